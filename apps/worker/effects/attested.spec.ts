import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CouncilRoundState } from '#libs/domain/council/state.js';
import { hasCurrent, type Current } from '#libs/domain/submission/state.js';
import { day } from '#libs/domain/testing/given.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { linesOf } from '#libs/documents/word/blocks.js';
import { readWord } from '#libs/documents/word/read-word.js';
import { pdfText } from '#libs/documents/pdf/testing/pdf-text.js';
import { attestedStages, restsOnTestData } from './attested.js';
import type { EffectDeps } from './deps.js';
import { openScene, withoutBudget, type Scene } from './testing/submission-scene.js';

describe('what a submission rests on that is attested', () => {
  const attestation = { revision: 1, hash: 'a', what: 'Both were heard.', by: 'person-1', role: 'superintendent', on: day('2026-01-12'), document: 'Minutes of the council', documentId: 'file-1', testData: false };
  const told = { attested: true as const, number: 1, attestation };
  const known = { version: 1, plan: 'plan-1', stage: 'council-input' };
  const depsWith = (round: object): EffectDeps => {
    const states: Readonly<Record<string, unknown>> = { 'council-round': round, approval: { status: 'none', version: 0 }, role: { status: 'held', title: 'Superintendent' }, person: { status: 'known', name: 'A superintendent' } };
    return { stateOf: async (_tenant: string, kind: string) => states[kind] } as unknown as EffectDeps;
  };
  const current = { plan: 'plan-1', stage: 'agency-submission', current: { approvals: [] } } as unknown as Current;
  const rules = rulesOf('mn-achievement-integration@3');
  const stagesWith = (round: object) => attestedStages(depsWith(round), 'district', current, rules);

  it('is test data where a stage, a meeting or a recommendation is', async () => {
    const made = (round: object) => restsOnTestData(depsWith(round), 'district', current, rules);
    const open = (meetings: object[], recommendations: object[]) => made({ ...known, past: [], status: 'open', round: { meetings, recommendations } });
    expect([await made({ status: 'none', version: 0 }), await made({ ...known, past: [], status: 'concluded', ...told }), await open([{ testData: false }], [{ testData: false }])]).toEqual([false, false, false]);
    expect(await made({ ...known, past: [], status: 'concluded', ...told, attestation: { ...attestation, testData: true } })).toBe(true);
    expect([await open([{ testData: true }], []), await open([], [{ testData: true }])]).toEqual([true, true]);
  });

  it('is nothing where councils were heard here', async () => {
    expect(await stagesWith({ ...known, past: [], status: 'concluded', attested: false } as unknown as CouncilRoundState)).toEqual([]);
    expect(await stagesWith({ status: 'none', version: 0 })).toEqual([]);
  });

  it('is a council’s input, with who says so and what shows it, though the council is heard anew since', async () => {
    const found = [{ stage: 'council-input', title: 'Council input', on: '2026-01-12', by: 'A superintendent', role: 'Superintendent', document: 'Minutes of the council', file: 'file-1', testData: false }];
    expect(await stagesWith({ ...known, past: [], status: 'concluded', ...told })).toEqual(found);
    expect(await stagesWith({ ...known, past: [told], status: 'open', round: {} })).toEqual(found);
  });
});

describe('a package of a submission that rests on an attestation', () => {
  let scene: Scene;
  beforeEach(async () => void (scene = await openScene()));
  afterEach(() => scene.close());

  it('says so in the plan’s document, on the signature page and in the manifest, and that it is test data where it is', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit({ name: 'submit', revision: 1, explanations: withoutBudget });
    await scene.work();
    const state = await scene.submission();
    const made = hasCurrent(state) ? state.packages.at(-1)!.documents : [];
    const bytesOf = async (kind: string) => Buffer.from((await scene.deps.documents.get('district', made.find((one) => one.kind === kind)!.document.id))!);
    const words = 'School board approval: ATTESTED, NOT DECIDED IN PLANLINE (TEST DATA). superintendent-1, Superintendent, says that it was done on Tuesday, January 20, 2026. What shows it: Minutes.';
    const word = readWord(await bytesOf('plan-docx'));
    expect(word.ok && linesOf(word.value.blocks).join(' ')).toContain(words);
    expect(word.ok && linesOf(word.value.blocks).join(' ')).toContain('Superintendent (attested, not signed in Planline)');
    const page = pdfText(await bytesOf('signature-pdf')).join(' ').replace(/\s+/g, ' ');
    expect(page).toContain(words);
    expect(page).not.toContain('Signed, by the record');
    const manifest = JSON.parse((await bytesOf('manifest')).toString()) as object;
    expect(manifest).toMatchObject({ attested: [{ stage: 'board-approval', on: '2026-01-20', document: 'Minutes', file: null, testData: true, says: words }] });
  }, 60_000);
});
