import type { IncomingHttpHeaders } from 'node:http';
import { refuseRequest } from './problem.js';

/** What a command's headers say: its key, and which version of the stream it is meant for. */
export type Conditions = {
  readonly key: string;
  /** Null: whatever version it is at (`If-Match: *`). 0: it must not exist yet. */
  readonly ifVersion: number | null;
  /** False where neither header came: then only a new stream may be written. */
  readonly conditional: boolean;
};

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(', ') : value);

export function conditionsOf(headers: IncomingHttpHeaders): Conditions {
  const key = one(headers['idempotency-key'])?.trim();
  if (!key) throw refuseRequest(400, 'api.idempotency-key-missing');
  if (key.length > 200 || !/^[\x21-\x7e]+$/.test(key)) throw refuseRequest(400, 'api.idempotency-key-wrong');
  const ifMatch = headers['if-match']?.trim();
  const ifNoneMatch = headers['if-none-match']?.trim();
  if (ifMatch === '*') return { key, ifVersion: null, conditional: true };
  if (ifMatch !== undefined) return { key, ifVersion: versionIn(ifMatch), conditional: true };
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw refuseRequest(400, 'api.if-none-match-wrong', { value: ifNoneMatch });
  return { key, ifVersion: 0, conditional: ifNoneMatch === '*' };
}

/** `"12"` → 12. Weak tags and lists are refused: a command is meant for exactly one version. */
function versionIn(tag: string): number {
  const digits = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (digits === undefined) throw refuseRequest(400, 'api.if-match-wrong', { value: tag });
  return Number(digits);
}
