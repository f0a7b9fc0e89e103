import type { z } from 'zod';
import { unkeepableTexts } from '#libs/kernel/text.js';
import { say } from '#libs/messages/say.js';
import { refuseRequest, type FieldProblem, type ProblemError } from './problem.js';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong in words that need no manual; a schema's own words go before them. zod's would speak of NaN and of types.
 */
const plainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return say('why.kind', { kind: issue.expected });
    case 'too_big':
      return say('why.at-most', { of: issue.origin, limit: Number(issue.maximum) });
    case 'too_small':
      return say('why.at-least', { of: issue.origin, limit: Number(issue.minimum), more: issue.inclusive ? 'no' : 'yes' });
    case 'invalid_format':
      return say('why.format', { format: issue.format });
    case 'not_multiple_of':
      return say('why.kind', { kind: 'int' });
    case 'invalid_union':
      return say('why.none-of-them');
    default:
      return undefined;
  }
};

/** How every schema is asked: without `reportInput` a field that is missing can't be told from one of the wrong type. */
export const asked = { reportInput: true, error: plainWords } as const;

/** How a reader knows a field: programs by its path, people by the label of the form. */
type NameOf = (path: string) => string;

/** By its path, and the whole by what it is: a body, an address's id. */
const called = (whole: string): NameOf => (path) => path || whole;

/** What a schema found wrong, field by field, in sentences. */
export function fieldProblems(issues: readonly Issue[], nameOf: NameOf = called('body')): FieldProblem[] {
  const fieldProblem = (path: readonly PropertyKey[], code: string, params: Record<string, string>): FieldProblem => {
    const field = path.map(String).join('.');
    return { field, code, detail: say(code, { field: nameOf(field), ...params }) };
  };
  return issues.flatMap((issue): FieldProblem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fieldProblem([...issue.path, key], 'api.field-unknown', {}));
    if ((issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') && issue.input === undefined && issue.path.length > 0)
      return [fieldProblem(issue.path, 'api.field-missing', {})];
    if (issue.code === 'too_small' && (issue.origin === 'string' || (issue.origin === 'array' && Array.isArray(issue.input) && issue.input.length === 0))) return [fieldProblem(issue.path, 'api.field-empty', {})];
    if (issue.code === 'invalid_value')
      return [fieldProblem(withoutPlace(issue.path), 'api.field-not-allowed', { value: wordOf(issue.input), allowed: issue.values.map(String).join(', ') })];
    return [fieldProblem(issue.path, 'api.field-wrong', { why: issue.message })];
  });
}

/** `status.0` is the first word of `status`: people know no numbers from 0. */
const withoutPlace = (path: readonly PropertyKey[]): readonly PropertyKey[] => (typeof path.at(-1) === 'number' ? path.slice(0, -1) : path);
const wordOf = (input: unknown): string => (typeof input === 'string' || typeof input === 'number' ? String(input).slice(0, 200) : typeof input);

/** Parses what came from outside, or ends the request with a problem that names each field. 422 for a body, 400 for a query or a path: the first can be corrected in a form, the others in a program. */
export function parseFields<S extends z.ZodType>(schema: S, value: unknown, status: 400 | 422, whole = 'body'): z.output<S> {
  const parsed = schema.safeParse(value, asked);
  if (!parsed.success) throw refuseNamed(status, fieldProblems(parsed.error.issues, called(whole)), whole);
  refuseUnkeepable(parsed.data, whole);
  return parsed.data;
}

function refuseNamed(status: 400 | 422, errors: readonly FieldProblem[], whole: string): ProblemError {
  return refuseRequest(status, 'api.fields-wrong', { count: errors.length, fields: errors.map((e) => e.field || whole).join(', ') }, errors);
}

/** 400 in any case: no form sends such a character, so it is the sending program that is wrong. */
function refuseUnkeepable(value: unknown, whole: string): void {
  const fields = unkeepableTexts(value).map((path) => path.join('.') || whole);
  if (fields.length > 0) throw refuseNamed(400, fields.map((field) => ({ field, code: 'api.field-unkeepable', detail: say('api.field-unkeepable', { field }) })), whole);
}
