import type { ClientBase } from 'pg';
import { openEvent, openEvents, type OpenedEvent } from '#libs/commands/codec.js';
import type { LoggedEvent } from '#libs/event-log/envelope.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import { settleDeadlines } from '../deadlines/project.js';
import { fold } from './fold.js';
import { loadFor } from './load.js';
import { copyRows } from './copy.js';
import { subjectOf, type Parked } from './parked.js';
import { deleteRows, insertRows } from './sql.js';
import { takeBack } from './table.js';
import type { Working } from './working.js';

export type ReadingKeys = Pick<Keyring, 'forReading'>;

/**
 * Folds events into memory, loading what it does not hold yet. An event on which a projection fails sets
 * its plan (or, without one, its stream) aside: it is added to `parked`, and nothing more of it is folded.
 */
export async function foldBatch(
  client: ClientBase,
  version: number,
  work: Working,
  events: readonly LoggedEvent[],
  keys: ReadingKeys,
  parked: Set<string>,
): Promise<Parked[]> {
  const failed: Parked[] = [];
  const isParked = (event: Parked['event']): boolean => parked.size > 0 && parked.has(subjectOf(event));
  const setAside = (event: Parked['event'], error: unknown): void => {
    if (isParked(event)) return;
    parked.add(subjectOf(event));
    failed.push({ event, error: error instanceof Error ? error.message : String(error) });
  };
  const attempt = (event: OpenedEvent, step: () => void): void => {
    work.undo.length = 0;
    try {
      step();
    } catch (error) {
      takeBack(work.undo);
      setAside(event, error);
    }
  };
  const opened = await open(events.filter((event) => !isParked(event)), keys);
  if (!work.complete) await loadFor(client, version, work, opened.flatMap((one) => ('event' in one ? [one.event] : [])));
  for (const one of opened) {
    if ('event' in one && !isParked(one.event)) attempt(one.event, () => fold(work, one.event));
    if ('unreadable' in one) setAside(one.unreadable, one.error);
  }
  for (const { task, by } of work.touched.values()) attempt(by, () => settleDeadlines(work, by.tenant, task));
  work.touched.clear();
  return failed;
}

type Opened = { readonly event: OpenedEvent } | { readonly unreadable: LoggedEvent; readonly error: unknown };

/** Opens all at once; only where that fails, one by one, to learn which can't be read. */
async function open(logged: readonly LoggedEvent[], keys: ReadingKeys): Promise<Opened[]> {
  try {
    return (await openEvents(logged, keys)).map((event) => ({ event }));
  } catch {
    const opened: Opened[] = [];
    for (const one of logged) {
      opened.push(await openEvent(one, keys).then((event) => ({ event }), (error: unknown) => ({ unreadable: one, error })));
    }
    return opened;
  }
}

/** Writes what changed in memory (of `only`, where given), set-based: one statement a table and kind of change. */
export async function write(
  client: ClientBase,
  version: number,
  work: Working,
  only: (row: Record<string, unknown>) => boolean = () => true,
): Promise<void> {
  for (const rows of work.sets) {
    const { gone, come } = rows.changes();
    await deleteRows(client, rows.table, version, rows.table.key, gone.filter(only));
    await insertRows(client, rows.table, version, come.filter(only));
    rows.written();
  }
}

/** Writes what has come into memory into tables that are being filled and have nothing to replace. */
export async function writeBulk(client: ClientBase, version: number, sets: Working['sets']): Promise<void> {
  for (const rows of sets) {
    const { gone, come } = rows.changes();
    await deleteRows(client, rows.table, version, rows.table.key, gone);
    const copied = copyRows(client, rows.table, version, come);
    rows.written();
    await copied;
  }
}
