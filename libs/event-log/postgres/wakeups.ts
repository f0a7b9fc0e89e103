import { Client } from 'pg';
import type { LogReader } from '../port.js';
import { makeWaiters } from '../waiters.js';

const CHANNEL = 'planline_log';
/** A notification may be lost with its connection; a reader then learns by asking, this late at most. */
const POLL_MS = 1_000;
const RECONNECT_MS = 250;

/**
 * Wakes readers by the notification that each append commits with, over one connection for the whole process,
 * and by asking for the head now and then, so that nobody waits for a notification that was lost.
 */
export function makeWakeups(
  databaseUrl: string,
  head: () => Promise<bigint>,
): { readonly waitForIndex: LogReader['waitForIndex']; readonly close: () => Promise<void> } {
  const waiters = makeWaiters();
  let listening: Client | null = null;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  const ask = async (): Promise<void> => {
    // A database that is away is asked again by the next poll.
    await head().then(waiters.reached, () => undefined);
  };

  const listen = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl, application_name: 'planline log wake-ups', keepAlive: true });
    listening = client;
    const reconnect = (): void => {
      if (listening !== client) return;
      listening = null;
      client.end().catch(() => undefined);
      if (!closed && waiters.waiting()) setTimeout(begin, RECONNECT_MS).unref();
    };
    client.on('error', reconnect);
    client.on('end', reconnect);
    client.on('notification', ({ payload }) => waiters.reached(BigInt(payload ?? '0')));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      // What was committed before LISTEN took effect was notified to nobody here.
      await ask();
    } catch {
      reconnect();
    }
  };

  const begin = (): void => {
    if (closed) return;
    if (!listening) void listen();
    timer ??= setInterval(() => void poll(), POLL_MS);
  };

  const poll = async (): Promise<void> => {
    if (waiters.waiting()) return ask();
    if (timer) clearInterval(timer);
    timer = null;
  };

  return {
    waitForIndex: async (n, signal) => {
      signal?.throwIfAborted();
      const reached = waiters.until(n, signal);
      begin();
      void ask();
      await reached;
    },
    close: async () => {
      closed = true;
      if (timer) clearInterval(timer);
      const client = listening;
      listening = null;
      await client?.end().catch(() => undefined);
    },
  };
}
