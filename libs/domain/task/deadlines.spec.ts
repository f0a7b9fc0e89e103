import { describe, expect, it } from '@jest/globals';
import type { TimeZone } from '#libs/kernel/dates.js';
import { contextAt, day, given, instant, ladder, ladders, settings } from '../testing/given.js';
import type { Ladders } from '../settings.js';
import { contentOf, dated, ongoing, planned, unscheduled } from '../testing/tasks.js';
import type { TaskCommand } from './commands.js';
import { deadlines, whyObsolete, type PendingDeadline } from './deadlines.js';
import type { TaskEvent } from './events.js';
import { task } from './task.js';

const quarter = contentOf(dated('2026-03-01', '2026-05-31'));
const begun = [planned(quarter, '2026-02-01')];
const of = (events: readonly TaskEvent[], rules = ladders, at = settings) => deadlines(given(task, events).state, at, rules);
const words = (pending: readonly PendingDeadline[]) => pending.map(({ item, rung, on }) => `${on} ${rung || item}`);
const fire = ({ item, rung, on, occurrence, setBy }: PendingDeadline): TaskCommand => ({ name: 'fireDeadline', item, rung, on, occurrence, setBy });
const reminder = (events: readonly TaskEvent[], rung: string) => of(events).find((pending) => pending.rung === rung)!;

describe('a task has no deadline', () => {
  const none: [string, TaskEvent[]][] = [
    ['that was never planned', []],
    ['without a time', [planned(contentOf(unscheduled), '2026-02-01')]],
    ['that is done', [...begun, { type: 'TaskDone', data: { on: day('2026-03-01'), note: null } }]],
    ['that is cancelled', [...begun, { type: 'TaskCancelled', data: { reason: 'x' } }]],
    ['that was past when planned', given(task, []).when(planCommand(quarter), contextAt('2026-06-01T15:00:00.000Z')).events() as TaskEvent[]],
  ];
  it.each(none)('%s', (_name, events) => {
    expect(of(events)).toEqual([]);
  });
});

describe('the dates of a task', () => {
  it('start it, remind, end it and escalate, soonest first, at the start of the tenant’s day', () => {
    expect(words(of(begun))).toEqual([
      '2026-03-01 start',
      '2026-05-01 before-30',
      '2026-05-17 before-14',
      '2026-05-24 before-7',
      '2026-05-30 before-1',
      '2026-05-31 on-the-day',
      '2026-05-31 end',
      '2026-06-01 overdue',
      '2026-06-07 escalation',
    ]);
    expect(of(begun).map(({ at }) => at).slice(0, 2)).toEqual(['2026-03-01T11:00:00.000Z', '2026-05-01T10:00:00.000Z']);
    expect(of(begun).find(({ item }) => item === 'end')?.at).toBe('2026-06-01T10:00:00.000Z');
  });

  it('drop notices from before its own start', () => {
    const short = [planned(contentOf(dated('2026-03-01', '2026-03-10')), '2026-02-01')];
    expect(words(of(short)).filter((line) => line.includes('before'))).toEqual(['2026-03-03 before-7', '2026-03-09 before-1']);
  });

  it('leave notices from before the day they were set to history', () => {
    const late = [planned(quarter, '2026-05-20')];
    expect(words(of(late)).filter((line) => line.includes('before'))).toEqual(['2026-05-24 before-7', '2026-05-30 before-1']);
    const extended: TaskEvent = {
      type: 'TaskExtended',
      data: { from: day('2026-05-31'), until: day('2026-06-10'), reason: 'r', grantedBy: 'x', extendedOn: day('2026-06-05') },
    };
    expect(words(of([...begun, extended])).filter((line) => line.includes('before'))).toEqual(['2026-06-09 before-1']);
    expect(new Set(of([...begun, extended]).map(({ setBy }) => setBy))).toEqual(new Set([2]));
  });

  it('are new ones when the task is opened again, though they are the same days', () => {
    const reopened: TaskEvent = { type: 'TaskReopened', data: { reason: 'x', reopenedOn: day('2026-05-02') } };
    const again = of([...begun, { type: 'TaskDone', data: { on: day('2026-05-01'), note: null } }, reopened]);
    expect(words(again)).toContain('2026-05-17 before-14');
    expect(again.every(({ setBy }) => setBy === 3)).toBe(true);
  });

  it('fall due by the clock on the wall across both changes of it', () => {
    const gap = { ...settings, dayStartsAt: '02:30', timeZone: 'America/New_York' as TimeZone };
    const week = [planned(contentOf(dated('2026-03-06', '2026-03-09')), '2026-03-01')];
    expect(of(week, ladders, gap).find(({ rung }) => rung === 'before-1')?.at).toBe('2026-03-08T07:30:00.000Z');
    const autumn = [planned(contentOf(dated('2026-10-20', '2026-11-01')), '2026-10-01')];
    const twice = { ...gap, dayStartsAt: '01:30' };
    expect(of(autumn, ladders, twice).find(({ rung }) => rung === 'on-the-day')?.at).toBe('2026-11-01T05:30:00.000Z');
    expect(of(autumn, ladders, twice).find(({ item }) => item === 'end')?.at).toBe('2026-11-02T06:30:00.000Z');
  });
});

describe('a program with several ladders', () => {
  const named = (name: string, before: number[]) => ({ ...ladder, name, before, escalateAfterDays: 1, source: null });
  const several: Ladders = { ...ladders, chosen: new Map([['submission', named('long', [60])], ['submission/sign', named('brief', [2])]]) };
  const waited = (rule: string | null): TaskEvent[] => {
    const event = planned(quarter, '2026-02-01');
    if (event.type !== 'TaskPlanned') throw new Error('planned otherwise');
    return [rule === null ? event : { ...event, data: { ...event.data, wait: { stream: 'submission/plan-1/submission', rule, process: null } } }];
  };
  const rungs = (rule: string | null) => of(waited(rule), several).flatMap(({ rung }) => (rung.startsWith('before') ? [rung] : []));

  it('reminds of a task that no stage waits for, and of a stage that chose none, by its own', () => {
    expect([rungs(null), rungs('board/vote')]).toEqual(Array(2).fill(['before-30', 'before-14', 'before-7', 'before-1']));
  });

  it('reminds of a wait by the ladder of its stage, and by its own before that', () => {
    expect([rungs('submission/submit'), rungs('submission/sign')]).toEqual([['before-60'], ['before-2']]);
  });

  it('fires what stands on the ladder of the wait, and nothing that stands on another', () => {
    const at = contextAt('2026-05-30T15:00:00.000Z', { ladders: several });
    const two = of(waited('submission/sign'), several).find(({ rung }) => rung === 'before-2')!;
    given(task, waited('board/vote')).when(fire(two), at).refused('task.deadline-not-pending');
    expect(given(task, waited('submission/sign')).when(fire(two), at).events()).toMatchObject([{ type: 'ReminderRaised', data: { rung: 'before-2', on: '2026-05-29' } }]);
  });
});

describe('an ongoing task', () => {
  it('is looked at, one look at a time, from its start or from when it was planned', () => {
    expect(words(of([planned(contentOf(ongoing(null)), '2026-02-01')]))).toEqual(['2026-03-03 check']);
    const old = [planned(contentOf(ongoing('2025-01-01')), '2026-02-01')];
    const first = reminder(old, 'check');
    expect(first.on).toBe('2026-02-25');
    const raised = given(task, old).when(fire(first), contextAt('2026-02-25T15:00:00.000Z')).events();
    expect(reminder([...old, ...raised], 'check').on).toBe('2026-03-27');
  });

  it('after an outage is looked at once: the looks that were missed collapse into the latest', () => {
    const events: TaskEvent[] = [planned(contentOf(ongoing(null)), '2026-02-01')];
    const late = contextAt('2026-06-05T15:00:00.000Z');
    for (let due = of(events).find(({ at }) => at <= late.now); due; due = of(events).find(({ at }) => at <= late.now)) {
      events.push(...(given(task, events).when(fire(due), late).events() as TaskEvent[]));
    }
    const told = events.flatMap((event) => (event.type === 'ReminderObsolete' ? [`${event.data.on} ${event.data.reason}`] : event.type === 'ReminderRaised' ? [`${event.data.on} raised`] : []));
    expect(told).toEqual(['2026-03-03 collapsed-into-later', '2026-04-02 collapsed-into-later', '2026-05-02 collapsed-into-later', '2026-06-01 raised']);
    expect(words(of(events))).toEqual(['2026-07-01 check']);
  });
});

describe('firing a deadline', () => {
  it('is refused before its time', () => {
    const due = reminder(begun, 'before-30');
    given(task, begun).when(fire(due), contextAt('2026-05-01T09:59:59.999Z')).refused('task.deadline-not-due', { at: due.at });
  });

  it('is refused once the task is done, the date has moved, or it has fired', () => {
    const due = reminder(begun, 'before-30');
    const at = contextAt('2026-05-01T10:00:00.000Z');
    const raised = given(task, begun).when(fire(due), at).events();
    given(task, [...begun, ...raised]).when(fire(due), at).refused('task.deadline-not-pending');
    given(task, [...begun, { type: 'TaskDone', data: { on: day('2026-04-01'), note: null } }]).when(fire(due), at).refused('task.deadline-not-pending');
    given(task, begun).when({ ...fire(due), setBy: 9 } as TaskCommand, at).refused('task.deadline-not-pending');
  });

  it('starts, reminds the owners, and ends with the moment at which it was due', () => {
    const late = contextAt('2026-06-02T15:00:00.000Z');
    const start = of(begun)[0]!;
    given(task, begun)
      .when(fire(start), contextAt('2026-03-04T15:00:00.000Z'))
      .then({ type: 'TaskStarted', data: { because: 'start-date-reached' }, effective: instant('2026-03-01T11:00:00.000Z') });
    const end = of(begun).find(({ item }) => item === 'end')!;
    given(task, begun)
      .when(fire(end), late)
      .then({ type: 'TaskOverdue', data: { end: day('2026-05-31'), because: 'end-passed' }, effective: instant('2026-06-01T10:00:00.000Z') });
    expect(given(task, begun).when(fire(reminder(begun, 'before-30')), contextAt('2026-05-01T15:00:00.000Z')).events()).toMatchObject([
      { type: 'ReminderRaised', data: { rung: 'before-30', to: ['assistant-superintendent', 'principal'] } },
    ]);
  });

  it('collapses what was missed in an outage into the latest notice', () => {
    const at = contextAt('2026-06-02T15:00:00.000Z');
    const types = ['before-30', 'on-the-day', 'overdue'].map((rung) => given(task, begun).when(fire(reminder(begun, rung)), at).events()[0]?.type);
    expect(types).toEqual(['ReminderObsolete', 'ReminderObsolete', 'ReminderRaised']);
  });

  it('escalates without taking the owner’s own notice away', () => {
    const at = contextAt('2026-06-20T15:00:00.000Z');
    expect(given(task, begun).when(fire(reminder(begun, 'overdue')), at).events()).toMatchObject([{ type: 'ReminderRaised' }]);
    expect(given(task, begun).when(fire(reminder(begun, 'escalation')), at).events()).toMatchObject([{ data: { to: ['assistant-superintendent'] } }]);
  });

  it('reminds the coordinator of a task without owners', () => {
    const nobody = [planned(contentOf(dated('2026-03-01', '2026-05-31'), null, { owners: [] }), '2026-02-01')];
    const events = given(task, nobody).when(fire(reminder(nobody, 'before-30')), contextAt('2026-05-01T15:00:00.000Z')).events();
    expect(events).toMatchObject([{ data: { to: ['coordinator'] } }]);
  });
});

describe('why a notice is not needed any more', () => {
  it('is told by the event that took it away', () => {
    expect(whyObsolete({ type: 'TaskDone', data: { on: day('2026-03-01'), note: null } })).toBe('finished');
    expect(whyObsolete({ type: 'TaskCancelled', data: { reason: 'x' } })).toBe('cancelled');
    expect(whyObsolete({ type: 'TaskStarted', data: { because: 'by-hand' } })).toBeNull();
  });
});

function planCommand(content: typeof quarter): TaskCommand {
  return { name: 'planTask', plan: 'plan-1', content, source: null, anchoredByDays: 0 };
}
