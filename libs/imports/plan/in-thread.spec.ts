import { describe, expect, it } from '@jest/globals';
import { inThread } from './in-thread.js';

const LIMITS = { seconds: 20, megabytes: 64 };
const module = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from 'node:worker_threads';\n${code}`)}`);
const answers = module('parentPort.postMessage(workerData * 2);');

describe('a module in a thread of its own', () => {
  it('is ended where it takes more time than it may, and the next one runs', async () => {
    expect(await inThread(module('for (;;);'), null, { ...LIMITS, seconds: 0.2 })).toEqual({ done: false });
    expect(await inThread(answers, 21, LIMITS)).toEqual({ done: true, answer: 42 });
  });

  it('is ended where it takes more memory than it may, and the process goes on', async () => {
    expect(await inThread(module('const kept = []; for (;;) kept.push({ kept: [kept.length] });'), null, { ...LIMITS, megabytes: 16 })).toEqual({ done: false });
    expect(await inThread(answers, 21, LIMITS)).toEqual({ done: true, answer: 42 });
  });

  it('that fails, or ends without an answer, is a fault of the program', async () => {
    await expect(inThread(module('throw new Error("no such thing");'), null, LIMITS)).rejects.toThrow('no such thing');
    await expect(inThread(module(''), null, LIMITS)).rejects.toThrow('without an answer');
    expect(await inThread(answers, 21, LIMITS)).toEqual({ done: true, answer: 42 });
  });

  it('leaves this one free: it answers only once it has been told of as many turns as it asked for', async () => {
    const told = new SharedArrayBuffer(4);
    const turns = new Int32Array(told);
    const running = inThread(module('const turns = new Int32Array(workerData); while (Atomics.load(turns, 0) < 100); parentPort.postMessage(turns[0]);'), told, LIMITS);
    let ended = false;
    void running.finally(() => (ended = true));
    while (!ended) {
      Atomics.add(turns, 0, 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await running).toEqual({ done: true, answer: expect.any(Number) });
  });

  it('runs after the one before it: many take no more memory than one', async () => {
    const shared = new SharedArrayBuffer(8);
    const counts = module('const now = new Int32Array(workerData); const running = Atomics.add(now, 0, 1) + 1; for (let i = 0; i < 1e7; i += 1); Atomics.sub(now, 0, 1); parentPort.postMessage(running);');
    expect(await Promise.all([1, 2, 3, 4].map(() => inThread(counts, shared, LIMITS)))).toEqual(Array(4).fill({ done: true, answer: 1 }));
  });
});
