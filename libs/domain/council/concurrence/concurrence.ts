import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { calendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext, type FollowUp, type StageProcess, type StreamRef } from '../../decider.js';
import { onDay, type ConcurrenceFacts } from '../../facts.js';
import { parentCommitteeIn } from '../../parent-committee.js';
import { stageOf, type ProgramRules } from '../../program-rules.js';
import { dateSchema } from '../../schedule.js';
import { waitBy, type Wait } from '../../wait.js';
import { dated } from '../../dated.js';
import { concurrenceEvents, type ConcurrenceEvent } from './events.js';

type Data<T extends ConcurrenceEvent['type']> = Extract<ConcurrenceEvent, { type: T }>['data'];
export type Answer = Omit<Data<'PointAnswered'>, 'point'>;
type Asked = Data<'ConcurrenceOpened'> & { readonly version: number };
type Resolution = Pick<Data<'ResolutionAdopted'>, 'on' | 'by' | 'document'>;
/** The last answer counts; null: none yet. */
type Point = { readonly text: string; readonly answers: readonly Answer[] };

export type ConcurrenceState =
  | { readonly status: 'none'; readonly version: number }
  | (Asked & { readonly status: 'open' })
  | (Asked & { readonly status: 'concurred'; readonly resolution: Resolution })
  | (Asked & { readonly status: 'not-concurred'; readonly resolution: Resolution; readonly points: readonly Point[] });

function evolve(before: ConcurrenceState, event: ConcurrenceEvent): ConcurrenceState {
  const version = before.version + 1;
  if (event.type === 'ConcurrenceOpened') return { status: 'open', version, ...event.data };
  if (before.status === 'none') return { ...before, version };
  const { plan, year, stage, committee, board, period, openedOn } = before;
  const asked: Asked = { plan, year, stage, committee, board, period, openedOn, version };
  switch (event.type) {
    case 'ResolutionAdopted': {
      const { outcome, on, by, document, points, count } = event.data;
      const resolution = { on, by, document };
      if (outcome === 'concur') return { ...asked, status: 'concurred', resolution };
      return { ...asked, status: 'not-concurred', resolution, points: Array.from({ length: count }, (_, i) => ({ text: points[i] ?? '', answers: [] })) };
    }
    case 'ResolutionWithdrawn':
      return { ...asked, status: 'open' };
    case 'PointAnswered': {
      if (before.status !== 'not-concurred') return { ...before, version };
      const { point, ...answer } = event.data;
      return { ...before, version, points: before.points.map((one, i) => (i === point - 1 ? { ...one, answers: [...one.answers, answer] } : one)) };
    }
    default:
      return never(event);
  }
}

const MOST_POINTS = 30;
const words = (what: string, most: number) => z.string().trim().min(1).max(most).describe(what);
const id = (what: string) => z.string().min(1).max(200).describe(what);

const commands = {
  openConcurrence: command(
    'Ask the parent committee for its yearly resolution. Nothing else ever waits for it.',
    z.object({
      committee: id('Id of the body that is the parent committee.'),
      board: id('Id of the body that is the board.'),
      stage: z.string().min(1).max(120).nullable().default(null).describe('Stage of the program that has its dates; null: the first with council input.'),
    }),
  ),
  resolve: command(
    'Record the resolution that the parent committee adopted.',
    z.object({
      outcome: z.enum(['concur', 'non-concur']).describe('Whether it concurs.'),
      on: dateSchema.describe('The day on which it was adopted.'),
      by: id('Id of the member who tells it.'),
      points: z.array(words('One point.', 1_000)).max(MOST_POINTS).default([]).describe('What it does not concur with, point by point.'),
      document: words('Where the resolution is found.', 400).nullable().default(null).describe('Where the resolution is found; null where it was not written down apart.'),
    }),
  ),
  withdrawResolution: command('Take a resolution back that was recorded wrongly. It stays in the history.', z.object({ by: id('Id of the member of the committee who says so.'), reason: words('What was wrong.', 4_000) })),
  answerPoint: command(
    'Record the board’s answer to a point. A later answer stands in place of an earlier one.',
    z.object({
      point: z.int().positive().describe('Which point; 1 is the first.'),
      answer: words('What the board answers.', 8_000),
      by: id('Id of the board member who tells it.'),
      on: dateSchema.describe('The day on which the board answered.'),
      meeting: id('Id of the meeting of the board.').nullable().default(null).describe('Id of the meeting of that day at which the board answered, as it is kept here; null: the answer stands as told by that member.'),
    }),
  ),
};
export type ConcurrenceCommand = CommandOf<typeof commands>;
type Given<N extends ConcurrenceCommand['name']> = Extract<ConcurrenceCommand, { name: N }>;

/** `<plan>/<year>`. */
function partsOf(stream: string): { readonly plan: string; readonly year: number | null } {
  const [plan = '', year = ''] = stream.split('/');
  return { plan, year: /^\d{4}$/.test(year) ? Number(year) : null };
}

function decide(state: ConcurrenceState, given: ConcurrenceCommand, context: DecisionContext, stream: string): Decision<ConcurrenceEvent> {
  if (!context.plan) return refuse('plan.not-found');
  if (!context.plan.open) return refuse('plan.closed');
  switch (given.name) {
    case 'openConcurrence':
      return open(state, given, context, stream);
    case 'resolve':
      return resolve(state, given, context);
    case 'withdrawResolution':
      return withdraw(state, given, context);
    case 'answerPoint':
      return answer(state, given, context);
    default:
      return never(given);
  }
}

function open(state: ConcurrenceState, { committee, board, stage: named }: Given<'openConcurrence'>, context: DecisionContext, stream: string): Decision<ConcurrenceEvent> {
  const { plan, year } = partsOf(stream);
  if (year === null) return refuse('concurrence.no-year', { id: stream });
  if (state.status !== 'none') return state.committee === committee && state.board === board ? accept() : refuse('concurrence.already-open', { year });
  const stage = (context.rules?.stages ?? []).find((one) => one.kind === 'council-input' && (named === null || one.id === named));
  if (!stage) return refuse('stage.not-in-program', { stage: named ?? 'council-input', program: context.rules?.ref ?? 'none' });
  const { period } = context.seen('draft', plan);
  if (!period) return refuse('concurrence.no-draft');
  if (year < yearOf(period.start) || year > yearOf(period.end)) return refuse('concurrence.not-in-period', { year, start: period.start, end: period.end });
  if (!isOfKind(committee, ['committee', 'council'], context)) return refuse('concurrence.no-committee');
  if (!isOfKind(board, ['board'], context)) return refuse('concurrence.no-board');
  return accept({ type: 'ConcurrenceOpened', data: { plan, year, stage: stage.id, committee, board, period, openedOn: context.today } });
}

const yearOf = (day: CalendarDate): number => Number(day.slice(0, 4));

function isOfKind(body: string, kinds: readonly string[], context: DecisionContext): boolean {
  const { kind } = context.seen('body', body);
  return kind !== null && kinds.includes(kind);
}

function resolve(state: ConcurrenceState, { outcome, on, by, points, document }: Given<'resolve'>, context: DecisionContext): Decision<ConcurrenceEvent> {
  if (state.status === 'none') return refuse('concurrence.not-open');
  if (state.status !== 'open') return refuse('concurrence.resolved-already', { on: state.resolution.on });
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  if (!serves(by, state.committee, on, context)) return refuse('concurrence.not-on-committee', { person: by, on });
  if (outcome === 'non-concur' && points.length === 0) return refuse('concurrence.no-points');
  if (outcome === 'concur' && points.length > 0) return refuse('concurrence.points-though-concurring');
  return accept({ type: 'ResolutionAdopted', data: { outcome, on, by, points, document, count: points.length }, ...dated(on, context) });
}

/** By the committee alone: the points are not taken from the board's table by those who have to answer them. */
function withdraw(state: ConcurrenceState, { by, reason }: Given<'withdrawResolution'>, context: DecisionContext): Decision<ConcurrenceEvent> {
  if (state.status === 'none' || state.status === 'open') return refuse('concurrence.not-resolved');
  if (!serves(by, state.committee, context.today, context)) return refuse('concurrence.not-on-committee', { person: by, on: context.today });
  return accept({ type: 'ResolutionWithdrawn', data: { by, reason } });
}

/** Late answers are answers too: nothing is refused for being late, and nothing waits for it. */
function answer(state: ConcurrenceState, { point, answer: text, by, on, meeting }: Given<'answerPoint'>, context: DecisionContext): Decision<ConcurrenceEvent> {
  if (state.status !== 'not-concurred') return refuse('concurrence.nothing-to-answer');
  const asked = state.points[point - 1];
  if (!asked) return refuse('concurrence.no-point', { point, points: state.points.length });
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  if (on < state.resolution.on) return refuse('concurrence.answered-before-resolved', { on, resolved: state.resolution.on });
  if (!serves(by, state.board, on, context)) return refuse('concurrence.not-on-board', { person: by, on });
  const wrong = meeting === null ? null : wrongMeeting(meeting, state.board, on, context);
  if (wrong) return wrong;
  const last = asked.answers.at(-1);
  if (last?.answer === text && last.on === on && last.by === by && last.meeting === meeting) return accept();
  return accept({ type: 'PointAnswered', data: { point, answer: text, by, on, meeting }, ...dated(on, context) });
}

/** Why the board did not answer at that meeting; null where it may have. */
function wrongMeeting(meeting: string, board: string, on: CalendarDate, context: DecisionContext) {
  const named = context.seen('meeting', meeting);
  if (named.on === null) return refuse('concurrence.meeting-unknown', { meeting });
  if (named.body !== board) return refuse('concurrence.meeting-of-others', { on: named.on });
  if (!named.held) return refuse('concurrence.meeting-not-held', { on: named.on });
  return named.on === on ? null : refuse('concurrence.meeting-of-other-day', { on, met: named.on });
}

const serves = (person: string, body: string, on: CalendarDate, context: DecisionContext): boolean =>
  context.seen('body', body).members.filter(onDay(on)).some((member) => member.person === person);

function reads(state: ConcurrenceState, given: ConcurrenceCommand, stream: string): readonly StreamRef[] {
  const { plan } = partsOf(stream);
  const of = (...ids: readonly string[]): StreamRef[] => ids.map((body) => ({ aggregate: 'body', id: body }));
  switch (given.name) {
    case 'openConcurrence':
      return [{ aggregate: 'draft', id: plan }, ...of(given.committee, given.board), ...following(stream)];
    case 'resolve':
      return state.status === 'none' ? [] : [...of(state.committee), ...following(stream)];
    case 'answerPoint':
      return state.status === 'none' ? [] : [...of(state.board), ...(given.meeting === null ? [] : [{ aggregate: 'meeting' as const, id: given.meeting }])];
    case 'withdrawResolution':
      return state.status === 'none' ? [] : of(state.committee);
    default:
      return never(given);
  }
}

const nextYear = ({ plan, year }: Pick<Asked, 'plan' | 'year'>): string => `${plan}/${year + 1}`;

function following(stream: string): StreamRef[] {
  const { plan, year } = partsOf(stream);
  return year === null ? [] : [{ aggregate: 'concurrence', id: nextYear({ plan, year }) }];
}

/**
 * The next year's is asked for with this one, to the end of the plan: a year without a resolution leaves no later one
 * without its task. Where the period has become longer since, it goes on when a resolution has come.
 */
function follows(event: ConcurrenceEvent, state: ConcurrenceState, context: DecisionContext): readonly FollowUp[] {
  if ((event.type !== 'ConcurrenceOpened' && event.type !== 'ResolutionAdopted') || state.status === 'none') return [];
  const { plan, year, period, committee, board, stage } = state;
  const told: FollowUp[] = event.type === 'ConcurrenceOpened' && parentCommitteeIn(context.rules) ? [{ aggregate: 'calendar', id: plan, command: { name: 'noteResolutionAsked', year } }] : [];
  const asked = context.seen('concurrence', nextYear(state)).status !== 'none';
  if (asked || year + 1 > yearOf(period.end)) return told;
  return [...told, { aggregate: 'concurrence', id: nextYear(state), command: { name: 'openConcurrence', committee, board, stage } }];
}

/** `day` rules count from the resolution's own year, so that one rule holds for each. */
function waits(state: ConcurrenceState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none') return [];
  const stage = stageOf(rules, state.stage);
  if (!stage) return [];
  const dates = { 'plan-start': calendarDate(state.year, 1, 1), opened: state.openedOn };
  const resolution = waitBy(rules, stage, 'resolution', { status: state.status === 'open' ? 'open' : 'done', start: state.openedOn, dates, about: String(state.year) });
  if (state.status !== 'not-concurred') return resolution ? [resolution] : [];
  const resolved = state.resolution.on;
  const answers = state.points.map(({ answers: given }, i) =>
    waitBy(rules, stage, 'answer', {
      status: given.length > 0 ? 'done' : 'open',
      start: resolved,
      dates: { ...dates, resolved },
      subject: String(i + 1),
      about: `${state.year}, ${i + 1}`,
    }),
  );
  return [resolution, ...answers].filter((wait) => wait !== null);
}

const unanswered = (state: ConcurrenceState): number => (state.status === 'not-concurred' ? state.points.filter(({ answers }) => answers.length === 0).length : 0);

function factsOf(state: ConcurrenceState): ConcurrenceFacts {
  if (state.status === 'none' || state.status === 'open') return { status: state.status, resolvedOn: null, unanswered: 0 };
  const left = unanswered(state);
  if (state.status === 'concurred') return { status: 'concurred', resolvedOn: state.resolution.on, unanswered: 0 };
  return { status: left > 0 ? 'answering' : 'answered', resolvedOn: state.resolution.on, unanswered: left };
}

function processOf(state: ConcurrenceState): StageProcess | null {
  if (state.status === 'none') return null;
  return { kind: 'council', subject: `${state.plan}~concurrence-${state.year}`, round: 1, open: state.status === 'open' || unanswered(state) > 0 };
}

/** Stream `concurrence/<plan>/<year>`. */
export const concurrence: Aggregate<ConcurrenceState, typeof commands, typeof concurrenceEvents> = {
  prefix: 'concurrence',
  events: concurrenceEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (_state, stream) => partsOf(stream).plan,
  sealUnder: (_state, stream) => `plan/${partsOf(stream).plan}`,
  reads,
  facts: factsOf,
  waits,
  follows,
  process: processOf,
};
