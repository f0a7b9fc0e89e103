import { Redis } from 'ioredis';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { within } from '#libs/kernel/within.js';
import { reasonOf } from '#libs/kernel/reason.js';

const PATIENCE_MS = 5_000;

/** Whether an outside Redis lets us in and answers. */
export async function reachRedis(url: string): Promise<Result<null>> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null, disconnectTimeout: 100 });
  // The client answers "Connection is closed."; why it could not be opened is told only here.
  let cause: unknown = null;
  redis.on('error', (error: unknown) => (cause ??= error));
  try {
    await within(PATIENCE_MS, redis.connect().then(() => redis.ping()));
    return ok(null);
  } catch (error) {
    return refuse('setup.redis-unreachable', { host: new URL(url).host, reason: reasonOf(cause ?? error) });
  } finally {
    redis.disconnect();
  }
}
