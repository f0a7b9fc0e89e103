import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Content } from '#libs/domain/content.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { wordPlans } from '#libs/imports/plan/word.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { ok } from '#libs/kernel/refusal.js';
import { contents, everyKind } from './testing/contents.js';
import { writePlanDocument, type PlanDocumentInput } from './write-plan.js';

const day = (text: string) => text as CalendarDate;
const rules: ProgramRules = { ref: 'every-kind@1', sections: everyKind, stages: [], guards: () => [], isBusinessDay: () => true };
const inputOf = (content: Content, more: Partial<PlanDocumentInput> = {}): PlanDocumentInput => ({
  plan: { id: 'p', title: 'A plan' },
  program: { ref: rules.ref, title: 'Every kind of field' },
  district: { number: '0775', name: 'KMS Public Schools', status: 'adjoining' },
  period: { start: day('2020-07-01'), end: day('2023-06-30') },
  sections: everyKind,
  content,
  beside: {},
  revision: { number: 2, shortHash: 'abcdef012345' },
  madeOn: day('2020-03-09'),
  note: null,
  ...more,
});
const read = async (bytes: Uint8Array) => {
  const reading = await wordPlans.read(bytes, () => ok(rules));
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.value;
};

describe('a plan written as a Word document', () => {
  it('is read back as the same text, whatever people wrote in it, and nothing is found wrong with the reading', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        const { sections, findings } = await read(await writePlanDocument(inputOf(content)));
        expect(sections).toEqual(content);
        expect(findings).toEqual([]);
      }),
      rounds(60),
    );
  });
});
