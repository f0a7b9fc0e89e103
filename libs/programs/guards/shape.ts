import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';

/**
 * What guards may read, once for both uses: the types that an expression is checked against, and the way in
 * which facts are handed to it. Text that is missing is empty; a number, a yes or no, and a measure that is
 * missing are not there (`has(g.baseline)`), and reading them fails.
 */
export type Shape =
  | { readonly is: 'text' | 'number' | 'yes-no' | 'anything' }
  | { readonly is: 'list' | 'map'; readonly of: Shape }
  | { readonly is: 'record'; readonly type: string; readonly fields: Readonly<Record<string, Shape>> };

const text: Shape = { is: 'text' };
const number: Shape = { is: 'number' };
const list = (of: Shape): Shape => ({ is: 'list', of });
const record = (type: string, fields: Readonly<Record<string, Shape>>): Shape => ({ is: 'record', type, fields });
const anything: Shape = { is: 'map', of: { is: 'anything' } };

/** `value` is one number, `values` the one or the two shares of a split; reading `value` of a split fails. */
const measure = record('Measure', { value: number, values: list(number), unit: text, qualifier: text, year: number });

const simple: Readonly<Record<Exclude<FieldRule['kind'], 'rows'>, Shape>> = {
  text,
  date: text,
  choice: text,
  number,
  'yes-no': { is: 'yes-no' },
  choices: list(text),
  words: list(text),
  references: list(text),
  measure,
  targets: { is: 'map', of: measure },
};

const fieldsOf = (fields: readonly FieldRule[], type: string): Readonly<Record<string, Shape>> =>
  Object.fromEntries(fields.map(({ id, kind, fields: inner }) => [id, kind === 'rows' ? list(record(`${type}_${id}`, fieldsOf(inner, `${type}_${id}`))) : simple[kind]]));

/** Everything that a guard of a program may name. What each kind of stage tells of itself is described in docs/programs.md. */
export const factsShape = (sections: readonly SectionRule[]): Readonly<Record<string, Shape>> => ({
  today: text,
  plan: record('Plan', { start: text, end: text, years: list(text) }),
  /** At the moment `freeze` alone. */
  district: record('District', { number: text, name: text, status: text }),
  sections: record(
    'Sections',
    Object.fromEntries(sections.map(({ id, fields }) => [id, list(record(`Section_${id}`, { key: text, ...fieldsOf(fields, `Section_${id}`) }))])),
  ),
  /** Places where the form's own words were left standing, and required fields that are empty. */
  placeholders: list(text),
  missing: list(text),
  council: anything,
  approval: anything,
  submission: anything,
});

export function recordsIn(shapes: readonly Shape[]): Extract<Shape, { is: 'record' }>[] {
  const found = new Map<string, Extract<Shape, { is: 'record' }>>();
  const walk = (shape: Shape): void => {
    if (shape.is === 'list' || shape.is === 'map') walk(shape.of);
    if (shape.is !== 'record' || found.has(shape.type)) return;
    Object.values(shape.fields).forEach(walk);
    found.set(shape.type, shape);
  };
  shapes.forEach(walk);
  return [...found.values()];
}
