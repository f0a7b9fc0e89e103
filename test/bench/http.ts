import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { databaseAddress } from '#libs/config/config.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { freePort, startPostgres, type TestDatabase } from '#test/support/postgres.js';
import { compared, type BenchResult } from './result.js';
import { inTurns, timed, type Side } from './rounds.js';

const CALLERS = 16;
const content: TaskContent = {
  phase: 'Year One', position: 1, matchKey: 'Year One / Hire new principals', title: 'Hire new principals', owners: ['assistant-superintendent', 'principal'],
  schedule: { kind: 'dated', start: '2090-01-01' as CalendarDate, end: '2090-03-31' as CalendarDate }, recurrence: null, site: null, evidenceAskedFor: null,
  successMetric: 'Principals in post', resources: null, dependsOn: [],
  asWritten: { start: '1/1/90', end: '3/31/90', timeline: null, responsible: 'Assistant Superintendent; Principal' },
};

/**
 * Commands over HTTP by 16 callers, everything included (credential, body, fold, access, decision, sealing, append,
 * answer), over a bare commit of one row by 16 connections. The API is a process of its own, as in service. Each
 * caller plans a task and then completes it, one command after the other. Rounds take turns.
 */
export async function benchHttp(options: { readonly rounds?: number; readonly roundMs?: number } = {}): Promise<BenchResult[]> {
  const { rounds = 7, roundMs = 1_500 } = options;
  const server = await startPostgres({ own: true });
  try {
    const database = await server.createDatabase();
    const [ours, bare] = [await startApi(database), await prepareBare(database)];
    try {
      await ours.round(roundMs);
      await bare.round(roundMs / 2);
      const of = await inTurns(ours, bare, rounds, roundMs);
      return [
        compared(`command over HTTP p99, ${CALLERS} callers, over bare commits`, of('p99Ms'), { unit: 'ms', goal: 3, better: 'lower' }),
        compared(`commands over HTTP, ${CALLERS} callers, over bare commits`, of('perSecond'), { unit: 'commands/s', goal: null, better: 'higher' }),
      ];
    } finally {
      await Promise.all([ours.close(), bare.close()]);
      await database.drop();
    }
  } finally {
    await server.stop();
  }
}

async function startApi(database: TestDatabase): Promise<Side> {
  const port = await freePort();
  const key = randomBytes(32).toString('hex');
  const data = await mkdtemp(join(tmpdir(), 'planline-bench-'));
  const api = spawn(process.execPath, ['--conditions=default', resolve('dist/apps/api/main.js')], {
    env: {
      ...process.env, DATABASE_URL: databaseAddress(database.databaseUrl), PLANLINE_SECRET: database.secret.toString('hex'), PLANLINE_OWNER_KEY: key,
      PLANLINE_DATA: data, PLANLINE_PORT: String(port), PLANLINE_BIND: '127.0.0.1', NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  const post = (path: string, body: object, ifMatch?: string): Promise<void> =>
    new Promise((done, fail) => {
      const headers: Record<string, string> = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      if (ifMatch) headers['if-match'] = ifMatch;
      const sent = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.on('data', (bytes) => (text += String(bytes))).on('end', () => (answer.statusCode! < 300 ? done() : fail(new Error(`${path}: ${answer.statusCode} ${text}`))));
      });
      sent.on('error', fail).end(JSON.stringify(body));
    });

  await ready(api, port);
  await post('/api/tenants/local/open-tenant', { title: 'A district', timeZone: 'America/Detroit' });
  const plan = randomUUID();
  await post(`/api/plans/${plan}/open-plan`, { title: 'A plan', program: 'mi-sig-cohort-3@1', slug: 'a-plan' });
  const planned: (string | null)[] = Array.from({ length: CALLERS }, () => null);
  return {
    round: (ms) =>
      timed(CALLERS, ms, async (caller) => {
        const task = planned[caller];
        if (task) {
          planned[caller] = null;
          return post(`/api/tasks/${task}/complete-task`, { note: 'Filed with the evidence.' }, '"1"');
        }
        const id = randomUUID();
        await post(`/api/tasks/${id}/plan-task`, { plan, content });
        planned[caller] = id;
      }),
    async close() {
      agent.destroy();
      const ended = new Promise((end) => api.once('exit', end));
      api.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function ready(api: ChildProcess, port: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(50)) {
    if (api.exitCode !== null) throw new Error(`the API ended with ${api.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/health/serving`).catch(() => null);
    if (answer?.ok) return;
  }
  throw new Error('the API was not ready in 30 s');
}

async function prepareBare(database: TestDatabase): Promise<Side> {
  await database.pool('owner').query('create table if not exists public.bare_row (id bigserial primary key, body text not null)');
  const clients = await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      const client = new Client({ connectionString: database.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  const body = randomBytes(400).toString('hex');
  return {
    round: (ms) => timed(CALLERS, ms, async (caller) => void (await clients[caller]!.query({ name: 'bare-row', text: 'insert into public.bare_row (body) values ($1)', values: [body] }))),
    close: async () => void (await Promise.all(clients.map((client) => client.end()))),
  };
}
