import { describe, expect, it } from '@jest/globals';
import type { Item } from '../content.js';
import type { DecisionContext } from '../decider.js';
import type { ApprovalFacts, SubmissionFacts } from '../facts.js';
import type { FieldRule, GuardAnswer, ProgramRules, SectionRule, StageRule } from '../program-rules.js';
import { contextAt, day, given } from '../testing/given.js';
import { checkContent } from './checks/check.js';
import { findingId } from './checks/finding.js';
import { draftCommands, type DraftCommand } from './commands.js';
import { draft } from './draft.js';
import type { DraftEvent } from './events.js';
import { follows } from './freeze.js';
import { hashesOf } from './hashes.js';
import { contentOf, type Draft } from './state.js';

const NOW = '2026-03-02T15:00:00.000Z';
const period = { start: day('2020-07-01'), end: day('2023-06-30') };
const district = { number: '0001', name: 'A district', status: 'adjoining' };
const begun: DraftEvent = { type: 'DraftBegun', data: { period, district } };

const field = (id: string, more: Partial<FieldRule> = {}): FieldRule => ({ id, title: id, kind: 'text', means: null, required: false, material: true, options: [], section: null, fields: [], placeholders: ['Enter text here'], ...more });
const section = (id: string, many: boolean, ...fields: FieldRule[]): SectionRule => ({ id, title: id, many, fields, source: null });
const stage = (id: string, kind: StageRule['kind']): StageRule => ({ id, kind, title: id, after: [], waits: {}, options: {}, source: null });

const rulesWith = (guards: readonly GuardAnswer[] = [], asked: unknown[] = []): ProgramRules => ({
  ref: 'a-program@1',
  sections: [section('strategies', true, field('number', { kind: 'number' }), field('aim', { required: true }), field('note', { material: false }), field('targets', { kind: 'targets' })), section('narrative', false, field('text'))],
  stages: [stage('board', 'board-approval'), stage('state', 'agency-submission')],
  guards: (...facts) => {
    asked.push(facts);
    return guards;
  },
  isBusinessDay: () => true,
  roles: [],
  beginBy: () => null,
});

const noSubmission: SubmissionFacts = { begun: false, status: 'none', revision: null, agencyState: null, submittedOn: null, returned: null };
const noApproval: ApprovalFacts = { status: 'none', body: null, revision: null, hash: null, voided: [], approvedOn: null };
function context({ rules = rulesWith(), submission = noSubmission, approval = noApproval }: { rules?: ProgramRules; submission?: SubmissionFacts; approval?: ApprovalFacts } = {}): DecisionContext {
  const seen = ((kind: string) => (kind === 'submission' ? submission : approval)) as DecisionContext['seen'];
  return contextAt(NOW, { rules, seen });
}

const item = (key: string, fields: Item['fields'] = { number: Number(key), aim: `Aim ${key}` }): Item => ({ key, fields });
const written = (...items: Item[]): DraftEvent => ({ type: 'ItemsWritten', data: { section: 'strategies', items, because: 'edit' } });
const write = (items: Item[], to = 'strategies', whole = false) => ({ name: 'writeItems', section: to, items, whole, because: 'edit' }) as const;
const freeze = (explanations: Record<string, string> = {}) => ({ name: 'freezeRevision', explanations }) as const;
const plan = 'plan-1';

describe('the text of a plan', () => {
  it('can’t be written before it is begun, nor begun twice as two', () => {
    given(draft, []).when(write([item('1')]), context(), plan).refused('draft.not-begun');
    given(draft, [begun]).when({ name: 'beginDraft', plan, period, district: { ...district, name: 'Another' } }, context(), plan).refused('draft.begun-already');
    given(draft, [begun]).when({ name: 'beginDraft', plan, period, district }, context(), plan).then();
    given(draft, []).when({ name: 'beginDraft', plan: 'plan-2', period, district }, context(), plan).refused('draft.other-plan');
    given(draft, []).when({ name: 'beginDraft', plan, period: { start: period.end, end: period.start }, district }, context(), plan).refused('draft.ends-before-start');
  });

  it('takes no section that its program has not, and in a form no second item', () => {
    given(draft, [begun]).when(write([item('1')], 'poems'), context(), plan).refused('draft.section-unknown', { section: 'poems', known: 'strategies, narrative' });
    given(draft, [begun]).when(write([item('2')], 'narrative'), context(), plan).refused('draft.section-is-one-form');
    given(draft, [begun]).when(write([item('1')], 'constructor'), context(), plan).refused('draft.section-unknown');
  });

  it('is a file’s word where its import takes it in alone: nobody else may say that a file said so', () => {
    const { writeItems, removeItems, takeItems, dropItems } = draftCommands;
    const [items, keys] = [[item('1')], ['1']];
    for (const because of ['import', 'edit']) expect([writeItems.schema.safeParse({ section: 'strategies', items, because }).success, removeItems.schema.safeParse({ section: 'strategies', keys, because }).success]).toEqual(because === 'edit' ? [true, true] : [false, false]);
    expect([takeItems.givenBy, dropItems.givenBy]).toEqual(['process', 'process']);
    given(draft, [begun]).when({ name: 'dropItems', section: 'strategies', keys }, context(), plan).refused('draft.no-such-item');
    given(draft, [begun, written(item('1'))]).when({ name: 'dropItems', section: 'strategies', keys }, context(), plan).then({ type: 'ItemsRemoved', data: { section: 'strategies', keys, because: 'import' } });
  });

  it('takes no field from a person that its section has not, lets one be emptied that stands there, and keeps what a file has', () => {
    given(draft, [begun]).when(write([item('1'), item('2', { naam: 'Busing' })]), context(), plan).refused('draft.no-such-field', { section: 'strategies', item: '2', field: 'naam', known: 'number, aim, note, targets' });
    const imported = given(draft, [begun]).when({ name: 'takeItems', section: 'strategies', items: [item('1', { naam: 'Busing' })] }, context(), plan).events();
    expect(imported).toMatchObject([{ data: { items: [{ fields: { naam: 'Busing' } }], because: 'import' } }]);
    expect(given(draft, [begun, ...imported]).when(write([{ key: '1', fields: { naam: null } }]), context(), plan).events()).toMatchObject([{ data: { items: [{ key: '1', fields: expect.not.objectContaining({ naam: 'Busing' }) }] } }]);
    const rows = context({ rules: { ...rulesWith(), sections: [section('partners', true, field('people', { kind: 'rows', fields: [field('name')] }))] } });
    given(draft, [begun]).when(write([{ key: '1', fields: { people: [{ name: 'x' }, { nam: 'x' }] } }], 'partners'), rows, plan).refused('draft.no-such-field', { section: 'partners', item: '1', field: 'people[1].nam', known: 'name' });
  });

  it('refuses ten thousand strategies, an item as large as a book, and one key twice', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => item(String(i)));
    given(draft, [begun]).when(write(many), context(), plan).refused('draft.section-too-long', { section: 'strategies', count: 10_000, limit: 500 });
    given(draft, [begun]).when(write([item('1', { aim: 'x'.repeat(30_000) })]), context(), plan).refused('draft.item-too-large');
    given(draft, [begun]).when(write([item('1'), item('1')]), context(), plan).refused('draft.key-twice', { section: 'strategies', key: '1' });
  });

  it('refuses a text that all readers would wait for, and lets one that is too long already be shortened', () => {
    const large = (key: number) => item(String(key), { aim: 'x'.repeat(20_000) });
    const full = Array.from({ length: 209 }, (_, i) => written(large(i)));
    given(draft, [begun, ...full]).when(write([large(209)]), context(), plan).refused('draft.text-too-large', { bytes: expect.any(Number) as never, limit: 4_194_304 });
    given(draft, [begun, ...full, written(large(209))]).when(write([item('0', { aim: 'x'.repeat(19_000) })]), context(), plan).events();
    given(draft, [begun, ...full]).when(write([item('0', { aim: 'Short' }), large(209)]), context(), plan).events();
  });

  it('writes only what differs, in as many events as fit into the log', () => {
    given(draft, [begun, written(item('1'), item('2'))]).when(write([item('1'), item('2', { aim: 'Other' })]), context(), plan).then(written(item('2', { number: 2, aim: 'Other' })));
    given(draft, [begun, written(item('1'))]).when(write([item('1')]), context(), plan).then();
    const large = Array.from({ length: 10 }, (_, i) => item(String(i), { aim: 'x'.repeat(20_000) }));
    expect(given(draft, [begun]).when(write(large), context(), plan).events()).toHaveLength(10);
  });

  it('leaves a field that is not named as it is, takes out one that is named empty, and changes nothing where nothing would be another', () => {
    const events = [begun, written(item('1', { number: 1, aim: 'Aim', note: '' }))];
    given(draft, events).when(write([item('1', { aim: 'Other' })]), context(), plan).then(written(item('1', { number: 1, aim: 'Other', note: '' })));
    for (const empty of [null, '', [], {}]) {
      given(draft, events).when(write([item('1', { aim: empty })]), context(), plan).then(written(item('1', { number: 1, note: '' })));
      given(draft, events).when(write([item('1', { note: empty, targets: empty })]), context(), plan).then();
    }
    given(draft, events).when(write([item('1', {})]), context(), plan).then();
    given(draft, events).when(write([item('2', { aim: 'New', note: null })]), context(), plan).then(written(item('2', { aim: 'New' })));
  });

  it('takes out what is left out only of an item that is given as a whole', () => {
    const events = [begun, written(item('1', { number: 1, aim: 'Aim', note: 'Aside' }))];
    given(draft, events).when(write([item('1', { aim: 'Other', note: '' })], 'strategies', true), context(), plan).then(written(item('1', { aim: 'Other', note: '' })));
  });

  it('is not made larger than an item may be by writing it field by field', () => {
    const half = 'x'.repeat(15_000);
    given(draft, [begun, written(item('1', { aim: half }))]).when(write([item('1', { note: half })]), context(), plan).refused('draft.item-too-large');
  });

  it('names the item that is not there, and orders all items or none', () => {
    given(draft, [begun, written(item('1'))]).when({ name: 'removeItems', section: 'strategies', keys: ['2'], because: 'edit' }, context(), plan).refused('draft.no-such-item', { section: 'strategies', key: '2' });
    given(draft, [begun, written(item('1'), item('2'))]).when({ name: 'reorderItems', section: 'strategies', keys: ['2', '2'] }, context(), plan).refused('draft.order-of-others');
    given(draft, [begun, written(item('1'), item('2'))]).when({ name: 'reorderItems', section: 'strategies', keys: ['1', '2'] }, context(), plan).then();
  });

  it('is not edited while an agency has it, but for the sections that came back', () => {
    const open: SubmissionFacts = { ...noSubmission, status: 'open', revision: 1 };
    given(draft, [begun]).when(write([item('1')]), context({ submission: open }), plan).refused('draft.submitted', { stage: 'state' });
    const moved = { name: 'changeHeader' as const, period: { start: day('2027-07-01'), end: day('2030-06-30') }, district: begun.data.district };
    given(draft, [begun]).when(moved, context({ submission: open }), plan).refused('draft.submitted');
    const returned = { ...open, returned: ['narrative'] };
    given(draft, [begun]).when(moved, context({ submission: returned }), plan).refused('draft.not-returned');
    given(draft, [begun]).when(write([item('1')]), context({ submission: returned }), plan).refused('draft.not-returned', { section: 'strategies', returned: 'narrative' });
    given(draft, [begun]).when(write([item('main', { text: 'As asked' })], 'narrative'), context({ submission: returned }), plan).events();
  });
});

describe('a revision', () => {
  it('is not frozen of nothing, nor while a finding blocks', () => {
    given(draft, [begun]).when(freeze(), context(), plan).refused('draft.empty');
    given(draft, [begun, written(item('1', { number: 1 }))]).when(freeze(), context(), plan).refused('draft.freeze-blocked', { count: 1, others: 0 }, [{ code: 'draft.required-missing', params: { title: expect.any(String) as never }, at: expect.stringMatching(/^strategies\/1\/aim \([0-9a-f]{16}\)$/) as never, from: { mark: 'none', source: '' } }]);
  });

  it('is refused by a guard that blocks, and by one that warns until it is explained', () => {
    const answer = (severity: GuardAnswer['severity']): GuardAnswer => ({ guard: 'three-goals', severity, holds: false, says: 'There are three goals.', saw: { 'sections.goals': [] }, source: null });
    const events = [begun, written(item('1'))];
    given(draft, events).when(freeze(), context({ rules: rulesWith([answer('blocks')]) }), plan).refused('guard.blocks');
    given(draft, events).when(freeze(), context({ rules: rulesWith([answer('warns')]) }), plan).refused('guard.needs-explanation');
    const [frozen] = given(draft, events).when(freeze({ 'three-goals': 'The law asks for two.' }), context({ rules: rulesWith([answer('warns')]) }), plan).events();
    expect(frozen).toMatchObject({ type: 'RevisionFrozen', data: { number: 1, guards: [{ guard: 'three-goals', holds: false, explanation: 'The law asks for two.' }] } });
  });

  it('is refused where the texts of all revisions would have more bytes than are kept; one that shares its sections with them is not', () => {
    const large = (letter: string) => Array.from({ length: 200 }, (_, i) => written(item(String(i), { number: i, aim: letter.repeat(20_000) })));
    const events: DraftEvent[] = [begun];
    for (const letter of 'abcd') {
      events.push(...large(letter));
      events.push(...given(draft, events).when(freeze(), context(), plan).events());
    }
    given(draft, [...events, ...large('e')]).when(freeze(), context(), plan).refused('draft.revisions-too-large', { bytes: expect.any(Number) as never, limit: 16_777_216 });
    const note: DraftEvent = { type: 'ItemsWritten', data: { section: 'narrative', items: [item('main', { text: 'One' })], because: 'edit' } };
    expect(given(draft, [...events, note]).when(freeze(), context(), plan).events()).toMatchObject([{ data: { number: 5 } }]);
  });

  it('asks its guards on every section of the program, an unwritten one empty', () => {
    const asked: unknown[] = [];
    given(draft, [begun, written(item('1'))]).when(freeze(), context({ rules: rulesWith([], asked) }), plan).events();
    expect(asked).toEqual([['draft', 'freeze', { today: '2026-03-02', plan: period, district, sections: { strategies: [{ key: '1', number: 1, aim: 'Aim 1' }], narrative: [] } }]]);
  });

  it('has the period and the district as a part of it, which no section is called like', () => {
    const hashes = (header: typeof begun.data) => hashesOf({}, header as never, []).sections.header!;
    const first = hashes({ period, district });
    expect(first.material).toBe(first.hash);
    expect(hashes({ period: { ...period, end: day('2024-06-30') }, district }).material).not.toBe(first.material);
    expect(hashes({ period, district: { ...district, status: null } }).material).not.toBe(first.material);
    given(draft, [begun]).when(write([item('1')], 'header'), { ...context(), rules: null }, plan).refused('draft.section-misnamed', { section: 'header' });
    const events: DraftEvent[] = [begun, written(item('1'))];
    const state = given(draft, [...events, ...given(draft, events).when(freeze(), context(), plan).events()]).state as Draft;
    expect(Object.keys(state.revisions[0]!.sections).sort()).toEqual(['header', 'strategies']);
    expect(contentOf(state, 1)).toEqual({ strategies: [item('1')] });
  });

  it('is edited in its header while an agency has it only where that came back', () => {
    const returned: SubmissionFacts = { ...noSubmission, status: 'open', revision: 1, returned: ['header'] };
    const header = { period: { start: day('2027-07-01'), end: day('2030-06-30') }, district: begun.data.district };
    given(draft, [begun]).when({ name: 'changeHeader', ...header }, context({ submission: returned }), plan).then({ type: 'DraftHeaderChanged', data: header });
    given(draft, [begun]).when(write([item('1')]), context({ submission: returned }), plan).refused('draft.not-returned');
  });

  it('is the same revision where the text is the same: a double freeze changes nothing', () => {
    const events: DraftEvent[] = [begun, written(item('1'))];
    const once = given(draft, events).when(freeze(), context(), plan).events();
    given(draft, [...events, ...once]).when(freeze(), context(), plan).then();
  });

  it('tells what changed of what approvals rest on: not a note, nor the order', () => {
    const rules = rulesWith().sections;
    const hashes = (...items: Item[]) => hashesOf({ strategies: items }, { period, district }, rules).sections.strategies!;
    const first = hashes(item('1'), item('2'));
    expect(hashes(item('2'), item('1')).material).toBe(first.material);
    expect(hashes(item('1', { number: 1, aim: 'Aim 1', note: 'Aside' }), item('2')).material).toBe(first.material);
    expect(hashes(item('1', { number: 1, aim: 'Aim 1', note: 'Aside' }), item('2')).hash).not.toBe(first.hash);
    expect(hashes(item('1', { number: 1, aim: 'Another aim' }), item('2')).material).not.toBe(first.material);
  });

  it('is told to the board’s approval where that has begun, and to none that has not', () => {
    const events: DraftEvent[] = [begun, written(item('1'))];
    const [frozen] = given(draft, events).when(freeze(), context(), plan).events();
    expect(follows(frozen!, null, context(), plan, freeze())).toEqual([]);
    const explanations = { 'rewritten-since-input': 'A typing error.' };
    const { hash } = (frozen as Extract<DraftEvent, { type: 'RevisionFrozen' }>).data;
    expect(follows(frozen!, null, context({ approval: { ...noApproval, status: 'carried' } }), plan, { ...freeze(), explanations })).toEqual([
      { aggregate: 'approval', id: 'plan-1/board', command: { name: 'noteRevision', revision: 1, hash, explanations } },
    ]);
  });

  it('keeps its text when the text goes on, and shares sections that stay', () => {
    const events: DraftEvent[] = [begun, written(item('1')), { type: 'ItemsWritten', data: { section: 'narrative', items: [item('main', { text: 'One' })], because: 'edit' } }];
    const once = given(draft, events).when(freeze(), context(), plan).events();
    const later = [...events, ...once, written(item('1', { aim: 'Changed' }))];
    const twice = given(draft, later).when(freeze(), context(), plan).events();
    const state = given(draft, [...later, ...twice]).state as Draft;
    expect(contentOf(state, 1)).toEqual({ strategies: [item('1')], narrative: [item('main', { text: 'One' })] });
    expect(contentOf(state, 2)).toMatchObject({ strategies: [item('1', { aim: 'Changed' })] });
    expect(Object.keys(state.frozen)).toHaveLength(3);
  });
});

describe('what stands beside a text', () => {
  it('is a finding that somebody explained: one that blocks is corrected, one that is gone is none, one that warns lets the text be frozen then', () => {
    const blocked = [begun, written(item('1', { number: 1 }))];
    const idOf = (events: DraftEvent[]) => findingId(checkContent((given(draft, events).state as Draft).content, { period, district }, rulesWith().sections)[0]!);
    const explain = (finding: string) => ({ name: 'explainFinding', finding, explanation: 'The last year is told too.' }) as const;
    given(draft, blocked).when(explain('nothing'), context(), plan).refused('draft.no-such-finding');
    given(draft, blocked).when(explain(idOf(blocked)), context(), plan).refused('draft.finding-blocks');

    const warned = [begun, written(item('1', { number: 1, aim: 'One', targets: { 2025: { value: 1, unit: 'percent', qualifier: null, year: null } } }))];
    given(draft, warned).when(freeze(), context(), plan).refused('draft.freeze-needs-explanation');
    const [explained] = given(draft, warned).when(explain(idOf(warned)), context(), plan).events();
    expect(given(draft, [...warned, explained!]).when(freeze(), context(), plan).events()).toHaveLength(1);
    const [frozen] = given(draft, warned).when(freeze({ 'draft.target-outside-period': 'Told ahead.' }), context(), plan).events();
    expect(frozen).toMatchObject({ data: { explained: [{ finding: 'draft.target-outside-period', code: 'draft.target-outside-period', explanation: 'Told ahead.' }] } });
  });

  it('keeps each explanation that was given with a revision, of what a file was found to have too; and takes none of nothing', () => {
    const finding = { place: { section: 'strategies', item: '1', field: null }, at: null, severity: 'warns', code: 'draft.submitter-approves', params: { name: 'A' } } as const;
    const document = { id: 'file-1', saltedSha256: 'ab'.repeat(32), bytes: 10, mediaType: 'text/yaml' };
    const targets = { 2025: { value: 1, unit: 'percent' as const, qualifier: null, year: null } };
    const events: DraftEvent[] = [begun, written(item('1', { number: 1, aim: 'One', targets })), { type: 'DraftImported', data: { fileName: 'plan.yaml', document, findings: [finding], found: 1, anchoredOn: null, movedByYears: 0 } }];
    given(draft, events).when(freeze({ 'draft.targets-outside': 'Told ahead.' }), context(), plan).refused('guard.explains-nothing', { given: 'draft.targets-outside', near: 'none', known: 'draft.target-outside-period, draft.submitter-approves' });
    const id = findingId(checkContent((given(draft, events).state as Draft).content, { period, district }, rulesWith().sections)[0]!);
    const [frozen] = given(draft, events).when(freeze({ [id]: 'Told ahead.', 'draft.target-outside-period': 'All of them.', 'draft.submitter-approves': 'A small office.' }), context(), plan).events();
    expect(frozen).toMatchObject({ data: { explained: [{ finding: id, code: 'draft.target-outside-period' }, { finding: 'draft.target-outside-period', explanation: 'All of them.' }, { finding: 'draft.submitter-approves', explanation: 'A small office.' }] } });
    expect((given(draft, [...events, frozen!]).state as Draft).frozenBecause).toEqual({ 1: [{ about: 'draft.target-outside-period', explanation: 'Told ahead.' }, { about: 'draft.target-outside-period', explanation: 'All of them.' }, { about: 'draft.submitter-approves', explanation: 'A small office.' }] });
  });

  it('is an attestation, of a day that was, with the document that shows it; as test data, where it is that, with a statement alone', () => {
    const attest = { name: 'attest', what: 'The council was heard', by: 'Superintendent', on: day('2026-03-03'), document: null, statement: 'I was there', testData: true } as const;
    given(draft, [begun]).when({ ...attest, on: day('2026-03-01'), statement: null }, context(), plan).refused('draft.attested-unshown');
    given(draft, [begun]).when({ ...attest, on: day('2026-03-01'), testData: false }, context(), plan).refused('draft.attested-unshown');
    expect(draft.commands.attest.schema.safeParse({ what: 'Approved', by: '–', on: '2026-03-01', document: 'd' }).success).toBe(false);
    given(draft, [begun]).when(attest, context(), plan).refused('draft.attested-ahead', { on: '2026-03-03' });
    const before = { what: attest.what, by: attest.by, on: day('2026-03-01'), document: null, statement: attest.statement, testData: true };
    given(draft, [begun]).when({ name: 'attest', ...before }, context(), plan).then({ type: 'DecisionAttested', data: before });
    const shown = { ...before, document: 'document-1', statement: null, testData: false };
    given(draft, [begun]).when({ name: 'attest', ...shown }, context(), plan).then({ type: 'DecisionAttested', data: shown });
    given(draft, [begun, { type: 'DecisionAttested', data: before }]).when({ name: 'attest', ...before }, context(), plan).then();
  });

  it('is no name of a reader: only a person who is registered, or whoever asks', () => {
    const events: DraftEvent[] = [begun, written(item('1'))];
    const frozen = [...events, ...given(draft, events).when(freeze(), context(), plan).events()];
    const see = (person: string) => ({ name: 'seeRevision', person, revision: 1 }) as const;
    const knows = (registered: boolean) => ({ ...context(), seen: (() => ({ registered })) as never });
    given(draft, frozen).when(see('The mother of a child in grade 3'), knows(false), plan).refused('person.not-found');
    given(draft, frozen).when(see('person-1'), knows(true), plan).then({ type: 'RevisionSeen', data: { person: 'person-1', revision: 1 } });
    given(draft, frozen).when(see('owner'), knows(false), plan).events();
    expect(draft.reads!(given(draft, frozen).state, see('person-1'), plan, null)).toEqual([{ aggregate: 'person', id: 'person-1' }]);
  });

  it('is the newest revision that a reader saw, of those that there are: an older one that is read again takes nothing back', () => {
    given(draft, [begun]).when({ name: 'seeRevision', person: 'person-1', revision: 1 }, context(), plan).refused('draft.no-such-revision');
    const next = (events: readonly DraftEvent[], command: DraftCommand): DraftEvent[] => [...events, ...given(draft, events).when(command, context(), plan).events()];
    const twice = next([...next([begun, written(item('1'))], freeze()), written(item('2'))], freeze());
    const see = (revision: number) => ({ name: 'seeRevision', person: 'owner', revision }) as const;
    const both = next(next(twice, see(1)), see(2));
    expect(given(draft, both).state).toMatchObject({ seen: { owner: 2 } });
    given(draft, both).when(see(1), context(), plan).then();
    expect(given(draft, [...both, { type: 'RevisionSeen', data: { person: 'owner', revision: 1 } }]).state).toMatchObject({ seen: { owner: 2 } });
  });
});
