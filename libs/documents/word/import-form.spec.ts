import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Draft } from '#libs/domain/draft/state.js';
import { day } from '#libs/domain/testing/given.js';
import { importFile } from '#libs/imports/import-file.js';
import type { ImportReport } from '#libs/imports/report.js';
import { openDesk, type Desk } from '#libs/imports/testing/desk.js';
import { docx, documentXml } from './testing/docx.js';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk('2026-02-01T15:00:00.000Z')));
afterEach(() => desk.close());

async function take(bytes: Uint8Array, fileName: string, more: Partial<Parameters<typeof importFile>[1]> = {}): Promise<ImportReport> {
  const taken = await importFile(desk.deps, { bytes, fileName, program: 'mn-achievement-integration', dryRun: false, ...more });
  if (!taken.ok) throw new Error(JSON.stringify(taken.refusal));
  return taken.value;
}
const text = async ({ planId }: ImportReport) => (await desk.deps.existingDraft('north', planId!)) as Draft;

describe('planline import of a Word form', () => {
  it.each([
    ['a PDF called .docx', Buffer.from('%PDF-1.7'), 'documents.is-pdf'],
    ['with macros', docx(documentXml(''), { 'word/vbaProject.bin': new Uint8Array(8) }), 'documents.macros'],
    ['of 50 MB', Buffer.alloc(50 * 1024 * 1024), 'documents.too-large'],
    ['without a district', docx(documentXml('')), 'documents.head-missing'],
  ])('that is %s is told with one finding, and changes nothing', async (_what, bytes, code) => {
    const before = (await desk.events()).length;
    expect(await take(bytes, 'plan.docx')).toMatchObject({ taken: 0, planId: null, findings: [{ severity: 'blocks', code }] });
    expect(await desk.events()).toHaveLength(before);
  });

  describe('that is moved to years of another version of its program', () => {
    const kms = readFileSync('examples/kms/plan.docx');
    const programOf = async ({ text: told, planId }: ImportReport) => [told !== null, planId && (await desk.deps.existingPlan('north', 'kms-public-schools-2027-2030'))?.program];
    const silent = () => {
      const parts = unzipSync(kms);
      return zipSync({ ...parts, 'word/document.xml': strToU8(strFromU8(parts['word/document.xml']!).replaceAll('mn-achievement-integration@1', '')) });
    };

    it('and does not tell its own is asked for it, instead of read by labels that it may not have', async () => {
      const report = await take(silent(), 'plan.docx', { anchor: day('2027-07-01') });
      expect(report).toMatchObject({ taken: 0, planId: null, findings: [{ severity: 'blocks', code: 'imports.program-version-asked' }] });
      expect(report.findings[0]!.message).toContain('--program mn-achievement-integration@1 or --program mn-achievement-integration@6');
      expect(await programOf(await take(silent(), 'plan.docx', { anchor: day('2027-07-01'), program: 'mn-achievement-integration@1' }))).toEqual([true, 'mn-achievement-integration@1']);
    });

    it('is read by the version that it tells of itself, as Planline wrote it', async () => {
      expect(await programOf(await take(kms, 'plan.docx', { anchor: day('2027-07-01') }))).toEqual([true, 'mn-achievement-integration@1']);
    });
  });

  it('gives a text with its findings by place, and the same goals and strategies as its YAML', async () => {
    const report = await take(readFileSync('examples/kms/plan.docx'), 'plan.docx');
    const form = await text(report);
    const schools = 'Heading ‘Racially identifiable schools’';
    const [second, fifth, submits] = ['Heading ‘Strategy 2: Professional Development’', 'Heading ‘Strategy 5: Summer STEM/Robotics Course’', 'Heading ‘Who submits the plan, and how’'];
    const ofFile = report.findings.filter(({ code }) => code !== 'imports.role-vacant');
    expect(ofFile.map(({ code, place, at }) => [code, place, at && 'place' in at && at.place])).toEqual([
      ...[2, 3, 4, 5, 6, 7].map((row) => ['documents.line-left', null, `${schools} › table 1 › row ${row}`]),
      ['draft.placeholder-left', 'collaborative/main/name', `Heading ‘Integration collaborative’ › 'Name'`],
      ['draft.placeholder-left', 'councils/community-collaboration/recommendations', `Heading ‘Community collaboration council’ › 'Recommendations'`],
      ['draft.placeholder-left', 'strategies/2/indicators[1].measure', `${second} › table 1 › row 3 › 'Indicator'`],
      ['draft.number-jumps', 'strategies/5/number', `${fifth} › 'Number'`],
      ['draft.none-ticked', 'strategies/5/integrated_learning_environment', `${fifth} › 'Aspects of an integrated learning environment'`],
      ['draft.name-spelled-two-ways', 'submission/main/superintendent', `${submits} › 'Superintendent'`],
      ['draft.submitter-approves', 'submission/main/submitted_by', `${submits} › 'Submitted by'`],
    ]);
    expect(report.findings.every(({ message }) => message.length > 20)).toBe(true);
    expect(form.attested.map(({ by, on }) => [by, on])).toEqual([['Superintendent', '2020-03-09'], ['School Board Chair', '2020-03-09']]);

    // The same plan again, as YAML: what both say is not written a second time.
    const yaml = await take(readFileSync('examples/kms/plan.yaml'), 'plan.yaml');
    expect(yaml.planId).toBe(report.planId);
    for (const section of ['goals', 'strategies', 'partners']) expect((await text(yaml)).content[section]).toEqual(form.content[section]);
  });
});
