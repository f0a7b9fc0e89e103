import { openPool } from '#libs/event-log/postgres/pool.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { aCommand, at } from '#libs/event-log/testing/commands.js';

/**
 * A process that appends until it is killed, or `each` events per writer: each writer its own stream, from the version
 * that it finds. Prints `<key> <log index>` for what was acknowledged. Run as
 * `log-writer.js <database url> <name> <writers> <each>`.
 */
const [databaseUrl, name, writers, each] = process.argv.slice(2);
const pool = openPool(databaseUrl!, 4);
const log = makePostgresLog(pool);

await Promise.all(
  Array.from({ length: Number(writers) }, async (_, writer) => {
    const stream = `task/${name}-${writer}`;
    const from = (await log.readStream('district-1', stream)).length;
    for (let version = from; version < from + Number(each); version += 1) {
      const key = `${stream}@${version}`;
      const outcome = await log.append(aCommand({ writes: [at(stream, version)], key }));
      if (outcome.kind !== 'appended' && outcome.kind !== 'already') throw new Error(`${key} was ${outcome.kind}`);
      process.stdout.write(`${key} ${outcome.receipt.lastIndex}\n`);
    }
  }),
);
await pool.end();
