import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openDeliveryQueue, type DeliveryQueue, type QueuePlace } from './queue.js';

/** What the deliveries need of BullMQ, whichever backend it runs on. */
export function deliveryQueueContract(backend: string, open: () => Promise<{ readonly place: QueuePlace; close(): Promise<void> }>): void {
  describe(`the delivery queue on ${backend}`, () => {
    let server: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      server = await open();
    }, 60_000);
    afterAll(() => server.close(), 30_000);

    const queues: DeliveryQueue[] = [];
    const queue = () => {
      const opened = openDeliveryQueue(server.place, (error) => errors.push(error));
      queues.push(opened);
      return opened;
    };
    const errors: Error[] = [];
    const closeAll = () => Promise.all(queues.splice(0).map((each) => each.close()));
    afterEach(closeAll);

    it('carries an id that is put twice while it waits once', async () => {
      const producer = queue();
      await producer.put(['a', 'b', 'a']);
      expect(await producer.put(['b'])).toBe(true);
      expect(await received(queue(), 2)).toEqual(['a', 'b']);
    });

    it('carries an id again once it was delivered', async () => {
      const producer = queue();
      const consumer = queue();
      let received: (id: string) => void = () => undefined;
      let putting: Promise<unknown> = Promise.resolve();
      consumer.work(async (id) => {
        received(id);
      }, 1);
      for (let round = 1; round <= 3; round++) {
        const next = new Promise<unknown>((resolve) => (received = resolve));
        // The id is free once BullMQ has noted the end of the job, a moment after the delivery.
        const again = setInterval(() => {
          putting = producer.put(['again']);
        }, 20);
        await next.finally(() => clearInterval(again));
      }
      // One put too many may wait still: what comes in order shows that it is gone.
      await putting;
      const last = new Promise<void>((resolve) => {
        received = (id) => {
          if (id === 'last') resolve();
        };
      });
      await producer.put(['last']);
      await last;
    });

    it('goes on after a delivery that threw, and forgets that one: the reconciler puts it again', async () => {
      const producer = queue();
      const seen: string[] = [];
      const done = new Promise<void>((resolve) => {
        queue().work(async (id) => {
          seen.push(id);
          if (id === 'good') resolve();
          else throw new Error('it broke');
        }, 1);
      });
      await producer.put(['bad']);
      await producer.put(['good']);
      await done;
      expect(seen).toEqual(['bad', 'good']);
      expect(errors.map((error) => error.message)).toContain('it broke');
    });

    it('waits for deliveries under way when it is closed', async () => {
      const told: string[] = [];
      const worker = queue();
      let finish = (): void => undefined;
      const started = new Promise<void>((resolve) => {
        worker.work(async () => {
          resolve();
          await new Promise<void>((end) => (finish = end));
          told.push('delivered');
        }, 1);
      });
      await queue().put(['slow']);
      await started;
      const closed = closeAll().then(() => told.push('closed'));
      finish();
      await closed;
      expect(told).toEqual(['delivered', 'closed']);
    });
  });
}

/** The first `count` ids that come, sorted. */
const received = (queue: DeliveryQueue, count: number): Promise<string[]> =>
  new Promise((resolve) => {
    const ids: string[] = [];
    queue.work(async (id) => {
      if (ids.push(id) === count) resolve(ids.toSorted());
    }, 1);
  });
