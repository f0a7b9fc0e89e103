import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTenant, startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const problemOf = async (answer: Response) => ({ status: answer.status, mediaType: answer.headers.get('content-type'), ...((await answer.json()) as { code: string; detail: string }) });

/** fetch names the host itself; a request under another name has to be written by hand. */
function asHost(host: string, path: string, headers = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(api.config.port, '127.0.0.1', () => socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`));
    let text = '';
    socket.on('data', (bytes) => (text += String(bytes))).on('end', () => resolve(text)).on('error', reject);
  });
}

async function cookieOf(fields: Record<string, string> = { key: api.ownerKey }): Promise<string> {
  const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', headers: form, body: new URLSearchParams(fields) });
  return (answer.headers.get('set-cookie') ?? '').split(';')[0]!;
}

describe('nothing is answered to nobody', () => {
  it.each(['/api/plans', '/api/tasks', '/api/status', '/api/events', '/api/clock', '/api/orders/1', '/api/problems', '/', '/plans', '/tasks/x', '/outbox', '/dead-letters'])('%s', async (path) => {
    const answer = await fetch(`${api.address}${path}`, { redirect: 'manual' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('and the answer says how to get in, to programs and to people', async () => {
    const asProgram = await problemOf(await fetch(`${api.address}/api/plans`));
    expect(asProgram).toMatchObject({ mediaType: 'application/problem+json; charset=utf-8', code: 'api.no-credential' });
    expect(asProgram.detail).toContain('owner.key');
    const asPerson = await fetch(`${api.address}/tasks/x?y=1`, { headers: { accept: 'text/html' } });
    expect(asPerson.status).toBe(401);
    const page = await asPerson.text();
    expect(page).toContain('name="next" value="/tasks/x?y=1"');
    expect(page).toContain('action="/sign-in"');
    expect(page).toContain('reply to the coordinator');
  });

  it('a wrong key, a key in another scheme, an altered cookie and a foreign cookie are refused', async () => {
    expect(await problemOf(await api.request('/api/plans', { headers: { authorization: `Bearer ${'0'.repeat(64)}` } }))).toMatchObject({ status: 401, code: 'api.wrong-credential' });
    expect(await problemOf(await api.request('/api/plans', { headers: { authorization: `Basic ${api.ownerKey}` } }))).toMatchObject({ status: 401, code: 'api.wrong-credential' });
    const cookie = await cookieOf();
    const [name, value] = cookie.split('=') as [string, string];
    const forged = Buffer.from(JSON.stringify({ tenant: 'other', issuedAt: Date.now() })).toString('base64url');
    for (const altered of [`${value}x`, value.slice(0, -2), `${forged}.${value.split('.')[1]}`, forged, 'x.y.z', '']) {
      const { status } = await api.request('/api/plans', { headers: { cookie: `${name}=${altered}` } });
      expect({ altered, status }).toEqual({ altered, status: 401 });
    }
  });

  it('only health, sign-in, the style and a signed link are open', async () => {
    for (const path of ['/health/live', '/health/ready', '/sign-in', '/assets/planline.css']) expect((await fetch(`${api.address}${path}`)).status).toBe(200);
    expect((await fetch(`${api.address}/unsubscribe/not.ours`)).status).toBe(404);
    expect((await fetch(`${api.address}/assets/..%2frenderer.js`)).status).toBe(404);
  });
});

describe('a browser', () => {
  it('signs in with the key, gets a cookie that scripts cannot read, and signs out', async () => {
    const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', headers: form, body: new URLSearchParams({ key: ` ${api.ownerKey}\n`, next: '/plans' }) });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/plans');
    expect(answer.headers.get('set-cookie')).toMatch(/HttpOnly/);
    expect(answer.headers.get('set-cookie')).toMatch(/SameSite=Lax/);
    const cookie = await cookieOf();
    expect((await api.request('/plans', { headers: { cookie, accept: 'text/html' } })).status).toBe(200);
    const out = await api.request('/sign-out', { method: 'POST', headers: { cookie } });
    expect(out.headers.get('set-cookie')).toMatch(/Expires=Thu, 01 Jan 1970/);
  });

  it('is not sent to another site after signing in', async () => {
    for (const next of ['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', redirect: 'manual', headers: form, body: new URLSearchParams({ key: api.ownerKey, next }) });
      expect(answer.headers.get('location')).toBe('/');
    }
  });

  it('runs no script that the page did not come with, and is not framed', async () => {
    const answer = await api.request('/', { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).not.toMatch(/<script>|<style>| style=| on[a-z]+=/);
  });
});

describe('another site', () => {
  it('wrong-host: a name made to point at this machine is refused before anything is read', async () => {
    for (const host of ['evil.example', `evil.example:${api.config.port}`, '127.0.0.1', '', `127.0.0.1.evil.example:${api.config.port}`]) {
      const answer = await asHost(host, '/health/live');
      expect(answer.split(' ')[1]).toMatch(/^(421|400)$/);
    }
    expect((await asHost(`LOCALHOST:${api.config.port}`, '/health/live')).split(' ')[1]).toBe('200');
  });

  it.each([
    ['its origin', { origin: 'http://evil.example' }],
    ['no origin of its own (a sandbox)', { origin: 'null' }],
    ['what the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbour on another port', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
  ])('cross-origin-post is refused by %s, with a cookie and with the key', async (_, headers) => {
    const cookie = await cookieOf();
    for (const credential of [['cookie', cookie], ['authorization', `Bearer ${api.ownerKey}`]] as const) {
      const answer = await api.request('/tasks/x/complete-task', { method: 'POST', headers: [...Object.entries({ ...form, ...headers }), [...credential]] as [string, string][], body: 'note=x' });
      expect(await problemOf(answer)).toMatchObject({ status: 403, code: 'api.cross-origin' });
    }
  });

  it('may not sign a browser in either', async () => {
    const answer = await fetch(`${api.address}/sign-in`, { method: 'POST', headers: { ...form, origin: 'http://evil.example' }, body: new URLSearchParams({ key: api.ownerKey }) });
    expect(answer.status).toBe(403);
  });

  it('gets no permission to read, whatever it asks', async () => {
    const answer = await api.request('/api/plans', { method: 'OPTIONS', headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });
});

describe('another tenant', () => {
  it('sees nothing of this one: its plans and tasks are not there', async () => {
    await openTenant(api, 'other');
    const report = await api.importFile('examples/lsr7/equity-plan.csv', { program: 'equity-plan', plan: 'Ours alone' });
    const tasks = (await (await api.request('/api/tasks?limit=1')).json()) as { items: { id: string }[] };
    const other = { tenant: 'other' };
    expect(await (await api.request('/api/plans', other)).json()).toEqual({ items: [] });
    expect(await (await api.request('/api/tasks', other)).json()).toEqual({ items: [], next: null });
    for (const path of [`/api/plans/${String(report.planId)}`, `/api/plans/${String(report.planId)}/history`, `/api/tasks/${tasks.items[0]!.id}`, `/api/imports/${String(report.import)}`])
      expect((await api.request(path, other)).status).toBe(404);
    const changed = await api.command(`/api/tasks/${tasks.items[0]!.id}/complete-task`, {}, { version: '*', tenant: 'other' });
    expect(changed.status).toBe(404);
    const cookie = await cookieOf({ key: api.ownerKey, tenant: 'other' });
    expect(await (await api.request('/', { headers: { cookie } })).text()).not.toContain('Ours alone');
  });

  it('that was never opened is refused everywhere with those that there are, and can be opened', async () => {
    const known = (await api.parts.tenants()).sort().join(', ');
    for (const path of ['/api/clock', '/api/plans', '/api/tasks', '/api/status', '/api/roles', '/api/plans/none/forecast'])
      expect(await problemOf(await api.request(path, { tenant: 'nobody' }))).toMatchObject({ status: 404, code: 'api.no-such-district', params: { tenant: 'nobody', known } });
    const changed = await api.command('/api/plans/none/close-plan', { reason: 'Over' }, { version: '*', tenant: 'nobody' });
    expect((await problemOf(changed)).code).toBe('api.no-such-district');
    expect((await api.request('/api/programs', { tenant: 'nobody' })).status).toBe(200);
    await openTenant(api, 'somebody');
    expect((await api.request('/api/plans', { tenant: 'somebody' })).status).toBe(200);
    expect(await problemOf(await api.request('/api/clock', { tenant: '../x' }))).toMatchObject({ status: 400, code: 'api.tenant-wrong' });
  });
});
