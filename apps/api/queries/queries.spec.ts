import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { CalendarDate, Instant, TimeZone } from '#libs/kernel/dates.js';
import { contentOf, planned as plannedEvent } from '#libs/domain/testing/tasks.js';
import type { TaskState } from '#libs/domain/task/state.js';
import { task } from '#libs/domain/task/task.js';
import { laddersOf, rulesOf } from '#libs/programs/catalog.js';
import { decodeCursor, encodeCursor, pageOf } from './cursor.js';
import { forecastTask, silentTask } from './forecast.js';
import { expectedItemSchema, expectedOfPlan } from './forecast-of-stages.js';
import { originOf } from './origins.js';
import type { Plan } from './plans.js';
import type { KnownTask } from './tasks.js';
import type { TenantDb } from './tenant-db.js';

const day = (text: string) => text as CalendarDate;

describe('a cursor', () => {
  const schema = z.tuple([z.string().nullable(), z.int()]);
  it('that is not ours is refused', () => {
    for (const cursor of ['', 'x', encodeCursor(['a']), encodeCursor([1, 'a']), Buffer.from('{').toString('base64url')]) expect(() => decodeCursor(cursor, schema)).toThrow(/cursor/);
  });
  it('goes on after the last row that was given', () => {
    expect(decodeCursor(encodeCursor([null, 3]), schema)).toEqual([null, 3]);
    expect(pageOf([1, 2, 3], 2, (n) => [n])).toEqual({ items: [1, 2], next: encodeCursor([2]) });
    expect(pageOf([1, 2], 2, (n) => [n]).next).toBeNull();
  });
});

describe('the forecast of a task', () => {
  const settings = { timeZone: 'America/Detroit' as TimeZone, dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'] as const, spring: ['01-06', '06-10'] as const } };
  const context = {
    now: '2026-03-01T15:00:00.000Z' as Instant,
    settings,
    ladders: laddersOf('mi-sig-cohort-3@1'),
    plan: { id: 'p', program: 'mi-sig-cohort-3@1', open: true, coordinator: 'coordinator' },
    actor: { kind: 'system', id: 'forecast', assurance: 'session' } as const,
    tenant: 'a-district',
  };
  const until = '2026-12-31T00:00:00.000Z' as Instant;
  const planned = (content: Parameters<typeof contentOf>[0], recurrence: Parameters<typeof contentOf>[1] = null): TaskState => {
    const decision = task.decide(task.initial, { name: 'planTask', plan: 'p', content: contentOf(content, recurrence), source: null, anchoredByDays: 0 }, { ...context, today: day('2026-03-01'), timeZone: settings.timeZone, newId: () => 'x', rules: null, rulesUnder: () => null, seen: () => { throw new Error('looks at no other stream'); } }, 't');
    if (!decision.ok) throw new Error(decision.refusal.code);
    return decision.events.reduce(task.evolve, task.initial);
  };

  it('is empty of what never falls due', () => {
    expect(forecastTask('t', planned({ kind: 'unscheduled' }), until, context)).toEqual([]);
  });
  it('tells start, each notice by its rule, the end, and what follows from it, in order', () => {
    const items = forecastTask('t', planned({ kind: 'dated', start: day('2026-04-01'), end: day('2026-04-30') }), until, context);
    expect(items.map(({ on, what, rung }) => `${on} ${what} ${rung ?? ''}`.trim())).toEqual([
      '2026-04-01 starts', '2026-04-16 reminder before-14', '2026-04-23 reminder before-7', '2026-04-29 reminder before-1', '2026-04-30 reminder on-the-day',
      '2026-05-01 overdue', '2026-05-01 reminder overdue', '2026-05-07 reminder escalation',
    ]);
    expect(items.every(({ at }, n) => n === 0 || at >= items[n - 1]!.at)).toBe(true);
  });
  it('tells the notices of the ladder that the wait of a task chose, and whom it escalates to when', () => {
    const waited: TaskState = { ...(planned({ kind: 'dated', start: day('2026-04-01'), end: day('2026-06-30') }) as KnownTask), wait: { stream: 'submission/p/agency-submission', rule: 'agency-submission/submit', process: null } };
    const ladders = laddersOf('mn-achievement-integration@2');
    const told = (state: TaskState) => forecastTask('t', state, until, { ...context, ladders }).flatMap(({ rung, rule }) => (rung === 'before-60' || rung === 'escalation' ? [rule] : []));
    expect(told(waited)).toEqual(['60 days before its end', '1 day after its end']);
    expect(told({ ...waited, wait: null } as TaskState)).toEqual(['7 days after its end']);
  });
  it('goes through one occurrence after another of what comes again', () => {
    const items = forecastTask('t', planned({ kind: 'dated', start: day('2026-04-01'), end: day('2026-06-30') }, 'monthly'), until, context);
    expect(items.filter(({ what }) => what === 'occurrence-missed').map(({ occurrence }) => occurrence)).toEqual([1, 2, 3]);
  });
  it('says of an overdue task without a date left since when it is, and of no other', () => {
    const told = (content: Parameters<typeof contentOf>[0]) => silentTask('t', planned(content), context);
    expect(told({ kind: 'dated', start: day('2026-04-01'), end: day('2026-04-30') })).toBeNull();
    expect(told({ kind: 'unscheduled' })).toBeNull();
    expect(told({ kind: 'dated', start: day('2025-04-01'), end: day('2025-04-30') })).toMatchObject({ task: 't', since: '2025-05-01', reminded: false });
  });
  it('looks no further than it is asked to', () => {
    const items = forecastTask('t', planned({ kind: 'ongoing', start: day('2026-03-01') }), until, context);
    expect(items.length).toBeGreaterThan(1);
    expect(items.every(({ at }) => at <= until)).toBe(true);
  });
});

describe('the forecast of a plan’s stages', () => {
  const program = 'mn-achievement-integration@2';
  const plan = { id: 'p', program } as Plan;
  const period = { start: day('2027-07-01'), end: day('2030-06-30') };
  const asked = { until: undefined, atLeast: day('2026-12-01') };
  const expected = (state: object | null, today = '2026-09-01') =>
    expectedOfPlan({ rows: async () => (state === null ? [] : [{ state }]) } as unknown as TenantDb, plan, day(today), asked);
  const kept = { status: 'kept', period, stages: {} };

  it('is empty where the plan’s text, and with it its period, is not there', async () => {
    expect(await expected(null)).toEqual([]);
    expect(await expected({ status: 'none' })).toEqual([]);
  });
  it('shows council, board, submission and the state’s decision of a fresh plan, in order and marked as expected, each with its rule', async () => {
    const items = await expected(kept);
    expect([...new Set(items.filter(({ wait }) => ['meeting', 'vote', 'submit', 'agency-decision'].includes(wait ?? '')).map(({ on, title }) => `${on} ${title}`))]).toEqual([
      '2027-01-29 Council meets on the plan', '2027-03-10 Board votes on the plan', '2027-03-15 Send the plan to the state', '2027-06-01 State decides on the plan',
    ]);
    for (const item of items) {
      expect(expectedItemSchema.safeParse(item).success).toBe(true);
      expect([item.rule, item.dateFrom.whole.length > 0]).toEqual(['expected, if its stages take all the time they have', true]);
      if (item.dateFrom.mark === 'U') expect(item.dateFrom.whole).toContain('unverified');
    }
  });
  it('says of what is late already that it would be missed, and nothing of what has begun', async () => {
    expect((await expected(kept, '2027-03-20')).find(({ wait }) => wait === 'meeting')).toMatchObject({ tooEarly: true, rule: expect.stringContaining('missed') });
    const begun = { ...kept, stages: { 'council-input': { standing: 'begun', on: day('2026-09-01'), attested: false } } };
    expect((await expected(begun)).some(({ stage }) => stage.id === 'council-input')).toBe(false);
  });
});

describe('where a task’s dates come from', () => {
  const rules = rulesOf('mn-achievement-integration@2');
  const state = (more: Partial<KnownTask>): KnownTask =>
    ({ ...(task.evolve(task.initial, plannedEvent(contentOf({ kind: 'dated', start: day('2026-04-01'), end: day('2026-04-30') }), '2026-03-01')) as KnownTask), ...more }) as KnownTask;
  const wait = (rule: string): KnownTask['wait'] => ({ stream: `submission/plan-1/${rule.split('/')[0]}`, rule, process: null });

  it('is the program’s rule where a stage waits for it, and one that nobody checked says so', () => {
    const marks = rules.stages.flatMap((stage) => Object.entries(stage.waits).map(([key, rule]) => ({ stage, rule, origin: originOf(state({ wait: wait(`${stage.id}/${key}`) }), rules, new Map()) })));
    expect(marks.length).toBeGreaterThan(5);
    for (const { stage, rule, origin } of marks) {
      expect(origin.stage).toMatchObject({ id: stage.id, title: stage.title });
      expect(origin.dateFrom.mark).toBe(rule.source?.mark ?? null);
      expect(origin.dateFrom.unverified).toBe(rule.source === null || rule.source.mark === 'U');
      if (origin.dateFrom.mark === 'U') expect(origin.dateFrom.whole).toContain('unverified');
    }
  });
  it('is, of a stage’s beginning, the rule that it is in time for; what is done about it is done in the stage', () => {
    const begin = originOf(state({ plan: 'p', wait: { stream: 'calendar/p', rule: 'council-input/begin/council-input/meeting', process: null } }), rules, new Map());
    expect(begin).toMatchObject({ stage: { id: 'council-input', title: 'Council input', stream: 'council-round/p/council-input' }, dateFrom: { mark: 'U', text: expect.stringContaining('“Council meets on the plan”') } });
  });
  it('is the file and its line, what was granted since, or whoever planned it', () => {
    const files = new Map([['import-1', 'timeline.csv']]);
    expect(originOf(state({ source: { import: 'import-1', line: 9 } }), rules, files)).toMatchObject({ stage: null, dateFrom: { mark: 'D', source: 'line 9 of timeline.csv' } });
    expect(originOf(state({}), rules, files).dateFrom.whole).toBe('its dates as they were planned by hand');
    const granted = { from: day('2026-04-30'), until: day('2026-05-30'), reason: 'Later', grantedBy: 'owner', on: day('2026-04-02') };
    expect(originOf(state({ extensions: [granted], source: { import: 'import-1', line: 9 } }), rules, files).dateFrom.whole).toContain('granted on 2026-04-02');
  });
});
