import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '#apps/worker/testing/eventually.js';
import { startServers } from '#apps/worker/testing/installation.js';
import { check } from '#libs/access/access.js';
import { movableClock } from '#libs/clock/postgres.js';
import type { CommandPart } from '#libs/commands/contract.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms, rulesOf } from '#libs/programs/catalog.js';
import { chance } from '#libs/read-models/testing/life.js';
import { endWorkerProcess, startWorkerProcess } from './support/worker-process.js';

const PROGRAM = 'mn-achievement-integration@1';
const kills = rounds(6).numRuns;
const next = chance(seed);
type Given = CommandPart['command'];

/** Its stages as the program has them, each free to open: what its guards ask of the text is not what is tried here. */
const rules = { ...rulesOf(PROGRAM), sections: [], guards: () => [], stages: rulesOf(PROGRAM).stages.map((stage) => ({ ...stage, after: [] })) };

describe('the stages of a plan while their worker is killed', () => {
  let planline: Awaited<ReturnType<typeof startServers>>;
  let worker: ChildProcess;
  const plan = randomUUID();
  const streams = [`council-round/${plan}/council-input`, `approval/${plan}/board-approval`, `submission/${plan}/agency-submission`];

  beforeAll(async () => {
    planline = await startServers({ at: '2026-01-05T12:00:00.000Z' });
    worker = startWorkerProcess(planline);
    await planline.openTenant();
    const append = planline.database.pool('append');
    const log = makePostgresLog(append);
    const handle = makeHandle({
      log, keyring: makePostgresKeyring(append), clock: movableClock(append), access: check, newId: () => uuidV7(Date.now()), settingsOf: settingsReader(log), ...catalogPrograms, rulesOf: () => rules,
    });
    const give = async (stream: string, command: Given): Promise<void> => {
      const slash = stream.indexOf('/');
      const part = { aggregate: stream.slice(0, slash), id: stream.slice(slash + 1), command, ifVersion: null };
      const handled = await handle({ principal: { tenant: 'local', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null }, parts: [part], key: randomUUID() });
      if (handled.kind !== 'done') throw new Error(`${command.name}: ${JSON.stringify('refusal' in handled ? handled.refusal : handled.kind)}`);
    };
    await give(`plan/${plan}`, { name: 'openPlan', title: 'A plan', program: PROGRAM, phases: [], slug: 'a-plan' });
    await give('role/achievement-and-integration-coordinator', { name: 'grantRole', title: 'Coordinator', person: 'c-1', from: '2025-07-01', escalateTo: 'superintendent' });
    for (const [body, kind] of [['mcc', 'council'], ['board', 'board']]) {
      await give(`body/${body}`, { name: 'formBody', title: body, kind });
      await give(`body/${body}`, { name: 'seatMember', person: `${body}-1`, seat: 'American Indian Parent Advisory Committee', from: '2025-07-01' });
    }
    await give(`draft/${plan}`, { name: 'beginDraft', plan, period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
    await give(`draft/${plan}`, { name: 'writeItems', section: 'strategies', items: [{ key: '1', fields: { name: 'Family liaison' } }], because: 'edit' });
    await give(`draft/${plan}`, { name: 'freezeRevision', explanations: {} });
    await give(streams[0]!, { name: 'openRound', revision: 1, councils: [{ kind: 'multidistrict-collaboration', body: 'mcc', required: true, because: 'the district is adjoining' }], explanations: {} });
    await give(streams[1]!, { name: 'openApproval', revision: 1, body: 'board', explanations: {} });
    await give(streams[2]!, { name: 'openSubmission', revision: 1, by: 'c-1', explanations: { 'budget-of-first-year': 'It follows by 15 March' } });
  }, 180_000);
  afterAll(async () => {
    if (worker) await endWorkerProcess(worker, 'SIGKILL');
    await planline?.stop();
  }, 60_000);

  const waiting = async (): Promise<{ stream: string; task: string; status: string }[]> =>
    (await planline.db.query<{ stream: string; task: string; status: string }>("SELECT state->'wait'->>'stream' AS stream, task, status FROM read.tasks WHERE state->'wait'->>'stream' IS NOT NULL")).rows;

  it(`worker-killed: killed ${kills} times within a year, each date of each stage is fired once, and its work outside is done once`, async () => {
    await planline.order({ kind: 'set-clock-speed', params: { speed: 86_400 * 6 } });
    for (let killed = 0; killed < kills; killed += 1) {
      await pause(500 + Math.floor(next() * 3_500));
      await endWorkerProcess(worker, 'SIGKILL');
      worker = startWorkerProcess(planline);
    }
    await eventually('a year is over and nothing is due', async () => {
      const { rows } = await planline.db.query<{ over: boolean; due: number }>(
        `SELECT base + (clock_timestamp() - real_base) * speed > '2027-01-05' AS over,
           (SELECT count(*)::integer FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND d.due_at < base + (clock_timestamp() - real_base) * speed - interval '6 days') AS due FROM work.clock`,
      );
      return rows[0]!.over && rows[0]!.due === 0;
    }, 300_000);
    const tasks = await waiting();
    expect(new Set(tasks.map(({ stream }) => stream))).toEqual(new Set([...streams, `calendar/${plan}`]));
    for (const { task, status } of tasks) {
      const story = await planline.story(`task/${task}`);
      const times = (type: string): number => story.filter((line) => line.endsWith(` ${type}`)).length;
      expect([times('TaskPlanned@2'), times('TaskOverdue@1')]).toEqual([1, status === 'overdue' ? 1 : 0]);
    }
    expect(tasks.filter(({ status }) => status === 'overdue').length).toBeGreaterThanOrEqual(3);
    const { rows: twice } = await planline.db.query(
      `SELECT stream || ' ' || (e -> 'payload' ->> 'rung') || ' ' || (e -> 'payload' ->> 'on') || ' ' || (e -> 'payload' ->> 'setBy') AS notice
       FROM log.events, LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x
       WHERE e ->> 'type' IN ('ReminderRaised@1', 'ReminderObsolete@1') GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    const rendered = async (): Promise<number> => (await planline.story(streams[2])).filter((line) => line.includes(' PackageRendered@')).length;
    // A worker that was killed at it is missed after a minute without a sign of life; then another does it.
    await eventually('the package is rendered', async () => (await rendered()) > 0, 180_000);
    await eventually('nothing is left to do outside', async () => (await planline.db.query('SELECT FROM read.effects')).rowCount === 0);
    expect(await rendered()).toBe(1);
    const { rows: processes } = await planline.db.query<{ process: string }>("SELECT process FROM read.processes WHERE kind IN ('council', 'board', 'submission') AND open");
    expect(processes.map(({ process }) => process.split('/')[0]).sort()).toEqual(['board', 'council', 'submission']);
  }, 500_000);
});
