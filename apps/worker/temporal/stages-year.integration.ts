import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '#libs/access/access.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import type { Clock } from '#libs/kernel/clock.js';
import { epochMs, instantFromMs, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { dueItems } from '#libs/read-models/index.js';
import { openKms } from '#test/support/kms-plan.js';
import { startPostgres, type TestDatabase, type TestPostgres } from '#test/support/postgres.js';
import { describeWith } from '#test/support/skip.js';
import { startTimeSkipping, timeSkippingMissing } from '#test/support/temporal.js';
import { parseProcessId } from '#workflows/process.js';
import type { Advanced, AdvanceRequest } from '#workflows/protocol.js';
import { loopWorker, recordHistory } from '#workflows/testing/run-loop.js';
import { makeEffectDeps } from '../effects/make-deps.js';
import { runEffectWith } from '../effects/run-effect.js';
import type { Job } from '../health/job.js';
import { startProjector } from '../projectors/projector.js';
import { startRelay } from '../relay/relay.js';
import { relayCheckpoint } from '../relay/state.js';
import { eventually } from '../testing/eventually.js';
import { advanceWith } from './advance.js';
import { pokesOver } from './pokes.js';

const zone = 'America/Detroit' as TimeZone;
const MINUTE = 60_000;
/** Both changes of the clocks lie between, 14 March and 7 November 2027; the last rungs of the next year's budget are of its end. */
const [FROM, UNTIL] = ['2027-01-04', '2028-03-14'] as const;

/** The real program, log, read models, `advance` and effects; only time is another. */
describeWith(await timeSkippingMissing())('the KMS plan’s stages by their own program, in skipped time', () => {
  let env: TestWorkflowEnvironment;
  let postgres: TestPostgres;
  let database: TestDatabase;
  let dataFolder: string;
  let kms: Awaited<ReturnType<typeof openKms>>;
  let clock: Clock;
  const jobs: Job[] = [];
  const closing: (() => Promise<void>)[] = [];
  const seen = new Map<string, { readonly due: number; readonly at: number; readonly setBy: string; readonly kind: string }>();
  const complaints: string[] = [];
  /** Asked by a workflow and not answered yet; and how those ended that failed. For the day on which it does not come to rest. */
  const underway = new Map<AdvanceRequest, number>();
  const failed: string[] = [];
  const complain = (job: string, error: unknown): void => void complaints.push(`${job}: ${String(error)}`);
  let activities: Parameters<typeof loopWorker>[1];

  beforeAll(async () => {
    env = await startTimeSkipping();
    postgres = await startPostgres();
    database = await postgres.createDatabase();
    dataFolder = await mkdtemp(join(tmpdir(), 'planline-year-'));
    const aheadMs = epochMs(instantOn(FROM as CalendarDate, '07:00', zone)) - (await env.currentTimeMs());
    clock = {
      now: async () => instantFromMs((await env.currentTimeMs()) + aheadMs),
      at: async (real) => instantFromMs(real + aheadMs),
      realMsUntil: async (instant, real) => Math.max(0, epochMs(instant) - (real + aheadMs)),
      simulated: async () => false,
    };
    const [db, append] = [database.pool('log_reader'), database.pool('append')];
    const log = makePostgresLog(append);
    const reader = makePostgresReader(db, database.urlFor('log_reader'));
    const keyring = makePostgresKeyring(append);
    const handle = makeHandle({ log, keyring, clock, access: check, newId: () => uuidV7(Date.now()), settingsOf: settingsReader(log), ...catalogPrograms });
    const config = { dataFolder, smtpUrl: null, mailFrom: 'Planline <planline@district.example>', publicUrl: 'http://planline.example' } as Parameters<typeof makeEffectDeps>[0]['config'];
    const effects = makeEffectDeps({ config, db, log, keyring, handle, clock });
    closing.push(() => reader.close(), async () => effects.mail.close());
    const advance = advanceWith({ db, log: reader, handle, clock, openDueDigests: async () => ({ nextAt: null }) });
    const noticing = async (request: AdvanceRequest): Promise<Advanced> => {
      const at = epochMs(await clock.at(request.now));
      for (const { task, item, rung, on, occurrence, setBy, dueAt } of await dueItems(db, request.process, instantFromMs(at), 500)) {
        const name = [task, item, rung, on, occurrence, setBy].join(' ');
        if (!seen.has(name)) seen.set(name, { due: epochMs(dueAt), at, setBy: `task/${task} ${setBy}`, kind: parseProcessId(request.process).kind });
      }
      return advance(request);
    };
    activities = {
      async advance(request: AdvanceRequest): Promise<Advanced> {
        underway.set(request, Date.now());
        return noticing(request)
          .catch((error: unknown) => {
            failed.push(`${request.process} up to ${request.wanted}: ${String(error)}`);
            throw error;
          })
          .finally(() => underway.delete(request));
      },
      runEffect: runEffectWith(effects),
    };
    jobs.push(startProjector({ db, reader, keys: keyring, complain }), startRelay({ db, log: reader, pokes: pokesOver(env.client.workflow), clock, nextDigestAt: async () => null, complain }));
    await handle({
      principal: { tenant: 'local', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null },
      parts: [{ aggregate: 'tenant', id: 'local', ifVersion: null, command: { name: 'openTenant', title: 'A district', timeZone: zone, dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } } }],
      key: 'open',
    });
    kms = await openKms(append, dataFolder, zone, clock);
  }, 300_000);

  afterAll(async () => {
    for (const job of jobs.reverse()) await job.stop();
    for (const close of closing) await close();
    await database?.drop();
    await postgres?.stop();
    await env?.teardown();
    await rm(dataFolder, { recursive: true, force: true });
  }, 60_000);

  const one = async <T>(sql: string, ...params: unknown[]): Promise<T> => (await database.pool('log_reader').query<{ one: T }>(sql, params)).rows[0]!.one;
  const stages = "p.kind IN ('council', 'board', 'submission', 'timeline')";
  const now = async (): Promise<number> => epochMs(await clock.now());
  /** Whatever was appended is known to the waiting processes, nothing is due, and nothing is to be done outside. */
  const atRest = async (): Promise<void> => {
    let left = '';
    const rested = eventually('all that is due was fired, and done outside', async () => {
      const head = BigInt(await one<string>('SELECT coalesce(max(log_index), 0) AS one FROM log.events'));
      const due = await one<number>(`SELECT (SELECT count(*) FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND ${stages} AND d.due_at <= $1::timestamptz)::integer + (SELECT count(*) FROM read.effects)::integer AS one`, await clock.now());
      const relayed = await relayCheckpoint(database.pool('log_reader'));
      // Those that nobody has told of their start yet have no history.
      const busy = due === 0 && relayed === head ? await notWaiting() : ['not all told'];
      left = `${due} due or outside, relay at ${relayed} of ${head}, ${busy.join(', ') || 'all wait'}`;
      return due === 0 && relayed === head && busy.length === 0;
      // An effect that failed is tried again after longer and longer pauses: six of them take a minute.
    }, 180_000);
    await rested.catch(async (error: unknown) => {
      const waiting = [...underway].map(([{ process, wanted }, since]) => `${process} up to ${wanted} for ${Date.now() - since} ms`);
      const histories = (await openHistories()).map(({ process, events }) => `${process}: ${events.slice(-12).map(({ eventType, eventTime }) => `${eventType}@${String(eventTime?.seconds)}`).join(' ')}`);
      throw new Error([`${String(error)}: ${left}`, ...histories, 'asked:', ...waiting, 'failed:', ...failed, 'complained:', ...complaints].join('\n'));
    });
  };
  const openHistories = async () => {
    const { rows } = await database.pool('log_reader').query<{ process: string }>(`SELECT process FROM read.processes p WHERE p.open AND ${stages}`);
    return Promise.all(rows.map(async ({ process }) => ({ process, events: (await env.client.workflow.getHandle(process).fetchHistory()).events! })));
  };
  /** Workflows in the middle of a task, by the last of their events: the server would let it time out in skipped time, and loses count of what holds its clock. */
  async function notWaiting(): Promise<string[]> {
    const last = (await openHistories()).map(({ process, events }) => ({ process, event: events.at(-1)! }));
    return last
      .filter(({ event }) => event.workflowTaskScheduledEventAttributes ?? event.workflowTaskStartedEventAttributes ?? event.workflowExecutionSignaledEventAttributes ?? event.workflowExecutionStartedEventAttributes ?? event.timerFiredEventAttributes ?? event.activityTaskCompletedEventAttributes)
      .map(({ process, event }) => `${process} after event type ${event.eventType}`);
  }
  /** The server skips to where a process wakes by its own timer; steps are so small that the relay keeps up. */
  async function goTo(target: number): Promise<void> {
    for (let at = await now(); at < target; at = await now()) {
      await atRest();
      const next = await one<Date | null>(`SELECT min(d.due_at) AS one FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND ${stages}`);
      await env.sleep(Math.max(1, Math.min(target, next ? next.getTime() + 1_000 : target) - at));
    }
    await atRest();
  }
  const fired = (type: string) =>
    database.pool('log_reader').query<{ stream: string; name: string }>(
      `SELECT stream, stream || ' ' || (e ->> 'payload') AS name FROM log.events, LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x WHERE e ->> 'type' LIKE $1`,
      [`${type}@%`],
    );

  it('goes through council, board and state, which gives it back once, and on into the next budget: each date is fired at its local hour, once, over both changes of the clocks', async () => {
    const worker = await loopWorker(env, activities);
    await worker.runUntil(async () => {
      for (const [nth, { on, refused, codes, does }] of kms.life.entries()) {
        // Never at the minute of a step before: a process that was told then wakes a day later by itself, and the time-skipping
        // server loses a workflow's task that cancels a timer in the moment in which it fires. A real one takes the firing back.
        await goTo(epochMs(instantOn(on as CalendarDate, '09:00', zone)) + nth * 2 * MINUTE);
        expect({ on, codes: await refused() }).toEqual({ on, codes });
        await does();
      }
      await atRest();
      // With all their effects in them: later their waits alone would be left of those that wait on.
      const { rows } = await database.pool('log_reader').query<{ process: string }>("SELECT process FROM read.processes WHERE kind IN ('council', 'board', 'submission') ORDER BY process");
      for (const { process } of rows) {
        const { kind, tenant, round } = parseProcessId(process);
        await recordHistory(env.client.workflow.getHandle(process), `kms-${tenant === 'local' ? kind : 'review'}-${round}`);
      }
      await goTo(epochMs(instantOn(UNTIL as CalendarDate, '09:00', zone)));
    });
    expect(await one("SELECT string_agg(kind || ' ' || (state->>'status'), ', ' ORDER BY kind) AS one FROM read.stages WHERE kind IN ('council-round', 'approval', 'submission')")).toBe('approval concluded, council-round concluded, submission concluded');

    const { rows: events } = await database.pool('log_reader').query<{ event: string; at: Instant }>(
      "SELECT stream || ' ' || (e ->> 'version') AS event, e ->> 'effective' AS at FROM log.events, LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x WHERE stream LIKE 'task/%'",
    );
    const wasSet = new Map(events.map(({ event, at }) => [event, epochMs(at)]));
    const all = [...seen.values()];
    expect(all.filter(({ due, at }) => at < due)).toEqual([]);
    // A date that was past already when it was set is fired at once.
    const late = all.filter(({ due, at, setBy }) => at - Math.max(due, wasSet.get(setBy)!) > MINUTE);
    expect(late).toEqual([]);
    const mornings = all.filter(({ due }) => new Date(due).toLocaleTimeString('en-GB', { timeZone: zone }) === '06:00:00');
    expect(mornings.length).toBeGreaterThan(all.length / 2);
    expect(new Set(mornings.map(({ due }) => new Date(due).getUTCHours()))).toEqual(new Set([10, 11]));
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['council', 'board', 'submission', 'timeline']));
    expect(mornings.filter(({ due }) => due > epochMs('2027-11-08T00:00:00.000Z' as Instant)).length).toBeGreaterThan(3);

    for (const type of ['ReminderRaised', 'TaskOverdue', 'TaskStarted']) {
      const names = (await fired(type)).rows.map(({ name }) => name);
      expect([type, names.length > 0, names.filter((name, i) => names.indexOf(name) !== i)]).toEqual([type, true, []]);
    }
    const outside = { GiverTold: 1, PackageRendered: 2, PackageSent: 1, ReceiptFiled: 1, SubmissionReturned: 1, LetterFiled: 1 };
    const times = await Promise.all(Object.keys(outside).map(async (type) => [type, (await fired(type)).rows.length]));
    expect(Object.fromEntries(times)).toEqual(outside);
    // A busy server may take longer than the relay waits for it: it is told again.
    expect(complaints.filter((each) => !each.includes('Failed to signalWithStart'))).toEqual([]);
  }, 900_000);
});
