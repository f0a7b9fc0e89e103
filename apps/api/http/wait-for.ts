import type { FastifyRequest } from 'fastify';
import { refuseRequest } from './problem.js';

/** The log index that the answer must include, from `?wait-for=` or `Planline-Wait-For`; null where none is named. */
export function indexToWaitFor(request: FastifyRequest): bigint | null {
  const query = (request.query as Readonly<Record<string, unknown>>)['wait-for'];
  const value = query ?? request.headers['planline-wait-for'];
  if (value === undefined) return null;
  const text = String(value);
  if (!/^\d{1,18}$/.test(text)) throw refuseRequest(400, 'api.index-wrong', { value: text });
  return BigInt(text);
}
