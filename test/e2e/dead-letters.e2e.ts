import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { deliveryReasons } from '#libs/mail/delivery-reasons.js';
import { startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api?.stop());

type Delivery = { readonly id: string; readonly tries: number; readonly state: string; readonly reason: { readonly code: string; readonly sentence: string; readonly detail: string } };
const list = async (query = ''): Promise<Delivery[]> => ((await (await api.request(`/api/deliveries${query}`)).json()) as { items: Delivery[] }).items;

describe('mail that was given up', () => {
  beforeAll(async () => {
    for (const [nth, reason] of deliveryReasons.entries()) {
      await api.database.pool('log_reader').query(
        `INSERT INTO work.deliveries (id, tenant, person, day, state, reminders, message_id, tries, put_offs, own_errors, reason, detail, opened_at, ended_at)
         VALUES ($1, 'local', 'a-person', date '2026-03-02' + $2::integer, 'dead', '[]', '<x@planline.example>', 7, 6, 5, $3, $4, now(), now())`,
        [randomUUID(), nth, reason, `the words of ${reason} & more`],
      );
    }
  });

  it.each(deliveryReasons)('says what happened and what to do: %s', async (code) => {
    const { reason } = (await list('?state=dead')).find((each) => each.reason.code === code)!;
    expect(reason.detail).toBe(`the words of ${code} & more`);
    expect(reason.sentence).toContain(reason.detail);
    expect(reason.sentence).toMatch(/^[A-Z].*\.$/);
    const page = await (await api.request('/dead-letters', { headers: { authorization: `Bearer ${api.ownerKey}`, accept: 'text/html' } })).text();
    expect(page).toContain(`the words of ${code} &amp; more`);
  });

  it('is sent again as if it had never been tried, and only once', async () => {
    const [first] = await list('?state=dead');
    expect((await api.request(`/api/deliveries/${first!.id}/send-again`, { method: 'POST' })).status).toBe(200);
    expect((await api.request(`/api/deliveries/${first!.id}/send-again`, { method: 'POST' })).status).toBe(404);
    const { rows } = await api.database.pool('log_reader').query('SELECT state, tries, put_offs, not_reached, own_errors FROM work.deliveries WHERE id = $1', [first!.id]);
    expect(rows).toEqual([{ state: 'due', tries: 0, put_offs: 0, not_reached: 0, own_errors: 0 }]);
  });

  it('stands beside the roles that nobody with an address holds', async () => {
    const insert = "INSERT INTO work.reminders_without_address (tenant, role, reminders, since) VALUES ($1, $2, 3, now())";
    await api.database.pool('log_reader').query(insert, ['local', 'search-committee']);
    await api.database.pool('log_reader').query(insert, ['another', 'their-committee']);
    const page = await (await api.request('/dead-letters', { headers: { authorization: `Bearer ${api.ownerKey}`, accept: 'text/html' } })).text();
    expect(page).toContain('There are 3 reminders for search-committee');
    expect(page).not.toContain('their-committee');
  });
});
