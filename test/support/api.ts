import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '#apps/api/app.js';
import { makeParts } from '#apps/api/make-parts.js';
import type { Parts } from '#apps/api/parts.js';
import { makeLogger } from '#apps/api/http/logs.js';
import { startProjector } from '#apps/worker/projectors/projector.js';
import { databaseAddress, type Config } from '#libs/config/config.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { freePort, startPostgres, type TestDatabase, type TestPostgres } from './postgres.js';

export type TestApi = {
  readonly address: string;
  readonly config: Config;
  readonly ownerKey: string;
  readonly parts: Parts;
  readonly database: TestDatabase;
  readonly postgres: TestPostgres;
  /** What the worker says of itself; there is none, but for its projector. Null: it does not answer. */
  readonly worker: { jobs: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>> | null };
  /** As the owner, unless the headers say otherwise. */
  request(path: string, init?: RequestInit & { readonly tenant?: string }): Promise<Response>;
  /** A command, with a key of its own. */
  command(path: string, body: unknown, options?: { readonly version?: number | '*'; readonly key?: string; readonly tenant?: string }): Promise<Response>;
  /** Takes a file in and waits until the lists show it. */
  importFile(path: string, fields: Readonly<Record<string, string>>): Promise<Record<string, unknown>>;
  /** Waits until the lists show everything that is in the log. */
  settled(): Promise<void>;
  pauseProjector(): Promise<void>;
  resumeProjector(): void;
  /** Closes the API alone, as a signal does. */
  close(): Promise<void>;
  stop(): Promise<void>;
};

/** The API listening on real PostgreSQL, with the worker's projector beside it. */
export async function startApi(options: { readonly openTenant?: boolean; readonly ownPostgres?: boolean; readonly clockMayMove?: boolean } = {}): Promise<TestApi> {
  const server = await startPostgres({ own: options.ownPostgres ?? false });
  const database = await server.createDatabase();
  const port = await freePort();
  const worker: TestApi['worker'] = { jobs: { temporal: { ok: true, detail: 'running' } } };
  const workerHealth = await startWorkerHealth(worker);
  const { port: workerHealthPort } = workerHealth.address() as AddressInfo;
  const dataFolder = await mkdtemp(join(tmpdir(), 'planline-api-'));
  const address = `http://127.0.0.1:${port}`;
  const config: Config = {
    dataFolder, port, bind: '127.0.0.1', publicUrl: address, secret: database.secret, databaseUrl: databaseAddress(database.databaseUrl),
    redisUrl: null, smtpUrl: null, mailFrom: 'Planline <planline@localhost>', temporal: { address: '127.0.0.1:7233', namespace: 'default' },
    clockMayMove: options.clockMayMove ?? true, workerHealthPort, workerHealthUrl: `http://127.0.0.1:${workerHealthPort}/health/ready`,
  };
  const ownerKey = randomBytes(32).toString('hex');
  const parts = makeParts(config);
  const app = await createApi(parts, ownerKey, makeLogger('api', process.env.PLANLINE_TEST_LOG ?? 'silent'));
  await app.listen(port, '127.0.0.1');

  const readers = database.pool('log_reader');
  const reader = makePostgresReader(readers, database.urlFor('log_reader'));
  const project = () => startProjector({ db: readers, reader, keys: makePostgresKeyring(readers), complain: () => undefined });
  let projector = project();

  const request: TestApi['request'] = (path, { tenant, ...init } = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization') && !headers.has('cookie')) headers.set('authorization', `Bearer ${ownerKey}`);
    if (tenant) headers.set('planline-tenant', tenant);
    return fetch(`${address}${path}`, { redirect: 'manual', ...init, headers });
  };
  const command: TestApi['command'] = (path, body, { version, key = randomUUID(), tenant } = {}) => {
    const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': key };
    if (version !== undefined) headers['if-match'] = version === '*' ? '*' : `"${version}"`;
    return request(path, { method: 'POST', body: JSON.stringify(body), headers, ...(tenant && { tenant }) });
  };
  const settled = async (): Promise<void> => {
    const head = await reader.head();
    const answer = await request(`/api/plans?wait-for=${head}`);
    if (!answer.ok) throw new Error(`the lists did not reach ${head}: ${await answer.text()}`);
  };
  const importFile: TestApi['importFile'] = async (path, fields) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([readFileSync(path)]), path.replace(/^.*\//, ''));
    const answer = await request('/api/imports', { method: 'POST', body: form });
    const report = (await answer.json()) as Record<string, unknown>;
    if (!answer.ok) throw new Error(JSON.stringify(report));
    await settled();
    return report;
  };
  const api: TestApi = {
    address, config, worker, ownerKey, parts, database, postgres: server, request, command, importFile, settled,
    pauseProjector: () => projector.stop(),
    resumeProjector: () => {
      projector = project();
    },
    close: () => app.close(),
    stop: async () => {
      await projector.stop();
      await app.close();
      workerHealth.close();
      await reader.close();
      await database.drop();
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
  if (options.openTenant ?? true) await openTenant(api, 'local');
  return api;
}

export async function openTenant(api: Pick<TestApi, 'command' | 'settled'>, tenant: string): Promise<void> {
  const answer = await api.command(
    `/api/tenants/${tenant}/open-tenant`,
    { title: tenant === 'local' ? 'A district' : tenant, timeZone: 'America/Detroit', dayStartsAt: '06:00', digestAt: '07:00', schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } },
    { tenant },
  );
  if (!answer.ok) throw new Error(await answer.text());
  await api.settled();
}

function startWorkerHealth(worker: TestApi['worker']): Promise<Server> {
  const server = createServer((_request, reply) => {
    const { jobs } = worker;
    if (!jobs) return reply.destroy();
    return reply.writeHead(Object.values(jobs).every(({ ok }) => ok) ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ jobs }));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}
