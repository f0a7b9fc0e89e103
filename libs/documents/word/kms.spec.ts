import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { DraftState } from '#libs/domain/draft/state.js';
import { preparePlan } from '#libs/imports/plan/prepare-plan.js';
import type { PlanReader } from '#libs/imports/plan/plan-reading.js';
import { wordPlans } from '#libs/imports/plan/word.js';
import { yamlPlans } from '#libs/imports/plan/yaml.js';
import { ok } from '#libs/kernel/refusal.js';
import { hasSentence } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { linesOf } from './blocks.js';
import { readWord } from './read-word.js';
import { kmsForm, KMS_PROGRAM } from './testing/kms-form.js';

const FORM = 'examples/kms/plan.docx';
const yaml = readFileSync('examples/kms/plan.yaml');
/** `PLANLINE_WRITE_EXAMPLES=1` makes the example anew from its YAML. */
if (process.env.PLANLINE_WRITE_EXAMPLES === '1') writeFileSync(FORM, await kmsForm(yaml));
const form = readFileSync(FORM);

const rules = rulesOf(KMS_PROGRAM);
const read = async (reader: PlanReader, bytes: Uint8Array) => {
  const reading = await reader.read(bytes, () => ok(rules));
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.value;
};
const none: DraftState = { status: 'none', version: 0 };
const found = async () => {
  const reading = await read(wordPlans, form);
  return preparePlan(reading, { state: none, base: {}, rules, others: [] }).findings.map(({ code, at, params }) => ({ code, place: at && 'place' in at ? at.place : null, params }));
};

describe('the example form of KMS', () => {
  it('is what its YAML makes of it, byte for byte (else make it anew with PLANLINE_WRITE_EXAMPLES=1), and says so in its text', async () => {
    expect(Buffer.from(await kmsForm(yaml)).equals(form)).toBe(true);
    const document = readWord(form);
    expect(document.ok && linesOf(document.value.blocks).join('\n')).toContain('Made from examples/kms/plan.yaml');
  });

  it('has the goals, strategies, partners and head of the YAML', async () => {
    const [word, original] = [await read(wordPlans, form), await read(yamlPlans, yaml)];
    for (const section of ['goals', 'strategies', 'partners', 'efficiencies', 'collaborative']) expect(word.sections[section]).toEqual(original.sections[section]);
    expect([word.program, word.district, word.period]).toEqual([KMS_PROGRAM, original.district, original.period]);
    expect(word.attested.map(({ on }) => on)).toEqual(original.attested.map(({ on }) => on));
  });

  it('shows each of its faults by its place', async () => {
    const findings = await found();
    const at = (code: string) => findings.filter((finding) => finding.code === code).map(({ place }) => place);
    expect(findings.filter(({ code }) => !hasSentence(code))).toEqual([]);
    expect(at('documents.line-left')).toEqual([2, 3, 4, 5, 6, 7].map((row) => `Heading ‘Racially identifiable schools’ › table 1 › row ${row}`));
    expect(at('draft.placeholder-left')).toEqual(expect.arrayContaining([
      "Heading ‘Integration collaborative’ › 'Name'",
      "Heading ‘Strategy 2: Professional Development’ › table 1 › row 3 › 'Indicator'",
    ]));
    expect(at('draft.none-ticked')).toEqual(["Heading ‘Strategy 5: Summer STEM/Robotics Course’ › 'Aspects of an integrated learning environment'"]);
    expect(at('draft.number-jumps')).toEqual(["Heading ‘Strategy 5: Summer STEM/Robotics Course’ › 'Number'"]);
    expect(at('draft.name-spelled-two-ways')).toEqual(["Heading ‘Who submits the plan, and how’ › 'Superintendent'"]);
    expect(at('draft.submitter-approves')).toEqual(["Heading ‘Who submits the plan, and how’ › 'Submitted by'"]);
  });
});
