import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { eventually } from '../testing/eventually.js';
import { deliver, type DeliverDeps } from './deliver.js';
import type { Patience } from './ends.js';
import { openDeliveryQueue, type QueuePlace } from './queue.js';
import { startDeliveries, type DeliveriesJob, type Tuning } from './start.js';
import { mailFrom, openDistrict, startGround, type District, type Ground } from './testing/district.js';

const hasty: Patience = { leaseMarginMs: 2_000, firstRetryMs: 50, longestRetryMs: 100, mostPutOffs: 4, mostUnknown: 1_000, mostOwnErrors: 4 };
const people = { 'sig-coordinator': {}, principal: { escalateTo: 'superintendent' }, superintendent: {} };

/** How digests get to their readers over a real SMTP server, whichever backend BullMQ runs on. `flush` empties it. */
export function deliveriesContract(backend: string, redis: { readonly url: string; flush(): Promise<void> } | null): void {
  describe(`morning digests over ${backend}`, () => {
    let ground: Ground;
    let smtp: SmtpServer;
    let transport: MailTransport;
    let district: District;
    let jobs: DeliveriesJob[];
    beforeAll(async () => {
      ground = await startGround();
    }, 60_000);
    afterAll(() => ground.stop(), 30_000);
    beforeEach(async () => {
      smtp = await startSmtp();
      transport = smtpTransport(smtp.url, { timeouts: { connectMs: 1_000, greetingMs: 1_000, silenceMs: 200, wholeMs: 1_000 } });
      jobs = [];
      district = await openDistrict(ground, people);
    });
    afterEach(async () => {
      await Promise.all(jobs.map((job) => job.stop()));
      await transport.close();
      await smtp.stop();
      expect(ground.errors.splice(0)).toEqual([]);
    });

    const place = (): QueuePlace => (redis ? { redisUrl: redis.url } : { databaseUrl: ground.database.urlFor('log_reader') });
    const config = () => ({
      databaseUrl: ground.database.databaseUrl, secret: ground.database.secret, redisUrl: redis?.url ?? null,
      smtpUrl: smtp.url, mailFrom, publicUrl: 'https://plans.district.example', dataFolder: '/nowhere',
    });
    const start = (tuning: Partial<Tuning> = {}): void => {
      const { db, handle, clock } = ground;
      jobs.push(startDeliveries({ config: config(), db, handle, clock, complain: (_job, error) => ground.errors.push(error), tuning: { transport, patience: hasty, reconcileEveryMs: 20, lostAfterMs: 100, ...tuning } }));
    };
    const means = (more: Partial<DeliverDeps> = {}): DeliverDeps => {
      const { db, handle, clock } = ground;
      return { db, handle, clock, transport, mailFrom, publicUrl: config().publicUrl, unsubscribeKey: 'key', patience: hasty, ...more };
    };
    const ended = (state: string, count = 1): Promise<void> =>
      eventually(`${count} deliveries are ${state}`, async () => (await district.deliveries()).filter((row) => row.state === state).length === count, 20_000);
    /** One reminder of the principal's that is due now, in a delivery. */
    const oneDue = async (): Promise<string> => {
      const task = await district.planTask('principal', 7);
      district.goTo(0, '07:00');
      await district.fire();
      await district.openDue();
      return task;
    };
    const read = (index: number) => PostalMime.parse(smtp.taken[index]!);

    it('done-just-before-sending-is-not-mailed', async () => {
      const task = await oneDue();
      await district.give('task', task, { name: 'completeTask', note: null }, district.plan);
      start();
      await ended('not-needed');
      expect(smtp.taken).toHaveLength(0);
      expect((await district.reminders()).find(({ rung }) => rung === 'before-7')).toMatchObject({ status: 'obsolete', reason: 'finished' });
    });

    it('nothing to someone who wants no mail, and the reminder says so', async () => {
      await district.give('person', district.person('principal'), { name: 'setDigestPreference', frequency: 'never', at: '07:00' });
      await oneDue();
      start();
      await ended('not-needed');
      expect(smtp.taken).toHaveLength(0);
      expect((await district.reminders()).find(({ rung }) => rung === 'before-7')).toMatchObject({ status: 'obsolete', reason: 'muted' });
    });

    it('refused for good: a dead letter with the server\'s words, and the next day\'s digest has its reminders', async () => {
      smtp.mode = 'refuse';
      await oneDue();
      start();
      await ended('dead');
      expect((await district.deliveries())[0]).toMatchObject({ reason: 'delivery.refused', detail: expect.stringContaining('no such mailbox') });
      smtp.mode = 'ok';
      expect((await district.openDue()).nextAt).toBe('2026-03-03T12:00:00.000Z');
      district.goTo(1, '07:00');
      await district.openDue();
      await ended('accepted');
      expect((await district.reminders()).filter(({ status }) => status === 'accepted')).toHaveLength(1);
      district.goTo(-1, '07:00');
    });

    it('put off too often: a dead letter, that goes when it is sent again', async () => {
      smtp.mode = 'put-off';
      await oneDue();
      start();
      await ended('dead');
      expect((await district.deliveries())[0]).toMatchObject({ reason: 'delivery.tried-too-often', tries: hasty.mostPutOffs });
      smtp.mode = 'ok';
      const client = await ground.database.pool('query').connect();
      const sendAgain = `UPDATE work.deliveries SET state = 'due', tries = 0, put_offs = 0, next_try_at = clock_timestamp(), queued_at = NULL, ended_at = NULL WHERE state = 'dead'`;
      await client.query('BEGIN');
      await client.query("SELECT set_config('planline.tenant', 'another district', true)");
      expect((await client.query(sendAgain)).rowCount).toBe(0);
      await client.query("SELECT set_config('planline.tenant', $1, true)", [district.tenant]);
      expect((await client.query(sendAgain)).rowCount).toBe(1);
      await client.query('COMMIT');
      client.release();
      await ended('accepted');
      expect(smtp.taken).toHaveLength(1);
    });

    it('hung-smtp-delays-and-loses-none', async () => {
      smtp.mode = 'hang';
      for (const role of Object.keys(people)) await district.planTask(role, 7);
      await oneDue();
      start();
      await ended('failed', 3);
      smtp.mode = 'ok';
      await ended('accepted', 3);
      expect(smtp.taken).toHaveLength(3);
      expect((await district.reminders()).filter(({ rung, status }) => rung === 'before-7' && status === 'raised')).toEqual([]);
    });

    it('killed-after-acceptance-is-unknown: sent again with the same Message-ID, and counted', async () => {
      await oneDue();
      const [row] = await district.deliveries();
      const killed: MailTransport = { ...transport, longestMs: 0, send: async (mail) => transport.send(mail).then(() => new Promise(() => undefined)) };
      void deliver(means({ transport: killed, patience: { ...hasty, leaseMarginMs: 200 } }), row!.id);
      await smtp.takes(1);
      start();
      await ended('accepted');
      expect(smtp.taken).toHaveLength(2);
      expect((await read(0)).messageId).toBe((await read(1)).messageId);
      expect((await district.deliveries())[0]).toMatchObject({ unknown: 1, tries: 2 });
    });

    it('a connection that ends before the answer is unknown too', async () => {
      smtp.mode = 'accept-then-drop';
      await oneDue();
      start();
      await smtp.takes(2);
      smtp.mode = 'ok';
      await ended('accepted');
      const { messageId } = await read(0);
      for (let n = 1; n < smtp.taken.length; n++) expect((await read(n)).messageId).toBe(messageId);
      expect((await district.deliveries())[0]!.unknown).toBe(smtp.taken.length - 1);
    });

    it('killed-after-the-event: the log knows that it was accepted, and nothing is mailed again', async () => {
      await oneDue();
      const [row] = await district.deliveries();
      await deliver(means(), row!.id);
      await ground.db.query("UPDATE work.deliveries SET state = 'unknown', ended_at = NULL WHERE id = $1", [row!.id]);
      start();
      await ended('accepted');
      expect(smtp.taken).toHaveLength(1);
    });

    it('restored-system-re-mails-nothing: the acceptance is in the log', async () => {
      await oneDue();
      start();
      await ended('accepted');
      await ground.db.query('DELETE FROM work.deliveries WHERE tenant = $1', [district.tenant]);
      expect(await district.openDue()).toEqual({ nextAt: null });
      expect(await district.deliveries()).toEqual([]);
    });

    it('duplicate-delivery: jobs for the same row at once make one mail', async () => {
      await oneDue();
      const [row] = await district.deliveries();
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => deliver(means(), row!.id)));
      expect(outcomes.toSorted()).toEqual(['accepted', 'not-ours', 'not-ours', 'not-ours', 'not-ours']);
      expect(smtp.taken).toHaveLength(1);
    });

    it('flushed-queue-loses-nothing: the rows are put again', async () => {
      await oneDue();
      const rows = await district.deliveries();
      const queue = openDeliveryQueue(place(), (error) => ground.errors.push(error));
      await queue.put(rows.map(({ id }) => id));
      await queue.close();
      await ground.db.query('UPDATE work.deliveries SET queued_at = clock_timestamp() WHERE tenant = $1', [district.tenant]);
      if (redis) await redis.flush();
      else await ground.db.query('DELETE FROM bullmq.job');
      start();
      await ended('accepted');
    });

    it('one mail for all that is due, which links to each task and lets its reader leave', async () => {
      const overdue = await district.planTask('principal', -1);
      const task = await oneDue();
      await district.openDue();
      start();
      await ended('accepted');
      const mail = await read(0);
      expect(mail.to?.[0]).toMatchObject({ address: 'principal@district.example', name: 'The principal' });
      expect(mail.subject).toMatch(/^1 due in the next 7 days: ./);
      expect(mail.text).toContain(`https://plans.district.example/tasks/${task}`);
      expect(mail.text).not.toContain(overdue);
      expect(mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value).toMatch(/^<https:\/\/plans\.district\.example\/unsubscribe\/[\w.-]+>$/);
      expect(mail.date).toBe(ground.now());
    });
  });
}
