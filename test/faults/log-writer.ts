import { once } from 'node:events';
import { openPool } from '#libs/event-log/postgres/pool.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { aCommand, at } from '#libs/event-log/testing/commands.js';

/**
 * A process that appends until it is killed, or `each` events per writer: each writer its own stream, from the version
 * that it finds. Prints `<key> <log index>` for what was acknowledged. Run as
 * `log-writer.js <database url> <name> <writers> <each>`. Prints `ready` first and begins when its input ends, so that
 * several may begin at one moment.
 */
const [databaseUrl, name, writers, each] = process.argv.slice(2);
const pool = openPool(databaseUrl!, 4);
const log = makePostgresLog(pool);

const streams = await Promise.all(
  Array.from({ length: Number(writers) }, async (_, writer) => {
    const stream = `task/${name}-${writer}`;
    return { stream, from: (await log.readStream('district-1', stream)).length };
  }),
);
process.stdout.write('ready\n');
await once(process.stdin.resume(), 'end');

await Promise.all(
  streams.map(async ({ stream, from }) => {
    for (let version = from; version < from + Number(each); version += 1) {
      const key = `${stream}@${version}`;
      const outcome = await log.append(aCommand({ writes: [at(stream, version)], key }));
      if (outcome.kind !== 'appended' && outcome.kind !== 'already') throw new Error(`${key} was ${outcome.kind}`);
      process.stdout.write(`${key} ${outcome.receipt.lastIndex}\n`);
    }
  }),
);
await pool.end();
