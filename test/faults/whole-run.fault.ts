import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientFor, type Client } from '#apps/cli/client.js';
import { importFile, sendFile } from '#apps/cli/import-file.js';
import { giveOrder } from '#apps/cli/orders.js';
import { root } from '#apps/cli/root.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { commandPath } from '#libs/commands/addresses.js';
import { taskContentSchema } from '#libs/domain/task/events.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { chance } from '#libs/read-models/testing/life.js';
import { acceptedDigests, readMail, toldTwice, unexplained } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { startRedis, type RedisServer } from '#test/support/redis.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { lookInto, type Truth } from '#test/support/truth.js';
import { flushed } from './support/flushed.js';
import { workOn, type Acknowledged } from './support/hand.js';
import { eventually, insist } from './support/insist.js';

const example = (file: string): string => join(root, 'examples/benton-harbor', file);
const PARTS = ['worker', 'api', 'postgres', 'temporal'] as const;
const ROUNDS = rounds(2).numRuns;

/** Kills parts of a running installation at random points of an import, while people work and reminders go out, and looks for what is lost or doubled. */
function wholeRun(name: string, startQueue: () => Promise<RedisServer | null>): void {
  describe(name, () => {
    let folder: Awaited<ReturnType<typeof dataFolder>>;
    let smtp: SmtpServer;
    let redis: RedisServer | null;
    let planline: Planline;
    let client: Client;
    let truth: Truth;
    let anchor: CalendarDate;
    let undisturbed: readonly string[];
    const next = chance(seed);
    const acknowledged: Acknowledged = new Map();
    beforeAll(async () => {
      [folder, smtp, redis] = await Promise.all([dataFolder(), startSmtp(), startQueue()]);
      const env = { SMTP_URL: smtp.url, ...(redis && { REDIS_URL: redis.url }) };
      planline = await startPlanline(folder.path, { env, args: ['--time-zone', 'America/Detroit'] });
      client = clientFor(planline.address, await planline.ownerKey(), 'local');
      truth = await lookInto(planline);
      // Half a year of the plan lies behind us, so that its busiest months are at hand.
      anchor = addDays((await today()) as CalendarDate, -150);
      await sendFile(client, '/api/people/import', example('people.csv'), {});
      await importPlan('undisturbed');
      undisturbed = contentOf(await truth.events(), await planId('undisturbed'));
      expect(undisturbed).toHaveLength(61);
    }, 180_000);
    afterAll(async () => {
      await truth?.close();
      await planline?.stop();
      await Promise.all([smtp?.stop(), redis?.stop()]);
      await folder?.remove();
    }, 60_000);

    const today = async (): Promise<CalendarDate> => (await client.get<{ today: CalendarDate }>('/api/clock')).today;
    const planId = async (slug: string): Promise<string> => (await client.get<{ id: string }>(`/api/plans/${slug}`)).id;
    const importPlan = (plan: string) => importFile(client, example('timeline-district.csv'), { program: 'mi-sig', plan, anchor });
    const tasksOf = async (plan: string): Promise<string[]> => (await client.get<{ items: { id: string }[] }>(`/api/plans/${plan}/tasks`, { limit: 500 })).items.map(({ id }) => id);

    async function kill(part: (typeof PARTS)[number]): Promise<void> {
      const child = (await planline.runFile()).children[part];
      try {
        if (child) process.kill(child.pid, 'SIGKILL');
      } catch (error) {
        // Down already, by the kill before this one.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }

    /** Anywhere; or, of a sender, just when the server has the mail and the log does not know of it. That one is sent again when its lease is over, minutes later, so not in the gate. */
    async function someMoment(part: (typeof PARTS)[number], atMostMs: number): Promise<string> {
      if (part === 'worker' && ROUNDS > 2 && next() < 0.5) {
        return Promise.race([smtp.takes(smtp.taken.length + 1).then(() => 'as the server took a mail'), pause(10_000, 'after no mail came')]);
      }
      const ms = Math.floor(next() * atMostMs);
      await pause(ms);
      return `after ${ms} ms`;
    }

    async function idle(): Promise<void> {
      const { ports } = await planline.runFile();
      for (const part of ['api', 'worker'])
        await eventually(`${part} is ready`, async () => (await fetch(`http://127.0.0.1:${ports[part]}/health/ready`)).ok);
      await eventually('nothing is under way', async () => (await client.get<{ idle: boolean }>('/api/status')).idle);
    }

    it.each(Array.from({ length: ROUNDS }, (_, nth) => nth + 1))('round %i: nothing lost, nothing doubled', async (round) => {
      await idle();
      const plan = `round-${round}`;
      const to = addDays(await today(), 3 + Math.floor(next() * 6));
      const done = new AbortController();
      const people = workOn(await tasksOf('undisturbed'), { client, next, today: to, acknowledged, until: done.signal });
      let underWay = 'import and days';
      const advanced = insist(() => giveOrder(client, '/api/clock/advance', { to }));
      const imported = insist(() => importPlan(plan)).finally(() => (underWay = 'days'));
      // Each part in turn, and a third one by chance, which may be one of them again.
      const parts = [PARTS[(2 * round) % 4]!, PARTS[(2 * round + 1) % 4]!, PARTS[Math.floor(next() * 4)]!];
      for (const [nth, part] of parts.entries()) {
        // An import of 61 rows is over soon: the first one falls into it.
        const when = await someMoment(part, nth === 0 ? 300 : 1_500);
        const events = await truth.db.query<{ head: string }>('SELECT max(log_index) AS head FROM log.events').then(({ rows }) => rows[0]!.head, () => '?');
        await kill(part);
        if (redis) await flushed(redis.url);
        process.stderr.write(`seed ${seed}, round ${round} of ${ROUNDS}: kill -9 of ${part} ${when}; under way: ${underWay}, ${events} events, ${smtp.taken.length} mails\n`);
      }
      const report = await imported;
      await advanced;
      done.abort();
      await people;
      // What fell due after its reader's digest of that day goes with the next one.
      const end = addDays(to, 1);
      await insist(() => giveOrder(client, '/api/clock/advance', { to: end }));
      await idle();

      const events = await truth.events();
      expect(lostOrDoubled(events, acknowledged)).toEqual([]);
      expect(report).toMatchObject({ held: 0 });
      expect(contentOf(events, await planId(plan))).toEqual(undisturbed);
      expect(events.filter((event) => event.plan !== null && event.type === 'ImportFinished' && event.stream.startsWith('import/'))).toHaveLength(round + 1);

      const digests = acceptedDigests(events);
      expect(unexplained(await Promise.all(smtp.taken.map(readMail)), events)).toEqual([]);
      expect(toldTwice(digests)).toEqual([]);
      const { rows: rungs } = await truth.db.query("SELECT * FROM read.reminders WHERE status = 'raised' OR (status = 'pending' AND on_date <= $1)", [end]);
      expect(rungs).toEqual([]);
      const { deliveries } = await client.get<{ deliveries: { unknownSendings: number } }>('/api/status');
      process.stderr.write(`  ${events.length} events, ${acknowledged.size} acknowledged commands, ${digests.length} digests, ${smtp.taken.length} mails, ${deliveries.unknownSendings} unknown sendings\n`);
      await client.post(commandPath('plan', await planId(plan), 'closePlan'), { reason: 'The round is over.' }, { version: '*' });
    }, 600_000);
  });
}

/** Everything that the file says of each task, without the ids and days of one import. */
function contentOf(events: readonly OpenedEvent[], plan: string): string[] {
  const planned = events.filter((event) => event.plan === plan && event.type === 'TaskPlanned');
  return planned.map(({ data }) => JSON.stringify({ ...taskContentSchema.parse(data), line: (data.source as { line: number }).line, dependsOn: [] })).sort();
}

/** Acknowledged commands whose event is not where it was said to be, or there twice. */
function lostOrDoubled(events: readonly OpenedEvent[], acknowledged: Acknowledged): string[] {
  return [...acknowledged].flatMap(([key, index]) => {
    const own = events.filter(({ commandKey }) => commandKey === key).map(({ logIndex }) => logIndex);
    const whole = own.at(-1) === index && own.every((at, nth) => at === own[0]! + BigInt(nth));
    return whole ? [] : [`${key}: acknowledged at ${index}, in the log at ${own.join(', ') || 'no place'}`];
  });
}

wholeRun('kill -9 at random points, BullMQ on PostgreSQL', async () => null);
wholeRun('kill -9 at random points, BullMQ on Redis, which is flushed', startRedis);
