import type { ClientBase, Pool } from 'pg';

/** A connection as the log reader's role (the worker's jobs): sees all tenants. */
export type Db = Pool | ClientBase;

/** Selects a `timestamptz` column as an Instant: UTC, three digits. */
export const instantOf = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Selects a `date` column as a CalendarDate: node-postgres would make a local midnight of it. */
export const dayIn = (column: string): string => `to_char(${column}, 'YYYY-MM-DD')`;

