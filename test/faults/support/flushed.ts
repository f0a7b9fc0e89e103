import { Redis } from 'ioredis';

/** Everything in a Redis is gone, as after a restart without a file. */
export async function flushed(url: string): Promise<void> {
  const client = new Redis(url);
  await client.flushall();
  await client.quit();
}
