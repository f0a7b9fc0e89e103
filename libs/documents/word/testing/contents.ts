import fc from 'fast-check';
import type { Content, Item, Measure, Value } from '#libs/domain/content.js';
import type { FieldKind, FieldRule, SectionRule } from '#libs/domain/program-rules.js';
import { keepable } from '../controls.js';

const field = (id: string, kind: FieldKind, more: Partial<FieldRule> = {}): FieldRule => ({
  id, title: `The ${id}`, kind, means: null, required: false, material: false, options: [], section: null, fields: [], placeholders: ['Enter text here', 'Enter KIP.'], ...more,
});
const options = [
  { id: 'first', title: 'First, of all' },
  { id: 'second', title: 'The second' },
  { id: 'third', title: 'Third: the last' },
  { id: 'of-more-than-sixty-four-letters', title: 'Uses policy, curriculum or trained instructors for targeted interventions' },
];
const plain = [field('text', 'text'), field('number', 'number'), field('date', 'date'), field('choice', 'choice', { options }), field('sure', 'yes-no'), field('measure', 'measure'), field('words', 'words'), field('parts', 'references', { section: 'small' })];

/** One section of each shape, with fields of every kind. */
export const everyKind: readonly SectionRule[] = [
  { id: 'form', title: 'The form', many: false, source: null, fields: [...plain, field('picks', 'choices', { options }), field('goals', 'targets')] },
  { id: 'small', title: 'Small things', many: true, source: null, fields: [field('name', 'text'), field('number', 'number'), field('choice', 'choice', { options })] },
  {
    id: 'large',
    title: 'Large things',
    many: true,
    source: null,
    fields: [...plain, field('picks', 'choices', { options }), field('goals', 'targets'), field('lines', 'rows', { fields: [...plain, field('picks', 'choices', { options }), field('targets', 'targets')] })],
  },
];

const text = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.constantFrom('Goals: reach 9 %', '☒ Yes ☐ No', 'a; b, c', '<w:t>&amp;</w:t>', 'two\nlines', 'Enter KIP.', 'The text: again', '60 % / 40 %'))
  .map((words) => keepable(words).replace(/\u00a0/g, ' ').trim())
  .filter((words) => words !== '');
const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const amount = fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => Math.round(value * 1000) / 1000 + 0);
const about = { qualifier: fc.constantFrom('less-than', 'more-than', 'at-least', 'at-most', null), year: fc.option(fc.integer({ min: 1990, max: 2060 })) } as const;
const measure: fc.Arbitrary<Measure> = fc.oneof(
  fc.record({ value: amount, unit: fc.constantFrom('percent', 'count', 'dollars', 'points-of-5', 'points-of-10'), ...about }),
  fc.record({ value: fc.tuple(amount, amount), unit: fc.constant('percent-split'), ...about }),
);
const targets = fc.dictionary(fc.integer({ min: 2000, max: 2040 }).map(String), measure, { minKeys: 1, maxKeys: 4, noNullPrototype: true });

function valueOf({ kind, fields }: FieldRule): fc.Arbitrary<Value> {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return amount;
    case 'date':
      return day;
    case 'choice':
      return fc.constantFrom(...options.map(({ id }) => id));
    case 'choices':
      return fc.subarray(options.map(({ id }) => id));
    case 'words':
    case 'references':
      return fc.array(text, { maxLength: 4 });
    case 'yes-no':
      return fc.boolean();
    case 'measure':
      return measure;
    case 'targets':
      return targets;
    case 'rows':
      return fc.array(fieldsOf(fields).filter((row) => Object.keys(row).length > 0), { maxLength: 3 }) as fc.Arbitrary<Value>;
  }
}

const fieldsOf = (fields: readonly FieldRule[]): fc.Arbitrary<Item['fields']> =>
  fc.record(Object.fromEntries(fields.map((rule) => [rule.id, valueOf(rule)])), { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Item['fields']>;

const key = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);

/** An item that shows only the form's own words is none, and is not read back. */
const isAnswered = ({ fields }: Item): boolean => Object.keys(fields).length === 0 || Object.values(fields).some((value) => value !== 'Enter KIP.');

/** Texts of plans by those sections. Sections without an item are left out: nobody wrote them. */
export const contents: fc.Arbitrary<Content> = fc
  .tuple(
    ...everyKind.map(({ many, fields }) =>
      many ? fc.uniqueArray(fc.record({ key, fields: fieldsOf(fields) }).filter(isAnswered), { maxLength: 4, selector: (item) => item.key }) : fc.array(fieldsOf(fields).filter((form) => Object.keys(form).length > 0).map((form) => ({ key: 'main', fields: form })), { maxLength: 1 }),
    ),
  )
  .map((items) => Object.fromEntries(everyKind.flatMap(({ id }, i) => (items[i]!.length > 0 ? [[id, items[i]!]] : []))));
