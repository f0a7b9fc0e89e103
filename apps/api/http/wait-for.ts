import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, switchMap, type Observable } from 'rxjs';
import { checkpoint, waitForCheckpoint } from '#libs/read-models/index.js';
import { PARTS, type Parts } from '../parts.js';
import { refuseRequest } from './problem.js';

/** As long as a reader waits for its own write. The lists are usually a few milliseconds behind the log. */
export const WAIT_MS = 5_000;

/** The log index that the answer must include, from `?wait-for=` or `Planline-Wait-For`; null where none is named. */
export function indexToWaitFor(request: Pick<FastifyRequest, 'query' | 'headers'>): bigint | null {
  const query = (request.query as Readonly<Record<string, unknown>>)['wait-for'];
  const value = query ?? request.headers['planline-wait-for'];
  if (value === undefined) return null;
  const text = String(value);
  if (!/^\d{1,18}$/.test(text)) throw refuseRequest(400, 'api.index-wrong', { value: text });
  return BigInt(text);
}

/** Holds a query until the read models have what it must show, or says plainly that they don't yet. */
@Injectable()
export class WaitForInterceptor implements NestInterceptor {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const index = indexToWaitFor(http.getRequest<FastifyRequest>());
    return from(this.wait(index, http.getResponse<FastifyReply>())).pipe(switchMap(() => next.handle()));
  }

  private async wait(index: bigint | null, reply: FastifyReply): Promise<void> {
    const { query } = this.parts.pools;
    if (index !== null && !(await waitForCheckpoint(query, index, { timeoutMs: WAIT_MS }))) {
      throw refuseRequest(503, 'api.not-yet', { index: String(index), checkpoint: String(await checkpoint(query)) });
    }
    reply.header('planline-checkpoint', String(await checkpoint(query)));
  }
}
