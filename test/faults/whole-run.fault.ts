import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientFor, type Client } from '#apps/cli/client.js';
import { importFile, sendFile } from '#apps/cli/import-file.js';
import { giveOrder } from '#apps/cli/orders.js';
import { root } from '#apps/cli/root.js';
import { isRunning } from '#apps/cli/up/process-identity.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { commandPath } from '#libs/commands/addresses.js';
import { taskContentSchema } from '#libs/domain/task/events.js';
import { rounds, seed } from '#libs/domain/testing/rounds.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { chance } from '#libs/read-models/testing/life.js';
import { acceptedDigests, readMail, toldTwice, unexplained } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { redisMissing, startRedis, type RedisServer } from '#test/support/redis.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { lookInto, type Truth } from '#test/support/truth.js';
import { flushed } from './support/flushed.js';
import { workOn, type Acknowledged } from './support/hand.js';
import { eventually, insist } from './support/insist.js';

const example = (file: string): string => join(root, 'examples/benton-harbor', file);
const PARTS = ['worker', 'api', 'postgres', 'temporal'] as const;
const ROUNDS = rounds(2).numRuns;

/** Rows of the next years beside the real ones, so that the import takes seconds and a kill finds it under way. */
const MORE_ROWS = 400;
const moreRows = Array.from({ length: MORE_ROWS }, (_, nth) => `Year Three,Visit classroom ${nth + 1},Principal,10/1/16,9/1/17,The visit is noted\n`).join('');

type Kill = { readonly part: (typeof PARTS)[number]; readonly round: number; readonly intoImport: boolean };

/**
 * Kills parts of a running installation at random points of an import, while people work and reminders go out, and
 * looks for what is lost or doubled. Each round begins with another part, the first with `firstPart`, and that kill
 * falls into the import.
 */
function wholeRun(name: string, firstPart: number, missing: string | null, startQueue: () => Promise<RedisServer | null>): void {
  describeWith(missing)(name, () => {
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
    const kills: Kill[] = [];
    let file: string;
    beforeAll(async () => {
      [folder, smtp, redis] = await Promise.all([dataFolder(), startSmtp(), startQueue()]);
      const env = { SMTP_URL: smtp.url, ...(redis && { REDIS_URL: redis.url }) };
      planline = await startPlanline(folder.path, { env, args: ['--time-zone', 'America/Detroit'] });
      client = clientFor(planline.address, await planline.ownerKey(), 'local');
      truth = await lookInto(planline);
      // Half a year of the plan lies behind us, so that its busiest months are at hand.
      anchor = addDays((await today()) as CalendarDate, -150);
      file = join(folder.path, 'timeline.csv');
      await writeFile(file, `${(await readFile(example('timeline-district.csv'), 'utf8')).trimEnd()}\n${moreRows}`);
      await sendFile(client, '/api/people/import', example('people.csv'), {});
      await importPlan('undisturbed');
      undisturbed = contentOf(await truth.events(), await planId('undisturbed'));
      expect(undisturbed).toHaveLength(61 + MORE_ROWS);
    }, 180_000);
    afterAll(async () => {
      await truth?.close();
      await planline?.stop();
      await Promise.all([smtp?.stop(), redis?.stop()]);
      await folder?.remove();
    }, 60_000);

    const today = async (): Promise<CalendarDate> => (await client.get<{ today: CalendarDate }>('/api/clock')).today;
    const planId = async (slug: string): Promise<string> => (await client.get<{ id: string }>(`/api/plans/${slug}`)).id;
    const importPlan = (plan: string) => importFile(client, file, { program: 'mi-sig', plan, anchor });
    /** The tasks of this year: those of the rows beside them are years away. */
    const tasksOf = async (plan: string): Promise<string[]> =>
      (await client.get<{ items: { id: string; title: string }[] }>(`/api/plans/${plan}/tasks`, { limit: 500 })).items.filter(({ title }) => !title.startsWith('Visit classroom')).map(({ id }) => id);
    const head = async (): Promise<number> => Number((await truth.db.query<{ head: string }>('SELECT max(log_index) AS head FROM log.events')).rows[0]!.head);
    /** Index of the first event of that type after another. */
    const firstAfter = async (type: string, index: number): Promise<number> => {
      const { rows } = await truth.db.query<{ found: string | null }>("SELECT min(log_index) AS found FROM log.events WHERE log_index > $1 AND convert_from(entry, 'UTF8') LIKE $2", [index, `%"type":"${type}@%`]);
      return Number(rows[0]!.found ?? Infinity);
    };

    /** Whether it hit: the part may be down still, by the kill before this one. */
    async function kill(part: (typeof PARTS)[number]): Promise<boolean> {
      const child = (await planline.runFile()).children[part];
      if (!child || !(await isRunning(child))) return false;
      try {
        return process.kill(child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
        return false;
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

    /** Between two chunks of the import that began after that event, or in one. */
    async function inTheImport(after: number): Promise<string> {
      await eventually('some rows are taken', async () => (await firstAfter('ImportChunkTaken', after)) < Infinity, 60, 10);
      const ms = Math.floor(next() * 150);
      await pause(ms);
      return `${ms} ms after its first rows were taken`;
    }

    async function idle(): Promise<void> {
      const { ports } = await planline.runFile();
      for (const part of ['api', 'worker'])
        await eventually(`${part} is ready`, async () => (await fetch(`http://127.0.0.1:${ports[part]}/health/ready`)).ok);
      await eventually('nothing is under way', async () => (await client.get<{ idle: boolean }>('/api/status')).idle);
    }

    /** Of a round that fails as well: who works on would spoil those after it. */
    let goHome = async (): Promise<void> => undefined;
    afterEach(() => goHome(), 300_000);

    it.each(Array.from({ length: ROUNDS }, (_, nth) => nth + 1))('round %i: nothing lost, nothing doubled', async (round) => {
      await idle();
      const plan = `round-${round}`;
      const to = addDays(await today(), 3 + Math.floor(next() * 6));
      const done = new AbortController();
      const people = workOn(await tasksOf('undisturbed'), { client, next, today: to, acknowledged, until: done.signal });
      goHome = async () => {
        done.abort();
        await people;
      };
      const before = await head();
      const advanced = insist(() => giveOrder(client, '/api/clock/advance', { to }));
      const imported = insist(() => importPlan(plan));
      // Each part in turn, the next one after it, and a third one by chance, which may be one of them again.
      const first = firstPart + round - 1;
      const parts = [PARTS[first % 4]!, PARTS[(first + 1) % 4]!, PARTS[Math.floor(next() * 4)]!];
      const killed: { part: (typeof PARTS)[number]; head: number | null }[] = [];
      for (const [nth, part] of parts.entries()) {
        const when = nth === 0 ? await inTheImport(before) : await someMoment(part, 1_500);
        // Not to be had while the database is down.
        const at = await head().catch(() => null);
        const hit = await kill(part);
        if (hit) killed.push({ part, head: at });
        if (redis) await flushed(redis.url);
        process.stderr.write(`seed ${seed}, round ${round} of ${ROUNDS}: kill -9 of ${part} ${when}${hit ? '' : ', which was down'}; ${at ?? '?'} events, ${smtp.taken.length} mails\n`);
      }
      const report = await imported;
      await advanced;
      await goHome();
      // All that was asked may be done before the last one killed is back.
      await idle();
      const [began, finished] = [await firstAfter('ImportStarted', before), await firstAfter('ImportFinished', before)];
      kills.push(...killed.map(({ part, head: at }) => ({ part, round, intoImport: at !== null && at >= began && at < finished })));
      expect(kills.filter((each) => each.round === round)[0]).toEqual({ part: parts[0], round, intoImport: true });
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

    it('each part that a round could begin with was killed while an import was under way', () => {
      const hit = new Set(kills.filter(({ intoImport }) => intoImport).map(({ part }) => part));
      process.stderr.write(`${kills.filter(({ intoImport }) => intoImport).length} of ${kills.length} kills fell into an import: ${[...hit].join(', ')}\n`);
      const meant = PARTS.filter((_, nth) => (nth - firstPart + 4) % 4 < ROUNDS);
      expect(meant.filter((part) => !hit.has(part))).toEqual([]);
    });
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

const noTemporal = await temporalMissing();
wholeRun('kill -9 at random points, BullMQ on PostgreSQL', 0, noTemporal, async () => null);
// The gate's two rounds on each queue begin with all four.
wholeRun('kill -9 at random points, BullMQ on Redis, which is flushed', 2, noTemporal ?? redisMissing(), startRedis);
