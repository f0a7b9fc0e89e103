import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startApi, type TestApi } from '#test/support/api.js';
import { chromiumMissing, follow, overflowOf, startBrowser, violationsOn, type TestBrowser } from '#test/support/browser.js';
import { describeWith } from '#test/support/skip.js';

/** Set to keep pictures for people to look at. */
const shots = process.env.PLANLINE_TEST_SHOTS;

describeWith(chromiumMissing())('pages in a browser', () => {
  let api: TestApi;
  let browser: TestBrowser;
  let pages: Record<string, string>;
  beforeAll(async () => {
    api = await startApi();
    browser = await startBrowser(api.address);
    const report = await api.importFile('examples/benton-harbor/timeline-district.csv', { program: 'mi-sig', plan: 'Benton Harbor', anchor: '2026-01-05' });
    const held = join(api.config.dataFolder, 'held.csv');
    writeFileSync(held, 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric\nYear One,Impossible,Principal,2/30/16,3/1/16,Never\nYear One,Possible,Principal,10/1/14,10/31/14,Once\n');
    const second = await api.importFile(held, { program: 'mi-sig', plan: 'A plan with a held row' });
    const { items } = (await (await api.request(`/api/plans/${String(report.planId)}/tasks?limit=3`)).json()) as { items: { id: string; version: number }[] };
    await api.command(`/api/tasks/${items[1]!.id}/complete-task`, { note: 'Filed' }, { version: items[1]!.version });
    await keepMail(api);
    await giveUpDigest(api);
    await api.settled();
    pages = {
      home: '/', plans: '/plans', plan: `/plans/${String(report.planId)}`, held: `/plans/${String(second.planId)}`, task: `/tasks/${items[0]!.id}`, done: `/tasks/${items[1]!.id}`,
      outbox: '/outbox', mail: '/outbox/2026-03-02-0123456789ab', undelivered: '/dead-letters', missing: '/tasks/none',
    };
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
  });

  async function signedIn(options: Parameters<TestBrowser['open']>[0] = {}): Promise<Page> {
    const page = await browser.open(options);
    await page.goto(`/sign-in#${api.ownerKey}`);
    await page.waitForURL(`${api.address}/`);
    return page;
  }
  async function keep(page: Page, name: string): Promise<void> {
    if (!shots) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }

  it.each([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { width: 320 }],
  ])('have no fault that axe finds and nothing beyond the window: %s', async (name, options) => {
    const page = await signedIn(options);
    const said: string[] = [];
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('404') && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    for (const [title, path] of Object.entries(pages)) {
      await page.goto(path);
      await keep(page, `${title}-${name}`);
      expect({ title, violations: await violationsOn(page), overflow: await overflowOf(page), said }).toEqual({ title, violations: [], overflow: 0, said: [] });
    }
    const stranger = await browser.open(options);
    for (const path of ['/sign-in', '/plans']) {
      await stranger.goto(path);
      await keep(stranger, `stranger${path.replace('/', '-')}-${name}`);
      expect({ path, violations: await violationsOn(stranger), overflow: await overflowOf(stranger) }).toEqual({ path, violations: [], overflow: 0 });
    }
  }, 300_000);

  it('sign in by the link that `up` prints: the key leaves the address at once', async () => {
    const page = await browser.open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`/sign-in?next=%2Fplans#${api.ownerKey}`);
    await page.waitForURL(`${api.address}/plans`);
    expect(asked.some((url) => url.includes(api.ownerKey))).toBe(false);
    await page.goBack();
    expect(page.url()).not.toContain(api.ownerKey);
  }, 120_000);

  it('work by keyboard: skip link first, then what it skips to', async () => {
    const page = await signedIn();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  }, 120_000);

  it('work without JavaScript: sign in, mark as done, see it', async () => {
    const page = await browser.open({ scripts: false });
    await page.goto('/sign-in');
    await page.getByLabel('Key').fill(api.ownerKey);
    await follow(page, page.getByRole('button', { name: 'Sign in' }));
    await page.goto(pages.task!);
    const form = page.getByRole('form', { name: 'Mark as done' });
    await form.getByLabel('Note').fill('Done by hand');
    await follow(page, form.getByRole('button'));
    expect(await page.getByRole('status').first().textContent()).toContain('It is recorded as done.');
    expect(await page.getByText('Done by hand').count()).toBeGreaterThan(0);
  }, 120_000);

  it('say what is wrong beside the field and above the page, without a fault that axe finds', async () => {
    const page = await signedIn({ scripts: true });
    await page.goto(pages.held!);
    await page.getByText('Correct or dismiss line 2').click();
    await page.getByLabel('Start Date').fill('2/31/16');
    await follow(page, page.getByRole('button', { name: 'Take the corrected row' }));
    expect(await page.title()).toContain('Error: ');
    expect(await violationsOn(page)).toEqual([]);
    await keep(page, 'held-error');
    await page.getByLabel('Start Date').fill('2/28/16');
    await follow(page, page.getByRole('button', { name: 'Take the corrected row' }));
    expect(await page.getByRole('status').first().textContent()).toContain('it is a task now');

    const task = ((await (await api.request('/api/tasks?status=planned&limit=1')).json()) as { items: { id: string }[] }).items[0]!.id;
    await page.goto(`/tasks/${task}`);
    await follow(page, page.getByRole('form', { name: 'Ask for more time' }).getByRole('button'));
    await keep(page, 'task-error');
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('alert').getByRole('link', { name: /Reason/ }).click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('reason');
  }, 120_000);

  it('say that they have grown old, and only where their plan changed', async () => {
    const [own, other] = [await signedIn(), await signedIn()];
    const { items } = (await (await api.request('/api/tasks?status=planned&limit=500')).json()) as { items: { id: string; plan: string; version: number }[] };
    const changed = items[0]!;
    const elsewhere = pages.plan!.endsWith(changed.plan) ? pages.held! : pages.plan!;
    await own.goto(`/plans/${changed.plan}`);
    await other.goto(elsewhere);
    await api.command(`/api/tasks/${changed.id}/start-task`, {}, { version: changed.version });
    await own.getByText('This page has changed since you opened it.').waitFor({ state: 'visible', timeout: 10_000 });
    expect(await other.getByText('This page has changed since you opened it.').isVisible()).toBe(false);
    await keep(own, 'live');
    expect(await violationsOn(own)).toEqual([]);
    await follow(own, own.getByRole('link', { name: 'Reload' }));
    expect(await own.getByText('This page has changed since you opened it.').isVisible()).toBe(false);
  }, 120_000);
});

/** A mail as the outbox keeps it. */
async function keepMail(api: TestApi): Promise<void> {
  const { outboxTransport } = await import('#libs/mail/outbox.js');
  const folder = join(api.config.dataFolder, 'outbox');
  const transport = outboxTransport(folder);
  mkdirSync(folder, { recursive: true });
  const html = '<!doctype html><html lang="en"><head><title>2 things are due</title></head><body><main><h1>2 things are due</h1><p style="color:#1b1b1b">Good morning.</p></main></body></html>';
  writeFileSync(join(folder, '2026-03-02-0123456789ab.html'), html);
  writeFileSync(join(folder, '2026-03-02-0123456789ab.eml'), 'Subject: x\r\nTo: =?UTF-8?Q?Pr=C3=A9sident?= <president@district.example>\r\n\r\n');
  await transport.close();
}

async function giveUpDigest(api: TestApi): Promise<void> {
  await api.command('/api/people/b-person/register-person', { fullName: 'B. Person', email: 'b@district.example', timeZone: null });
  await api.database.pool('log_reader').query(
    `INSERT INTO work.deliveries (id, tenant, person, day, state, reminders, message_id, tries, reason, detail, opened_at, ended_at)
     VALUES (gen_random_uuid(), 'local', 'b-person', '2026-03-02', 'dead', '[]', '<x@planline.example>', 7, 'delivery.refused', '550 no such mailbox', now(), now())`,
  );
}
