import { Environment, type ParseError, type TypeError } from '@marcbachmann/cel-js';
import { sameName } from '#libs/domain/draft/checks/names.js';
import { addDays, daysBetween, parseCalendarDate } from '#libs/kernel/dates.js';
import { beyondLimits, type ExpressionProblem } from './limits.js';
import { recordsIn, type Shape } from './shape.js';
import { newWatch, toldBy, watched } from './watched.js';

/** One expression, compiled. `held` is null where it could not be answered, and `failed` says why. */
export type Expression = {
  ask(facts: Readonly<Record<string, unknown>>): { readonly held: boolean | null; readonly saw: Readonly<Record<string, unknown>>; readonly failed?: string };
};

export type Compiled = { readonly ok: true; readonly expression: Expression } | ({ readonly ok: false } & ExpressionProblem);

/** The language of guards: the only door to the library, so that another can take its place. */
export type Language = { compile(text: string): Compiled };

/** Common Expression Language over facts of the given shape. */
export function celOver(shapes: Readonly<Record<string, Shape>>): Language {
  const types = new Map<string, abstract new () => unknown>();
  const environment = new Environment({ limits: { maxAstNodes: 400, maxDepth: 40, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 4 } });
  for (const { type, fields } of recordsIn(Object.values(shapes))) {
    // Only its identity counts: the library knows a value's type by its constructor.
    const ctor = class {};
    types.set(type, ctor);
    environment.registerType(type, { ctor, fields: Object.fromEntries(Object.entries(fields).map(([id, shape]) => [id, typeName(shape)])) });
  }
  for (const [name, shape] of Object.entries(shapes)) environment.registerVariable(name, typeName(shape));
  environment.registerFunction('blank(string): bool', (value: string) => value.trim() === '');
  environment.registerFunction('days_between(string, string): int', (from: string, to: string) => BigInt(daysBetween(dateOf(from), dateOf(to))));
  environment.registerFunction('plus_days(string, int): string', (from: string, days: bigint) => addDays(dateOf(from), Number(days)));
  environment.registerFunction('same_name(string, string): bool', sameName);
  environment.registerFunction('distinct(list): bool', (items: readonly unknown[]) => new Set(items).size === items.length);
  const typeOf = (type: string) => types.get(type)!;

  return {
    compile(text) {
      let parsed;
      try {
        parsed = environment.parse(text);
      } catch (error) {
        return problem('syntax', error as ParseError);
      }
      const { valid, type, error } = parsed.check();
      if (!valid) return problem(error?.code === 'no_such_key' ? 'unknown-field' : 'types', error);
      const limit = beyondLimits(parsed.ast, shapes);
      if (limit) return { ok: false, ...limit };
      if (type !== 'bool' && type !== 'dyn') return { ok: false, code: 'types', problem: `it gives ${type ?? 'nothing'}, and a rule is true or false`, offset: 0 };
      return {
        ok: true,
        expression: {
          ask(facts) {
            const watch = newWatch();
            // What the stage did not tell is not there: nothing may rest on an emptiness that nobody stated.
            const told = Object.entries(shapes).filter(([name, shape]) => shape.is !== 'record' || (typeof facts[name] === 'object' && facts[name] !== null));
            const given = Object.fromEntries(told.map(([name, shape]) => [name, watched(shape, facts[name], name, watch, typeOf)]));
            // Handing a text over is no reading of it.
            watch.leaves.clear();
            const answer = answerOf(() => parsed(given) as unknown);
            const saw = toldBy(watch);
            if (watch.stopped !== null) return { held: null, saw, failed: watch.stopped };
            return typeof answer.value === 'boolean' ? { held: answer.value, saw: withTop(text, facts, shapes, saw) } : { held: null, saw, failed: answer.failed ?? 'it gave neither true nor false' };
          },
        },
      };
    },
  };
}

/** Texts at the top (`today`) are handed over as they are; they were seen where the expression names them. */
function withTop(text: string, facts: Readonly<Record<string, unknown>>, shapes: Readonly<Record<string, Shape>>, saw: Record<string, unknown>): Record<string, unknown> {
  const named = Object.entries(shapes).filter(([name, shape]) => shape.is === 'text' && new RegExp(`(^|[^.\\w'"])${name}\\b`).test(text));
  return { ...Object.fromEntries(named.map(([name]) => [name, facts[name] ?? ''])), ...saw };
}

function answerOf(ask: () => unknown): { readonly value?: unknown; readonly failed?: string } {
  try {
    return { value: ask() };
  } catch (error) {
    return { failed: summaryOf(error) };
  }
}

function problem(code: ExpressionProblem['code'], error: ParseError | TypeError | undefined): Compiled {
  return { ok: false, code, problem: summaryOf(error), offset: error?.range?.start ?? 0 };
}

/** The first line: the library's own message repeats the expression below it. */
function summaryOf(error: unknown): string {
  const summary = typeof error === 'object' && error !== null && 'summary' in error ? String(error.summary) : error instanceof Error ? error.message : 'it failed';
  return summary.split('\n')[0]!;
}

function dateOf(text: string) {
  const date = parseCalendarDate(text);
  if (!date) throw new Error(`"${text}" is no date`);
  return date;
}

function typeName(shape: Shape): string {
  switch (shape.is) {
    case 'text':
      return 'string';
    case 'number':
      return 'double';
    case 'yes-no':
      return 'bool';
    case 'list':
      return `list<${typeName(shape.of)}>`;
    case 'map':
      return `map<string, ${typeName(shape.of)}>`;
    case 'record':
      return shape.type;
  }
}
