import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { Content } from '#libs/domain/content.js';
import type { Draft } from '#libs/domain/draft/state.js';
import { day } from '#libs/domain/testing/given.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { importFile } from '../import-file.js';
import type { ImportReport } from '../report.js';
import { openDesk, type Desk } from '../testing/desk.js';
import { movedContent } from './anchor-plan.js';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk('2026-02-01T15:00:00.000Z')));
afterEach(() => desk.close());

const example = (file: string) => readFileSync(`examples/kms/${file}`);
const result = (fileName: string, more: Partial<Parameters<typeof importFile>[1]> = {}) =>
  importFile(desk.deps, { bytes: example(fileName), fileName, program: 'mn-achievement-integration', dryRun: false, ...more });
async function take(fileName: string, more: Partial<Parameters<typeof importFile>[1]> = {}): Promise<ImportReport> {
  const taken = await result(fileName, more);
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  return taken.value;
}
const text = async (planId: string | null) => (await desk.deps.existingDraft('north', planId!)) as Draft;
const anchor = day('2027-07-01');

describe('a whole plan that is made to begin on another day', () => {
  it('is refused where that is not by whole years, with the two days that are near; nothing is appended', async () => {
    const before = (await desk.events()).length;
    expect(await result('plan.yaml', { anchor: day('2027-01-15') })).toMatchObject({
      ok: false,
      refusal: { code: 'imports.anchor-not-whole-years', params: { start: '2020-07-01', nearest: '2027-07-01', next: '2028-07-01' } },
    });
    expect(await desk.events()).toHaveLength(before);
  });

  it('is refused another day than the one that it was moved to, or one at all where it came with its own years', async () => {
    await take('plan.yaml', { plan: 'Moved', anchor });
    expect(await result('plan.yaml', { plan: 'Moved', anchor: day('2028-07-01') })).toMatchObject({ ok: false, refusal: { code: 'imports.anchor-fixed', params: { date: '2027-07-01' } } });
    await take('plan.yaml', { plan: 'As written' });
    expect(await result('plan.yaml', { plan: 'As written', anchor })).toMatchObject({ ok: false, refusal: { code: 'imports.anchor-fixed', params: { date: 'none' } } });
  });

  it('is refused beside the plan that it was moved into where nothing says which is meant, and taken where a plan is named', async () => {
    const { plan } = await take('plan.yaml', { anchor });
    const before = (await desk.events()).length;
    for (const dryRun of [true, false]) expect(await result('plan.yaml', { dryRun })).toMatchObject({ ok: false, refusal: { code: 'imports.anchored-beside', params: { name: 'KMS Public Schools 2020-2023', plan, date: '2027-07-01' } } });
    expect(await desk.events()).toHaveLength(before);
    expect(await take('plan.yaml', { plan })).toMatchObject({ plan, import: null });
    expect(await take('plan.yaml', { plan: 'KMS Public Schools 2020-2023' })).toMatchObject({ plan: 'kms-public-schools-2020-2023', anchor: null });
    // Now it has a plan of its own years, which it goes into without a question.
    expect(await take('plan.yaml')).toMatchObject({ plan: 'kms-public-schools-2020-2023', import: null });
  });

  it.each([
    // In the law of the years that it was moved to; a form, in that of the version that it was made for and tells of.
    ['plan.yaml', 'mn-achievement-integration@6', 'years', 'of its program that version is in force when the plan begins, on 2027-07-01'],
    ['plan.docx', 'mn-achievement-integration@1', 'form', 'the form tells that it is of that version'],
  ])('from %s has its period, its targets and its baselines moved by whole years, and says so', async (fileName, program, because, why) => {
    const report = await take(fileName, { anchor });
    expect(report.readUnder).toEqual({ program, because, says: `It was read under ${program}: ${why}.` });
    expect(report).toMatchObject({ plan: 'kms-public-schools-2027-2030', anchor: { date: '2027-07-01', movedByDays: 2556, lawDatesMovedByYears: 7 } });
    const { period, content, imports, attested } = await text(report.planId);
    expect(period).toEqual({ start: '2027-07-01', end: '2030-06-30' });
    expect(content.goals!.map(({ fields }) => [(fields.baseline as { year: number }).year, (fields.target as { year: number }).year])).toEqual([[2026, 2030], [null, 2030], [2027, 2030]]);
    expect(Object.keys((content.strategies![0]!.fields.indicators as { targets: object }[])[0]!.targets)).toEqual(['2028', '2029', '2030']);
    expect(imports[0]!.anchor).toEqual({ date: '2027-07-01', movedByYears: 7 });
    expect((await desk.plan(report.plan!))!.program).toBe(program);
    // The signatures lie ahead now, so they are nothing that was decided before.
    expect(attested).toEqual([]);
    expect(report.findings).toEqual(expect.arrayContaining([expect.objectContaining({ code: 'draft.signed-ahead' })]));
  });

  it('from a form is told that a newer version is in force in the years that it was moved to, and from no other file', async () => {
    const told = ({ findings }: ImportReport) => findings.filter(({ code }) => code === 'imports.newer-in-force').map(({ severity, message }) => [severity, message]);
    expect(told(await take('plan.yaml', { anchor, dryRun: true }))).toEqual([]);
    expect(told(await take('plan.docx', { dryRun: true }))).toEqual([]);
    const says = 'The form is of mn-achievement-integration@1, and mn-achievement-integration@6 is in force for a plan that begins on 2027-07-01.';
    for (const dryRun of [true, false]) expect(told(await take('plan.docx', { anchor, dryRun }))).toEqual([['informs', expect.stringContaining(says)]]);
    expect(told(await take('plan.docx', { anchor, plan: 'Once more' })).join()).toContain('“planline program migrate once-more --to mn-achievement-integration@6 --preview”');
  });

  it('keeps the days of signatures that were given before today', async () => {
    const { planId } = await take('plan.yaml', { anchor: day('2023-07-01') });
    expect((await text(planId)).attested.map(({ on }) => on)).toEqual(['2023-03-09', '2023-03-09']);
  });

  it('has what is found judged by the file’s own years, and told that a year in words stays', async () => {
    const bytes = Buffer.from(example('plan.yaml').toString('utf8').replace('2021: 58', '2019: 58'));
    const [own, moved] = [await take('plan.yaml', { bytes, dryRun: true, program: 'mn-achievement-integration@6' }), await take('plan.yaml', { bytes, dryRun: true, anchor })];
    const told = ({ findings }: ImportReport) => findings.map(({ line, place, message }) => [line, place, message]);
    expect(told(moved).filter(([, , message]) => !String(message).includes('names a year in words'))).toEqual(told(own));
    expect(told(own).flat().join(' ')).toContain('has a target for 2019, and the plan runs from 2020-07-01 to 2023-06-30');
    expect(moved.findings.filter(({ code }) => code === 'imports.year-in-words').map(({ place }) => place)).toEqual(['strategies/3/indicators[2].baseline', 'strategies/5/indicators[0].baseline']);
  });

  it('stays in its years when the file comes again without the anchor, whatever people wrote since', async () => {
    const { planId, plan } = await take('plan.yaml', { anchor });
    const [first] = (await text(planId)).content.goals!;
    const edit = { name: 'writeItems', section: 'goals', items: [{ ...first!, fields: { ...first!.fields, measure: 'As the council asked' } }], because: 'edit' };
    await desk.handle({ principal: desk.principal, key: 'edit', parts: [{ aggregate: 'draft', id: planId!, command: edit, ifVersion: null }] });
    const changed = Buffer.from(example('plan.yaml').toString('utf8').replace('2021: 58', '2021: 59'));
    const report = await take('plan.yaml', { bytes: changed, plan });
    expect(report.text).toMatchObject({ written: ['strategies/1'], removed: [] });
    expect(report.anchor).toMatchObject({ date: '2027-07-01', lawDatesMovedByYears: 7 });
    const { content, period } = await text(planId);
    expect([period.start, content.goals![0]!.fields.measure]).toEqual(['2027-07-01', 'As the council asked']);
    expect(content.strategies![0]!.fields.indicators).toMatchObject([{ targets: { 2028: { value: 59 } } }]);
    const again = await take('plan.yaml', { bytes: changed, plan });
    expect(again).toMatchObject({ import: null, findings: expect.arrayContaining([expect.objectContaining({ code: 'imports.text-differs' })]) });
    expect(again.findings.filter(({ code }) => code === 'draft.edited-since').map(({ place }) => place)).toEqual(['goals/1/measure']);
  });
});

it('whatever stands in a plan: moved there and back it is what it was', () => {
  const measure = fc.record({ value: fc.integer({ min: 0, max: 3000 }), unit: fc.constant('percent'), qualifier: fc.constant(null), year: fc.option(fc.integer({ min: 2000, max: 2050 })) });
  const date = fc.tuple(fc.integer({ min: 2000, max: 2050 }), fc.integer({ min: 10, max: 12 }), fc.integer({ min: 10, max: 28 })).map((parts) => parts.join('-'));
  const simple = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), date, fc.array(fc.oneof(fc.string(), date)), measure, fc.dictionary(fc.integer({ min: 2000, max: 2050 }).map(String), measure, { minKeys: 1 }));
  const fields = fc.dictionary(fc.constantFrom('name', 'number', 'rows', 'target'), fc.oneof(simple, fc.array(fc.dictionary(fc.constantFrom('a', 'b'), simple, { minKeys: 1 }), { minLength: 1 })));
  fc.assert(
    fc.property(fields, fc.integer({ min: -20, max: 20 }), (some, years) => {
      const content = { goals: [{ key: '1', fields: some }] } as unknown as Content;
      expect(movedContent(movedContent(content, years), -years)).toEqual(content);
    }),
    rounds(200),
  );
});
