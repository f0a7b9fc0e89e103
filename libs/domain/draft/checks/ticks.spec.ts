import { describe, expect, it } from '@jest/globals';
import type { Item } from '../../content.js';
import type { FieldRule, GuardAnswer, ProgramRules } from '../../program-rules.js';
import { day } from '../../testing/given.js';
import { placeText } from './finding.js';
import { checkTicks } from './ticks.js';

const field = (id: string, kind: FieldRule['kind'], options: readonly string[] = []): FieldRule => ({ id, title: `Title of ${id}`, kind, means: null, required: false, material: true, options: options.map((one) => ({ id: one, title: one })), section: null, fields: [], placeholders: [] });
const strategy = (key: string, fields: Item['fields']): Item => ({ key, fields });
const text = (...items: Item[]) => ({ period: { start: day('2026-07-01'), end: day('2029-06-30') }, district: { number: '1', name: 'A district', status: null }, content: { strategies: items } });

type Asked = readonly Readonly<Record<string, unknown>>[];
type Rule = Pick<GuardAnswer, 'guard' | 'severity'> & { readonly holds: (items: Asked) => boolean; readonly reads: string };
/** A program whose rules look at one field of each strategy. */
const programOf = (...rules: Rule[]): ProgramRules => ({
  ref: 'a-program@1',
  sections: [{ id: 'strategies', title: 'Strategies', many: true, source: null, fields: [field('aspects', 'choices', ['fluency']), field('name', 'text')] }],
  stages: [],
  roles: [],
  isBusinessDay: () => true,
  beginBy: () => null,
  guards: (_stage, _moment, { sections }) =>
    rules.map(({ holds, reads, ...rule }) => {
      const items = (sections as { strategies: Asked }).strategies;
      return { ...rule, holds: holds(items), says: 'Integrated ones tick an aspect.', source: { mark: 'D', text: 'State form' }, saw: Object.fromEntries(items.map((item, i) => [`sections.strategies[${i}].${reads}`, item[reads]])) };
    }),
});
const ticked = (items: Asked): boolean => items.every(({ name, aspects = [] }) => name !== 'integrated' || (aspects as unknown[]).length > 0);
const aspects = (severity: GuardAnswer['severity']): Rule => ({ guard: 'aspect-ticked', severity, reads: 'aspects', holds: ticked });
const found = (rules: ProgramRules, ...items: Item[]) => checkTicks(text(...items), rules, day('2026-03-01')).map((finding) => `${finding.severity} ${placeText(finding)} ${finding.code}`);
const [integrated, another] = [strategy('1', { name: 'integrated' }), strategy('2', { name: 'another' })];

describe('what is not ticked', () => {
  it('is found where a rule of the program asks for it, with the severity and the source of that rule', () => {
    expect(found(programOf(aspects('blocks')), another, integrated)).toEqual(['blocks strategies/1/aspects draft.none-ticked']);
    expect(found(programOf(aspects('warns')), integrated)).toEqual(['warns strategies/1/aspects draft.none-ticked']);
    expect(checkTicks(text(integrated), programOf(aspects('blocks')), day('2026-03-01'))[0]!.params).toEqual({ title: 'Title of aspects', rule: 'Integrated ones tick an aspect.', mark: 'D', source: 'State form' });
  });

  it('is nothing in a program without such a rule, nor where a tick would not settle it, nor where the rule fails at another field', () => {
    expect(found(programOf(), integrated)).toEqual([]);
    expect(found(programOf({ ...aspects('blocks'), holds: () => false }), integrated)).toEqual([]);
    expect(found(programOf({ ...aspects('blocks'), reads: 'name' }), integrated)).toEqual([]);
    expect(found(programOf(aspects('blocks')), strategy('1', { name: 'integrated', aspects: ['fluency'] }))).toEqual([]);
  });
});
