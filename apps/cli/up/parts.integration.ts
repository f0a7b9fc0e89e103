import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#test/support/postgres.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startTemporal as startTestServer, type TestTemporal } from '#test/support/temporal.js';
import type { DataFolder } from './data-folder.js';
import { startTemporal } from './parts.js';

describeWith(await temporalMissing())('a start with TEMPORAL_ADDRESS', () => {
  let server: TestTemporal;
  let path: string;
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'planline-parts-'));
    server = await startTestServer();
  }, 120_000);
  afterAll(async () => {
    await server?.stop();
    await rm(path, { recursive: true, force: true });
  }, 30_000);

  const startWith = async (address: string) => {
    const [kept, printed]: [string[], string[]] = [[], []];
    const data: DataFolder = { path, logs: path, secret: '', ownerKey: '' };
    const started = startTemporal(address, server.namespace, await freePort(), data, {
      keep: async (part) => void kept.push(part.name),
      print: (line) => printed.push(line),
      interrupted: new AbortController().signal,
    });
    return { kept, printed, address: await started };
  };

  it('refuses where nothing answers there, and starts no server of its own in its place', async () => {
    await expect(startWith('127.0.0.1:1')).rejects.toMatchObject({ refusal: { code: 'setup.temporal-not-answering', params: { address: '127.0.0.1:1' } } });
  }, 60_000);

  it('uses that server before any command, on PATH or fetched', async () => {
    expect(await startWith(server.address)).toEqual({ kept: [], printed: [`Temporal: the one at ${server.address}`], address: server.address });
  }, 60_000);
});
