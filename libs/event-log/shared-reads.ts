import type { LoggedEvent } from './envelope.js';
import type { EventLog } from './port.js';

type Waiting = {
  readonly streams: readonly string[];
  resolve(found: LoggedEvent[][]): void;
  reject(reason: unknown): void;
};

/**
 * Lets commands that load their streams at the same time share one question: those of a tenant that arrive while one
 * is under way wait and go together. Sixteen questions at once cost the database 40 times what one for
 * sixteen streams does, and most of it is waiting. A shared answer is never older than the question that it answers.
 */
export function withSharedReads(log: EventLog): EventLog {
  const lanes = new Map<string, Waiting[]>();

  async function work(tenant: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0);
      try {
        const streams = [...new Set(batch.flatMap((one) => one.streams))];
        const found = await log.readStreams(tenant, streams);
        const of = new Map(streams.map((stream, nth) => [stream, found[nth]!]));
        for (const one of batch) one.resolve(one.streams.map((stream) => of.get(stream)!));
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    lanes.delete(tenant);
  }

  return {
    ...log,
    readStreams: (tenant, streams) =>
      new Promise((resolve, reject) => {
        const lane = lanes.get(tenant);
        if (lane) return void lane.push({ streams, resolve, reject });
        const waiting = [{ streams, resolve, reject }];
        lanes.set(tenant, waiting);
        // After this turn of the loop, so that requests which came together go together.
        setImmediate(() => void work(tenant, waiting));
      }),
  };
}
