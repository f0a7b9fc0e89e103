import { addDays, dayOf, instantOn, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import { coordinatorOf, ladderOf } from '#libs/programs/catalog.js';
import { forecastTask, forecastUntil, inOrder, type ForecastItem } from './forecast.js';
import { openSettings } from './people.js';
import type { Plan } from './plans.js';
import { taskStates, type KnownTask } from './tasks.js';
import type { TenantDb } from './tenant-db.js';

export type Forecast = { readonly until: CalendarDate; readonly items: ForecastItem[] };

/** What happens in a plan, or to one of its tasks, if nobody acts. */
export async function forecastOfPlan(
  db: TenantDb,
  plan: Plan,
  now: Instant,
  asked?: CalendarDate,
  only?: readonly { readonly id: string; readonly state: KnownTask }[],
): Promise<Forecast> {
  const settings = await openSettings(db);
  const until = forecastUntil(dayOf(now, settings.timeZone), asked);
  if (plan.status === 'closed') return { until, items: [] };
  const end = instantOn(addDays(until, 1), '00:00', settings.timeZone);
  const context = {
    now,
    settings,
    ladder: ladderOf(plan.program),
    plan: { id: plan.id, program: plan.program, open: true, coordinator: coordinatorOf(plan.program) },
    actor: { kind: 'system', id: 'forecast', assurance: 'session' } as const,
  };
  const tasks = only ?? (await taskStates(db, plan.id));
  return { until, items: inOrder(tasks.flatMap(({ id, state }) => forecastTask(id, state, end, context))) };
}
