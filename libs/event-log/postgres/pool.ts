import { Pool } from 'pg';
import { EventIdTaken, LogUnavailable } from '../errors.js';

/** A pool whose idle connections may die without taking the process along: the next query opens a new one. */
export function openPool(databaseUrl: string, max: number): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max, connectionTimeoutMillis: 5_000, application_name: 'planline log' });
  pool.on('error', () => undefined);
  return pool;
}

const connectionLost = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']);
const tooBusy = /^(53|08)/;
/** Serialisation failure, deadlock, lock not available. */
const lostARace = new Set(['40001', '40P01', '55P03']);

const codeOf = (error: unknown): string => (error as { code?: string } | null)?.code ?? '';

/** The server went away, is starting, or is full: the same statement may well succeed in a moment. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (connectionLost.has(code) || tooBusy.test(code)) return true;
  return error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

export const mayBeRetried = (error: unknown): boolean => isUnavailable(error) || lostARace.has(codeOf(error));

/** What a caller of the port may see instead of the database's own error. */
export function portError(error: unknown): unknown {
  if (mayBeRetried(error)) return new LogUnavailable('the event log cannot be reached', { cause: error });
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === '23505' && constraint === 'events_event_id_key') return new EventIdTaken('an event id was used before', { cause: error });
  return error;
}
