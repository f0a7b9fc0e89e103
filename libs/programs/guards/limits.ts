import { Script, createContext } from 'node:vm';
import type { ASTNode } from '@marcbachmann/cel-js';
import { recordsIn, type Shape } from './shape.js';

/** `unknown-field`: it reads what no section has. `offset` counts characters of the expression from 0. */
export type ExpressionProblem = { readonly code: 'syntax' | 'types' | 'unknown-field' | 'too-deep' | 'forbidden'; readonly problem: string; readonly offset: number };

/** Loops in loops over a plan's lists multiply; four reach a target of an indicator of a strategy twice. */
const DEEPEST = 4;
const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
/** A regular expression can take for ever; a rule of a program has no need of one. */
const forbidden = new Set(['matches', 'bind', 'timestamp', 'duration']);
/** Far more than what an expression may read takes on a slow machine: this ends what goes round without reading anything. */
const LONGEST_MS = 3_000;

/** The library notes the type of a part beside it when it checks an expression; its declarations leave that out. */
type Checked = ASTNode & { readonly checkedType?: { readonly name: string } };

/**
 * What is wrong with a checked expression beyond its types, or null: a function that is not of the language, loops too
 * deep in loops, texts or lists that are put together in a loop (they could double with each), and a question whether
 * something is there that no section has, which the library leaves open.
 */
export function beyondLimits(ast: ASTNode, shapes: Readonly<Record<string, Shape>>): ExpressionProblem | null {
  const records = new Map(recordsIn(Object.values(shapes)).map((record) => [record.type, record]));
  const look = (node: Checked, depth: number): ExpressionProblem | null => {
    const offset = node.range.start;
    const first = (inner: readonly ASTNode[], deeper = depth): ExpressionProblem | null => inner.reduce<ExpressionProblem | null>((found, one) => found ?? look(one, deeper), null);
    switch (node.op) {
      case 'call':
      case 'rcall': {
        const name = node.args[0];
        if (forbidden.has(name)) return { code: 'forbidden', problem: `"${name}" is not part of the language of rules`, offset };
        if (node.op === 'call') return name === 'has' ? (missingIn(node.args[1][0], records) ?? first(node.args[1])) : first(node.args[1]);
        const deeper = loops.has(name) ? depth + 1 : depth;
        if (deeper > DEEPEST) return { code: 'too-deep', problem: `loops are nested more than ${DEEPEST} deep`, offset };
        return look(node.args[1], depth) ?? first(node.args[2], deeper);
      }
      case '+': {
        const type = node.checkedType?.name;
        if (depth > 0 && type !== 'int' && type !== 'uint' && type !== 'double') return { code: 'forbidden', problem: 'texts and lists are not put together in a loop', offset };
        return first(node.args);
      }
      default:
        return first(partsOf(node));
    }
  };
  return look(ast, 0);
}

function partsOf(node: ASTNode): ASTNode[] {
  const isNode = (one: unknown): one is ASTNode => typeof one === 'object' && one !== null && 'op' in one;
  return [node.args].flat(2).filter(isNode) as ASTNode[];
}

/** What `has(a.b.c)` asks for and no section has; null where all of it may be there. */
function missingIn(asked: ASTNode | undefined, records: ReadonlyMap<string, Extract<Shape, { is: 'record' }>>): ExpressionProblem | null {
  const names: { readonly name: string; readonly offset: number }[] = [];
  let node = asked as Checked | undefined;
  for (; node?.op === '.'; node = node.args[0]) names.unshift({ name: node.args[1], offset: node.range.start });
  const type = node?.checkedType?.name;
  let shape: Shape | undefined = type === undefined ? undefined : records.get(type);
  for (const { name, offset } of names) {
    if (shape?.is !== 'record') return null;
    if (!Object.hasOwn(shape.fields, name)) return { code: 'unknown-field', problem: `No such key: ${name}`, offset };
    shape = shape.fields[name];
  }
  return null;
}

const sandbox = createContext({ ask: null as (() => unknown) | null });
const asking = new Script('ask()');

/** What was asked, or null where it went on for too long and was ended. Setting the clock costs more than most questions do: it is for whole guards, not for each look at an item. */
export function inTime<T>(ask: () => T): { readonly answer: T } | null {
  sandbox.ask = ask;
  try {
    return { answer: asking.runInContext(sandbox, { timeout: LONGEST_MS }) as T };
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return null;
    throw error;
  } finally {
    sandbox.ask = null;
  }
}

export const TOO_LONG = `it went on for more than ${LONGEST_MS / 1_000} seconds`;
