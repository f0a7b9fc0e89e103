import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readClock } from '#libs/clock/postgres.js';
import { databaseUrlFor } from '#libs/config/config.js';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Order } from '#libs/orders/orders.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { nextDigestDueAt } from '../deliveries/open-due-digests.js';
import { pokesOver, type Pokes } from '../temporal/pokes.js';
import { startInstallation, type Installation } from '../testing/installation.js';
import { advanceClock, type ClockDeps } from './move.js';

describeWith(await temporalMissing())('the worker of an installation on an outside database', () => {
  const STOOD_AT = '2026-01-05T12:00:00.000Z' as Instant;
  let planline: Installation;
  beforeAll(async () => {
    planline = await startInstallation({ at: STOOD_AT, clockMayMove: false });
  }, 120_000);
  afterAll(() => planline?.stop(), 60_000);

  const orders: readonly Order[] = [
    { kind: 'advance-clock', params: { to: '2026-02-02T12:00:00.000Z' as Instant } },
    { kind: 'set-clock-speed', params: { speed: 86_400 } },
  ];
  it.each(orders)('refuses the order $kind, whoever placed it, and leaves the clock as it was', async (order) => {
    expect(await planline.order(order)).toEqual({ ok: false, refusal: { code: 'clock.outside-database', params: {} } });
    expect(await readClock(planline.db)).toEqual({ mode: 'stepping', at: STOOD_AT });
  }, 60_000);
});

describeWith(await temporalMissing())('the clock, stepped while Temporal is away', () => {
  let planline: Installation;
  const plan = randomUUID();
  beforeAll(async () => {
    planline = await startInstallation({ at: '2026-01-05T12:00:00.000Z' });
    await planline.openTenant();
    await planline.openPlan(plan);
    await planline.planTask(plan, randomUUID(), contentOf(dated('2026-02-02', '2026-03-20')));
    // Nothing is under way when it goes.
    expect(await planline.order({ kind: 'advance-clock', params: { to: '2026-01-06T12:00:00.000Z' as Instant } })).toMatchObject({ ok: true });
    await planline.temporal.kill();
  }, 120_000);
  afterAll(() => planline?.stop(), 60_000);

  /** Temporal comes back after so many pokes that came to nothing. */
  async function advance(awayFor: number, patienceMs?: number) {
    const { db, database, config, temporal } = planline;
    const log = makePostgresReader(db, databaseUrlFor({ databaseUrl: config.databaseUrl, secret: database.secret }, 'log_reader'));
    const real = pokesOver(planline.client);
    let failed = 0;
    const pokes: Pokes = {
      ...real,
      lookAgain: async (process) => {
        if (failed === awayFor) await temporal.start();
        if (failed > awayFor) return real.lookAgain(process);
        failed += 1;
        throw new Error('no connection');
      },
    };
    const nextDigestAt: ClockDeps['nextDigestAt'] = (tenant, now) => nextDigestDueAt({ db }, { tenant, now });
    return advanceClock({ db, log, pokes, mayMove: true, nextDigestAt, ...(patienceMs !== undefined && { patienceMs }) }, '2026-02-02T12:00:00.000Z' as Instant, new AbortController().signal);
  }

  it('stops where that stays so, and says that it is Temporal', async () => {
    expect(await advance(Infinity, 1_500)).toMatchObject({
      ok: false,
      refusal: { code: 'clock.never-idle', params: { waitingFor: expect.stringMatching(/^what is due of .*; Temporal did not take what it was told: no connection$/) } },
    });
  }, 60_000);

  it('goes on once it is back', async () => {
    expect(await advance(2)).toMatchObject({ ok: true, facts: { now: '2026-02-02T12:00:00.000Z' } });
  }, 120_000);
});
