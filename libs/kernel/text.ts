/** NUL and half a surrogate pair: JSON carries them, and PostgreSQL keeps neither in text nor in jsonb. */
const UNKEEPABLE = /[\u0000\p{Cs}]/u;

/** Where in a value a text, or a field's name, can't be kept: the path to each such field. */
export function unkeepableTexts(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value === 'string') return UNKEEPABLE.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => (UNKEEPABLE.test(name) ? [path] : unkeepableTexts(field, [...path, name])));
}
