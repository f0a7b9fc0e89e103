import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemIn } from './problem.filter.js';
import { PROBLEM_MEDIA_TYPE, problem, type Problem } from './problem.js';

/** An address that can't be taken apart belongs to no route: neither hooks nor filters see its request. */
export function answerEarly(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const answer: Problem = { ...problemIn(error), requestId: request.id };
  void reply.header('x-request-id', request.id).header('cache-control', 'no-store').status(answer.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(answer));
}

/** What Node could not read as a request has no reply either: the answer is written to the connection, which ends. */
export function answerNoRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable) socket.write(inHttp(problemOf(error.code)));
  socket.destroy(error);
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem(408, 'api.request-too-slow');
  if (code === 'HPE_HEADER_OVERFLOW') return problem(431, 'api.headers-too-large');
  return problem(400, 'api.no-request');
}

function inHttp(answer: Problem): string {
  const body = JSON.stringify(answer);
  const head = [`HTTP/1.1 ${answer.status} ${answer.title}`, `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`, `content-length: ${Buffer.byteLength(body)}`, 'cache-control: no-store', 'connection: close'];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
