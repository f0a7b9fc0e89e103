import type { z } from 'zod';
import type { Instant } from './dates.js';

type Shape = z.ZodObject;

/**
 * One type of event: what it carries and how it is kept. The log can't be rewritten, so a change of
 * shape is a new `version` and an upcaster from each older one; none is ever removed.
 */
export type EventDefinition<S extends Shape = Shape> = {
  readonly version: number;
  readonly schema: S;
  /** Fields with names, addresses or free text: sealed under the subject's key before they are hashed. */
  readonly sealed: readonly (keyof z.infer<S> & string)[];
  /** One line of plain words, from which the replay tells its story. */
  readonly says: string;
  /** True only where an effective time other than "now" is allowed (a fact that is told late, or ahead). */
  readonly datable: boolean;
  /** From version n to n+1, for every older n. `program`: the version that the event's plan was on when it was appended. */
  readonly upcasters: Readonly<Record<number, (data: Record<string, unknown>, logged: { readonly program: string | null }) => Record<string, unknown>>>;
};

export type EventCatalog = Readonly<Record<string, EventDefinition>>;

/** Fills in what most event types leave at its default. */
export function event<S extends Shape>(
  definition: Pick<EventDefinition<S>, 'schema' | 'says'> & Partial<EventDefinition<S>>,
): EventDefinition<S> {
  return { version: 1, sealed: [], datable: false, upcasters: {}, ...definition };
}

/** The union of `{ type, data }` that a catalog's events make. */
export type EventOf<C extends EventCatalog> = {
  [T in keyof C & string]: { readonly type: T; readonly data: z.infer<C[T]['schema']>; readonly effective?: Instant };
}[keyof C & string];
