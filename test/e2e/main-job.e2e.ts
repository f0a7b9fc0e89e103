import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection, WorkflowClient } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clientFor, type Client } from '#apps/cli/client.js';
import { giveOrder } from '#apps/cli/orders.js';
import { root } from '#apps/cli/root.js';
import { commandPath } from '#libs/commands/addresses.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { fold } from '#libs/commands/registry.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { task } from '#libs/domain/task/task.js';
import { acceptedDigests, readMail, toldTwice, unexplained, type AcceptedDigest, type SentMail } from '#test/support/mails.js';
import { eventually } from '#test/faults/support/insist.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { lookInto } from '#test/support/truth.js';
import { searchKeys } from '#workflows/protocol.js';

type Report = { readonly plan: string; readonly taken: number; readonly held: number; readonly findings: readonly { readonly line: number; readonly severity: string; readonly code: string }[] };
type Task = { readonly id: string; readonly status: string; readonly title: string; readonly due: string | null; readonly version: number };
type History = { readonly items: readonly { readonly logIndex: string; readonly type: string; readonly says: string; readonly simulatedClock: boolean }[] };

const example = (file: string): string => join(root, 'examples/benton-harbor', file);
/** A year of the grant in the gate; with PLANLINE_ROUNDS all of it, and the months in which the last tasks are asked for. */
const DAYS = Math.min(1320, 366 * Number(process.env.PLANLINE_ROUNDS ?? '1'));

function ifThereIsNone(error: unknown): null {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
  return null;
}

describeWith(await temporalMissing())('the main job: a grant’s timeline, from its file to the last reminder', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let smtp: SmtpServer;
  let planline: Planline;
  let client: Client;
  let plan: string;
  let begins: CalendarDate;
  const start = async (): Promise<void> => {
    planline = await startPlanline(folder.path, { env: { SMTP_URL: smtp.url }, args: ['--time-zone', 'America/Detroit'] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
  };
  beforeAll(async () => {
    folder = await dataFolder();
    smtp = await startSmtp();
    await start();
    begins = (await client.get<{ today: CalendarDate }>('/api/clock')).today;
  }, 180_000);
  afterAll(async () => {
    await planline?.stop();
    await smtp?.stop();
    await folder?.remove();
  }, 60_000);

  const run = (...args: string[]): Promise<string> => planline.run(...args);
  const advance = (days: number): Promise<string> => run('clock', 'advance', '--to', addDays(begins, Math.min(days, DAYS)));
  const tasks = async (): Promise<readonly Task[]> => (JSON.parse(await run('tasks', '--plan', plan, '--json')) as { items: Task[] }).items;
  const complete = (id: string): Promise<unknown> => client.post(commandPath('task', id, 'completeTask'), { note: 'The evidence is filed.' }, { version: '*' });
  const events = async (): Promise<OpenedEvent[]> => {
    const truth = await lookInto(planline);
    return truth.events().finally(() => truth.close());
  };
  const rows = async <R extends object>(sql: string): Promise<R[]> => {
    const truth = await lookInto(planline);
    return truth.db.query<R>(sql).then(({ rows }) => rows).finally(() => truth.close());
  };
  const inTemporal = async <T>(ask: (temporal: WorkflowClient) => Promise<T>): Promise<T> => {
    const connection = await Connection.connect({ address: `127.0.0.1:${(await planline.runFile()).ports.temporal}` });
    return ask(new WorkflowClient({ connection })).finally(() => connection.close());
  };
  /** Workflows that run, each with the next date that it shows. */
  const waiting = (): Promise<Record<string, string | null>> =>
    inTemporal(async (temporal) => {
      const found: Record<string, string | null> = {};
      for await (const { workflowId, typedSearchAttributes } of temporal.list({ query: "ExecutionStatus = 'Running'" })) found[workflowId] = typedSearchAttributes.get(searchKeys.nextDue)?.toISOString() ?? null;
      return found;
    });
  const timelinesRunning = async (): Promise<number> => Object.keys(await waiting()).filter((id) => id.startsWith('timeline/')).length;
  /** What must run, by the log alone. The morning digests wait for their own hours, which are no deadlines of a task. */
  const mustWait = async (): Promise<Record<string, string | null>> => {
    const open = await rows<{ process: string; next: Date | null }>('SELECT p.process, (SELECT min(d.due_at) FROM read.deadlines d WHERE d.process = p.process) AS next FROM read.processes p WHERE p.open ORDER BY p.process');
    return Object.fromEntries(open.map(({ process, next }) => [process, next?.toISOString() ?? null]));
  };
  const timersAreRestored = (): Promise<void> =>
    eventually('each open process waits in a workflow, timelines for their earliest date', async () => {
      const [found, wanted] = [await waiting(), await mustWait()];
      expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
      for (const [process, next] of Object.entries(wanted)) if (process.startsWith('timeline/')) expect([process, found[process]]).toEqual([process, next]);
      return Object.values(wanted).some((next) => next !== null);
    }, 30);

  /** Which run each open process has in Temporal; null where it has none. Asked of each by its id, since lists lag behind. */
  const runs = async (): Promise<Record<string, string | null>> => {
    const open = Object.keys(await mustWait());
    return inTemporal(async (temporal) => {
      const found = await Promise.all(open.map((process) => temporal.getHandle(process).describe().catch(ifThereIsNone)));
      return Object.fromEntries(open.map((process, nth) => [process, found[nth]?.status.name === 'RUNNING' ? found[nth].runId : null]));
    });
  };
  /** Answers each process's run: another one than before, as soon as the order is done, when nothing else can have started it yet. */
  const rebuild = async (before: Readonly<Record<string, string | null>>): Promise<Record<string, string | null>> => {
    expect(await run('rebuild', 'temporal')).toMatch(new RegExp(`started ${Object.keys(before).length}\\b`));
    const after = await runs();
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(Object.values(after)).not.toContain(null);
    expect(Object.entries(after).filter(([process, one]) => before[process] === one)).toEqual([]);
    await timersAreRestored();
    return after;
  };

  it('takes 61 rows, holds back none, and says which three lie outside their phase', async () => {
    expect(JSON.parse(await run('people', 'import', example('people.csv'), '--json'))).toMatchObject({ held: 0 });
    const report = JSON.parse(await run('import', example('timeline-district.csv'), '--program', 'mi-sig', '--anchor', begins, '--json')) as Report;
    expect(report).toMatchObject({ taken: 61, held: 0 });
    expect(report.findings.filter(({ severity }) => severity === 'warns').map(({ line }) => line)).toEqual([9, 15, 62]);
    plan = report.plan;
    expect(await tasks()).toHaveLength(61);
  }, 60_000);

  it('does nothing for the same file again, and says so', async () => {
    const before = (await events()).length;
    const again = JSON.parse(await run('import', example('timeline-district.csv'), '--program', 'mi-sig', '--anchor', begins, '--json')) as Report;
    expect(again.findings.map(({ code }) => code)).toContain('imports.nothing-changed');
    expect(await events()).toHaveLength(before);
  }, 60_000);

  it('keeps the whole plan waiting in one workflow, on dates that come from the log', async () => {
    expect(await timelinesRunning()).toBe(1);
    const [deadlines] = await rows<{ tasks: number }>('SELECT count(DISTINCT task)::integer AS tasks FROM read.deadlines');
    expect(deadlines).toEqual({ tasks: 61 });
  }, 60_000);

  it('reminds while the days are stepped, and lets what is finished on the way alone', async () => {
    await advance(90);
    // Every third task is done before its time.
    for (const { id } of (await tasks()).filter((_, nth) => nth % 3 === 0)) await complete(id);
    await advance(150);
    expect(smtp.taken.length).toBeGreaterThan(0);
  }, 180_000);

  it('wiped-temporal: a rebuild in the middle ends every workflow, and starts each anew on the dates of the log', async () => {
    const before = await runs();
    expect(Object.values(before)).not.toContain(null);
    await rebuild(before);
  }, 180_000);

  it('wiped-temporal: a timer that the rebuild has set fires by itself, with nobody stepping the clock', async () => {
    const [next] = await rows<{ process: string; at: Date; before: CalendarDate }>("SELECT process, due_at AS at, ((due_at AT TIME ZONE 'America/Detroit')::date - 1)::text AS before FROM read.deadlines ORDER BY due_at LIMIT 1");
    const { today } = await client.get<{ today: CalendarDate }>('/api/clock');
    if (next!.before > today) await run('clock', 'advance', '--to', next!.before);
    const restored = (await rebuild(await runs()))[next!.process]!;
    // An hour a second: what is due in the morning comes in seconds, and the day's mail has the rest of the day.
    await giveOrder(client, '/api/clock/speed', { speed: 3_600 });
    await eventually('the next date has come', async () => (await rows<{ late: number }>(`SELECT count(*)::integer AS late FROM read.deadlines WHERE due_at <= '${next!.at.toISOString()}'`))[0]!.late === 0, 60);
    await giveOrder(client, '/api/clock/speed', { speed: 1 });
    const { events: told } = await inTemporal((temporal) => temporal.getHandle(next!.process, restored).fetchHistory());
    expect(told!.filter(({ timerFiredEventAttributes }) => timerFiredEventAttributes)).not.toEqual([]);
    await advance(210);
  }, 180_000);

  it('goes on after a stop and a start where it stood', async () => {
    const { now } = await client.get<{ now: string }>('/api/clock');
    await planline.stop();
    await start();
    expect(await client.get('/api/clock')).toMatchObject({ now, simulated: true });
    await advance(240);
  }, 240_000);

  it('wiped-temporal: its file deleted while everything is stopped, a rebuild starts every process anew', async () => {
    const before = await runs();
    await planline.stop();
    const files = (await readdir(folder.path)).filter((name) => name.startsWith('temporal.sqlite'));
    expect(files).toContain('temporal.sqlite');
    for (const file of files) await rm(join(folder.path, file));
    await start();
    await rebuild(before);
    await advance(270);
  }, 240_000);

  it('comes to the end of its time in seconds', async () => {
    const since = Date.now();
    await advance(DAYS);
    process.stderr.write(`${DAYS - 270} days stepped in ${((Date.now() - since) / 1000).toFixed(1)} s, ${smtp.taken.length} mails in all\n`);
    expect(await client.get('/api/status')).toMatchObject({ idle: true, dueDeadlines: 0, failedDeadlines: 0, parked: [], deliveries: { pending: 0, dead: 0, unknownSendings: 0 } });
  }, 900_000);

  describe('and then', () => {
    let log: OpenedEvent[];
    let digests: AcceptedDigest[];
    let mails: SentMail[];
    beforeAll(async () => {
      log = await events();
      digests = acceptedDigests(log);
      mails = await Promise.all(smtp.taken.map(readMail));
    });

    it('every status change is in the plan’s history, marked as told by a moved clock, and nothing else is', async () => {
      const { items } = JSON.parse(await run('history', plan, '--json')) as History;
      const { id } = await client.get<{ id: string }>(`/api/plans/${plan}`);
      const ofPlan = log.filter((event) => event.plan === id);
      expect(ofPlan.length).toBeGreaterThan(61);
      expect(items.map(({ logIndex }) => logIndex)).toEqual(ofPlan.map(({ logIndex }) => String(logIndex)));
      expect(items.map(({ simulatedClock }) => simulatedClock)).toEqual(ofPlan.map(({ clock }) => clock === 'simulated'));
      expect(items.filter(({ says }) => says.trim() === '')).toEqual([]);
    }, 60_000);

    it('each task is where its events have brought it', async () => {
      for (const { id, status, version } of await tasks()) {
        const state = fold(task, log.filter(({ stream }) => stream === `task/${id}`));
        expect([id, status, version]).toEqual([id, state.status, state.version]);
      }
    }, 60_000);

    it('each person had one digest a day at most, and each mail is one that the log tells of', () => {
      const days = digests.map(({ person, day }) => `${person} ${day}`);
      expect(new Set(days).size).toBe(days.length);
      expect(mails).toHaveLength(digests.length);
      expect(unexplained(mails, log)).toEqual([]);
    });

    it('each mail links to the tasks that its digest is about, on the day that each notice belongs to', () => {
      for (const { messageId, day, reminders } of digests) {
        const mail = mails.find((one) => one.messageId === messageId)!;
        expect(mail.tasks).toEqual(new Set(reminders.map((reminder) => reminder.task)));
        expect(reminders.filter(({ on }) => on !== day)).toEqual([]);
      }
    });

    it('nobody was reminded of finished work', () => {
      const done = new Map(log.filter(({ type }) => type === 'TaskDone').map((event) => [event.stream.slice('task/'.length), event.logIndex]));
      expect(done.size).toBeGreaterThan(10);
      const late = digests.flatMap(({ logIndex, reminders }) => reminders.filter((reminder) => (done.get(reminder.task) ?? logIndex) < logIndex));
      expect(late).toEqual([]);
    });

    it('what became overdue had been reminded of before its end', () => {
      const overdue = log.filter(({ type, data }) => type === 'TaskOverdue' && data.because === 'end-passed').map(({ stream }) => stream.slice('task/'.length));
      expect(overdue.length).toBeGreaterThan(5);
      const before = new Set(digests.flatMap(({ reminders }) => reminders.filter(({ rung }) => rung.startsWith('before-') || rung === 'on-the-day').map((reminder) => reminder.task)));
      expect(overdue.filter((id) => !before.has(id))).toEqual([]);
    });

    it('each reminder waits for its day, or ended in one accepted digest, or is not needed for a reason', async () => {
      expect(toldTwice(digests)).toEqual([]);
      const { today } = await client.get<{ today: string }>('/api/clock');
      const [counts] = await rows<Record<string, number>>(
        `SELECT count(*) FILTER (WHERE status = 'pending' AND on_date <= '${today}')::integer AS late, count(*) FILTER (WHERE status = 'raised')::integer AS raised,
                count(*) FILTER (WHERE status = 'accepted')::integer AS accepted, count(*) FILTER (WHERE status = 'obsolete')::integer AS obsolete FROM read.reminders`,
      );
      expect(counts).toMatchObject({ late: 0, raised: 0, accepted: digests.flatMap(({ reminders }) => reminders).length });
      expect(counts!.obsolete).toBeGreaterThan(0);
    });
  });
});
