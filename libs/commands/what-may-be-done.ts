import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import { z } from 'zod';
import type { Principal } from './contract.js';
import type { Tried, TryOut } from './dry-run.js';
import { aggregateNamed } from './registry.js';

/** A command that people give, and whether it would be taken now. */
export type Possible = {
  readonly command: string;
  readonly summary: string;
  /** `depends`: on what is given with it. */
  readonly allowed: 'yes' | 'no' | 'depends';
  /** Why not, where it is not allowed whatever is given with it. */
  readonly why: Refusal | null;
};

/**
 * Every command of a stream, tried with two quite different sets of fields and appended with neither. A refusal
 * that is the same for both is about the stream and not about the fields, and so is a reason to show. `known`:
 * fields of a command that who asks can fill in truly, by name; where all of them are, the answer is the command's own.
 */
export async function whatMayBeDone(tryOut: TryOut, principal: Principal, aggregate: string, id: string, plan: string | null, known: (command: string) => Readonly<Record<string, unknown>> = () => ({})): Promise<Possible[]> {
  const commands = Object.entries(aggregateNamed(aggregate)?.commands ?? {}).filter(([, { givenBy }]) => givenBy === 'people');
  const found: Possible[] = [];
  for (const [command, { schema, summary }] of commands) {
    const tries: (Tried | null)[] = [];
    const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
    for (const made of [first, second]) {
      const own = Object.fromEntries(Object.entries(known(command)).filter(([field]) => Object.hasOwn(shape.properties ?? {}, field)));
      const sample = { ...(sampleOf(shape, made, shape.$defs ?? {}) as Record<string, unknown>), ...own };
      const fields = schema.safeParse('plan' in sample ? { ...sample, plan } : sample);
      const part = fields.success ? { aggregate, id, command: { ...fields.data, name: command }, ifVersion: null } : null;
      // A decider may look for what no made-up field names: then nothing is known.
      tries.push(part && (await tryOut({ principal, parts: [part], plan }).catch(() => null)));
    }
    found.push({ command, summary, ...judged(tries) });
  }
  return found;
}

function judged([one, other]: readonly (Tried | null | undefined)[]): Pick<Possible, 'allowed' | 'why'> {
  if (one?.kind === 'would' || other?.kind === 'would') return { allowed: one?.kind === other?.kind ? 'yes' : 'depends', why: null };
  if (!one || !other || canonicalJson(one.refusal) !== canonicalJson(other.refusal)) return { allowed: 'depends', why: null };
  return { allowed: 'no', why: one.refusal };
}

type Shapes = Readonly<Record<string, Shape>>;
type Shape = {
  readonly $defs?: Shapes;
  /** `#/$defs/CalendarDate`. */
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Shapes;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly format?: string;
  readonly pattern?: string;
};
type Made = { readonly text: string; readonly number: number; readonly date: string; readonly hex: string };
const first: Made = { text: 'made-up-one', number: 1, date: '2001-01-01', hex: 'a' };
const second: Made = { text: 'made-up-two', number: 987, date: '2099-12-31', hex: 'b' };

/** The least that a schema asks for, made up. */
function sampleOf(shape: Shape, made: Made, defs: Shapes): unknown {
  const of = (inner: Shape): unknown => sampleOf(inner, made, defs);
  if (shape.$ref !== undefined) return of(defs[shape.$ref.slice('#/$defs/'.length)] ?? {});
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return made === first ? shape.enum[0] : shape.enum.at(-1);
  const choice = shape.anyOf ?? shape.oneOf;
  if (choice) return of(choice[0]!);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries((shape.required ?? []).map((field) => [field, of(shape.properties?.[field] ?? {})]));
    case 'array':
      return Array.from({ length: shape.minItems ?? 0 }, () => of(shape.items ?? {}));
    case 'integer':
    case 'number':
      return made.number;
    case 'boolean':
      return made === first;
    case 'string':
      if (shape.format === 'date') return made.date;
      if (shape.format === 'date-time') return `${made.date}T12:00:00.000Z`;
      return shape.pattern?.includes('[0-9a-f]') ? made.hex.repeat(64) : made.text;
    default:
      return null;
  }
}
