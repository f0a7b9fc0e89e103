import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandPart } from '#libs/commands/contract.js';
import { makeOffice, type Office } from '#libs/commands/testing/office.js';
import { mdc, parents, stage as councilStage } from '#libs/domain/council/testing/program.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import { laddersOf, rulesOf } from '#libs/programs/catalog.js';
import { openProcesses, processIsOpen, rebuild, replayParked, stageProcesses, wantedEffects } from '../index.js';
import { readModelDatabase, type ReadModelDatabase } from '../testing/database.js';

const PROGRAM = 'mn-achievement-integration@1';
/** Minnesota's program with stages that stand beside each other; what its plan must hold is not asked here. */
const rules: ProgramRules = {
  ...rulesOf(PROGRAM),
  sections: [],
  guards: () => [],
  stages: rulesOf(PROGRAM).stages.map((stage) => ({ ...(stage.id === 'council-input' ? councilStage : stage), after: [] })),
};
const council = { round: (round: number) => `council/district/plan-1~council-input/${round}` };
const submission = 'submission/district/plan-1~agency-submission/1';

describe('stages in the read models', () => {
  let read: ReadModelDatabase;
  let office: Office;
  beforeAll(async () => {
    read = await readModelDatabase();
  }, 60_000);
  afterAll(() => read?.close());

  const give = async (aggregate: string, id: string, command: CommandPart['command'], by = {}): Promise<void> => {
    const handled = await office.handle(office.request([office.part(aggregate, id, command)], by));
    if (handled.kind !== 'done') throw new Error(`${command.name}: ${JSON.stringify('refusal' in handled ? handled.refusal : handled.kind)}`);
  };
  const inRound = (command: CommandPart['command']): Promise<void> => give('council-round', 'plan-1/council-input', command);
  const text = async (name: string): Promise<void> => {
    await give('draft', 'plan-1', { name: 'writeItems', section: 'strategies', items: [{ key: '1', fields: { name } }], because: 'edit' });
    await give('draft', 'plan-1', { name: 'freezeRevision', explanations: {} });
  };
  const openRound = (revision: number): Promise<void> =>
    inRound({ name: 'openRound', revision, councils: [{ kind: mdc, subject: null, body: 'mdc', required: true, because: 'the district is adjoining' }], explanations: {} });
  const catchUp = (batch?: number): Promise<void> => read.catchUp(office, batch);
  const deadlinesBy = async (): Promise<Record<string, number>> => {
    const { rows } = await read.client.query<{ process: string; n: number }>('SELECT process, count(*)::integer AS n FROM read.deadlines GROUP BY 1');
    return Object.fromEntries(rows.map(({ process, n }) => [process, n]));
  };

  beforeEach(async () => {
    for (const { rows } of [await read.client.query<{ viewname: string }>("SELECT viewname FROM pg_views WHERE schemaname = 'read'")])
      for (const { viewname } of rows) await read.client.query(`DELETE FROM read.${viewname}`);
    await read.client.query('DELETE FROM work.parked_plans');
    await read.client.query('UPDATE work.read_model_versions SET checkpoint = 0, event_id = null');
    office = makeOffice('2026-01-15T15:00:00.000Z', { log: makeMemoryLog(), rulesOf: () => rules, laddersOf });
    await office.open(PROGRAM);
    await give('body', 'mdc', { name: 'formBody', title: 'Multidistrict council', kind: 'council' });
    await give('person', 'm-1', { name: 'registerPerson', fullName: 'Member of the council', email: null, timeZone: null });
    await give('body', 'mdc', { name: 'seatMember', person: 'm-1', seat: `Representative of the ${parents}`, from: '2025-09-01' });
    for (const [role, person] of [['coordinator', 'c-1'], ['superintendent', 's-1'], ['achievement-and-integration-coordinator', 'c-1']]) await give('role', role!, { name: 'grantRole', title: role, person, from: '2025-07-01', escalateTo: null });
    await give('draft', 'plan-1', { name: 'beginDraft', plan: 'plan-1', period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
    await text('Family liaison');
  });

  /** A round that is certified, and what it waited for with it. */
  async function aRound(revision: number): Promise<void> {
    await openRound(revision);
    await inRound({ name: 'giveRecommendation', council: mdc, section: 'strategies', item: '1', text: 'Name the liaison.', by: 'm-1', meeting: null, testData: true });
    await inRound({ name: 'disposeOf', recommendation: 1, outcome: 'not', reason: 'There is none yet.', change: null, by: 'c-1' });
    await inRound({ name: 'certifyInput', revision, by: 's-1', explanations: {} });
  }
  const submit = (): Promise<void> => give('submission', 'plan-1/agency-submission', { name: 'openSubmission', revision: 1, by: 'c-1', explanations: { 'budget-of-first-year': 'It follows by 15 March' } });

  it('have their state as the domain folds it, and the deadlines of what they wait for in a process of their own', async () => {
    await openRound(1);
    await give('task', 'by-hand', { name: 'planTask', plan: 'plan-1', content: { phase: null, position: 1, matchKey: 'x', title: 'Hire', owners: ['coordinator'], schedule: { kind: 'dated', start: '2026-02-01', end: '2026-03-01' }, recurrence: null, site: null, evidenceAskedFor: null, successMetric: null, resources: null, asWritten: { start: null, end: null, timeline: null, responsible: null }, dependsOn: [] }, source: null, anchoredByDays: 0 });
    await catchUp();
    const { rows } = await read.client.query("SELECT kind, id, plan, stream_version AS version, state->>'status' AS status FROM read.stages ORDER BY stream");
    expect(rows).toEqual([
      { kind: 'calendar', id: 'plan-1', plan: 'plan-1', version: 2, status: 'kept' },
      { kind: 'council-round', id: 'plan-1/council-input', plan: 'plan-1', version: 1, status: 'open' },
      { kind: 'draft', id: 'plan-1', plan: 'plan-1', version: 3, status: 'begun' },
    ]);
    const deadlines = await deadlinesBy();
    expect(Object.keys(deadlines).sort()).toEqual([council.round(1), 'timeline/district/plan-1/1']);
    expect(deadlines[council.round(1)]).toBeGreaterThan(3);
    expect((await stageProcesses(read.client, [{ tenant: 'district', plan: 'plan-1' }])).sort()).toEqual([council.round(1)]);
  });

  it('go another round: the process of the last has ended, and the new one has the dates', async () => {
    await aRound(1);
    await catchUp();
    // The answer is still to be told by hand or mail: the process waits for it.
    expect(await processIsOpen(read.client, council.round(1))).toBe(true);
    await inRound({ name: 'recordTold', recommendation: 1, person: 'm-1' });
    await catchUp();
    expect(await processIsOpen(read.client, council.round(1))).toBe(false);
    await text('Family liaison, named');
    await openRound(2);
    await catchUp();
    expect([await processIsOpen(read.client, council.round(1)), await processIsOpen(read.client, council.round(2))]).toEqual([false, true]);
    // Dates of the plan's years are its timeline's.
    expect(Object.keys(await deadlinesBy()).sort()).toEqual([council.round(2), 'timeline/district/plan-1/1']);
  });

  it('say what is to be done outside until it is done, also where their process has ended', async () => {
    await submit();
    await catchUp();
    expect(await wantedEffects(read.client, submission)).toEqual([{ tenant: 'district', stream: 'submission/plan-1/agency-submission', effect: 'render/1', kind: 'render-package' }]);
    await read.client.query('UPDATE read.processes SET open = false WHERE process = $1', [submission]);
    expect((await openProcesses(read.client)).map(({ process }) => process)).toContain(submission);
  });

  it('end with their plan: no process, no date and no work outside is left', async () => {
    await openRound(1);
    await submit();
    await catchUp();
    await give('plan', 'plan-1', { name: 'closePlan', reason: 'The district withdrew.' });
    await catchUp();
    const { rows } = await read.client.query("SELECT process, open FROM read.processes WHERE plan = 'plan-1' ORDER BY 1");
    expect(rows).toEqual([council.round(1), submission, 'timeline/district/plan-1/1'].map((process) => ({ process, open: false })));
    expect([await deadlinesBy(), await wantedEffects(read.client, submission)]).toEqual([{}, []]);
  });

  it('are the same event by event, all at once, rebuilt, and replayed after a fault', async () => {
    await aRound(1);
    await inRound({ name: 'recordTold', recommendation: 1, person: 'm-1' });
    await text('Family liaison, named');
    await openRound(2);
    await submit();
    office.goTo('2026-04-01T15:00:00.000Z');
    await catchUp(1);
    const oneByOne = await read.everything();
    expect(await rebuild(read.client, office.log, office.keyring, { whenDifferent: 'keep-live' })).toMatchObject({ kind: 'switched', differences: [] });
    expect(await read.everything()).toEqual(oneByOne);
    await read.client.query(
      `INSERT INTO work.parked_plans (tenant, subject, version, since_index, event_type, error) SELECT 'district', 'plan-1', version, 1, 'RoundOpened@1', 'as a fault would' FROM work.read_model_versions WHERE state = 'live'`,
    );
    for (const table of ['stages', 'effects']) await read.client.query(`DELETE FROM read.${table} WHERE plan = 'plan-1'`);
    expect(await replayParked(read.client, office.log, office.keyring, { tenant: 'district', subject: 'plan-1' })).toMatchObject({ kind: 'replayed' });
    expect(await read.everything()).toEqual(oneByOne);
  });

  it('are seen by their own tenant alone', async () => {
    await openRound(1);
    await catchUp();
    const query = await read.database.pool('query').connect();
    try {
      const seen = async (tenant: string): Promise<number | null> => {
        await query.query('BEGIN');
        await query.query("SELECT set_config('planline.tenant', $1, true)", [tenant]);
        const { rowCount } = await query.query('SELECT FROM read.stages');
        await query.query('COMMIT');
        return rowCount;
      };
      expect([await seen('district'), await seen('elsewhere')]).toEqual([3, 0]);
    } finally {
      query.release();
    }
  });
});
