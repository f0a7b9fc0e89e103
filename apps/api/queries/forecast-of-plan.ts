import { addDays, dayOf, instantOn, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import { ladderFor } from '#libs/domain/settings.js';
import { coordinatorOf, laddersOf, rulesOf } from '#libs/programs/catalog.js';
import { ladderInWords } from '#libs/programs/words.js';
import { expectedOfPlan, type ExpectedItem } from './forecast-of-stages.js';
import { forecastTask, forecastUntil, inOrder, silentTask, type ForecastItem, type SilentTask } from './forecast.js';
import { openSettings } from './people.js';
import { filesOf, originOf } from './origins.js';
import type { Plan } from './plans.js';
import { nextStates, silentStates, type KnownTask } from './tasks.js';
import type { TenantDb } from './tenant-db.js';

export type Forecast = {
  readonly until: CalendarDate;
  /** Certain: they come on that day if nobody acts. */
  readonly items: ForecastItem[];
  /** Of stages that have not begun: they come on that day if each stage takes all the time that it has. */
  readonly expected: ExpectedItem[];
  /** Whether the plan has more tasks than are looked at: then `until` is the last day that is told, and not all of that day is. */
  readonly limited: boolean;
  /** Overdue, and nobody will be reminded again. */
  readonly silent: SilentTask[];
};

type Wanted = {
  readonly until?: CalendarDate | undefined;
  readonly mostTasks?: number;
  /** Of one task alone. */
  readonly only?: { readonly id: string; readonly state: KnownTask };
};

/** A forecast plays out each task, a quarter of a millisecond and more: a longer one would keep everybody else waiting. */
export const MOST_TASKS = 1_000;
const MOST_SILENT = 200;

/** What happens in a plan, or to one of its tasks, if nobody acts. */
export async function forecastOfPlan(
  db: TenantDb,
  plan: Plan,
  now: Instant,
  { until: asked, mostTasks = MOST_TASKS, only }: Wanted = {},
): Promise<Forecast> {
  const settings = await openSettings(db);
  const today = dayOf(now, settings.timeZone);
  const until = forecastUntil(today, asked);
  if (plan.status === 'closed') return { until, items: [], expected: [], limited: false, silent: [] };
  const end = instantOn(addDays(until, 1), '00:00', settings.timeZone);
  const context = {
    now,
    settings,
    ladders: laddersOf(plan.program),
    plan: { id: plan.id, program: plan.program, open: true, coordinator: coordinatorOf(plan.program) },
    actor: { kind: 'system', id: 'forecast', assurance: 'session' } as const,
  };
  const tasks = only ? [{ ...only, at: now }] : await nextStates(db, plan.id, end, mostTasks + 1);
  // What is due later than the first task left out can't be told whole.
  const leftOut = tasks[mostTasks]?.at ?? null;
  const last = leftOut === null ? end : leftOut > now ? leftOut : now;
  const [rules, files] = [rulesOf(plan.program), await filesOf(db, plan.id)];
  const items = tasks.slice(0, mostTasks).flatMap(({ id, state }) => {
    const [origin, ladder] = [originOf(state, rules, files), ladderInWords(ladderFor(context.ladders, state.wait))];
    return forecastTask(id, state, last, context).map((item) => ({ ...item, ...origin, ladder: item.what === 'reminder' ? ladder : null }));
  });
  const silent = only ? [only] : await silentStates(db, plan.id, MOST_SILENT);
  return {
    until: leftOut === null ? until : dayOf(last, settings.timeZone),
    items: inOrder(items),
    expected: only ? [] : await expectedOfPlan(db, plan, today, { until: asked, atLeast: until }),
    limited: leftOut !== null,
    silent: silent.flatMap(({ id, state }) => silentTask(id, state, context) ?? []),
  };
}
