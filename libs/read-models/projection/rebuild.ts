import type { ClientBase } from 'pg';
import { PROJECTED_CHANNEL } from './checkpoint.js';
import { compareVersions, type Difference } from './compare.js';
import { startCarefulFilling, startFilling } from './fill.js';
import { inTransaction, isBadData, livePosition, type LogForProjection } from './next.js';
import type { ReadingKeys } from './project.js';

export type Rebuilt =
  | { readonly kind: 'switched'; readonly version: number; readonly checkpoint: bigint; readonly differences: readonly Difference[] }
  /** The live tables stay; the rebuilt ones are gone. */
  | { readonly kind: 'differs'; readonly differences: readonly Difference[] }
  | { readonly kind: 'under-way' };

export type RebuildOptions = {
  /** After a correction of a projection the new tables should differ: then `switch`. */
  readonly whenDifferent: 'keep-live' | 'switch';
  /** Called after each batch, with the index up to which the new tables are filled. */
  readonly onProgress?: (index: bigint) => void;
  /** Called when the new tables hold everything, and when they have been compared with the live ones. */
  readonly onStep?: (done: 'filled' | 'compared') => void;
};

/** Two rebuilds at once would compare and drop each other's tables. */
const REBUILD_LOCK = 7270736802;

/**
 * Makes all read models anew beside the live ones while appends and the projector go on, compares the
 * two at the same event, and switches in one transaction. Needs a connection of its own.
 */
export async function rebuild(client: ClientBase, reader: LogForProjection, keys: ReadingKeys, options: RebuildOptions): Promise<Rebuilt> {
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [REBUILD_LOCK]);
  if (!rows[0]?.locked) return { kind: 'under-way' };
  try {
    // Left behind by a rebuild that was killed.
    await dropOthers(client);
    try {
      return await fillAndSwitch(client, startFilling, reader, keys, options);
    } catch (error) {
      if (!isBadData(error)) throw error;
      await dropOthers(client);
      return await fillAndSwitch(client, startCarefulFilling, reader, keys, options);
    }
  } finally {
    await dropOthers(client);
    await client.query('SELECT pg_advisory_unlock($1)', [REBUILD_LOCK]);
  }
}

async function fillAndSwitch(
  client: ClientBase,
  start: typeof startFilling,
  reader: LogForProjection,
  keys: ReadingKeys,
  options: RebuildOptions,
): Promise<Rebuilt> {
  const made = await client.query<{ version: number }>('SELECT read.create_version() AS version');
  const version = made.rows[0]!.version;
  const filling = start(client, version, reader, keys, options.onProgress);
  for (;;) {
    const { checkpoint } = await livePosition(client);
    if ((await filling.upTo(checkpoint)) === 0) break;
    await inTransaction(client, () => filling.write());
  }
  await filling.finish();
  return inTransaction(client, async () => {
    // From here on the projector waits, so that both versions are at the same event when they are compared.
    const before = await livePosition(client, 'FOR UPDATE');
    while ((await filling.upTo(before.checkpoint)) > 0) await filling.write();
    options.onStep?.('filled');
    const differences = await compareVersions(client, before.version, version);
    options.onStep?.('compared');
    if (differences.length > 0 && options.whenDifferent === 'keep-live') return { kind: 'differs', differences };
    await client.query('SELECT read.switch_to($1)', [version]);
    await client.query('SELECT pg_notify($1, $2)', [PROJECTED_CHANNEL, String(before.checkpoint)]);
    return { kind: 'switched', version, checkpoint: before.checkpoint, differences };
  });
}

/** Every version but the live one. Waits for readers that are still in the old tables. */
async function dropOthers(client: ClientBase): Promise<void> {
  await client.query("SELECT read.drop_version(version) FROM work.read_model_versions WHERE state <> 'live'");
}
