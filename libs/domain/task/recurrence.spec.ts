import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given, ladders, settings } from '../testing/given.js';
import { contentOf, dated, planned } from '../testing/tasks.js';
import { deadlines } from './deadlines.js';
import type { TaskEvent } from './events.js';
import { occurrence } from './occurrences.js';
import { task } from './task.js';

const spring = dated('2026-03-02', '2026-03-20');
const weekly = contentOf(spring, 'weekly');
const plan = { name: 'planTask', plan: 'plan-1', content: weekly, source: null, anchoredByDays: 0 } as const;
const complete = { name: 'completeTask', on: undefined, note: 'Minutes filed' } as const;
const opened = (number: number, start: string, end: string): TaskEvent => ({
  type: 'OccurrenceOpened',
  data: { occurrence: number, start: day(start), end: day(end) },
});
const begun = [planned(weekly, '2026-02-01'), opened(1, '2026-03-02', '2026-03-08')];

describe('the occurrences of a task', () => {
  it('are weeks from its start, the last clipped to its end', () => {
    const all = [1, 2, 3, 4].map((number) => occurrence({ start: day('2026-03-02'), end: day('2026-03-20') }, 'weekly', number));
    expect(all.map((one) => one && [one.start, one.end])).toEqual([
      ['2026-03-02', '2026-03-08'],
      ['2026-03-09', '2026-03-15'],
      ['2026-03-16', '2026-03-20'],
      null,
    ]);
  });

  it('are calendar months, the first and last as long as its dates leave them', () => {
    const all = [1, 2, 3, 4].map((number) => occurrence({ start: day('2026-01-31'), end: day('2026-03-05') }, 'monthly', number));
    expect(all.map((one) => one && [one.start, one.end])).toEqual([
      ['2026-01-31', '2026-01-31'],
      ['2026-02-01', '2026-02-28'],
      ['2026-03-01', '2026-03-05'],
      null,
    ]);
  });
});

describe('a task that comes again', () => {
  it('opens its first occurrence when planned, or the one of today', () => {
    given(task, []).when(plan, contextAt('2026-02-01T15:00:00.000Z')).then(...begun);
    const midway = given(task, []).when(plan, contextAt('2026-03-10T15:00:00.000Z')).events();
    expect(midway.map(({ type }) => type)).toEqual(['TaskPlanned', 'TaskStarted', 'OccurrenceOpened']);
    expect(midway[2]?.data).toEqual({ occurrence: 2, start: '2026-03-09', end: '2026-03-15' });
  });

  it('opens the next when one is done, and is done with its last', () => {
    const next = given(task, begun).when(complete, contextAt('2026-03-05T15:00:00.000Z')).events();
    expect(next.map(({ type }) => type)).toEqual(['OccurrenceDone', 'OccurrenceOpened']);
    const last = given(task, [...begun, opened(3, '2026-03-16', '2026-03-20')]).when(complete, contextAt('2026-03-18T15:00:00.000Z')).events();
    expect(last.map(({ type }) => type)).toEqual(['OccurrenceDone', 'TaskDone']);
  });

  it('has one notice before the end of the open occurrence and one after, and no more', () => {
    const pending = deadlines(given(task, begun).state, settings, ladders).filter(({ item }) => item === 'reminder');
    expect(pending.map(({ rung, on, occurrence: number, setBy }) => [rung, on, number, setBy])).toEqual([
      ['before-1', '2026-03-07', 1, 2],
      ['missed', '2026-03-09', 1, 2],
    ]);
  });

  it('has no notice before an occurrence that is shorter than the notice', () => {
    const month = [planned(contentOf(dated('2026-01-28', '2026-03-05'), 'monthly'), '2026-01-01'), opened(1, '2026-01-28', '2026-01-31')];
    expect(deadlines(given(task, month).state, settings, ladders).map(({ rung }) => rung).filter(Boolean)).toEqual(['missed']);
  });

  it('owes no second notice where the first went out before the miss was noted, and owes the next one its own', () => {
    const raised = (number: number, on: string, setBy: number): TaskEvent => ({
      type: 'ReminderRaised',
      data: { rung: 'missed', on: day(on), occurrence: number, setBy, to: ['principal'] },
    });
    const miss = (number: number, end: string): TaskEvent => ({ type: 'OccurrenceMissed', data: { occurrence: number, end: day(end) } });
    const first = [...begun, raised(1, '2026-03-09', 2), miss(1, '2026-03-08'), opened(2, '2026-03-09', '2026-03-15')];
    const missed = (events: readonly TaskEvent[]) => deadlines(given(task, events).state, settings, ladders).filter(({ rung }) => rung === 'missed');
    expect(missed(first).map(({ occurrence: number }) => number)).toEqual([2]);
    const second = [...first, miss(2, '2026-03-15'), opened(3, '2026-03-16', '2026-03-20')];
    expect(missed(second).map(({ occurrence: number }) => number)).toEqual([2, 3]);
  });

  it('is opened again with the occurrence of the day', () => {
    const closed: TaskEvent[] = [...begun, { type: 'TaskCancelled', data: { reason: 'x' } }];
    const events = given(task, closed).when({ name: 'reopenTask', reason: 'More to do' }, contextAt('2026-03-17T15:00:00.000Z')).events();
    expect(events.map(({ type }) => type)).toEqual(['TaskReopened', 'TaskStarted', 'OccurrenceOpened']);
    expect(events[2]?.data).toMatchObject({ occurrence: 3, end: '2026-03-20' });
  });

  it('misses one, opens the next, and still owes the notice', () => {
    const fire = { name: 'fireDeadline', item: 'end', rung: '', on: day('2026-03-08'), occurrence: 1, setBy: 2 } as const;
    const events = given(task, begun).when(fire, contextAt('2026-03-09T10:00:00.000Z')).events();
    expect(events.map(({ type }) => type)).toEqual(['OccurrenceMissed', 'OccurrenceOpened']);
    const pending = deadlines(given(task, [...begun, ...events]).state, settings, ladders).filter(({ rung }) => rung === 'missed');
    expect(pending.map(({ occurrence: number, on }) => [number, on])).toEqual([
      [1, '2026-03-09'],
      [2, '2026-03-16'],
    ]);
  });

  it('catches up in one decision after an outage, owing the latest notice alone', () => {
    const fire = { name: 'fireDeadline', item: 'end', rung: '', on: day('2026-03-08'), occurrence: 1, setBy: 2 } as const;
    const events = given(task, begun).when(fire, contextAt('2026-04-01T10:00:00.000Z')).events();
    expect(events.map(({ type }) => type)).toEqual([
      'OccurrenceMissed',
      'OccurrenceOpened',
      'OccurrenceMissed',
      'OccurrenceOpened',
      'OccurrenceMissed',
      'TaskOverdue',
    ]);
    const { state } = given(task, [...begun, ...events]);
    expect(state.status).toBe('overdue');
    expect(deadlines(state, settings, ladders)).toMatchObject([{ item: 'reminder', rung: 'missed', occurrence: 3, on: '2026-03-21' }]);
  });
});
