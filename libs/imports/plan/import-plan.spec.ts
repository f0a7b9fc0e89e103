import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { contentOf, factsOf, type Draft } from '#libs/domain/draft/state.js';
import { importFile } from '../import-file.js';
import { importPeople } from '../import-people.js';
import type { ImportReport } from '../report.js';
import { openDesk, type Desk } from '../testing/desk.js';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk('2026-02-01T15:00:00.000Z')));
afterEach(() => desk.close());

const kms = readFileSync('examples/kms/plan.yaml', 'utf8');
const PLAN = 'kms-public-schools-2020-2023';

const result = (text: string | Uint8Array, more: Partial<Parameters<typeof importFile>[1]> = {}) =>
  importFile(desk.deps, { bytes: Buffer.from(text), fileName: 'plan.yaml', program: 'mn-achievement-integration', dryRun: false, ...more });
async function take(text: string | Uint8Array, more: Partial<Parameters<typeof importFile>[1]> = {}): Promise<ImportReport> {
  const taken = await result(text, more);
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  return taken.value;
}
/** Of the file alone: which roles nobody has is told of the district. */
const codes = ({ findings }: ImportReport) => findings.filter(({ code }) => code !== 'imports.role-vacant').map(({ line, place, severity, code }) => [line, place, severity, code.replace('draft.', '')]);
const text = async (planId: string | null) => (await desk.deps.existingDraft('north', planId!)) as Draft;
const edit = (planId: string, section: string, items: unknown[]) =>
  desk.handle({ principal: desk.principal, key: `edit-${JSON.stringify(items)}`, parts: [{ aggregate: 'draft', id: planId, command: { name: 'writeItems', section, items, because: 'edit' }, ifVersion: null }] });

describe('a file that is no plan', () => {
  it.each([
    ['empty', '', 'draft.file-empty', null],
    ['binary', Buffer.from([0, 1, 2, 3, 0, 0, 0, 9, 8, 7]), 'draft.file-binary', null],
    ['no YAML', 'district: {\nname: [', 'draft.not-yaml', expect.any(Number)],
    ['one key twice', 'district: { name: A }\nperiod: 1\nperiod: 2\n', 'draft.not-yaml', 3],
    ['a list', '- one\n- two\n', 'draft.not-a-plan', null],
    ['without a district', 'period: { start: 2020-07-01, end: 2023-06-30 }\n', 'draft.district-missing', null],
    ['of a period that ends before it starts', 'district: { name: A }\nperiod: { start: 2023-07-01, end: 2020-06-30 }\n', 'draft.period-missing', 2],
    ['brackets ten thousand deep', '['.repeat(10_000), 'draft.not-yaml', expect.anything()],
    ['a bomb of aliases', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefg'.split('').map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}\n`, 'draft.yaml-explodes', null],
    ['50 MB', Buffer.alloc(50 * 1024 * 1024, 'a: b\n'), 'draft.file-too-large', null],
  ])('that is %s is told with one finding, and changes nothing', async (_what, bytes, code, line) => {
    const before = (await desk.events()).length;
    const report = await take(bytes);
    expect(report.findings).toHaveLength(1);
    expect(report).toMatchObject({ taken: 0, held: 0, planId: null, text: null });
    expect(report.findings[0]).toMatchObject({ severity: 'blocks', code, line: line === null ? report.findings[0]!.line : line });
    expect(await desk.events()).toHaveLength(before);
  });

  it('of 10,000 strategies is refused with how many there may be', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `  - { number: ${i + 1}, name: Strategy ${i + 1} }`).join('\n');
    const report = await take(`district: { name: A district }\nperiod: { start: 2020-07-01, end: 2023-06-30 }\nstrategies:\n${many}\n`);
    expect(report.findings).toMatchObject([{ code: 'draft.section-too-long', severity: 'blocks' }]);
    expect(report.findings[0]!.message).toContain('10000');
  });

  it('of another district than the plans here is refused where nobody said that it goes here, and opens nothing', async () => {
    const willmar = readFileSync('examples/willmar/plan.yaml', 'utf8');
    await take(kms, { ofDistrictHere: true });
    const before = (await desk.events()).length;
    for (const dryRun of [true, false]) expect(await result(willmar, { ofDistrictHere: true, dryRun })).toMatchObject({ ok: false, refusal: { code: 'imports.other-district', params: { district: 'Willmar Public Schools', tenant: 'north', known: '“KMS Public Schools”' } } });
    expect(await desk.events()).toHaveLength(before);
    for (const spelled of [kms.replace('KMS Public Schools', 'Kerkhoven-Murdock-Sunburg'), kms.replace('KMS Public Schools', 'West of Willmar')]) expect(await take(spelled, { ofDistrictHere: true, dryRun: true })).toMatchObject({ taken: 19 });
    await take(willmar);
    expect(await take(willmar.replace('period: ', 'period:  '), { ofDistrictHere: true, dryRun: true })).toMatchObject({ taken: 7 });
  });

  it('of another district than the plan that is named is refused, whatever was said of the district it goes to, and takes nothing out; its number or its name is enough', async () => {
    const { plan } = await take(kms);
    const before = (await desk.events()).length;
    const willmar = readFileSync('examples/willmar/plan.yaml', 'utf8');
    for (const dryRun of [true, false]) expect(await result(willmar, { plan, dryRun })).toMatchObject({ ok: false, refusal: { code: 'imports.plan-of-other-district', params: { district: 'Willmar Public Schools', plan, own: 'KMS Public Schools' } } });
    expect(await desk.events()).toHaveLength(before);
    for (const renamed of [kms.replace('KMS Public Schools', 'West of Willmar'), kms.replace(/number: "?0?775"?/, 'number: 9999')]) expect(await take(renamed, { plan, dryRun: true })).toMatchObject({ taken: 19 });
  });

  it('of other years than the first file is refused where it is said on which day the plan begins, and warns of the years it moves to where it is not', async () => {
    const { plan } = await take(kms, { anchor: '2027-07-01' as CalendarDate });
    const later = kms.replace(/start: 2020-07-01, end: 2023-06-30/, 'start: 2023-07-01, end: 2026-06-30');
    expect(later).not.toBe(kms);
    expect(await result(later, { plan, anchor: '2027-07-01' as CalendarDate })).toMatchObject({ ok: false, refusal: { code: 'imports.anchor-of-other-years', params: { start: '2023-07-01', years: 7, begins: '2030-07-01' } } });
    expect((await take(later, { plan, dryRun: true })).findings).toContainEqual(expect.objectContaining({ code: 'imports.period-moves', severity: 'warns', message: expect.stringContaining('from 2027-07-01 to 2030-06-30, and by this file from 2030-07-01 to 2033-06-30') }));
    expect((await take(`${kms}\n`, { plan, anchor: '2027-07-01' as CalendarDate })).findings.filter(({ code }) => code === 'imports.period-moves')).toEqual([]);
  });

  it('of no known program is refused, and so is one that names none', async () => {
    expect(await result(kms, { program: 'poetry' })).toMatchObject({ ok: false, refusal: { code: 'programs.unknown' } });
    expect(await result('district: { name: A }\nperiod: { start: 2020-07-01, end: 2023-06-30 }\n', { program: null })).toMatchObject({ ok: false, refusal: { code: 'imports.program-missing' } });
  });
});

describe('the KMS plan as YAML', () => {
  it('gives its text under the version of its years, and each fault of its form with its line', async () => {
    const report = await take(kms);
    expect(report).toMatchObject({ plan: PLAN, taken: 19, held: 0, readUnder: { program: 'mn-achievement-integration@1', because: 'years' } });
    expect((await take(kms, { program: 'mn-achievement-integration@2' })).readUnder).toMatchObject({ program: 'mn-achievement-integration@1', because: 'plan' });
    const lineOf = (words: string) => kms.split('\n').findIndex((line) => line.includes(words)) + 1;
    expect(codes(report)).toEqual([
      [lineOf('Enter name'), 'collaborative/main/name', 'blocks', 'placeholder-left'],
      [lineOf('submitted_by'), 'submission/main/submitted_by', 'warns', 'submitter-approves'],
      [lineOf('Enter KIP.'), 'strategies/2/indicators[1].measure', 'blocks', 'placeholder-left'],
      [lineOf('number: 5'), 'strategies/5/number', 'informs', 'number-jumps'],
      [lineOf('integrated_learning_environment: []'), 'strategies/5/integrated_learning_environment', 'blocks', 'none-ticked'],
    ]);
    expect((await desk.plan(PLAN))!.program).toBe('mn-achievement-integration@1');
    const { content, attested, imports } = await text(report.planId);
    expect(content.strategies!.map(({ key }) => key)).toEqual(['1', '2', '3', '5']);
    expect(content.strategies![2]!.fields).toMatchObject({ grades: ['6', '7', '8'], days: 5, indicators: expect.arrayContaining([expect.objectContaining({ targets: expect.objectContaining({ 2021: { value: [60, 40], unit: 'percent-split', qualifier: null, year: null } }) })]) });
    expect(content.goals!.map(({ fields }) => fields.baseline)).toMatchObject([{ value: 20.1, unit: 'percent', year: 2019 }, { value: 15, qualifier: 'less-than' }, { value: 2, unit: 'points-of-5' }]);
    expect(content.partners![3]!.fields.number).toBe('0129');
    expect(attested.map(({ by, on, document }) => [by, on, document === imports[0]!.document])).toEqual([['superintendent', '2020-03-09', true], ['school-board-chair', '2020-03-09', true]]);
    expect(imports[0]).toMatchObject({ fileName: 'plan.yaml', found: 5 });
  });

  it('makes no vote, no meeting and no task of what was decided before', async () => {
    await take(kms);
    const types = new Set((await desk.events()).map(({ type }) => type));
    expect([...types].sort()).toEqual(['DatesKept', 'DecisionAttested', 'DraftBegun', 'DraftImported', 'ItemsWritten', 'PlanOpened', 'TenantOpened']);
  });

  it('is told apart from what people wrote in it here, until another file says that', async () => {
    const { planId } = await take(kms);
    const fromFiles = async (section: string) => factsOf(await text(planId)).fromFiles!(section);
    expect(await fromFiles('goals')).toBeNull();
    const [first] = (await text(planId)).content.goals!;
    await edit(planId!, 'goals', [{ ...first!, fields: { ...first!.fields, measure: 'Written here' } }]);
    expect((await fromFiles('goals'))![0]).toEqual(first);
    expect(await fromFiles('strategies')).toBeNull();
    await take(kms.replace('measure: gap in state', 'measure: gap in all state'));
    expect((await fromFiles('goals'))![0]).toEqual((await text(planId)).content.goals![0]);
  });

  it('changes nothing on a dry run, and nothing when the same file comes again, which it says', async () => {
    const dry = await take(kms, { dryRun: true });
    expect(dry).toMatchObject({ import: null, dryRun: true, taken: 19 });
    expect(await desk.events()).toHaveLength(1);
    await take(kms);
    const before = (await desk.events()).length;
    const again = await take(kms);
    expect(again.findings[0]).toMatchObject({ code: 'imports.nothing-changed', severity: 'informs' });
    expect(again).toMatchObject({ import: null, logIndex: null, text: { written: [], removed: [] } });
    expect(await desk.events()).toHaveLength(before);
  });

  it('warns of each role that nobody has, with what waits for it and how to give it a person', async () => {
    const vacant = ({ findings }: ImportReport) => findings.filter(({ code }) => code === 'imports.role-vacant').map(({ severity, message }) => [severity, message]);
    const alone = vacant(await take(kms, { dryRun: true }));
    expect(alone.every(([severity]) => severity === 'informs')).toBe(true);
    expect(alone.map(([, message]) => /“([^”]+)”/.exec(message!)![1])).toEqual(expect.arrayContaining(['Achievement and Integration Coordinator', 'Superintendent', 'School Board Clerk']));
    const people = readFileSync('examples/kms/people.csv', 'utf8').split('\n').filter((line) => !line.startsWith('School Board Clerk'));
    await importPeople(desk.people, { bytes: Buffer.from(people.join('\n')), dryRun: false });
    expect(vacant(await take(kms))).toEqual([['warns', expect.stringMatching(/^Nobody has the role “School Board Clerk”, which the program waits for with .*“.+”\. Give it a person with “planline people import”; until then its mail goes to the coordinator\.$/)]]);
  });

  it('says where the text was edited since when the same file comes again, and takes the file’s words where that is asked', async () => {
    const { planId } = await take(kms);
    const { content, period, district } = await text(planId);
    await edit(planId!, 'goals', [{ key: content.goals![0]!.key, fields: { measure: 'Written here' } }]);
    await edit(planId!, 'strategies', [{ key: '9', fields: { number: 9, name: 'Thought of here' } }]);
    const by = (key: string, command: { name: string } & Record<string, unknown>) => desk.handle({ principal: desk.principal, key, parts: [{ aggregate: 'draft', id: planId!, command, ifVersion: null }] });
    await by('gone', { name: 'removeItems', section: 'strategies', keys: ['2'], because: 'edit' });
    await by('header', { name: 'changeHeader', period, district: { ...district, name: 'KMS schools' } });
    const events = (await desk.events()).length;

    const again = await take(kms);
    expect(await desk.events()).toHaveLength(events);
    expect(again.findings[0]!.message).toContain('differs from the file in the 4 places that are listed');
    expect(again.findings.filter(({ code }) => code === 'draft.edited-since').map(({ place, line, message }) => [place, line, message]).sort()).toEqual([
      ['goals/1/measure', kms.split('\n').findIndex((line) => line.includes('measure: gap in state')) + 1, expect.stringContaining('says something else here')],
      ['header/district', null, expect.stringContaining('says something else here')],
      ['strategies/2', expect.any(Number), expect.stringContaining('was taken out')],
      ['strategies/9', expect.any(Number), expect.stringContaining('it was written here, and stays')],
    ]);

    const asInFile = await take(kms, { asInFile: true });
    expect(asInFile.text).toMatchObject({ written: ['goals/1', 'strategies/2'], removed: [] });
    const after = await text(planId);
    expect(after).toMatchObject({ district, content: { goals: content.goals } });
    expect(after.content.strategies!.map(({ key }) => key)).toEqual(['1', '2', '3', '5', '9']);
  });

  it('that came again changed writes only what differs, and leaves what people wrote elsewhere', async () => {
    const { planId } = await take(kms);
    const before = await text(planId);
    const [first] = before.content.goals!;
    await edit(planId!, 'goals', [{ ...first!, fields: { ...first!.fields, measure: 'As the council asked' } }]);
    const report = await take(kms.replace('Enter KIP.', 'Teachers who lead a course').replace('name: Summer GAMMA Middle Years', 'name: Summer GAMMA'));
    expect(report.text).toMatchObject({ written: ['strategies/2', 'strategies/3'], removed: [] });
    const after = await text(planId);
    expect(after.content.goals![0]!.fields.measure).toBe('As the council asked');
    expect(report.findings.filter(({ code }) => code === 'draft.edited-since').map(({ place }) => place)).toEqual(['goals/1/measure']);
    expect(after.content.strategies![2]!.fields.name).toBe('Summer GAMMA');
    expect(after.content.strategies![0]).toEqual(before.content.strategies![0]);
  });

  it('that has a field no more takes it out of the text, though a person’s edit leaves what it does not name', async () => {
    const { planId } = await take(kms);
    const third = async () => (await text(planId)).content.strategies![2]!.fields;
    expect(await third()).toMatchObject({ days: 5 });
    await take(kms.replace('    days: 5\n', ''));
    expect(await third()).not.toHaveProperty('days');
    const before = await third();
    await edit(planId!, 'strategies', [{ key: '3', fields: { days: 7 } }]);
    expect(await third()).toEqual({ ...before, days: 7 });
  });

  it('that takes out what somebody edited leaves it, and that changes what somebody edited says so', async () => {
    const { planId } = await take(kms);
    const { content } = await text(planId);
    const edited = (key: string) => ({ ...content.strategies!.find((item) => item.key === key)!, fields: { number: Number(key), name: 'Edited here' } });
    await edit(planId!, 'strategies', [edited('1'), edited('5')]);
    const without5 = kms.slice(0, kms.indexOf('  - number: 5')) + kms.slice(kms.indexOf('efficiencies:'));
    const report = await take(without5.replace('name: Interventionists', 'name: Intervention teachers'));
    expect(codes(report)).toEqual(expect.arrayContaining([[expect.any(Number), 'strategies/5', 'informs', 'gone-but-edited']]));
    expect(report.findings).toEqual(expect.arrayContaining([expect.objectContaining({ place: 'strategies/1', code: 'draft.edit-overwritten' })]));
    expect((await text(planId)).content.strategies!.map(({ key, fields }) => [key, fields.name])).toEqual([['1', 'Intervention teachers'], ['2', 'Professional Development'], ['3', 'Summer GAMMA Middle Years'], ['5', 'Edited here']]);
  });

  it('can’t be frozen as it came, and can once its faults are put right; then its revision stays', async () => {
    const { planId } = await take(kms);
    const freeze = (key: string, explanations: Record<string, string> = {}) =>
      desk.handle({ principal: desk.principal, key, parts: [{ aggregate: 'draft', id: planId!, command: { name: 'freezeRevision', explanations }, ifVersion: null }] });
    expect(await freeze('first')).toMatchObject({ kind: 'refused', refusal: { code: 'guard.blocks' } });
    const put = kms
      .replace('name: Enter name }', 'name: West Central }')
      .replace('{ measure: Enter KIP. }', '{ measure: Teachers who lead a course, unit: percent, targets: { 2021: 5, 2022: 10, 2023: 15 } }')
      .replace('integrated_learning_environment: []', 'integrated_learning_environment: [cultural-fluency]');
    expect((await take(put)).findings.filter(({ severity }) => severity === 'blocks')).toEqual([]);
    expect(await freeze('second')).toMatchObject({ kind: 'refused', refusal: { code: 'guard.needs-explanation', params: { guard: 'submitter-is-not-approver' } } });
    expect(await freeze('third', { 'submitter-is-not-approver': 'The district has one office.' })).toMatchObject({ kind: 'done' });
    const frozen = contentOf(await text(planId), 1);
    await edit(planId!, 'efficiencies', [{ key: 'main', fields: { narrative: 'Another' } }]);
    expect(contentOf(await text(planId), 1)).toEqual(frozen);
  });
});

describe('two plans that name each other as partners', () => {
  const willmar = readFileSync('examples/willmar/plan.yaml', 'utf8');
  const partners = ({ findings }: ImportReport) => findings.filter(({ code }) => code.startsWith('draft.partner-')).map(({ line, place, code, message }) => [line, place, code.replace('draft.', ''), message]);

  it('disagree nowhere as their districts wrote them', async () => {
    await take(kms);
    expect(partners(await take(willmar))).toEqual([]);
  });

  it('are told at import where their lists disagree, by the line of whom it is about, on a dry run too', async () => {
    await take(kms);
    const changed = willmar.replace('Kerkhoven-Murdock-Sunburg, ', '').replace('BOLD, ', 'Elsewhere, ');
    const line = changed.split('\n').findIndex((one) => one.includes('members:')) + 1;
    const expected = [
      [line, 'collaborative/main/members[1]', 'partner-only-here', expect.stringContaining('Elsewhere')],
      [expect.any(Number), 'collaborative', 'partner-not-named', expect.stringContaining('KMS Public Schools')],
      [expect.any(Number), 'collaborative', 'partner-only-there', expect.stringContaining('BOLD')],
    ];
    expect(partners(await take(changed, { dryRun: true }))).toEqual(expect.arrayContaining(expected));
    expect(partners(await take(changed))).toHaveLength(expected.length);
    const again = await take(changed.replace('number: 1, name: Instructional coaches', 'number: 1, name: Coaches'));
    expect(partners(again)).toHaveLength(expected.length);
    const kmsLine = kms.split('\n').findIndex((one) => one.includes('name: BOLD')) + 1;
    expect(partners(await take(kms.replace('name: Interventionists', 'name: Teachers')))).toEqual(expect.arrayContaining([[kmsLine, 'partners/2534/name', 'partner-only-here', expect.stringContaining('BOLD')]]));
  });
});

describe('other plans as YAML', () => {
  it('Willmar: strategies under two numbers are told and kept, and it is a plan of its own though its file is called the same', async () => {
    await take(kms);
    const report = await take(readFileSync('examples/willmar/plan.yaml'));
    expect(report).toMatchObject({ plan: 'willmar-public-schools-2023-2026', taken: 7, held: 0 });
    expect(codes(report).filter(([, , , code]) => code === 'two-numbers').map(([, place]) => place)).toEqual(['strategies/1/number', 'strategies/3/number']);
    expect((await desk.plan('willmar-public-schools-2023-2026'))!.program).toBe('mn-achievement-integration@5');
  });

  it('a Michigan grant: needs, model with its elements, providers; rows are known again by what they are called', async () => {
    const sig = `
program: mi-sig
district: { number: "11010", name: A grant district }
period: { start: 2014-07-01, end: 2017-09-30 }
needs: The data show gaps in reading.
capacity: { narrative: A coordinator leads it. }
model:
  chosen: Transformation
  required_elements:
    - { element: Evaluation of staff, how: By observation, responsible: [Principal] }
  permissible_elements: [{ element: Longer day, how: One hour more }]
providers: [{ name: A provider, services: Coaching, amount: "$12,500" }]
staffing: [{ position: Coach, fte: 1.5 }]
modified_policies: [{ policy: Hiring, change: Earlier posting }]
baseline: [{ indicator: Attendance, value: 91 % }]
`;
    const report = await take(sig, { program: null, fileName: 'grant.yaml' });
    expect(codes(report)).toEqual([]);
    const { content } = await text(report.planId);
    expect(content.model).toEqual([{ key: 'main', fields: { chosen: 'transformation', required_elements: [{ element: 'Evaluation of staff', how: 'By observation', responsible: ['Principal'] }], permissible_elements: [{ element: 'Longer day', how: 'One hour more' }] } }]);
    expect(content.needs).toEqual([{ key: 'main', fields: { narrative: 'The data show gaps in reading.' } }]);
    expect(content.providers![0]!.fields.amount).toEqual({ value: 12_500, unit: 'dollars', qualifier: null, year: null });
    expect([content.staffing![0]!.key, content.modified_policies![0]!.key, content.baseline![0]!.key]).toEqual(['coach', 'hiring', 'attendance']);
  });

  it('says which section of the file the program has not, and keeps the rest', async () => {
    const report = await take(`${kms}poems: [one]\n`);
    expect(report).toMatchObject({ taken: 19, held: 1 });
    expect(codes(report).at(-1)).toEqual([kms.split('\n').length, 'poems', 'warns', 'section-not-taken']);
  });

  it('a signature is attested once, though the form tells it again with the role in other letters, and anew where its day is another', async () => {
    const { planId } = await take(kms, { plan: 'Once' });
    await take(readFileSync('examples/kms/plan.docx'), { plan: 'Once', fileName: 'plan.docx', program: null });
    expect((await text(planId)).imports).toHaveLength(2);
    expect((await text(planId)).attested.map(({ by, on }) => [by, on])).toEqual([['superintendent', '2020-03-09'], ['school-board-chair', '2020-03-09']]);
    await take(kms.replace('role: superintendent, signed_on: 2020-03-09', 'role: Superintendent, signed_on: 2020-03-10'), { plan: 'Once' });
    expect((await text(planId)).attested.map(({ by, on }) => [by, on]).slice(2)).toEqual([['Superintendent', '2020-03-10']]);
  });

  it('a signature of a day to come is not attested, and the plan is taken', async () => {
    const report = await take(kms.replace('role: superintendent, signed_on: 2020-03-09', 'role: superintendent, signed_on: 2027-03-09'));
    expect(report.findings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'draft.signed-ahead' })]));
    expect((await text(report.planId)).attested.map(({ by }) => by)).toEqual(['school-board-chair']);
  });
});
