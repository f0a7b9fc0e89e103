import { z } from 'zod';
import { addDays, dayOf, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import type { DecisionContext } from '#libs/domain/decider.js';
import { ladderFor, type Ladder } from '#libs/domain/settings.js';
import { dateSchema } from '#libs/domain/schedule.js';
import { deadlines } from '#libs/domain/task/deadlines.js';
import type { TaskEvent } from '#libs/domain/task/events.js';
import type { TaskState } from '#libs/domain/task/state.js';
import { task } from '#libs/domain/task/task.js';
import { originSchema, ruleInWordsSchema, type Origin } from './origins.js';

/** One thing that happens if nobody acts. */
export const forecastItemSchema = z
  .object({
    at: z.iso.datetime(),
    on: dateSchema,
    task: z.string(),
    title: z.string(),
    what: z.enum(['starts', 'reminder', 'overdue', 'occurrence-missed']),
    /** Which notice; null where it is none. */
    rung: z.string().nullable(),
    occurrence: z.int().nullable(),
    /** Role ids. */
    to: z.array(z.string()),
    rule: z.string().describe('The rule that sets this date from the dates of its task, in words.'),
    ladder: ruleInWordsSchema.nullable().describe('Of a reminder: the ladder of the program that sets its day, and where that is written.'),
    ...originSchema.shape,
  });
export type ForecastItem = z.infer<typeof forecastItemSchema>;
/** What its own deadlines tell of a task; where its dates and its ladder come from stands beside it. */
export type TaskForecast = Omit<ForecastItem, keyof Origin | 'ladder'>;

export const silentTaskSchema = z
  .object({
    task: z.string(),
    title: z.string(),
    since: dateSchema.describe('The day after its end.'),
    reminded: z.boolean().describe('False where its end was past when it was planned here: nobody was ever reminded of it.'),
  })
  .meta({ id: 'SilentTask' });
export type SilentTask = z.infer<typeof silentTaskSchema>;

type Known = Exclude<TaskState, { status: 'none' }>;
type Context = Pick<DecisionContext, 'settings' | 'ladders' | 'plan' | 'actor' | 'now'>;

/** A task's dates depend on nothing but the task. */
const looksNowhere = (): never => {
  throw new Error('a task looks at no other stream');
};

/** One task has at most this many dates in a forecast; a weekly task of three years has under 500. */
const MOST_DATES = 1_000;

/**
 * What becomes of one task if nobody acts: its own deadlines, each fired at its moment, and those that
 * follow from them. The same rules decide as in service, so a forecast can't differ from what will happen.
 */
export function forecastTask(id: string, state: TaskState, until: Instant, context: Context): TaskForecast[] {
  const items: TaskForecast[] = [];
  let at = context.now;
  let now = state;
  for (let step = 0; step < MOST_DATES; step += 1) {
    const [next] = deadlines(now, context.settings, context.ladders);
    if (!next || next.at > until || now.status === 'none') break;
    // What is due already happens now, not in the past.
    at = next.at > at ? next.at : at;
    const decision = task.decide(
      now,
      { name: 'fireDeadline', item: next.item, rung: next.rung, on: next.on, occurrence: next.occurrence, setBy: next.setBy },
      { ...context, now: at, today: dayOf(at, context.settings.timeZone), timeZone: context.settings.timeZone, newId: () => id, tenant: 'forecast', rules: null, rulesUnder: () => null, seen: looksNowhere },
      id,
    );
    if (!decision.ok) break;
    for (const event of decision.events) {
      const item = itemOf(event, id, now as Known, at, context);
      if (item) items.push(item);
      now = task.evolve(now, event);
    }
  }
  return items;
}

function itemOf(event: TaskEvent, id: string, state: Known, at: Instant, { settings, ladders }: Context): TaskForecast | null {
  const common = { at, task: id, title: state.content.title, rung: null, occurrence: null, to: [] };
  switch (event.type) {
    case 'TaskStarted':
      return { ...common, on: dayOf(at, settings.timeZone), what: 'starts', rule: 'its start date' };
    case 'TaskOverdue':
      return { ...common, on: addDays(event.data.end, 1), what: 'overdue', rule: 'the day after its end' };
    case 'OccurrenceMissed':
      return { ...common, on: addDays(event.data.end, 1), what: 'occurrence-missed', occurrence: event.data.occurrence, rule: 'the day after the end of this occurrence' };
    case 'ReminderRaised': {
      const { rung, on, occurrence, to } = event.data;
      const late = rung === 'overdue' && state.schedule.kind === 'dated' && on > addDays(state.schedule.end, 1);
      return { ...common, on, what: 'reminder', rung, occurrence, to, rule: late ? 'at once: its end was past when its stage began to wait' : ruleOf(rung, ladderFor(ladders, state.wait)) };
    }
    default:
      return null;
  }
}

/** `before-7` → `7 days before its end`. */
export function ruleOf(rung: string, ladder: Pick<Ladder, 'escalateAfterDays' | 'checkEveryDays'>): string {
  const days = /^before-(\d+)$/.exec(rung)?.[1];
  if (days !== undefined) return days === '1' ? 'the day before its end' : `${days} days before its end`;
  const rules: Readonly<Record<string, string>> = {
    'on-the-day': 'the day of its end',
    overdue: 'the day after its end',
    missed: 'the day after the end of this occurrence',
    escalation: `${ladder.escalateAfterDays === 1 ? '1 day' : `${ladder.escalateAfterDays ?? 0} days`} after its end`,
    check: `every ${ladder.checkEveryDays} days while it goes on`,
  };
  return rules[rung] ?? rung;
}

/** An overdue task that has no date left: it stays as it is until somebody acts. Null for any other. */
export function silentTask(id: string, state: TaskState, { settings, ladders }: Pick<Context, 'settings' | 'ladders'>): SilentTask | null {
  if (state.status !== 'overdue' || state.schedule.kind !== 'dated' || deadlines(state, settings, ladders).length > 0) return null;
  return { task: id, title: state.content.title, since: addDays(state.schedule.end, 1), reminded: !state.watch.silent };
}

export const inOrder = (items: readonly ForecastItem[]): ForecastItem[] =>
  [...items].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.task < b.task ? -1 : a.task > b.task ? 1 : 0));

/** How far a forecast looks where nobody says: a quarter of a year. */
export const forecastUntil = (today: CalendarDate, until: CalendarDate | undefined): CalendarDate => until ?? addDays(today, 92);
