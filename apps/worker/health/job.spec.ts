import { describe, expect, it } from '@jest/globals';
import { eventually } from '../testing/eventually.js';
import { repeat } from './job.js';

describe('a job', () => {
  it('is starting, and not well, until it has done something', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    const job = repeat(
      'relay',
      async () => {
        await asked;
        await new Promise((resolve) => setImmediate(resolve));
      },
      () => undefined,
    );
    expect(job.healthy()).toEqual({ ok: false, detail: 'starting' });
    answer();
    await eventually('it is well', () => job.healthy().ok);
    await job.stop();
  });

  it('is well as soon as its step says so, though the step waits on', async () => {
    const job = repeat('relay', (signal, well) => new Promise((resolve) => {
      well();
      signal.addEventListener('abort', () => resolve());
    }), () => undefined);
    await eventually('it is well', () => job.healthy().ok);
    await job.stop();
  });

  it('is unwell while its step fails, tells each failure, and gets over it', async () => {
    let broken = true;
    const told: unknown[] = [];
    const job = repeat(
      'relay',
      async () => {
        if (broken) throw new Error('the database went away');
        await new Promise((resolve) => setImmediate(resolve));
      },
      (name, error) => told.push([name, String(error)]),
    );
    await eventually('it is unwell', () => job.healthy().detail === 'the database went away');
    expect(job.healthy().ok).toBe(false);
    broken = false;
    await eventually('it is well', () => job.healthy().ok);
    expect(told[0]).toEqual(['relay', 'Error: the database went away']);
    await job.stop();
  });

  it('stops after the step under way, even from a pause between two tries', async () => {
    const job = repeat('relay', async () => Promise.reject(new Error('no')), () => undefined);
    await eventually('it pauses', () => job.healthy().detail === 'no');
    await job.stop();
  });
});
