import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Handle } from '#libs/commands/contract.js';
import type { Instant } from '#libs/kernel/dates.js';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { MailTransport, SendOutcome } from '#libs/mail/transport.js';
import { startSmtp, type SmtpServer } from '#test/support/smtp.js';
import { deliver, type DeliverDeps } from './deliver.js';
import type { Patience } from './ends.js';
import { loseOverdueLeases } from './store.js';
import { mailFrom, openDistrict, startGround, type District, type Ground } from './testing/district.js';

const patience: Patience = { leaseMarginMs: 300, firstRetryMs: 0, longestRetryMs: 0, mostPutOffs: 3, mostUnknown: 3, mostOwnErrors: 4 };

describe('delivering one digest', () => {
  let ground: Ground;
  let smtp: SmtpServer;
  let transport: MailTransport;
  let district: District;
  beforeAll(async () => {
    ground = await startGround();
  }, 60_000);
  afterAll(() => ground.stop(), 30_000);
  beforeEach(async () => {
    smtp = await startSmtp();
    transport = { ...smtpTransport(smtp.url), longestMs: 0 };
    district = await openDistrict(ground, { principal: {} });
    ground.goTo('2026-03-02T11:00:00.000Z' as Instant);
  });
  afterEach(async () => {
    await transport.close();
    await smtp.stop();
  });

  const means = (more: Partial<DeliverDeps> = {}): DeliverDeps => {
    const { db, handle, clock } = ground;
    return { db, handle, clock, transport, mailFrom, publicUrl: 'https://plans.district.example', unsubscribeKey: 'key', patience, ...more };
  };
  const answering = (kind: SendOutcome['kind']): MailTransport => ({ ...transport, send: async () => ({ kind, detail: kind }) });
  const refusing: Handle = async () => ({ kind: 'too-large', refusal: { code: 'command.too-large', params: {} } });
  const away: Handle = async () => Promise.reject(new Error('the database is away'));
  const morning = async (days = 0): Promise<void> => {
    district.goTo(days, '07:00');
    await district.fire();
    await district.openDue();
  };
  /** The delivery of one reminder that is due now. */
  const oneDue = async (): Promise<string> => {
    await district.planTask('principal', 7);
    await morning();
    return (await row()).id;
  };
  const row = async (nth = 0) => (await district.deliveries())[nth]!;
  const sendAgain = async (): Promise<void> =>
    void (await ground.db.query("UPDATE work.deliveries SET state = 'due', tries = 0, put_offs = 0, not_reached = 0, own_errors = 0, ended_at = NULL WHERE tenant = $1 AND state = 'dead'", [district.tenant]));
  const raised = async () => (await district.reminders()).filter(({ status }) => status === 'raised');

  it('more-than-one-event-holds: mails what fits, and the rest with the next digest', async () => {
    const role = `adviser-${'of-the-schools-'.repeat(16)}`.slice(0, 240);
    district = await openDistrict(ground, { [role]: { email: 'adviser@district.example' } });
    await Promise.all(Array.from({ length: 250 }, () => district.planTask(role, 7)));
    district.goTo(0, '07:00');
    await district.fire();
    await morning();
    expect(await deliver(means(), (await row()).id)).toBe('accepted');
    const left = (await raised()).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(125);
    await morning(1);
    expect(await deliver(means(), (await row(1)).id)).toBe('accepted');
    expect(await raised()).toEqual([]);
    expect(smtp.taken).toHaveLength(2);
  }, 120_000);

  it('log-refuses-for-good: a dead letter after one mail, which no digest tells again, and which is only recorded when it is sent again', async () => {
    const id = await oneDue();
    expect(await deliver(means({ handle: refusing }), id)).toBe('dead');
    expect(await row()).toMatchObject({ state: 'dead', reason: 'delivery.not-recorded', detail: 'command.too-large', unknown: 0 });
    await morning(1);
    expect(await district.deliveries()).toHaveLength(1);
    expect(await district.nextDue()).toBeNull();
    await sendAgain();
    expect(await deliver(means(), id)).toBe('accepted');
    expect(smtp.taken).toHaveLength(1);
    expect(await raised()).toEqual([]);
  });

  it('log-away-after-acceptance: not sent again, and recorded when the log is back', async () => {
    const id = await oneDue();
    expect(await deliver(means({ handle: away }), id)).toBe('failed');
    expect(await row()).toMatchObject({ reason: 'delivery.not-recorded-yet', unknown: 0 });
    await district.planTask('principal', 7);
    await morning(1);
    expect(await district.deliveries()).toHaveLength(1);
    expect(await deliver(means(), id)).toBe('accepted');
    expect(smtp.taken).toHaveLength(1);
    expect(await raised()).toHaveLength(1);
  });

  it('outcome unknown again and again: a dead letter, whether connections end or senders are killed', async () => {
    const id = await oneDue();
    expect(await deliver(means({ transport: answering('unknown') }), id)).toBe('unknown');
    const killed: MailTransport = { ...transport, send: () => Promise.reject(new Error('killed')) };
    for (let n = 0; n < 2; n += 1) {
      await expect(deliver(means({ transport: killed, patience: { ...patience, leaseMarginMs: 0 } }), id)).rejects.toThrow('killed');
      await loseOverdueLeases(ground.db, patience.mostUnknown);
    }
    expect(await row()).toMatchObject({ state: 'dead', reason: 'delivery.unknown-too-often', unknown: 3, tries: 3 });
    await morning(1);
    expect(await deliver(means(), (await row(1)).id)).toBe('accepted');
  });

  it('the end of a digest that is not needed can not be noted: nothing was sent, and nothing is counted as unknown', async () => {
    await district.give('person', district.person('principal'), { name: 'setDigestPreference', frequency: 'never', at: '07:00' });
    const id = await oneDue();
    const dying: Handle = (request) => ground.handle(request).then(() => new Promise(() => undefined));
    void deliver(means({ handle: dying }), id);
    while ((await raised()).length > 0);
    await ground.db.query('UPDATE work.deliveries SET next_try_at = clock_timestamp() WHERE id = $1', [id]);
    await loseOverdueLeases(ground.db, patience.mostUnknown);
    expect(await row()).toMatchObject({ state: 'failed', unknown: 0 });
    for (let n = 1; n < patience.mostOwnErrors; n += 1) expect(await deliver(means({ handle: refusing }), id)).toBe('failed');
    expect(await deliver(means({ handle: refusing }), id)).toBe('dead');
    expect(await row()).toMatchObject({ reason: 'delivery.not-made', detail: 'command.too-large', unknown: 0, tries: 0 });
    expect(smtp.taken).toEqual([]);
  });

  it('dead-letter-sent-again-beside-the-next-digest: one mail, whichever of the two is quicker', async () => {
    const id = await oneDue();
    expect(await deliver(means({ transport: answering('refused') }), id)).toBe('dead');
    await morning(1);
    await sendAgain();
    const ids = (await district.deliveries()).map((each) => each.id);
    expect(ids).toHaveLength(2);
    const atOnce = await Promise.all(ids.map((each) => deliver(means(), each)));
    expect(atOnce.toSorted()).toEqual(['accepted', 'not-ours']);
    await Promise.all(ids.map((each) => deliver(means(), each)));
    expect((await district.deliveries()).map(({ state }) => state).toSorted()).toEqual(['accepted', 'not-needed']);
    expect(smtp.taken).toHaveLength(1);
  });

  it('a mail that can not be written is a dead letter after some tries, and says why', async () => {
    const id = await oneDue();
    const clock = { ...ground.clock, now: () => Promise.reject(new Error('a template is broken')) };
    for (let n = 0; n < patience.mostOwnErrors; n += 1) await expect(deliver(means({ clock }), id)).rejects.toThrow('a template is broken');
    expect(await row()).toMatchObject({ state: 'dead', reason: 'delivery.not-made', detail: 'a template is broken', tries: 0, unknown: 0 });
  });

  it('a person whose events were set aside is no reason to try for ever', async () => {
    const id = await oneDue();
    await ground.db.query('DELETE FROM read.persons WHERE tenant = $1', [district.tenant]);
    for (let n = 1; n < patience.mostOwnErrors; n += 1) expect(await deliver(means(), id)).toBe('failed');
    expect(await deliver(means(), id)).toBe('dead');
    expect(await row()).toMatchObject({ reason: 'delivery.not-made', detail: expect.stringContaining('set this person aside') });
  });

  it('long-outage: a server that can not be reached is tried for ever, and leaves the patience with its "not now" as it was', async () => {
    const id = await oneDue();
    for (let n = 0; n < 20; n += 1) expect(await deliver(means({ transport: answering('not-reached') }), id)).toBe('failed');
    for (let n = 1; n < patience.mostPutOffs; n += 1) expect(await deliver(means({ transport: answering('put-off') }), id)).toBe('failed');
    expect(await deliver(means({ transport: answering('put-off') }), id)).toBe('dead');
    expect(await row()).toMatchObject({ reason: 'delivery.tried-too-often', tries: 23 });
  });
});
