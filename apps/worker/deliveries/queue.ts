import { createPostgresBackend, createRedisBackend, withBackend, type BackendClasses, type IQueueBackend } from 'bullmq';
import { QUEUE_SCHEMA } from '#prisma/queue.js';

/** Where BullMQ keeps its jobs: on Redis, or in a schema of its own beside everything else. */
export type QueuePlace = { readonly redisUrl: string } | { readonly databaseUrl: string };

/** Carries ids of deliveries from who finds them due to who sends them. It keeps no time and no truth. */
export type DeliveryQueue = {
  /** An id that waits already is not put twice. False where the queue can't be reached now: the reconciler asks again. */
  put(ids: readonly string[]): Promise<boolean>;
  /** Whether it answers now: a worker without its queue is not ready, though the mails keep. */
  answers(): Promise<boolean>;
  /** Starts sending; `deliver` must not reject for what a mail server does. */
  work(deliver: (id: string) => Promise<void>, concurrency: number): void;
  /** Waits for deliveries under way. */
  close(): Promise<void>;
};

const name = 'deliveries';
const patienceMs = 2_000;

export function openDeliveryQueue(place: QueuePlace, onError: (error: Error) => void): DeliveryQueue {
  if ('redisUrl' in place) return over(withBackend(createRedisBackend), { url: place.redisUrl, maxRetriesPerRequest: null }, onError);
  return over(withBackend(createPostgresBackend), { connectionString: place.databaseUrl, schema: QUEUE_SCHEMA, max: 4, application_name: 'planline deliveries' }, onError);
}

function over<B extends IQueueBackend, C>({ Queue, Worker }: BackendClasses<B, C>, connection: C, onError: (error: Error) => void): DeliveryQueue {
  const queue = new Queue<{ id: string }>(name, { connection, defaultJobOptions: { removeOnComplete: true, removeOnFail: true } });
  queue.on('error', onError);
  const workers: { close(): Promise<void> }[] = [];
  return {
    async put(ids) {
      if (ids.length === 0) return true;
      const jobs = [...new Set(ids)].map((id) => ({ name: 'deliver', data: { id }, opts: { jobId: id } }));
      return within(patienceMs, queue.addBulk(jobs), onError);
    },
    answers: () => within(5_000, queue.count(), onError),
    work(deliver, concurrency) {
      const worker = new Worker<{ id: string }>(name, (job) => deliver(job.data.id), { connection, concurrency });
      worker.on('error', onError);
      worker.on('failed', (_job, error) => onError(error));
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await queue.close();
    },
  };
}

/** A queue that is down must not hold up who finds things due: BullMQ itself would wait for ever. */
async function within(ms: number, work: Promise<unknown>, onError: (error: Error) => void): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const done = work.then(
    () => true,
    (error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)));
      return false;
    },
  );
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  return Promise.race([done, late]).finally(() => clearTimeout(timer));
}
