import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { say } from '#libs/messages/say.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { Refused } from './refused.js';
import { readRunFile } from './run-file.js';
import { isRunning } from './up/process-identity.js';

/** A problem that the server answered, as its sentence; the fields that were wrong each on a line. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
    readonly body: unknown,
  ) {
    super(sentence);
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export type Client = {
  readonly get: <T>(path: string, query?: Query) => Promise<T>;
  /** `version`: what the stream must be at (`*` for whatever it is at). Left out: it must not exist yet. */
  readonly post: <T>(path: string, body: unknown, options?: { version?: number | '*'; key?: string; query?: Query }) => Promise<T>;
  readonly send: (path: string, init: { method: string; body?: FormData | string; query?: Query; headers?: Record<string, string> }) => Promise<Response>;
};

export const dataFolder = (): string => resolve(process.env.PLANLINE_DATA ?? '.planline');

/** The server of this data folder, or the one that PLANLINE_URL names, as its owner. */
export async function connect(tenant: string): Promise<Client> {
  const { address, key } = await findServer();
  return clientFor(address, key, tenant);
}

export async function findServer(): Promise<{ address: string; key: string }> {
  const folder = dataFolder();
  const given = process.env.PLANLINE_URL;
  const running = given ? null : await readRunFile(folder);
  if (!given && !(running && (await isRunning(running.supervisor)))) throw new Refused({ code: 'setup.not-running', params: { folder } });
  const key = process.env.PLANLINE_OWNER_KEY ?? (await readFile(join(folder, 'owner.key'), 'utf8').catch(() => ''));
  if (!key) throw new Refused({ code: 'setup.no-owner-key', params: { folder } });
  return { address: given ?? running!.address, key: key.trim() };
}

/** Each waits some seconds itself: on a busy machine the lists can be as far behind as this, and no further. */
const TRIES_UNTIL_LISTED = 12;

export function clientFor(address: string, key: string, tenant: string): Client {
  const send: Client['send'] = async (path, { method, body, query = {}, headers = {} }) => {
    const url = new URL(path, address);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const init: RequestInit = { method, headers: { authorization: `Bearer ${key}`, 'planline-tenant': tenant, ...headers } };
    if (body !== undefined) init.body = body;
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(url, init).catch((error: unknown) => {
        throw new Refused({ code: 'setup.server-silent', params: { address, reason: reasonOf(error) } });
      });
      if (answer.ok) return answer;
      const problem = await problemOf(answer, address);
      if (method !== 'GET' || problem.code !== 'api.not-yet' || tries >= TRIES_UNTIL_LISTED) throw problem;
    }
  };
  return {
    send,
    get: async <T>(path: string, query?: Query) => (await send(path, { method: 'GET', ...(query && { query }) })).json() as Promise<T>,
    post: async <T>(path: string, body: unknown, { version, key: commandKey = randomUUID(), query }: { version?: number | '*'; key?: string; query?: Query } = {}) => {
      const headers: Record<string, string> = { 'content-type': 'application/json', 'idempotency-key': commandKey };
      if (version !== undefined) headers['if-match'] = version === '*' ? '*' : `"${version}"`;
      const answer = await send(path, { method: 'POST', body: JSON.stringify(body), headers, ...(query && { query }) });
      return answer.json() as Promise<T>;
    },
  };
}

async function problemOf(answer: Response, address: string): Promise<ApiProblem> {
  const text = await answer.text();
  try {
    const body = JSON.parse(text) as { code: string; detail: string; errors?: { field: string; detail: string }[]; also?: string[] };
    const fields = (body.errors ?? []).map(({ field, detail }) => `\n  ${field}: ${detail}`).join('');
    return new ApiProblem(answer.status, body.code, `${body.detail}${fields}${(body.also ?? []).map((line) => `\n  ${line}`).join('')}`, body);
  } catch {
    return new ApiProblem(answer.status, '', say('setup.server-gave-no-reason', { address, status: String(answer.status), said: text.slice(0, 200) }), text);
  }
}
