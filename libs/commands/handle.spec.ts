import { beforeEach, describe, expect, it } from '@jest/globals';
import { ERASED } from '#libs/kernel/sealing.js';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import type { CommandPart } from './contract.js';
import { makeOffice, owner, system, type Office } from './testing/office.js';

const content = contentOf(dated('2026-03-01', '2026-05-31'));
const planTask = { name: 'planTask', plan: 'plan-1', content, source: null, anchoredByDays: 0 };
const complete = { name: 'completeTask', note: null };
const start = { name: 'startTask' };

let office: Office;
const plan = (id: string): CommandPart => office.part('task', id, planTask);
const one = (id: string, command: CommandPart['command'], ifVersion: number | null = null): CommandPart => office.part('task', id, command, ifVersion);
const head = () => office.log.head();

beforeEach(async () => {
  office = makeOffice();
  await office.open();
});

it('handle counts the days of a district as it has just been changed', async () => {
  office.goTo('2026-02-10T03:00:00.000Z');
  await office.handle(office.request([plan('before')]));
  await office.handle(office.request([office.part('tenant', 'district', { name: 'changeTenant', timeZone: 'Europe/Berlin' })]));
  await office.handle(office.request([plan('after')]));
  const planned = (await office.events()).filter(({ type }) => type === 'TaskPlanned');
  expect(planned.map(({ data }) => data.plannedOn)).toEqual(['2026-02-09', '2026-02-10']);
});

describe('handle refuses, and appends nothing', () => {
  it('what access denies: system commands of people, people’s of the system, and what there is not', async () => {
    const before = await head();
    const fire = { name: 'fireDeadline', item: 'start', rung: '', on: '2026-03-01', occurrence: null, setBy: 1 };
    await office.handle(office.request([plan('t')]));
    expect(await office.handle(office.request([one('t', fire)]))).toMatchObject({ kind: 'denied', refusal: { code: 'access.system-only' }, part: 0 });
    expect(await office.handle(office.request([one('t', start)], { principal: system }))).toMatchObject({ kind: 'denied', refusal: { code: 'access.people-only' } });
    expect(await office.handle(office.request([one('t', { name: 'toString' })]))).toMatchObject({ kind: 'denied', refusal: { code: 'access.no-such-command' } });
    expect(await office.handle(office.request([office.part('spaceship', 's', start)]))).toMatchObject({ kind: 'denied', refusal: { code: 'access.no-such-command' } });
    expect(await head()).toBe(before + 1n);
  });

  it('what the domain refuses, naming the part, and then none of the parts', async () => {
    const before = await head();
    const handled = await office.handle(office.request([plan('t'), one('u', complete)], { plan: 'plan-1' }));
    expect(handled).toEqual({ kind: 'refused', refusal: { code: 'task.not-found', params: {} }, part: 1 });
    expect(await head()).toBe(before);
  });

  it('a district that is not set up, a plan of no known program, a task of no plan', async () => {
    const elsewhere = { ...owner, tenant: 'elsewhere' };
    expect(await office.handle(office.request([plan('t')], { principal: elsewhere }))).toMatchObject({ refusal: { code: 'tenant.not-open' } });
    const unknown = { name: 'openPlan', title: 'Another', program: 'no-program@1', phases: [], slug: 'another' };
    expect(await office.handle(office.request([office.part('plan', 'plan-2', unknown)]))).toMatchObject({ refusal: { code: 'plan.unknown-program' } });
    expect(await office.handle(office.request([one('t', { ...planTask, plan: 'plan-9' })]))).toMatchObject({ refusal: { code: 'plan.not-found' } });
  });

  it('a text that the database could not keep, wherever it stands', async () => {
    await office.handle(office.request([plan('t')]));
    const before = await head();
    expect(await office.handle(office.request([one('t', { name: 'completeTask', note: 'a\u0000b' })]))).toMatchObject({ refusal: { code: 'command.text-unkeepable', params: { field: 'note' } } });
    expect(await office.handle(office.request([one('t', { name: 'cancelTask', reason: '\ud83d' })]))).toMatchObject({ refusal: { code: 'command.text-unkeepable' } });
    expect(await head()).toBe(before);
  });

  it('a version that is no longer the one that was seen', async () => {
    await office.handle(office.request([plan('t')]));
    await office.handle(office.request([one('t', start)]));
    expect(await office.handle(office.request([one('t', complete, 1)]))).toEqual({
      kind: 'stale',
      refusal: { code: 'command.stale', params: { expected: 1, actual: 2 } },
      actual: 2,
    });
    expect(await office.handle(office.request([one('t', complete, 2)]))).toMatchObject({ kind: 'done', version: 3 });
  });

  it('a key that was used for something else', async () => {
    await office.handle(office.request([plan('t')], { key: 'k' }));
    const other = await office.handle(office.request([plan('u')], { key: 'k' }));
    expect(other).toMatchObject({ kind: 'key-reused', refusal: { code: 'command.key-reused' } });
    const refusedAnyway = await office.handle(office.request([one('nobody', start)], { key: 'k', plan: 'plan-1' }));
    expect(refusedAnyway.kind).toBe('key-reused');
  });

  it('an entry that is too large, with its size', async () => {
    const large = { ...planTask, content: { ...content, resources: 'x'.repeat(70_000) } };
    expect(await office.handle(office.request([one('t', large)]))).toMatchObject({ kind: 'too-large', refusal: { params: { limit: 65_535 } } });
  });

  it('a stream that was read and has moved', async () => {
    await office.handle(office.request([plan('t')]));
    const reads = [{ stream: 'task/t', expectedVersion: 0 }];
    expect(await office.handle(office.request([plan('u')], { reads }))).toMatchObject({ kind: 'stale', actual: 1 });
  });

  it('anything more of a subject whose key was destroyed', async () => {
    await office.handle(office.request([plan('t')]));
    office.keyring.destroy('plan/plan-1');
    expect(await office.handle(office.request([plan('u')]))).toMatchObject({ kind: 'refused', refusal: { code: 'command.subject-erased' } });
    const task = (await office.events()).find(({ type }) => type === 'TaskPlanned');
    expect(task).toMatchObject({ erased: true, data: { title: ERASED, schedule: { kind: 'dated', end: '2026-05-31' } } });
  });
});

describe('handle', () => {
  it('answers with the indexes and the version of what it appended', async () => {
    const before = await head();
    const handled = await office.handle(office.request([plan('t'), plan('u')]));
    expect(handled).toMatchObject({ kind: 'done', firstIndex: before + 1n, lastIndex: before + 2n, version: 1, already: false });
    expect(handled).toMatchObject({ own: { id: 't', events: [{ type: 'TaskPlanned', data: { plan: 'plan-1' } }] } });
  });

  it('gives the first answer to a retry, though it would be refused by now', async () => {
    await office.handle(office.request([plan('t')]));
    const request = office.request([one('t', complete)]);
    const first = await office.handle(request);
    expect(await office.handle(request)).toEqual({ ...first, already: true });
    expect(await office.handle({ ...request, principal: { ...owner, actor: { ...owner.actor, assurance: 'recorded-by-hand' } } })).toEqual({ ...first, already: true });
    expect(await office.handle(office.request([one('t', complete)]))).toMatchObject({ refusal: { code: 'task.is-done' } });
  });

  it('has nothing to do where all is as asked', async () => {
    await office.handle(office.request([plan('t')]));
    const before = await head();
    expect(await office.handle(office.request([plan('t')]))).toEqual({ kind: 'nothing-to-do', version: 1 });
    expect(await head()).toBe(before);
  });

  it('decides the parts of one stream one on the other', async () => {
    const handled = await office.handle(office.request([plan('t'), one('t', start), one('t', complete)]));
    expect(handled).toMatchObject({ kind: 'done', version: 3 });
  });

  it('opens a plan and plans its tasks in one request', async () => {
    const opened = { name: 'openPlan', title: 'Another', program: 'a-program@1', phases: [], slug: 'another' };
    const parts = [office.part('plan', 'plan-2', opened), one('t', { ...planTask, plan: 'plan-2' })];
    expect(await office.handle(office.request(parts))).toMatchObject({ kind: 'done', version: 1 });
    expect((await office.events()).slice(-2)).toMatchObject([
      { type: 'PlanOpened', plan: 'plan-2', program: 'a-program@1' },
      { type: 'TaskPlanned', plan: 'plan-2', program: 'a-program@1' },
    ]);
  });

  it('decides anew when somebody else was quicker, and only one of many wins', async () => {
    await office.handle(office.request([plan('t')]));
    const all = await Promise.all(Array.from({ length: 16 }, () => office.handle(office.request([one('t', complete)]))));
    expect(all.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(all.filter((handled) => handled.kind === 'refused' && handled.refusal.code === 'task.is-done')).toHaveLength(15);
  });

  it('notices that a plan it remembers was closed by another process', async () => {
    await office.handle(office.request([plan('t')]));
    const other = makeOffice('2026-02-01T15:00:00.000Z', { log: office.log, keyring: office.keyring, newId: () => 'elsewhere-1' });
    await other.handle(other.request([other.part('plan', 'plan-1', { name: 'closePlan', reason: 'It is over' })], { key: 'elsewhere' }));
    expect(await office.handle(office.request([one('t', complete)]))).toMatchObject({ kind: 'refused', refusal: { code: 'plan.closed' } });
  });

  it('says when, for whom and in which chain it happened, and dates only what may be dated', async () => {
    await office.handle(office.request([plan('t')]));
    office.goTo('2026-03-10T15:00:00.000Z');
    const done = { ...complete, on: '2026-03-02' };
    await office.handle(office.request([one('t', done)], { key: 'k', correlation: 'c', causation: 'e', principal: { ...owner, onBehalfOf: 'chair' } }));
    const [planned, last] = (await office.events()).slice(-2);
    expect(planned).toMatchObject({ effective: '2026-02-01T15:00:00.000Z', clock: 'real' });
    expect(last).toMatchObject({ effective: '2026-03-02T11:00:00.000Z', commandKey: 'k', correlation: 'c', causation: 'e', onBehalfOf: 'chair', version: 2 });
  });

  it('keeps what people wrote out of the clear part of the log', async () => {
    await office.handle(office.request([plan('t')]));
    const [logged] = (await office.log.readAfter(0n, 100)).slice(-1);
    expect(JSON.stringify(logged!.envelope)).not.toContain('Hire new principals');
    expect(logged!.envelope.payload).toMatchObject({ owners: ['assistant-superintendent', 'principal'], sealed: { key: 'plan/plan-1' } });
  });

  it('marks what happened under a clock that is moved by hand', async () => {
    const moved = makeOffice('2026-02-01T15:00:00.000Z');
    const simulated = makeOffice('2026-02-01T15:00:00.000Z', { clock: { ...moved.means.clock, simulated: async () => true } });
    await simulated.open();
    expect((await simulated.events()).map(({ clock }) => clock)).toEqual(['simulated', 'simulated']);
  });
});
