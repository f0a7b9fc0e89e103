import type { PoolClient } from 'pg';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import { contentOf, dated, ongoing } from '#libs/domain/testing/tasks.js';
import { dayOf, epochMs, instantFromMs, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { dueItems } from '../deadlines/query.js';
import { timelineOf } from '../deadlines/process.js';
import { openReminders, type OpenReminder } from '../reminders/query.js';
import type { District } from './district.js';

/** A source of choices in [0, 1): the same seed makes the same life. */
export type Chance = () => number;

/** A small generator (mulberry32), so that a test can be repeated from its seed. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(from: readonly T[], next: Chance): T => from[Math.floor(next() * from.length)]!;

/** Fires what is due in the read models, as `advance` does; what was settled in between is refused, and that is well. */
export async function fireDue(client: PoolClient, district: District, plan: string): Promise<number> {
  const items = await dueItems(client, timelineOf(district.tenant, plan), district.now(), 200);
  for (const { task, item, rung, on, occurrence, setBy } of items) {
    await district.tryTo([{ aggregate: 'task', id: task, command: { name: 'fireDeadline', item, rung, on, occurrence, setBy } }], 'system', plan);
  }
  return items.length;
}

/** What one morning's digest makes of the raised reminders: most are told, some were not needed. */
export async function sendDigest(client: PoolClient, district: District, next: Chance): Promise<void> {
  const open = await openReminders(client, district.tenant);
  if (open.length === 0) return;
  const day = dayOf(district.now(), 'America/Detroit' as TimeZone);
  const person = pick(['person-1', 'person-2'], next);
  const told = open.filter(() => next() < 0.8).map(referenceTo);
  const dropped = open.filter((one) => !told.some((other) => sameAs(other, one))).map((one) => ({ ...referenceTo(one), reason: 'muted' }));
  const body = { person, day, messageId: `<${person}-${day}@planline.example>`, reminders: told, dropped, unknownSendings: 0 };
  await district.tryTo([{ aggregate: 'digest', id: `${person}/${day}`, command: { name: 'acceptDigest', ...body } }], 'system', null);
}

export const referenceTo = ({ task, rung, on, occurrence, setBy, role }: OpenReminder): ReminderRef => ({ task, rung, on, occurrence, setBy, role });
const sameAs = (a: ReminderRef, b: OpenReminder): boolean => JSON.stringify(a) === JSON.stringify(referenceTo(b));

/** Opens a plan with tasks of every kind. */
export async function plant(district: District, plan: string, next: Chance, tasks: number): Promise<void> {
  await district.openPlan(plan);
  for (let n = 1; n <= tasks; n += 1) {
    const start = dayOf(instantFromMs(epochMs(district.now()) + (next() * 80 - 20) * 86_400_000), 'America/Detroit' as TimeZone);
    const end = dayOf(instantFromMs(epochMs(district.now()) + (60 + next() * 60) * 86_400_000), 'America/Detroit' as TimeZone);
    const recurrence = pick([null, null, 'weekly', 'monthly'] as const, next);
    const content = next() < 0.2 ? contentOf(ongoing(start)) : contentOf(dated(start, end), recurrence, { owners: pick([['principal'], ['principal', 'treasurer'], []], next) });
    await district.planTask(plan, `${plan}-task-${n}`, { ...content, position: n, matchKey: `step ${n}`, title: `Step ${n}` });
  }
}

/** A person does something to a task, or is refused. */
export async function act(district: District, plan: string, task: string, next: Chance): Promise<void> {
  const until = dayOf(instantFromMs(epochMs(district.now()) + (10 + next() * 100) * 86_400_000), 'America/Detroit' as TimeZone);
  const reason = 'The hall is closed for repairs.';
  const command = pick(
    [
      { name: 'startTask' },
      { name: 'completeTask', note: null },
      { name: 'completeTask', note: 'Minutes are in the binder.' },
      { name: 'askForMoreTime', until, reason },
      { name: 'declineMoreTime', reason },
      { name: 'extendTask', until, reason },
      { name: 'cancelTask', reason },
      { name: 'reopenTask', reason },
    ],
    next,
  );
  await district.tryTo([{ aggregate: 'task', id: task, command }], 'person', plan);
}

/** Goes to the plan's next deadline, or a day on where it has none. */
export async function toNextDeadline(client: PoolClient, district: District, plan: string): Promise<void> {
  const [next] = await dueItems(client, timelineOf(district.tenant, plan), '9999-12-31T00:00:00.000Z' as Instant, 1);
  if (next && next.dueAt > district.now()) district.setNow(next.dueAt);
  else district.later(1);
}
