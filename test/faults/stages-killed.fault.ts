import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { runningWorkflows } from '#apps/worker/temporal/running.js';
import { eventually } from '#apps/worker/testing/eventually.js';
import { startServers } from '#apps/worker/testing/installation.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { chance } from '#libs/read-models/testing/life.js';
import { openKms } from '#test/support/kms-plan.js';
import { readMail } from '#test/support/mails.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { missAtOnce } from './support/miss-at-once.js';
import { endWorkerProcess, startWorkerProcess } from './support/worker-process.js';

const kills = rounds(3).numRuns;
const isLong = kills > 3;
const next = chance(seed);
/** What a stage wants done outside, in the order in which each comes first. */
const KINDS = ['tell-givers', 'render', 'send', 'receipt', 'share', 'letter'];
const MAILBOX = 'plans@agency.example';
/** Days in a second: the five months that it takes in twenty. */
const SPEED = 8;

describeWith(await temporalMissing())('the KMS plan on its way through council, board and state, while its worker is killed', () => {
  let planline: Awaited<ReturnType<typeof startServers>>;
  let smtp: SmtpServer;
  let worker: ChildProcess;
  let kms: Awaited<ReturnType<typeof openKms>>;

  beforeAll(async () => {
    planline = await startServers({ at: '2027-01-04T12:00:00.000Z' });
    smtp = await startSmtp();
    startWorker();
    await planline.openTenant();
    kms = await openKms(planline.database.pool('append'), planline.config.dataFolder, 'America/Detroit' as TimeZone);
  }, 180_000);
  afterAll(async () => {
    if (worker) await endWorkerProcess(worker, 'SIGKILL');
    await planline?.stop();
    await smtp?.stop();
  }, 60_000);

  const startWorker = (): void => void (worker = startWorkerProcess(planline, { SMTP_URL: smtp.url, PLANLINE_AGENCY_MAIL: MAILBOX }));
  let killing: Promise<void> = Promise.resolve();
  /** One after the other, whoever asks for it. */
  const kill = (): Promise<void> =>
    (killing = killing.then(async () => {
      await endWorkerProcess(worker, 'SIGKILL');
      if (!isLong) await missAtOnce(planline.client, planline.config.temporal.namespace, await running());
      startWorker();
    }));
  const running = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { workflowId } of planline.client.list({ query: runningWorkflows })) found.push(workflowId);
    return found;
  };
  const count = async (stream: string, type: string): Promise<number> => (await planline.story(stream)).filter((line) => line.includes(` ${type}@`)).length;
  /** Dates whose moment was two seconds ago. */
  const datesDue = async (): Promise<number> =>
    (await planline.db.query<{ due: number }>(`SELECT count(*)::integer AS due FROM work.clock, read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND d.due_at < base + (clock_timestamp() - real_base) * speed - interval '${2 * SPEED} days'`)).rows[0]!.due;
  const concluded = async (): Promise<string> =>
    (await planline.db.query<{ stage: string }>("SELECT kind || ' ' || (state->>'status') AS stage FROM read.stages WHERE kind IN ('council-round', 'approval', 'submission') ORDER BY kind")).rows.map(({ stage }) => stage).join(', ');
  const wanted = async (): Promise<string[]> => (await planline.db.query<{ effect: string }>('SELECT effect FROM read.effects')).rows.map(({ effect }) => effect);

  it(`worker-killed: killed ${kills} times between two things, and whenever something is to be done outside, no step comes before its turn, each date is fired once, and all outside is done once`, async () => {
    const { streams, life } = kms;
    // Before the first kill: on a busy machine each worker would be killed before it had come to the order.
    await planline.order({ kind: 'set-clock-speed', params: { speed: 86_400 * SPEED } });
    let over = false;
    const between = (async () => {
      for (let killed = 0; killed < kills && !over; killed += 1) {
        await pause(1_000 + Math.floor(next() * 5_000));
        await kill();
      }
    })();
    const struck = new Set<string>();
    const kindOf = (effect: string): string => effect.split('/')[0]!;
    const outside = (async () => {
      while (!over) {
        // In a long run each time that something is wanted, and now and then in the middle of it.
        for (const effect of new Set((await wanted()).map((one) => (isLong ? one : kindOf(one))))) {
          if (struck.has(effect)) continue;
          struck.add(effect);
          // A mail is struck in its middle below: after three sendings of which nobody knows it would be given up.
          if (isLong && kindOf(effect) !== 'send') await pause(Math.floor(next() * 800));
          await kill();
        }
        await pause(20);
      }
    })();
    const inTheMiddle = smtp.silentAt(MAILBOX).then(kill);
    try {
      for (const { on, after, refused, codes, does } of life) {
        await eventually(`it is ${on}`, async () => (await kms.today()) >= on, 300_000);
        // Days pass here faster than anything is made or told.
        if (after) await eventually(`the submission has ${after.times} ${after.type}`, async () => (await count(streams.submission, after.type)) >= after.times, 600_000);
        expect({ on, codes: await refused() }).toEqual({ on, codes });
        await does();
      }
      // The last step is in the log; the lists hear of it when a worker lives again.
      await eventually('all three stages are concluded', async () => (await concluded()) === 'approval concluded, council-round concluded, submission concluded', 180_000);
      await eventually('nothing is left to do outside', async () => (await wanted()).length === 0, 180_000);
      await eventually('no date is due', async () => (await datesDue()) === 0, 180_000);
    } finally {
      over = true;
      await Promise.all([between, outside]);
    }
    await inTheMiddle;
    expect([...new Set([...struck].map(kindOf))]).toEqual(KINDS);
    const ended = { GiverTold: 1, PackageRendered: 2, PackageSent: 1, ReceiptFiled: 1, SubmissionReturned: 1, LetterFiled: 1 };
    const times = await Promise.all(Object.keys(ended).map(async (type) => [type, (await count(streams.council, type)) + (await count(streams.submission, type))]));
    expect(Object.fromEntries(times)).toEqual(ended);
    const mails = (await Promise.all(smtp.taken.map(readMail))).filter(({ to }) => to === MAILBOX);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    // The sending in whose middle it was killed reached nobody, and whoever came next knew of it.
    const begun = await count(streams.submission, 'PackageSendingBegun');
    expect([begun > 1, mails.length < begun]).toEqual([true, true]);

    const tasks = await planline.db.query<{ task: string; rule: string }>("SELECT state->'wait'->>'rule' AS rule, task FROM read.tasks WHERE state->'wait'->>'stream' IS NOT NULL");
    expect(tasks.rows.length).toBeGreaterThan(10);
    const overdue: string[] = [];
    for (const { task, rule } of tasks.rows) {
      const [planned, late] = [await count(`task/${task}`, 'TaskPlanned'), await count(`task/${task}`, 'TaskOverdue')];
      expect({ rule, planned, late: Math.max(1, late) }).toEqual({ rule, planned: 1, late: 1 });
      if (late > 0) overdue.push(rule);
    }
    // Nobody ever does these two; the others may have been done before a worker lived again.
    expect(overdue).toEqual(expect.arrayContaining(['agency-submission/budget', 'board-approval/minutes-published']));
    const { rows: twice } = await planline.db.query(
      `SELECT stream || ' ' || (e -> 'payload' ->> 'rung') || ' ' || (e -> 'payload' ->> 'on') || ' ' || (e -> 'payload' ->> 'setBy') AS notice
       FROM log.events, LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x
       WHERE e ->> 'type' IN ('ReminderRaised@1', 'ReminderObsolete@1') GROUP BY 1 HAVING count(*) > 1`,
    );
    expect(twice).toEqual([]);
    // In a long run each kill in the middle of something costs the minute after which it is missed.
  }, 1_500_000);
});
