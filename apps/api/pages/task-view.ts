import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { isForNotice } from '#libs/domain/board/meeting/waits.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { Schedule } from '#libs/domain/schedule.js';
import { isOpen, waitsFor } from '#libs/domain/task/state.js';
import type { taskCommands } from '#libs/domain/task/commands.js';
import { say } from '#libs/messages/say.js';
import { escalationOf } from '#libs/programs/catalog.js';
import type { ExpectedItem } from '../queries/forecast-of-stages.js';
import { happeningInWords } from '../queries/forecast-words.js';
import type { ForecastItem, SilentTask } from '../queries/forecast.js';
import type { HistoryEntry } from '../queries/history.js';
import type { Names } from '../queries/people.js';
import type { KnownTask, TaskSummary } from '../queries/tasks.js';
import { howFar, inWords, momentInWords, sayInWords, shortInWords } from './words.js';

export type FormName = keyof typeof taskCommands & string;

/** What a person may do with a task as things stand: what is done most first, the rest behind "More". */
export function offered(state: KnownTask): { readonly first: readonly FormName[]; readonly more: readonly FormName[] } {
  // What a stage waits for is closed there, by what it waits for, and not by a tick here.
  if (state.wait) return { first: state.status === 'planned' ? ['startTask'] : [], more: [] };
  if (!isOpen(state)) return { first: [], more: ['reopenTask'] };
  const movable = state.schedule.kind === 'dated' && state.content.recurrence === null;
  const start: FormName[] = state.status === 'planned' ? ['startTask'] : [];
  const ask: FormName[] = movable && !state.asked ? ['askForMoreTime'] : [];
  const extend: FormName[] = movable ? ['extendTask'] : [];
  // A question that waits for its answer comes before everything else.
  if (state.asked) return { first: [...extend, 'declineMoreTime', 'completeTask', ...start], more: ['cancelTask'] };
  return { first: ['completeTask', ...ask, ...start], more: [...extend, 'cancelTask'] };
}

const STATUS: Readonly<Record<KnownTask['status'], string>> = { planned: 'Planned', started: 'Started', overdue: 'Overdue', done: 'Done', cancelled: 'Cancelled' };
export const statusWord = (status: KnownTask['status']): string => STATUS[status];

const RECURRENCE = { weekly: 'every week', monthly: 'every month' } as const;
export const recurrenceWords = (recurrence: TaskSummary['recurrence']): string | null => recurrence && RECURRENCE[recurrence];

export function scheduleWords(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'dated':
      return schedule.start === schedule.end ? inWords(schedule.end) : `${inWords(schedule.start)} to ${inWords(schedule.end)}`;
    case 'ongoing':
      return schedule.start ? `Ongoing from ${inWords(schedule.start)}` : 'Ongoing';
    case 'unscheduled':
      return 'No time is named';
    default:
      return schedule satisfies never;
  }
}

export function taskView(id: string, state: KnownTask, today: CalendarDate, names: Names, others: ReadonlyMap<string, { title: string; status: KnownTask['status'] }>) {
  const { content, schedule } = state;
  const open = isOpen(state) ? state : null;
  const occurrence = open?.watch.occurrence ?? null;
  const due = occurrence?.end ?? (open && schedule.kind === 'dated' ? schedule.end : null);
  const recurrence = recurrenceWords(content.recurrence);
  return {
    id,
    title: content.title,
    status: state.status === 'done' ? `Done on ${inWords(state.on)}` : statusWord(state.status),
    mark: state.status,
    when: [scheduleWords(schedule), recurrence && `, ${recurrence}`, due && `; due ${howFar(today, due)}`].filter(Boolean).join(''),
    occurrence: occurrence && `Number ${occurrence.number}: ${scheduleWords({ kind: 'dated', start: occurrence.start, end: occurrence.end })}`,
    owners: content.owners.length > 0 ? content.owners.map(names.role) : ['Nobody is named'],
    phase: content.phase,
    site: content.site,
    evidence: content.evidenceAskedFor,
    metric: content.successMetric,
    resources: content.resources,
    asked: open?.asked ?? null,
    note: state.status === 'done' ? state.note : state.status === 'cancelled' ? state.reason : null,
    waitsFor: waitsFor(content.dependsOn, (task) => others.get(task)?.status ?? null).map((task) => ({ id: task, title: others.get(task)?.title ?? task })),
    line: state.source?.line ?? null,
    moved: state.anchoredByDays === 0 ? null : `Its dates were moved by ${state.anchoredByDays} days when the file was taken in`,
    written: writtenRows(state, names),
  };
}

/** What becomes of a task that a stage waits for, and where that is seen to. */
export function closedBy(state: KnownTask, rules: ProgramRules): string {
  const lapsed = state.status === 'overdue' && state.wait !== null && isForNotice(rules, state.wait.rule);
  return say('page.closed-by-stage', { ended: lapsed ? 'lapsed' : isOpen(state) ? 'no' : 'yes' });
}

function writtenRows({ content }: KnownTask, names: Names): { what: string; words: string; taken: string }[] {
  const { asWritten, schedule } = content;
  const start = schedule.kind === 'unscheduled' || schedule.start === null ? 'no day' : inWords(schedule.start);
  const end = schedule.kind === 'dated' ? inWords(schedule.end) : 'no day';
  const rows = [
    { what: 'Start', words: asWritten.start, taken: start },
    { what: 'End', words: asWritten.end, taken: end },
    { what: 'Timeline', words: asWritten.timeline, taken: scheduleWords(schedule) },
    { what: 'Responsible', words: asWritten.responsible, taken: content.owners.map(names.role).join(', ') || 'nobody' },
  ];
  return rows.flatMap(({ words, ...row }) => (words === null ? [] : [{ ...row, words }]));
}

/** Told of a time before Planline: shown as that wherever it stands. */
const ATTESTED: ReadonlySet<string> = new Set(['DecisionAttested', 'InputAttested', 'ApprovalAttested', 'SubmissionAttested']);

export const historyView = (entries: readonly HistoryEntry[], names: Names, zone: string) =>
  entries.map((entry) => ({
    says: sayInWords(entry.code, entry.params),
    when: toldAt(entry, zone),
    who: `by ${names.actor(entry)}`,
    simulated: entry.simulatedClock,
    attested: ATTESTED.has(entry.type),
  }));

/** When it was, and when it was told where that was another day. */
function toldAt({ effective, recorded }: HistoryEntry, zone: string): string {
  const [was, told] = [momentInWords(effective, zone), momentInWords(recorded, zone)];
  return effective.slice(0, 10) === recorded.slice(0, 10) ? was : `${was}, recorded on ${told}`;
}

export const forecastView = (items: readonly ForecastItem[], names: Names, program: string) =>
  items.map(({ on, task, title, what, rule, rung, to, stage, dateFrom }) => ({
    on,
    task,
    title,
    rule,
    stage: stage?.title ?? null,
    // A day that the file or a person set is seen on the task; one that a rule set shows the rule.
    dateFrom: stage ? dateFrom : null,
    says: happeningInWords({ what, rung, to }, names, escalationOf(program)),
  }));

/** The ladders that the shown reminders are of, each once: where their days come from, with whether anybody checked it. */
export const laddersOfItems = (items: readonly Pick<ForecastItem, 'ladder'>[]): NonNullable<ForecastItem['ladder']>[] => [
  ...new Map(items.flatMap(({ ladder }) => (ladder ? [[ladder.whole, ladder] as const] : []))).values(),
];

/** That all of them are expected stands above them; what would be missed says so itself. */
export const expectedView = (items: readonly ExpectedItem[], names: Names) =>
  items.map(({ on, title, stage, to, rule, dateFrom, tooEarly }) => ({ on, title, stage: stage.title, to: names.roles(to), rule: tooEarly ? rule : null, dateFrom }));

export const silentView = ({ since, reminded }: SilentTask): string => say('forecast.silent', { since: shortInWords(since), reminded: reminded ? 'yes' : 'no' });

/** A reader sees the near future of one task: a year of it. */
export const taskForecastUntil = (today: CalendarDate): CalendarDate => addDays(today, 365);
