import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given } from '../testing/given.js';
import { contentOf, dated, ongoing, planned, unscheduled } from '../testing/tasks.js';
import type { TaskCommand } from './commands.js';
import type { TaskEvent } from './events.js';
import { waitsFor } from './state.js';
import { task } from './task.js';

const march = dated('2026-03-01', '2026-03-20');
const content = contentOf(march);
const started: TaskEvent = { type: 'TaskStarted', data: { because: 'by-hand' } };
const done: TaskEvent = { type: 'TaskDone', data: { on: day('2026-03-02'), note: null } };
const cancelled: TaskEvent = { type: 'TaskCancelled', data: { reason: 'Not needed' } };
const overdue: TaskEvent = { type: 'TaskOverdue', data: { end: day('2026-03-20'), because: 'end-passed' } };
const asked: TaskEvent = { type: 'ExtensionAsked', data: { until: day('2026-04-10'), reason: 'The board meets later' } };
const open = [planned(content, '2026-02-01'), started];

const plan = (more: Partial<Extract<TaskCommand, { name: 'planTask' }>> = {}): TaskCommand => ({
  name: 'planTask',
  plan: 'plan-1',
  content,
  source: null,
  anchoredByDays: 0,
  ...more,
});
const complete = (on?: string): TaskCommand => ({ name: 'completeTask', on: on === undefined ? undefined : day(on), note: null });
const extend = (until: string): TaskCommand => ({ name: 'extendTask', until: day(until), reason: 'The board meets later' });

describe('planning a task', () => {
  it('is refused without a plan, or in a closed one', () => {
    given(task, []).when(plan(), contextAt('2026-02-01T15:00:00.000Z', { plan: null })).refused('plan.not-found');
    const closed = { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' };
    given(task, open).when(complete(), contextAt('2026-03-02T15:00:00.000Z', { plan: closed })).refused('plan.closed');
  });

  it('is refused where it ends before it starts, comes again without dates, or waits for itself', () => {
    given(task, []).when(plan({ content: contentOf(dated('2026-03-20', '2026-03-01')) })).refused('task.end-before-start');
    given(task, []).when(plan({ content: contentOf(ongoing(null), 'weekly') })).refused('task.recurrence-needs-dates');
    given(task, []).when(plan({ content: { ...content, dependsOn: ['id-1'] } })).refused('task.depends-on-itself');
  });

  it('twice changes nothing when it is the same, and is refused when it is not', () => {
    given(task, open).when(plan()).then();
    given(task, open).when(plan({ content: { ...content, title: 'Another' } })).refused('task.already-planned');
  });

  it('of the future says so and no more', () => {
    given(task, []).when(plan(), contextAt('2026-02-01T15:00:00.000Z')).then(planned(content, '2026-02-01'));
  });

  it('that has begun is started with the day of its start', () => {
    given(task, []).when(plan()).then(planned(content, '2026-03-02'), {
      type: 'TaskStarted',
      data: { because: 'past-at-import' },
      effective: '2026-03-01T11:00:00.000Z' as never,
    });
  });

  it('that is past already makes history, never a reminder', () => {
    const types = given(task, []).when(plan(), contextAt('2026-06-01T15:00:00.000Z')).events().map(({ type, effective }) => [type, effective]);
    expect(types).toEqual([
      ['TaskPlanned', undefined],
      ['TaskStarted', '2026-03-01T11:00:00.000Z'],
      ['TaskOverdue', '2026-03-21T10:00:00.000Z'],
    ]);
  });

  it('without an end never becomes overdue', () => {
    given(task, []).when(plan({ content: contentOf(ongoing('2020-01-01')) }), contextAt('2026-06-01T15:00:00.000Z')).then(
      planned(contentOf(ongoing('2020-01-01')), '2026-06-01'),
      { type: 'TaskStarted', data: { because: 'past-at-import' }, effective: '2020-01-01T11:00:00.000Z' as never },
    );
    given(task, []).when(plan({ content: contentOf(unscheduled) })).then(planned(contentOf(unscheduled), '2026-03-02'));
  });
});

describe('a task that was never planned', () => {
  it('refuses every other command', () => {
    for (const command of [complete(), extend('2026-04-01'), { name: 'startTask' }, { name: 'cancelTask', reason: 'x' }] as TaskCommand[]) {
      given(task, []).when(command, contextAt('2026-03-02T15:00:00.000Z', { plan: null })).refused('task.not-found');
    }
  });
});

describe('work on a task', () => {
  it('can’t begin twice, nor after its end', () => {
    given(task, open).when({ name: 'startTask' }).refused('task.already-started');
    given(task, [...open, overdue]).when({ name: 'startTask' }).refused('task.already-started');
    given(task, [...open, done]).when({ name: 'startTask' }).refused('task.is-done');
    given(task, [...open, cancelled]).when({ name: 'startTask' }).refused('task.is-cancelled');
  });

  it('begins by hand before its day', () => {
    given(task, [planned(content, '2026-02-01')]).when({ name: 'startTask' }).then(started);
  });

  it('is not done twice, nor tomorrow', () => {
    given(task, [...open, done]).when(complete()).refused('task.is-done');
    given(task, open).when(complete('2026-03-03')).refused('task.done-in-future', { on: '2026-03-03', today: '2026-03-02' });
  });

  it('is done today, or was on an earlier day from then on', () => {
    given(task, open).when(complete()).then(done);
    const told = contextAt('2026-03-10T15:00:00.000Z');
    given(task, open).when(complete('2026-03-02'), told).then({ ...done, effective: '2026-03-02T11:00:00.000Z' as never });
  });

  it('needs no start, and is done even when overdue', () => {
    expect(given(task, [planned(content, '2026-02-01'), done]).state.status).toBe('done');
    given(task, [...open, overdue]).when(complete('2026-03-02')).then(done);
  });

  it('waits for others without being barred by them', () => {
    const status = { a: 'done', b: 'started', c: 'cancelled' } as const;
    expect(waitsFor(['a', 'b', 'c', 'gone'], (id) => status[id as keyof typeof status] ?? null)).toEqual(['b']);
    given(task, [planned({ ...content, dependsOn: ['b'] }, '2026-02-01')]).when({ name: 'startTask' }).then(started);
  });
});

describe('more time', () => {
  it('is refused without an end, for what comes again, for no later day, for a past one, and for finished work', () => {
    given(task, [planned(contentOf(ongoing(null)), '2026-02-01')]).when(extend('2026-04-01')).refused('task.no-end-to-extend');
    given(task, [planned(contentOf(march, 'weekly'), '2026-02-01')]).when(extend('2026-04-01')).refused('task.recurring-not-extended');
    given(task, open).when(extend('2026-03-20')).refused('task.extension-not-later');
    given(task, [...open, overdue]).when(extend('2026-03-21'), contextAt('2026-05-01T15:00:00.000Z')).refused('task.extension-past');
    given(task, [...open, done]).when(extend('2026-04-01')).refused('task.is-done');
  });

  it('is declined only where it was asked for', () => {
    given(task, open).when({ name: 'declineMoreTime', reason: 'No' }).refused('task.nothing-asked');
    given(task, [...open, asked]).when({ name: 'declineMoreTime', reason: 'No' }).then({ type: 'ExtensionDeclined', data: { reason: 'No' } });
    given(task, [...open, asked, { type: 'ExtensionDeclined', data: { reason: 'No' } }])
      .when({ name: 'declineMoreTime', reason: 'No' })
      .refused('task.nothing-asked');
  });

  it('is asked for with a day and a reason', () => {
    given(task, open).when({ name: 'askForMoreTime', until: day('2026-04-10'), reason: 'The board meets later' }).then(asked);
  });

  it('is given with the reason and who granted it, and ends being overdue', () => {
    const granted: TaskEvent = {
      type: 'TaskExtended',
      data: { from: day('2026-03-20'), until: day('2026-04-10'), reason: 'The board meets later', grantedBy: 'owner', extendedOn: day('2026-03-25') },
    };
    given(task, [...open, overdue, asked]).when(extend('2026-04-10'), contextAt('2026-03-25T15:00:00.000Z')).then(granted);
    expect(given(task, [...open, overdue, asked, granted]).state).toMatchObject({
      status: 'started',
      schedule: dated('2026-03-01', '2026-04-10'),
      asked: null,
      extensions: [{ until: '2026-04-10', grantedBy: 'owner' }],
    });
  });

  it('survives a changed file that leaves the dates as they were written', () => {
    const extended: TaskEvent = {
      type: 'TaskExtended',
      data: { from: day('2026-03-20'), until: day('2026-04-10'), reason: 'r', grantedBy: 'owner', extendedOn: day('2026-03-02') },
    };
    const retitled = { ...content, title: 'Hire two principals' };
    const events = given(task, [...open, extended]).when({ name: 'reviseTask', content: retitled, source: null }).events();
    expect(events).toMatchObject([{ type: 'TaskRevised', data: { changed: ['title'] } }]);
    expect(given(task, [...open, extended, ...events]).state).toMatchObject({ schedule: { end: '2026-04-10' } });
  });
});

describe('a changed file', () => {
  const revise = (schedule = march, more = {}): TaskCommand => ({ name: 'reviseTask', content: { ...contentOf(schedule), ...more }, source: { import: 'i', line: 3 } });

  it('never touches finished work', () => {
    given(task, [...open, done]).when(revise(dated('2026-03-01', '2026-05-01'))).refused('task.is-done');
    given(task, [...open, cancelled]).when(revise(dated('2026-03-01', '2026-05-01'))).refused('task.is-cancelled');
  });

  it('that says the same changes nothing', () => {
    given(task, open).when(revise()).then();
    given(task, [...open, done]).when(revise()).then();
  });

  it('with new dates makes an overdue task a started one, and an end in the past an overdue one', () => {
    const later = given(task, [...open, overdue]).when(revise(dated('2026-03-01', '2026-05-01'))).events();
    expect(given(task, [...open, overdue, ...later]).state.status).toBe('started');
    const past = given(task, open).when(revise(dated('2026-01-01', '2026-02-01'))).events();
    expect(past.map(({ type }) => type)).toEqual(['TaskRevised', 'TaskOverdue']);
  });
});

describe('cancelling and opening again', () => {
  it('are refused where there is nothing to do', () => {
    given(task, [...open, cancelled]).when({ name: 'cancelTask', reason: 'x' }).refused('task.is-cancelled');
    given(task, [...open, done]).when({ name: 'cancelTask', reason: 'x' }).refused('task.is-done');
    given(task, open).when({ name: 'reopenTask', reason: 'x' }).refused('task.not-finished');
  });

  it('keep their reasons', () => {
    given(task, open).when({ name: 'cancelTask', reason: 'Not needed' }).then(cancelled);
    expect(given(task, [...open, cancelled]).state).toMatchObject({ status: 'cancelled', reason: 'Not needed' });
  });

  it('give back the status that the task had come to', () => {
    const reopened: TaskEvent = { type: 'TaskReopened', data: { reason: 'More to do', reopenedOn: day('2026-02-10') } };
    expect(given(task, [planned(content, '2026-02-01'), cancelled, reopened]).state.status).toBe('planned');
    expect(given(task, [planned(content, '2026-02-01'), done, reopened]).state.status).toBe('started');
    expect(given(task, [...open, cancelled, reopened]).state.status).toBe('started');
  });

  it('after the end is overdue at once', () => {
    const events = given(task, [...open, done]).when({ name: 'reopenTask', reason: 'More to do' }, contextAt('2026-04-01T15:00:00.000Z')).events();
    expect(events.map(({ type }) => type)).toEqual(['TaskReopened', 'TaskOverdue']);
    expect(events[1]?.data).toMatchObject({ because: 'end-passed' });
  });

  it('after the start was reached while it was cancelled is started', () => {
    const events = given(task, [planned(content, '2026-02-01'), cancelled]).when({ name: 'reopenTask', reason: 'More to do' }).events();
    expect(events[1]).toMatchObject({ type: 'TaskStarted', data: { because: 'start-date-reached' }, effective: '2026-03-01T11:00:00.000Z' });
  });
});
