import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import type { TenantSettings } from '../settings.js';
import { contextAt, day, ladders, settings } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';
import { contentOf, dated } from '../testing/tasks.js';
import type { Recurrence, Schedule } from '../schedule.js';
import type { TaskCommand } from './commands.js';
import { deadlines, type PendingDeadline } from './deadlines.js';
import type { TaskEvent } from './events.js';
import { isOpen, rungKey, type TaskState } from './state.js';
import { task } from './task.js';

/** A year with both changes of the clock in it, in zones that make them on different days, or at midnight. */
const zone = fc.constantFrom('America/Detroit', 'Europe/Lisbon', 'America/Santiago', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kolkata');
const dayStartsAt = fc.constantFrom('00:00', '02:30', '06:00', '23:30');
const within = (from: number, to: number) => fc.integer({ min: from, max: to });
const date = within(0, 364).map((days) => addDays(day('2026-01-01'), days));

const schedule: fc.Arbitrary<{ schedule: Schedule; recurrence: Recurrence | null }> = fc.oneof(
  fc.tuple(date, within(0, 120), fc.constantFrom(null, 'weekly' as const, 'monthly' as const)).map(([start, length, recurrence]) => ({
    schedule: { kind: 'dated' as const, start, end: addDays(start, length) },
    recurrence,
  })),
  fc.option(date).map((start) => ({ schedule: { kind: 'ongoing' as const, start }, recurrence: null })),
  fc.constant({ schedule: { kind: 'unscheduled' as const }, recurrence: null }),
);

/** What people do, and days that pass with the deadlines of those days firing, or not, as in an outage. */
type Step = { readonly wait: number; readonly fires: boolean; readonly order: number } | { readonly give: (today: CalendarDate) => TaskCommand };
const reason = 'a reason';
const content = schedule.map(({ schedule: dates, recurrence }) => contentOf(dates, recurrence));
const give = (make: (today: CalendarDate) => TaskCommand): Step => ({ give: make });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ wait: within(1, 40), fires: fc.boolean(), order: fc.nat(20) }) },
  fc.constant(give(() => ({ name: 'startTask' }))),
  within(-5, 1).map((days) => give((today) => ({ name: 'completeTask', on: addDays(today, days), note: null }))),
  within(-5, 60).map((days) => give((today) => ({ name: 'extendTask', until: addDays(today, days), reason }))),
  within(1, 60).map((days) => give((today) => ({ name: 'askForMoreTime', until: addDays(today, days), reason }))),
  fc.constant(give(() => ({ name: 'declineMoreTime', reason }))),
  fc.constant(give(() => ({ name: 'cancelTask', reason }))),
  fc.constant(give(() => ({ name: 'reopenTask', reason }))),
  content.map((revised) => give(() => ({ name: 'reviseTask', content: revised, source: null }))),
);
const life = fc.record({
  settings: fc.record({ timeZone: zone as fc.Arbitrary<TimeZone>, dayStartsAt }).map((days): TenantSettings => ({ ...settings, ...days })),
  content,
  plannedOn: date,
  steps: fc.array(step, { maxLength: 25 }),
});

type Life = typeof life extends fc.Arbitrary<infer L> ? L : never;
const days = (wait: number): Step => ({ wait, fires: true, order: 0 });

/** Two lives that lead to what the properties are about, whatever the seed draws: monthly work that nobody looks at, and work that is given more time and done. */
const examples: [Life][] = [
  [{ settings, content: contentOf(dated('2026-02-01', '2026-05-31'), 'monthly'), plannedOn: day('2026-01-15'), steps: Array.from({ length: 8 }, () => days(20)) }],
  [
    {
      settings,
      content: contentOf(dated('2026-02-01', '2026-05-31')),
      plannedOn: day('2026-01-15'),
      steps: [days(40), days(40), give((today) => ({ name: 'extendTask', until: addDays(today, 90), reason })), days(80), give((today) => ({ name: 'completeTask', on: today, note: null })), days(40)],
    },
  ],
];
/** A property that met nothing of what it is about would hold of anything. */
const expectMet = (counts: Readonly<Record<string, number>>): void => expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);

type Told = { readonly event: TaskEvent; readonly at: Instant; readonly before: TaskState };

/** Runs a life and returns everything that was told, with the state it was told of. */
function live({ settings: at, content: planned, plannedOn, steps }: Life): Told[] {
  const told: Told[] = [];
  let today = plannedOn;
  let state: TaskState = task.initial;
  const apply = (command: TaskCommand, now: Instant): boolean => {
    const decision = task.decide(state, command, contextAt(now, { settings: at }), 'id-1');
    if (!decision.ok) {
      expect(Object.keys(decision)).toEqual(['ok', 'refusal']);
      return false;
    }
    for (const event of decision.events) {
      told.push({ event, at: now, before: state });
      state = task.evolve(state, event);
      expectNothingBeyondTheRules(state, at);
    }
    return true;
  };
  const noon = (): Instant => instantOn(today, '23:45', at.timeZone);
  const fireAll = (order: number): void => {
    for (let due = dueAt(state, at, noon(), order); due; due = dueAt(state, at, noon(), order)) {
      const { item, rung, on, occurrence, setBy } = due;
      if (!apply({ name: 'fireDeadline', item, rung, on, occurrence, setBy }, noon())) throw new Error(`a due deadline was refused: ${JSON.stringify(due)}`);
    }
  };
  apply({ name: 'planTask', plan: 'plan-1', content: planned, source: null, anchoredByDays: 0 }, noon());
  for (const one of steps) {
    if ('give' in one) apply(one.give(dayOf(noon(), at.timeZone)), noon());
    else {
      today = addDays(today, one.wait);
      if (one.fires) fireAll(one.order);
    }
  }
  return told;
}

/** Any of those that are due: one that fails is tried again behind the others, so no order is sure. */
function dueAt(state: TaskState, at: TenantSettings, now: Instant, order: number): PendingDeadline | undefined {
  const due = deadlines(state, at, ladders).filter((pending) => pending.at <= now);
  return due[order % due.length];
}

function expectNothingBeyondTheRules(state: TaskState, at: TenantSettings): void {
  const pending = deadlines(state, at, ladders);
  if (!isOpen(state)) return expect(pending).toEqual([]);
  const { schedule: dates, watch } = state;
  if (dates.kind === 'unscheduled') return expect(pending).toEqual([]);
  if (dates.kind === 'ongoing') {
    expect(pending.filter(({ item }) => item === 'end')).toEqual([]);
    expect(state.status).not.toBe('overdue');
  }
  const reminders = pending.filter(({ item }) => item === 'reminder');
  if (watch.silent) expect(reminders).toEqual([]);
  for (const reminder of reminders) {
    expect(reminder.on >= watch.setOn).toBe(true);
    if (dates.kind === 'dated' && reminder.occurrence === null) expect(reminder.on >= dates.start).toBe(true);
  }
  expect([...pending].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))).toEqual(pending);
  expect(new Set(reminders.map(rungKey)).size).toBe(reminders.length);
}

describe('over any life of a task', () => {
  it('a due deadline always fires and then is gone, and none is ever where the rules drop it', () => {
    const met = { fired: 0 };
    fc.assert(
      fc.property(life, (one) => {
        met.fired += live(one).filter(({ event }) => event.type === 'ReminderRaised' || event.type === 'TaskOverdue').length;
      }),
      { ...rounds(300), examples },
    );
    expectMet(met);
  });

  it('each rung is raised or obsolete once, and none before its day starts', () => {
    const met = { raised: 0, obsolete: 0 };
    fc.assert(
      fc.property(life, (one) => {
        const ends = live(one).filter(({ event }) => event.type === 'ReminderRaised' || event.type === 'ReminderObsolete');
        const keys = ends.map(({ event }) => rungKey(event.data as Parameters<typeof rungKey>[0]));
        expect(new Set(keys).size).toBe(keys.length);
        for (const { event, at } of ends) {
          met[event.type === 'ReminderRaised' ? 'raised' : 'obsolete'] += 1;
          if (event.type === 'ReminderRaised') expect(instantOn(event.data.on, one.settings.dayStartsAt, one.settings.timeZone) <= at).toBe(true);
        }
      }),
      { ...rounds(300), examples },
    );
    expectMet(met);
  });

  it('an occurrence is told of once before its end and once after it, at most', () => {
    const met = { before: 0, after: 0 };
    fc.assert(
      fc.property(life, (one) => {
        const counts = new Map<string, number>();
        for (const { event } of live(one)) {
          if (event.type !== 'ReminderRaised' || event.data.occurrence === null) continue;
          const side = event.data.rung === 'missed' ? 'after' : 'before';
          met[side] += 1;
          const key = `${event.data.setBy}/${event.data.occurrence}/${side}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        expect([...counts.values()].every((count) => count === 1)).toBe(true);
      }),
      { ...rounds(300), examples },
    );
    expectMet(met);
  });

  it('nothing is told of finished work', () => {
    const met = { raised: 0, finished: 0 };
    fc.assert(
      fc.property(life, (one) => {
        for (const { event, before } of live(one)) {
          if (event.type === 'TaskDone') met.finished += 1;
          if (event.type !== 'ReminderRaised') continue;
          met.raised += 1;
          expect(isOpen(before)).toBe(true);
        }
      }),
      { ...rounds(100), examples },
    );
    expectMet(met);
  });

  it('any of its events, in their order, fold to a state: as known then, as effective then', () => {
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.boolean()), (one, keep) => {
        const events = live(one).map(({ event }) => event);
        const some = events.filter(() => keep.next().value);
        const state = some.reduce(task.evolve, task.initial);
        expect(state.version).toBe(some.length);
        deadlines(state, one.settings, ladders);
      }),
      rounds(300),
    );
  });

  it('a refused command says why and changes nothing', () => {
    const met = { refused: 0 };
    fc.assert(
      fc.property(life, fc.array(step, { minLength: 1, maxLength: 5 }), (one, more) => {
        const state = live(one).map(({ event }) => event).reduce(task.evolve, task.initial);
        const before = JSON.stringify(state);
        for (const given of more) {
          if (!('give' in given)) continue;
          const decision = task.decide(state, given.give(one.plannedOn), contextAt('2026-07-01T12:00:00.000Z'), 'id-1');
          if (decision.ok) continue;
          met.refused += 1;
          expect(decision.refusal.code).toMatch(/^(task|plan)\./);
        }
        expect(JSON.stringify(state)).toBe(before);
      }),
      // Nobody has asked for more time.
      { ...rounds(100), examples: [[examples[0]![0], [give(() => ({ name: 'declineMoreTime', reason }))]]] },
    );
    expectMet(met);
  });
});
