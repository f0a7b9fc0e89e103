import { describe, expect, it } from '@jest/globals';
import type { Content, Value } from '../../content.js';
import type { FieldRule, SectionRule } from '../../program-rules.js';
import { day } from '../../testing/given.js';
import { checkContent } from './check.js';
import { findingId, placeText } from './finding.js';
import { checkNames, looksAlike } from './names.js';
import { checkPartners, partnerSections, partnersIn } from './partners.js';
import { actorsIn, checkSubmitter } from './people.js';

const field = (id: string, kind: FieldRule['kind'] = 'text', more: Partial<FieldRule> = {}): FieldRule => ({ id, title: id, kind, means: null, required: false, material: true, options: [], section: null, fields: [], placeholders: ['Enter text here', 'Enter KIP.'], ...more });
const strategies: SectionRule = {
  id: 'strategies',
  title: 'Strategies',
  many: true,
  source: null,
  fields: [
    field('number', 'number', { means: 'number' }),
    field('name', 'text', { required: true, means: 'title' }),
    field('type', 'choices', { options: [{ id: 'family-engagement', title: 'Family engagement' }] }),
    field('baseline', 'measure'),
    field('target', 'measure', { means: 'target' }),
    field('starts', 'date'),
    field('goals', 'references', { section: 'goals' }),
    field('indicators', 'rows', { fields: [field('measure', 'text', { required: true }), field('unit', 'text', { means: 'unit' }), field('targets', 'targets')] }),
  ],
};
const header = { period: { start: day('2020-07-01'), end: day('2023-06-30') }, district: { number: '1', name: 'A district', status: null } };
const percent = (value: number) => ({ value, unit: 'percent', qualifier: null, year: null });
const points = (value: number) => ({ value, unit: 'points-of-5', qualifier: null, year: null });

const found = (...items: Record<string, Value>[]) => {
  const content: Content = { strategies: items.map((fields, i) => ({ key: String(i + 1), fields: { name: `Name ${i}`, ...fields } })) };
  return checkContent(content, header, [strategies]).map((finding) => `${finding.severity} ${placeText(finding)} ${finding.code.replace('draft.', '')}`);
};

describe('the checks of a text', () => {
  it.each<[string, Record<string, Value>, string]>([
    ['what is required and missing', { name: '' }, 'blocks strategies/1/name required-missing'],
    ['words of the form that were left', { name: 'Enter  text HERE' }, 'blocks strategies/1/name placeholder-left'],
    ['such words in a row', { indicators: [{ measure: 'Enter KIP.' }] }, 'blocks strategies/1/indicators[0].measure placeholder-left'],
    ['a row without what a row must say', { indicators: [{ measure: 'One' }, {}] }, 'blocks strategies/1/indicators[1].measure required-missing'],
    ['a text where a number belongs', { number: 'three' }, 'blocks strategies/1/number wrong-kind'],
    ['a day that the calendar has not', { starts: '2022-02-30' }, 'blocks strategies/1/starts wrong-kind'],
    ['a choice that the form does not offer', { type: ['poetry'] }, 'blocks strategies/1/type not-an-option'],
    ['a reference to nothing', { goals: ['9'] }, 'blocks strategies/1/goals refers-to-nothing'],
    ['a field that the form has not', { colour: 'red' }, 'informs strategies/1/colour field-unknown'],
    ['percent beside points in one item', { baseline: percent(10), target: points(4) }, 'blocks strategies/1/target units-mixed'],
    ['percent beside points in one series', { indicators: [{ measure: 'One', targets: { 2021: percent(1), 2022: points(2) } }] }, 'blocks strategies/1/indicators[0].targets units-mixed'],
    ['targets in another unit than the form says beside them', { indicators: [{ measure: 'One', unit: 'points-of-5', targets: { 2021: percent(1) } }] }, 'blocks strategies/1/indicators[0].targets units-mixed'],
    ['a target after the plan', { indicators: [{ measure: 'One', targets: { 2025: percent(1) } }] }, 'warns strategies/1/indicators[0].targets target-outside-period'],
  ])('find %s', (_what, fields, expected) => {
    expect(found(fields)).toEqual([expected]);
  });

  it('find nothing in a text that is in order, nor in a share of two, nor in a baseline before the plan', () => {
    const split = { value: [60, 40] as [number, number], unit: 'percent-split', qualifier: null, year: null };
    expect(found({ baseline: { ...percent(15), year: 2018 }, target: percent(20), indicators: [{ measure: 'Split', targets: { 2021: split } }] })).toEqual([]);
  });

  it('tell of numbers that jump, stand twice, or are two for one thing', () => {
    expect(found({ number: 3 }, { number: 5 })).toEqual(['informs strategies/2/number number-jumps']);
    expect(found({ number: 1 }, { number: 1 })).toEqual(['informs strategies/2/number number-twice']);
    expect(found({ number: 1, name: 'Coaches' }, { number: 2, name: 'Coaches' })).toEqual(['informs strategies/2/number two-numbers']);
  });

  it('go by what the program says that a field means, and by nothing else', () => {
    const actions: SectionRule = {
      ...strategies,
      id: 'actions',
      fields: [
        field('position', 'number', { means: 'number' }),
        field('was', 'number', { means: 'other-number' }),
        field('called', 'text', { means: 'title' }),
        field('reaches', 'measure', { means: 'target' }),
        field('from', 'measure'),
        field('steps', 'rows', { fields: [field('counts'), field('aims', 'targets'), field('who', 'words', { means: 'person' })] }),
        field('with', 'words', { means: 'partner' }),
        field('sent', 'text', { means: 'submitter' }),
        field('agreed', 'text', { means: 'approver' }),
      ],
    };
    const late = { ...percent(1), year: 2030 };
    const content: Content = {
      actions: [
        { key: 'a', fields: { position: 1, called: 'Coaches', from: late, steps: [{ counts: 'points-of-5', aims: { 2021: percent(1) }, who: ['B. Councillor', 'B. Councilor'] }] } },
        { key: 'b', fields: { position: 2, was: 7, reaches: late, with: ['Montevideo'], sent: 'Montevedio', agreed: 'Montevideo' } },
        { key: 'c', fields: { position: 3, called: 'Coaches' } },
        { key: 'd', fields: { position: 5 } },
      ],
    };
    const places = (rule: SectionRule) => checkContent(content, header, [rule]).map((finding) => `${placeText(finding)} ${finding.code.replace('draft.', '')}`);
    expect(places(actions)).toEqual([
      'actions/b/reaches target-outside-period',
      'actions/d/position number-jumps',
      'actions/b/position two-numbers',
      'actions/c/position two-numbers',
      'actions/a/steps[0].who[1] name-spelled-two-ways',
      'actions/b/sent name-spelled-two-ways',
    ]);
    const meant = actions.fields.map((one) => (one.id === 'steps' ? { ...one, fields: one.fields.map((inner) => (inner.id === 'counts' ? { ...inner, means: 'unit' as const } : inner)) } : one));
    expect(places({ ...actions, fields: meant })).toContain('actions/a/steps[0].aims units-mixed');
    expect(places({ ...actions, fields: meant.map((one) => ({ ...one, means: null, fields: [] })) }).filter((one) => !one.endsWith('field-unknown'))).toEqual([]);
    expect(checkSubmitter(actorsIn(content, [actions]))).toMatchObject([{ place: { section: 'actions', item: 'b', field: 'sent' } }]);
    expect(partnersIn({ district: header.district, content }, [actions])).toMatchObject({ partners: ['Montevideo'], places: new Map([['Montevideo', { section: 'actions', item: 'b', field: 'with[0]' }]]) });
    expect([partnerSections([actions]), partnerSections([strategies])]).toEqual([['actions'], []]);
  });

  it('give a finding one id for as long as what was found stays', () => {
    const at = (name: string) => findingId(checkContent({ strategies: [{ key: '1', fields: { name } }] }, header, [strategies])[0]!);
    expect(at('Enter text here')).toBe(at('Enter text here'));
    expect(at('Enter text here')).not.toBe(at('Enter KIP.'));
  });
});

describe('names', () => {
  it.each([['Montevideo', 'Montevedio'], ['New London-Spicer', 'New London Spicer'], ['B. Councillor', 'B. Councilor']])('“%s” and “%s” look like one', (a, b) => expect(looksAlike(a, b)).toBe(true));
  it.each([['Grade 6', 'Grade 7'], ['Ada', 'Ida'], ['Willmar', 'MACCRAY'], ['Willmar', 'Willmar']])('“%s” and “%s” don’t', (a, b) => expect(looksAlike(a, b)).toBe(false));

  it('in two spellings are told once, at the later one, and the same name never', () => {
    const at = (name: string, item: string) => ({ name, place: { section: 'partners', item, field: 'name' } });
    expect(checkNames([at('Montevideo', '1'), at('Montevideo', '2'), at('Montevedio', '3')])).toMatchObject([{ place: { item: '3' }, params: { name: 'Montevedio', other: 'Montevideo' } }]);
  });

  it('of who hands in and who approves are told where they are one, which bars nothing', () => {
    const place = { section: 'submission', item: 'main', field: 'submitted_by' };
    expect(checkSubmitter([{ as: 'submitter', name: 'Superintendent', place }, { as: 'approver', name: 'superintendent', place }])).toMatchObject([{ severity: 'warns', code: 'draft.submitter-approves' }]);
    expect(checkSubmitter([{ as: 'submitter', name: 'Superintendant', place }, { as: 'approver', name: 'Superintendent', place }])).toMatchObject([{ code: 'draft.submitter-approves' }]);
    expect(checkSubmitter([{ as: 'submitter', name: 'Coordinator', place }, { as: 'approver', name: 'Superintendent', place }])).toEqual([]);
  });
});

describe('lists of partners', () => {
  const kms = { district: { number: '0775', name: 'KMS Public Schools', status: null }, partners: ['ACGC', 'BOLD', 'MACCRAY', 'Montevideo', 'NLS', 'Willmar'] };
  const members = ['Atwater-Cosmos-Grove City', 'BOLD', 'Kerkhoven-Murdock-Sunburg', 'MACCRAY', 'Montevideo', 'New London-Spicer', 'Willmar'];
  const willmar = { district: { number: '0347', name: 'Willmar Public Schools', status: null }, partners: members };
  const codes = (own: typeof kms, other: typeof kms) => checkPartners(own, [other]).map(({ code, params }) => [code.replace('draft.', ''), params.district]);

  it('agree though one has names and the other initials', () => expect(codes(kms, willmar)).toEqual([]));

  it('disagree where one names a district that the other does not', () => {
    expect(codes(kms, { ...willmar, partners: members.filter((name) => name !== 'Montevideo') })).toEqual([['partner-only-here', 'Montevideo']]);
    expect(codes({ ...kms, partners: kms.partners.filter((name) => name !== 'BOLD') }, willmar)).toEqual([['partner-only-there', 'BOLD']]);
    expect(codes(kms, { ...willmar, partners: members.filter((name) => !name.startsWith('Kerkhoven')) })).toEqual([['partner-not-named-back', 'KMS Public Schools']]);
  });

  it('of plans that have nothing to do with each other are not compared', () => {
    expect(codes(kms, { district: { number: '1', name: 'Elsewhere', status: null }, partners: ['Nowhere'] })).toEqual([]);
  });
});
