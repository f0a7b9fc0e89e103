import { Worker } from 'node:worker_threads';

export type ThreadLimits = { readonly seconds: number; readonly megabytes: number };

/** A file as large as may be takes three seconds and half of this memory where it is a plan; a busy machine may take ten times as long. */
export const FILE_LIMITS: ThreadLimits = { seconds: 60, megabytes: 512 };

/** What a thread that was ended said: nothing. Or what it said. */
export type Threaded<T> = { readonly done: true; readonly answer: T } | { readonly done: false };

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a module in a thread of its own, so that whoever waits for something else of this process gets it meanwhile.
 * The module answers with one message. It is ended where it takes more time or memory than it may; and one runs
 * at a time, so that many files at once take no more memory than one of them.
 */
export function inThread<T>(module: URL, input: unknown, limits: ThreadLimits): Promise<Threaded<T>> {
  const running = before.then(() => run<T>(module, input, limits));
  before = running.catch(() => {});
  return running;
}

async function run<T>(module: URL, input: unknown, { seconds, megabytes }: ThreadLimits): Promise<Threaded<T>> {
  const thread = new Worker(module, { workerData: input, resourceLimits: { maxOldGenerationSizeMb: megabytes } });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Threaded<T>>((resolve, reject) => {
      timer = setTimeout(() => resolve({ done: false }), seconds * 1000);
      thread.once('message', (answer: T) => resolve({ done: true, answer }));
      thread.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ done: false }) : reject(error)));
      thread.once('exit', (code) => reject(new Error(`The thread of ${module.pathname} ended with ${code} and without an answer.`)));
    });
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
