import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectToTemporal } from './wait.js';
import { provideTemporal } from './provide.js';
import { startTemporal, startTimeSkipping, timeSkippingMissing } from '#test/support/temporal.js';

describe('the Temporal server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-provide-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says in one sentence where nothing answers', async () => {
    expect(await connectToTemporal('127.0.0.1:1', 'default', 300)).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-not-answering' } });
  });

  it('takes the command on PATH before the cached one', async () => {
    const onPath = join(folder, 'path');
    for (const place of [onPath, join(folder, 'bin')]) {
      await mkdir(place);
      await writeFile(join(place, 'temporal'), '#!/bin/sh\n', { mode: 0o755 });
    }
    const options = { cacheFolder: join(folder, 'bin') };
    expect(await provideTemporal({ ...options, env: { PATH: onPath } })).toMatchObject({ value: { from: 'path' } });
    expect(await provideTemporal({ ...options, env: { PATH: '' } })).toMatchObject({ value: { from: 'cached' } });
  });

  it('fetches one where there is none, starts it, and keeps its file over a kill', async () => {
    const temporal = await startTemporal();
    try {
      await temporal.kill();
      await temporal.start();
      const connected = await connectToTemporal(temporal.address, temporal.namespace);
      expect(connected.ok).toBe(true);
      if (connected.ok) await connected.value.close();
    } finally {
      await temporal.stop();
    }
  }, 300_000);

  it('has a time-skipping twin for tests', async () => {
    if (await timeSkippingMissing()) return;
    const env = await startTimeSkipping();
    try {
      const before = await env.currentTimeMs();
      await env.sleep('30 days');
      expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    } finally {
      await env.teardown();
    }
  }, 300_000);
});
