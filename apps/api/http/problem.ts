import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { MessageParams, Refusal } from '#libs/kernel/refusal.js';
import { say, sayAll } from '#libs/messages/say.js';

const fieldProblemSchema = z.object({
  /** Path of the field in the body or query, `asWritten.start`; empty where it is the whole. */
  field: z.string(),
  code: z.string(),
  detail: z.string(),
});
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

/** The body of every answer that is not a success (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().describe('Where all codes and their sentences are listed, with the code as fragment.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('Stable; programs decide on it.'),
    detail: z.string().describe('What happened and what to do next, for people.'),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    errors: z.array(fieldProblemSchema).optional(),
    also: z.array(z.string()).optional().describe('What else stands against it, a sentence each.'),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export function problem(status: number, code: string, params: MessageParams = {}, errors?: readonly FieldProblem[]): Problem {
  return {
    type: `/api/problems#${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail: say(code, params),
    params: { ...params },
    ...(errors && { errors: [...errors] }),
  };
}

/** Ends a request with a problem. Thrown at the edge only: behind it, refusals are values. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problem.detail);
  }
}

export const refuseRequest = (status: number, code: string, params: MessageParams = {}, errors?: readonly FieldProblem[]): ProblemError =>
  new ProblemError(problem(status, code, params, errors));

/** `saying`: how it is told to who asked; what programs read stays as it is. */
export function refusalProblem(status: number, refusal: Refusal, saying: (code: string, params: MessageParams) => string = say): ProblemError {
  const [detail = '', ...also] = sayAll(refusal, saying);
  return new ProblemError({ ...problem(status, refusal.code, refusal.params), detail, ...(also.length > 0 && { also }) });
}
