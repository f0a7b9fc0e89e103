import { randomUUID } from 'node:crypto';
import { createPostgresBackend, createRedisBackend, withBackend, type BackendClasses, type IQueueBackend } from 'bullmq';
import { createTransport } from 'nodemailer';
import { startDeliveries, type DeliveriesDeps } from '#apps/worker/deliveries/start.js';
import { openDueDigests } from '#apps/worker/deliveries/open-due-digests.js';
import { mailFrom, openDistrict, startGround, type District, type Ground } from '#apps/worker/deliveries/testing/district.js';
import { startRedis } from '#test/support/redis.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { compared, type BenchResult } from './result.js';

const atOnce = 16;

/**
 * Morning digests through the whole path (opened, queued, claimed, looked at again, written, sent, accepted in
 * the log, noted) over bare BullMQ jobs with a mail of the same words each, sent over as many kept connections
 * to the same server. Rounds of the two take turns, on each backend.
 */
export async function benchMails({ rounds = 5, mails = 200 } = {}): Promise<BenchResult[]> {
  const ground = await startGround();
  const redis = await startRedis();
  const smtp = await startSmtp();
  try {
    const results: BenchResult[] = [];
    for (const redisUrl of [null, redis.url]) results.push(await onBackend(ground, smtp, redisUrl, rounds, mails));
    return results;
  } finally {
    await Promise.all([smtp.stop(), redis.stop()]);
    await ground.stop();
  }
}

async function onBackend(ground: Ground, smtp: SmtpServer, redisUrl: string | null, rounds: number, mails: number): Promise<BenchResult> {
  const roles = Array.from({ length: mails }, (_, n) => `role-${n}`);
  const district = await openDistrict(ground, Object.fromEntries(roles.map((role) => [role, {}])));
  const ours = startOurs(ground, smtp, redisUrl);
  await fill(ground, district, roles);
  await ours.round(district, mails);
  const floor = await startFloor(ground, smtp, redisUrl);
  await floor.round(mails);
  const measured: { ours: number; floor: number }[] = [];
  for (let nth = 0; nth < rounds; nth += 1) {
    await fill(ground, district, roles);
    const first = nth % 2 === 0 ? await ours.round(district, mails) : null;
    const bare = await floor.round(mails);
    measured.push({ ours: first ?? (await ours.round(district, mails)), floor: bare });
  }
  await Promise.all([ours.stop(), floor.stop()]);
  const backend = redisUrl === null ? 'PostgreSQL' : 'Redis';
  return compared(`mails through the whole path, over bare BullMQ on ${backend} and SMTP`, measured, { unit: 'mails/s', goal: 0.8, better: 'higher' });
}

/** A morning on which each role has one task that is due in a week. */
async function fill(ground: Ground, district: District, roles: readonly string[]): Promise<void> {
  district.goTo(1, '05:00');
  await Promise.all(roles.map((role) => district.planTask(role, 7)));
  district.goTo(0, '07:00');
  for (let due = 0; due < roles.length; due += 200) await district.fire();
  await ground.caughtUp();
}

function startOurs(ground: Ground, smtp: SmtpServer, redisUrl: string | null) {
  const { db, handle, clock, database, errors } = ground;
  const config: DeliveriesDeps['config'] = { databaseUrl: database.databaseUrl, secret: database.secret, redisUrl, smtpUrl: smtp.url, mailFrom, publicUrl: 'https://plans.district.example', dataFolder: '' };
  const deliveries = startDeliveries({ config, db, handle, clock, complain: (_job, error) => errors.push(error), tuning: { concurrency: atOnce } });
  return {
    stop: deliveries.stop,
    async round({ tenant }: District, mails: number): Promise<number> {
      const all = smtp.takes(smtp.taken.length + mails);
      const started = performance.now();
      await openDueDigests({ db, mailFrom, put: async () => deliveries.nudge() }, { tenant, now: ground.now() });
      await all;
      await allNoted(ground, tenant);
      return perSecond(mails, started);
    },
  };
}

async function allNoted(ground: Ground, tenant: string): Promise<void> {
  for (;;) {
    const { rows } = await ground.db.query<{ left: number }>("SELECT count(*)::integer AS left FROM work.deliveries WHERE tenant = $1 AND state <> 'accepted'", [tenant]);
    if (rows[0]!.left === 0) return;
  }
}

async function startFloor(ground: Ground, smtp: SmtpServer, redisUrl: string | null) {
  if (redisUrl !== null) return floorOver(withBackend(createRedisBackend), { url: redisUrl, maxRetriesPerRequest: null }, smtp);
  return floorOver(withBackend(createPostgresBackend), { connectionString: ground.database.urlFor('log_reader'), schema: 'bullmq', max: 4 }, smtp);
}

async function floorOver<B extends IQueueBackend, C>({ Queue, Worker }: BackendClasses<B, C>, connection: C, smtp: SmtpServer) {
  const [text, html] = [smtp.taken.at(-1)!.toString().slice(0, 1_200), `<p>${'words '.repeat(300)}</p>`];
  const transporter = createTransport({ url: smtp.url, pool: true, maxConnections: atOnce, maxMessages: Infinity });
  const queue = new Queue<{ to: string }>('bare', { connection, defaultJobOptions: { removeOnComplete: true, removeOnFail: true } });
  let done = (): void => undefined;
  let left = 0;
  const worker = new Worker<{ to: string }>(
    'bare',
    async ({ data }) => {
      await transporter.sendMail({ from: mailFrom, to: data.to, subject: '1 thing due this week', text, html });
      if (--left === 0) done();
    },
    { connection, concurrency: atOnce },
  );
  await worker.waitUntilReady();
  return {
    async round(mails: number): Promise<number> {
      left = mails;
      const all = new Promise<void>((resolve) => (done = resolve));
      const started = performance.now();
      await queue.addBulk(Array.from({ length: mails }, (_, n) => ({ name: 'send', data: { to: `role-${n}@district.example` }, opts: { jobId: randomUUID() } })));
      await all;
      return perSecond(mails, started);
    },
    async stop(): Promise<void> {
      await worker.close();
      await queue.close();
      transporter.close();
    },
  };
}

const perSecond = (mails: number, started: number): number => (mails / (performance.now() - started)) * 1_000;
