import type { z } from 'zod';

/** A command as people and machines may give it. Routes, OpenAPI, CLI verbs and forms are made from this. */
export type CommandDefinition<S extends z.ZodObject = z.ZodObject> = {
  readonly schema: S;
  /** One line: what it does, in the imperative. */
  readonly summary: string;
  /**
   * `people`: offered on a route. `process`: given in a person's name by work that they started (an
   * import), offered on no route. `system`: given by the clock and the mails alone, offered on no route.
   */
  readonly givenBy: 'people' | 'process' | 'system';
};

export type CommandCatalog = Readonly<Record<string, CommandDefinition>>;

/** A command that people give, unless said otherwise. */
export const command = <S extends z.ZodObject>(
  summary: string,
  schema: S,
  givenBy: CommandDefinition['givenBy'] = 'people',
): CommandDefinition<S> => ({ schema, summary, givenBy });

/** A command without its name: what an event is often made of. */
export function fieldsOf<C extends { readonly name: string }>(given: C): Omit<C, 'name'> {
  const fields: { name?: string } = { ...given };
  delete fields.name;
  return fields as unknown as Omit<C, 'name'>;
}

/** The union of `{ name, … }` that a catalog's commands make; so no schema has a field `name`. */
export type CommandOf<C extends CommandCatalog> = {
  [N in keyof C & string]: { readonly name: N } & FieldsOf<z.infer<C[N]['schema']>>;
}[keyof C & string];

/** An empty object of zod allows no field at all, not even a name. */
type FieldsOf<T> = T extends Record<string, never> ? unknown : Readonly<T>;
