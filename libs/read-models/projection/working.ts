import type { OpenedEvent } from '#libs/commands/codec.js';
import { coordinatorOf, laddersOf, rulesOf } from '#libs/programs/catalog.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { Ladders } from '#libs/domain/settings.js';
import { bodies, members } from '../bodies/table.js';
import { deadlines, processes } from '../deadlines/table.js';
import { heldRows, importFindings, imports } from '../imports/table.js';
import { persons, roleHolders } from '../people/table.js';
import { planHistory } from '../plan-history/table.js';
import { plans } from '../plans/table.js';
import { digests, reminders } from '../reminders/table.js';
import { effects, stages } from '../stages/table.js';
import { tasks } from '../tasks/table.js';
import { tenants } from '../tenants/table.js';
import { rowSet, type RowSet, type Table, type Undo } from './table.js';

const tables = {
  tenants,
  plans,
  tasks,
  planHistory,
  processes,
  deadlines,
  reminders,
  digests,
  persons,
  roleHolders,
  bodies,
  members,
  imports,
  heldRows,
  importFindings,
  stages,
  effects,
};

type Rows = { readonly [T in keyof typeof tables]: (typeof tables)[T] extends Table<infer R> ? RowSet<R> : never };

/** A task whose deadlines are to be derived anew before its rows are written, and the event that asked for it. */
export type TouchedTask = { readonly task: string; readonly by: OpenedEvent };

/** The rows of all models that a batch of events touches, in memory. */
export type Working = Rows & {
  /** All models alike, for what treats each in the same way. */
  readonly sets: readonly RowSet<Record<string, unknown>>[];
  readonly touched: Map<string, TouchedTask>;
  readonly undo: Undo;
  /** Memory holds every row that there is. */
  readonly complete: boolean;
};

export function working({ complete }: { readonly complete: boolean }): Working {
  const undo: Undo = [];
  const rows = Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, rowSet(table as unknown as Table<Record<string, unknown>>, { complete, undo })]),
  );
  return { ...(rows as unknown as Rows), sets: Object.values(rows), touched: new Map(), undo, complete };
}

/** Asks for the deadlines of a task, once however many events touch it. */
export const touch = (work: Working, task: string, by: OpenedEvent): unknown => work.touched.set(`${by.tenant}/${task}`, { task, by });

export const modelTables = Object.values(tables) as unknown as readonly Table<Record<string, unknown>>[];

type ProgramFacts = { readonly ladders: Ladders; readonly coordinator: string; readonly rules: ProgramRules };
const programs = new Map<string, ProgramFacts>();

/** A program version never changes, so it is looked up once. Throws on one that the catalog has never had. */
export function programFacts(ref: string): ProgramFacts {
  let facts = programs.get(ref);
  if (!facts) programs.set(ref, (facts = { ladders: laddersOf(ref), coordinator: coordinatorOf(ref), rules: rulesOf(ref) }));
  return facts;
}
