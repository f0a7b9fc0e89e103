import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readClock } from '#libs/clock/postgres.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Order } from '#libs/orders/orders.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startInstallation, type Installation } from '../testing/installation.js';

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
