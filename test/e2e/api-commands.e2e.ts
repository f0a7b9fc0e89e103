import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { planIdOf } from '#libs/domain/plan/id.js';
import { startApi, type TestApi } from '#test/support/api.js';

let api: TestApi;
let plan: string;
let ids: string[];
beforeAll(async () => {
  api = await startApi();
  const report = await api.importFile('examples/benton-harbor/timeline-district.csv', { program: 'mi-sig', plan: 'Benton Harbor', anchor: '2030-08-01' });
  plan = String(report.planId);
  ids = ((await (await api.request(`/api/plans/${plan}/tasks?limit=50`)).json()) as { items: { id: string }[] }).items.map(({ id }) => id);
}, 60_000);
afterAll(async () => {
  await api?.stop();
});

type Answer = { status: number; etag: string | null; body: { code?: string; detail?: string; logIndex?: string; version?: number; already?: boolean; result?: unknown[]; errors?: { field: string; code: string }[] } };
const read = async (answer: Response): Promise<Answer> => ({ status: answer.status, etag: answer.headers.get('etag'), body: (await answer.json()) as Answer['body'] });
const nextTask = (): string => ids.pop()!;
const headOf = async (): Promise<string> => ((await (await api.request('/api/status')).json()) as { head: string }).head;

describe('a command is refused', () => {
  it('without an Idempotency-Key, or with one that cannot be kept', async () => {
    const path = `/api/tasks/${ids[0]}/start-task`;
    const json = { 'content-type': 'application/json' };
    expect(await read(await api.request(path, { method: 'POST', headers: json, body: '{}' }))).toMatchObject({ status: 400, body: { code: 'api.idempotency-key-missing' } });
    expect(await read(await api.request(path, { method: 'POST', headers: { ...json, 'idempotency-key': 'with space' }, body: '{}' }))).toMatchObject({ status: 400, body: { code: 'api.idempotency-key-wrong' } });
  });

  it('on what exists without If-Match: 428, and the answer has the version', async () => {
    expect(await read(await api.command(`/api/tasks/${ids[0]}/start-task`, {}))).toMatchObject({ status: 428, etag: '"1"', body: { code: 'api.if-match-missing' } });
  });

  it('with an If-Match that names no single version', async () => {
    for (const tag of ['3', 'W/"3"', '"1", "2"', '"x"']) {
      const answer = await api.request(`/api/tasks/${ids[0]}/start-task`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': 'k', 'if-match': tag }, body: '{}' });
      expect(await read(answer)).toMatchObject({ status: 400, body: { code: 'api.if-match-wrong' } });
    }
  });

  it('stale-tab: at a version that has passed, 412, and nothing is appended', async () => {
    const task = nextTask();
    expect((await api.command(`/api/tasks/${task}/start-task`, {}, { version: 1 })).status).toBe(200);
    const head = await headOf();
    expect(await read(await api.command(`/api/tasks/${task}/complete-task`, { note: 'late' }, { version: 1 }))).toMatchObject({ status: 412, etag: '"2"' });
    expect(await headOf()).toBe(head);
  });

  it('with every field that is wrong named', async () => {
    const { status, body } = await read(await api.command(`/api/tasks/${ids[0]}/ask-for-more-time`, { until: '2030-02-30', reasons: 'x' }, { version: 1 }));
    expect(status).toBe(422);
    expect(body.errors?.map(({ field, code }) => `${field} ${code}`).sort()).toEqual(['reason api.field-missing', 'reasons api.field-unknown', 'until api.field-wrong']);
    expect((await read(await api.command(`/api/tasks/${ids[0]}/ask-for-more-time`, { until: '2040-01-01', reason: ' ' }, { version: 1 }))).body.errors).toEqual([expect.objectContaining({ field: 'reason', code: 'api.field-empty' })]);
  });

  it('as things stand: 409 with the reason', async () => {
    const task = nextTask();
    await api.command(`/api/tasks/${task}/complete-task`, {}, { version: 1 });
    expect(await read(await api.command(`/api/tasks/${task}/start-task`, {}, { version: '*' }))).toMatchObject({ status: 409, body: { code: 'task.is-done' } });
  });

  it('on what is not there: 404, and says what is not', async () => {
    for (const id of [randomUUID(), 'nope']) expect(await read(await api.command(`/api/tasks/${id}/start-task`, {}, { version: '*' }))).toMatchObject({ status: 404, body: { code: 'task.not-found' } });
    expect(await read(await api.command('/api/imports/nope/dismiss-row', { line: 3, reason: 'x' }, { version: '*' }))).toMatchObject({ status: 404, body: { code: 'import.not-found' } });
  });

  it('same-key-other-intent: 409', async () => {
    const task = nextTask();
    const key = randomUUID();
    expect((await api.command(`/api/tasks/${task}/start-task`, {}, { version: 1, key })).status).toBe(200);
    expect(await read(await api.command(`/api/tasks/${task}/cancel-task`, { reason: 'other' }, { version: '*', key }))).toMatchObject({ status: 409, body: { code: 'command.key-reused' } });
  });

  it('where its JSON is broken, too large, or not JSON', async () => {
    const path = `/api/tasks/${ids[0]}/start-task`;
    const send = (type: string, body: string) => api.request(path, { method: 'POST', headers: { 'content-type': type, 'idempotency-key': 'k' }, body });
    expect(await read(await send('application/json', '{"a":'))).toMatchObject({ status: 400, body: { code: 'api.not-readable' } });
    expect(await read(await send('application/json', JSON.stringify({ a: 'x'.repeat(300_000) })))).toMatchObject({ status: 413, body: { code: 'api.body-too-large' } });
    expect(await read(await send('text/plain', 'a'))).toMatchObject({ status: 415, body: { code: 'api.media-type-wrong' } });
    expect(await read(await send('text/csv', 'a,b'))).toMatchObject({ status: 415, body: { code: 'api.media-type-wrong' } });
  });

  it('nul-in-a-text: 400 with its field, where the database would fail', async () => {
    const answer = await read(await api.command(`/api/tasks/${ids[0]}/cancel-task`, { reason: 'no\u0000t' }, { version: '*' }));
    expect(answer).toMatchObject({ status: 400, body: { code: 'api.fields-wrong', errors: [{ field: 'reason', code: 'api.field-unkeepable' }] } });
  });

  it('that only processes give has no route', async () => {
    expect((await api.command(`/api/tasks/${ids[0]}/fire-deadline`, {}, { version: '*' })).status).toBe(404);
    expect((await api.command(`/api/imports/x/take-chunk`, {}, { version: '*' })).status).toBe(404);
  });
});

describe('a command is done', () => {
  it('double-submit: once, however often it comes, with the first answer again', async () => {
    const task = nextTask();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 8 }, async () => read(await api.command(`/api/tasks/${task}/complete-task`, { note: 'done' }, { version: 1, key }))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.logIndex)).size).toBe(1);
    expect(answers.filter(({ body }) => body.already === false)).toHaveLength(1);
    const again = await read(await api.command(`/api/tasks/${task}/complete-task`, { note: 'done' }, { version: 1, key }));
    expect(again).toMatchObject({ status: 200, body: { already: true, logIndex: answers[0]!.body.logIndex } });
    await api.settled();
    expect(await (await api.request(`/api/tasks/${task}`)).json()).toMatchObject({ status: 'done', done: { note: 'done' }, version: 2 });
  });

  it('two who act at once on one version: one is done, the others are told', async () => {
    const task = nextTask();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((who) => api.command(`/api/tasks/${task}/cancel-task`, { reason: who }, { version: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('and a reader who names its index sees it', async () => {
    const task = nextTask();
    const { body, etag } = await read(await api.command(`/api/tasks/${task}/start-task`, {}, { version: 1 }));
    expect(etag).toBe('"2"');
    const seen = await api.request(`/api/tasks/${task}?wait-for=${body.logIndex}`);
    expect(seen.headers.get('etag')).toBe('"2"');
    expect(await seen.json()).toMatchObject({ status: 'started', version: 2 });
  });

  it('creates what was not there with 201', async () => {
    const id = randomUUID();
    const content = {
      phase: null, position: 99, matchKey: 'x', title: 'A task by hand', owners: [], schedule: { kind: 'unscheduled' }, recurrence: null, site: null,
      evidenceAskedFor: null, successMetric: null, resources: null, asWritten: { start: null, end: null, timeline: null, responsible: null }, dependsOn: [],
    };
    expect(await read(await api.command(`/api/tasks/${id}/plan-task`, { plan, content }))).toMatchObject({ status: 201, etag: '"1"', body: { version: 1 } });
  });

  it('on a plan that is named by its slug, of which the lists may not know yet; an unknown one is refused with where to look', async () => {
    const district = { number: '1', name: 'A district', status: null };
    const period = { start: '2030-07-01', end: '2033-06-30' };
    for (const [path, body] of [['/api/drafts/no-plan/begin-draft', { plan: 'no-plan', period, district }], ['/api/approvals/no-plan%2Fboard-approval/issue-signature-page', {}], ['/api/plans/no-plan/close-plan', { reason: 'Over' }]] as const)
      expect(await read(await api.command(path, body))).toMatchObject({ status: 404, body: { code: 'api.no-such-plan', detail: expect.stringContaining('planline plans') } });
    await api.pauseProjector();
    const id = planIdOf('local', 'by-its-slug');
    await api.command(`/api/plans/${id}/open-plan`, { title: 'By its slug', program: 'mn-achievement-integration@2', slug: 'by-its-slug' });
    const begun = await read(await api.command('/api/drafts/by-its-slug/begin-draft', { plan: 'by-its-slug', period, district }));
    expect(begun).toMatchObject({ status: 201, body: { result: [{ event: 'DraftBegun', says: 'The text of the plan was begun.' }] } });
    const called = { body: 'board', plan: 'by-its-slug', stage: 'board-approval', kind: 'regular', on: '2030-09-01', time: '19:00', place: 'Board room', approvals: ['by-its-slug/board-approval'] };
    expect(await read(await api.command('/api/meetings/m-1/call-meeting', called))).toMatchObject({ body: { code: expect.not.stringMatching(/plan/) } });
    api.resumeProjector();
    await api.settled();
    for (const named of ['by-its-slug', id, id.toUpperCase()]) expect((await api.request(`/api/stages/draft/${named}`)).status).toBe(200);
    expect(await (await api.request('/api/tasks?plan=by-its-slug')).json()).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ plan: id })]) });
    expect((await api.request('/api/tasks?plan=no-plan')).status).toBe(404);
  });
});

describe('a list that is behind', () => {
  it('says so to who waits for an index, and loses nothing', async () => {
    await api.pauseProjector();
    const task = nextTask();
    const { body } = await read(await api.command(`/api/tasks/${task}/start-task`, {}, { version: 1 }));
    const waiting = await read(await api.request(`/api/tasks/${task}`, { headers: { 'planline-wait-for': String(body.logIndex) } }));
    expect(waiting).toMatchObject({ status: 503, body: { code: 'api.not-yet' } });
    api.resumeProjector();
    await api.settled();
    expect(await (await api.request(`/api/tasks/${task}`)).json()).toMatchObject({ status: 'started' });
  }, 20_000);

  it('refuses an index that is no number', async () => {
    expect(await read(await api.request('/api/tasks?wait-for=soon'))).toMatchObject({ status: 400, body: { code: 'api.index-wrong' } });
  });
});

describe('what comes to no route is a problem like all else', () => {
  const media = 'application/problem+json; charset=utf-8';

  it('an address that can’t be decoded, and one that is too long', async () => {
    for (const [path, status, code] of [['/%ZZ', 400, 'api.address-unreadable'], [`/api/tasks/${'x'.repeat(201)}`, 414, 'api.address-too-long']] as const) {
      const answer = await api.request(path);
      expect({ media: answer.headers.get('content-type'), ...((await answer.json()) as object) }).toMatchObject({ media, status, code, requestId: answer.headers.get('x-request-id') });
    }
  });

  it('headers that are too large, and bytes that are no request', async () => {
    const large = await raw(`GET / HTTP/1.1\r\nHost: x\r\nx-large: ${'y'.repeat(20_000)}\r\n\r\n`);
    expect(large).toMatchObject({ status: 431, type: media, body: { code: 'api.headers-too-large' } });
    expect(await raw('HELLO\r\n\r\n')).toMatchObject({ status: 400, type: media, body: { code: 'api.no-request' } });
  });

  it('a method that an address does not take: 405, with those that it does', async () => {
    const answer = await api.request('/api/plans', { method: 'DELETE' });
    expect({ allow: answer.headers.get('allow'), ...((await answer.json()) as object) }).toMatchObject({ allow: 'GET, HEAD', status: 405, code: 'api.method-wrong' });
    expect((await api.request(`/api/tasks/${ids[0]}/start-task`)).headers.get('allow')).toBe('POST');
    expect((await api.request('/api/no-such-thing', { method: 'DELETE' })).status).toBe(404);
  });

  it('an id with a NUL is told of as an id', async () => {
    const { body } = await read(await api.request('/api/tasks/%00'));
    expect(body).toMatchObject({ code: 'api.fields-wrong', detail: expect.stringContaining('id') });
    expect(JSON.stringify(body)).not.toContain('body');
  });

  it('a number that is too large is told of in plain words', async () => {
    expect(JSON.stringify((await read(await api.request('/api/tasks?limit=99999'))).body.errors)).toContain('it may be at most 500');
  });

  /** What fetch would never send. */
  const raw = (text: string) =>
    new Promise<{ status: number; type: string; body: unknown }>((done, fail) => {
      const socket = connect(Number(new URL(api.address).port), '127.0.0.1', () => socket.write(text));
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString())).on('error', fail);
      socket.on('close', () => {
        const [head = '', body = ''] = said.split('\r\n\r\n');
        done({ status: Number(head.split(' ')[1]), type: /content-type: (.*)/.exec(head)?.[1]?.trim() ?? '', body: JSON.parse(body) });
      });
    });
});
