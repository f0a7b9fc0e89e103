import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LogUnavailable } from '#libs/event-log/errors.js';
import { PageRenderer } from '../pages/renderer.js';
import { PROBLEM_MEDIA_TYPE, problem, ProblemError, type Problem } from './problem.js';

/** Every failure leaves as a problem: JSON for programs, a page for people, with the same sentence. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(PageRenderer) private readonly pages: PageRenderer) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const found = problemIn(error);
    if (found.status >= 500) request.log.error({ err: error, code: found.code }, 'request failed');
    const answer: Problem = { ...found, requestId: request.id };
    if (error instanceof ProblemError) reply.headers(error.headers);
    if (answer.status === 401) reply.header('www-authenticate', 'Bearer realm="Planline"');
    if (answer.status === 503) reply.header('retry-after', '1');
    reply.header('cache-control', 'no-store').status(answer.status);
    if (wantsPage(request)) await reply.type('text/html; charset=utf-8').send(await this.pages.problem(answer, { address: request.url, signedIn: request.principal !== undefined }));
    else await reply.type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(answer));
  }
}

const wantsPage = (request: FastifyRequest): boolean =>
  !/^\/(api|health)(\/|\?|$)/.test(request.url) && (request.headers.accept ?? '').includes('text/html');

export function problemIn(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof LogUnavailable) return problem(503, 'api.log-away');
  if (isDatabaseAway(error)) return problem(503, 'api.database-away');
  const status = statusIn(error);
  switch (status) {
    case 400:
      if (isBadUrl(error)) return problem(400, 'api.address-unreadable');
      return problem(400, 'api.not-readable');
    case 403:
      return problem(403, 'api.cross-origin');
    case 404:
      return problem(404, 'api.no-such-address');
    case 414:
      return problem(414, 'api.address-too-long');
    case 413:
      return problem(413, 'api.body-too-large');
    case 415:
      return problem(415, 'api.media-type-wrong');
    case 429:
      return problem(429, 'api.too-many');
    default:
      return problem(500, 'api.failed');
  }
}

const isBadUrl = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'FST_ERR_BAD_URL';

function statusIn(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
}

const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|57P0[123]|08\d{3}|53300|P1001|P1002|P1008|P1017)$/;

/** The database can't be reached or is starting: an answer that says "later" is true, "failed" is not. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && AWAY.test(error.code)) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseAway)) return true;
  if (error instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)) return true;
  return 'cause' in error && isDatabaseAway(error.cause);
}
