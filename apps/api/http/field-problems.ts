import type { z } from 'zod';
import { unkeepableTexts } from '#libs/kernel/text.js';
import { say } from '#libs/messages/say.js';
import { refuseRequest, type FieldProblem, type ProblemError } from './problem.js';

type Issue = z.core.$ZodIssue;

/** How a reader knows a field: programs by its path, people by the label of the form. */
type NameOf = (path: string) => string;

/** What a schema found wrong, field by field, in sentences. */
export function fieldProblems(issues: readonly Issue[], nameOf: NameOf = (path) => path || 'body'): FieldProblem[] {
  const fieldProblem = (path: readonly PropertyKey[], code: string, params: Record<string, string>): FieldProblem => {
    const field = path.map(String).join('.');
    return { field, code, detail: say(code, { field: nameOf(field), ...params }) };
  };
  return issues.flatMap((issue): FieldProblem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fieldProblem([...issue.path, key], 'api.field-unknown', {}));
    if (issue.code === 'invalid_type' && issue.input === undefined && issue.path.length > 0)
      return [fieldProblem(issue.path, 'api.field-missing', {})];
    if (issue.code === 'too_small' && issue.origin === 'string') return [fieldProblem(issue.path, 'api.field-empty', {})];
    if (issue.code === 'invalid_value')
      return [fieldProblem(withoutPlace(issue.path), 'api.field-not-allowed', { value: wordOf(issue.input), allowed: issue.values.map(String).join(', ') })];
    return [fieldProblem(issue.path, 'api.field-wrong', { why: issue.message })];
  });
}

/** `status.0` is the first word of `status`: people know no numbers from 0. */
const withoutPlace = (path: readonly PropertyKey[]): readonly PropertyKey[] => (typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
const wordOf = (input: unknown): string => (typeof input === 'string' || typeof input === 'number' ? String(input).slice(0, 200) : typeof input);

/** 422 for a body, 400 for a query or a path: the first can be corrected in a form, the others in a program. */
export function refuseFields(status: 400 | 422, issues: readonly Issue[]): ProblemError {
  return refuseNamed(status, fieldProblems(issues));
}

function refuseNamed(status: 400 | 422, errors: readonly FieldProblem[]): ProblemError {
  return refuseRequest(status, 'api.fields-wrong', { count: errors.length, fields: errors.map((e) => e.field || 'body').join(', ') }, errors);
}

/** Parses what came from outside, or ends the request with a problem that names each field. */
export function parseFields<S extends z.ZodType>(schema: S, value: unknown, status: 400 | 422): z.output<S> {
  // Without `reportInput` a field that is missing can't be told from one of the wrong type.
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw refuseFields(status, parsed.error.issues);
  refuseUnkeepable(parsed.data);
  return parsed.data;
}

/** 400 in any case: no form sends such a character, so it is the sending program that is wrong. */
function refuseUnkeepable(value: unknown): void {
  const fields = unkeepableTexts(value).map((path) => path.join('.') || 'body');
  if (fields.length > 0) throw refuseNamed(400, fields.map((field) => ({ field, code: 'api.field-unkeepable', detail: say('api.field-unkeepable', { field }) })));
}
