import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#apps/cli/up/ports.js';
import { findOnPath } from './on-path.js';

export type RedisServer = { readonly url: string; stop(): Promise<void> };

/** Null where there is one; otherwise the name under which its tests are told as skipped. */
export const redisMissing = (): string | null => (findOnPath('redis-server') ? null : 'redis-server is not installed');

/** A `redis-server` of PATH on a free port, or on one that an earlier one had, keeping nothing on disk. */
export async function startRedis(samePortAs?: RedisServer): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'planline-redis-'));
  const port = samePortAs ? Number(new URL(samePortAs.url).port) : await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--maxmemory-policy', 'noeviction', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'close');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it was ready`)));
    server.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
