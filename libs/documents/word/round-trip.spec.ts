import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import type { Content } from '#libs/domain/content.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { wordPlans } from '#libs/imports/plan/word.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { ok } from '#libs/kernel/refusal.js';
import { linesOf, textOf } from './blocks.js';
import { readWord } from './read-word.js';
import { contents, everyKind } from './testing/contents.js';
import { writePlanDocument, type PlanDocumentInput } from './write-plan.js';

const day = (text: string) => text as CalendarDate;
const rules: ProgramRules = { ref: 'every-kind@1', sections: everyKind, stages: [], guards: () => [], isBusinessDay: () => true, roles: [], beginBy: () => null };
const inputOf = (content: Content, more: Partial<PlanDocumentInput> = {}): PlanDocumentInput => ({
  plan: { id: 'p', title: 'A plan' },
  program: { ref: rules.ref, title: 'Every kind of field' },
  district: { number: '0775', name: 'KMS Public Schools', status: 'adjoining' },
  period: { start: day('2020-07-01'), end: day('2023-06-30') },
  sections: everyKind,
  content,
  beside: {},
  recorded: {},
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

  it('is the same file each time, so that a manifest may name it by its hash', async () => {
    const [content] = fc.sample(contents, { numRuns: 1, seed: 7 });
    const [one, again] = [await writePlanDocument(inputOf(content!)), await writePlanDocument(inputOf(content!))];
    expect(Buffer.from(one).equals(again)).toBe(true);
    expect(Buffer.from(await writePlanDocument(inputOf(content!, { madeOn: day('2020-03-10') }))).equals(one)).toBe(false);
  });

  it('keeps fields that the program does not name, with their kind, and its header', async () => {
    const content: Content = {
      form: [{ key: 'main', fields: { text: 'known', days: 10, shared: true, not_shared: false, note_of_ours: 'free: text', places: ['a; b', 'c'] } }],
      small: [{ key: 'one', fields: { name: 'Small', extra_number: 4 } }],
      large: [{ key: 'one', fields: { lines: [{ text: 'a row', seen: 3 }, { words: ['x, y'] }] } }],
    };
    const { sections, program, district, period, findings } = await read(await writePlanDocument(inputOf(content)));
    expect(sections).toEqual(content);
    expect([program, district, period, findings]).toEqual(['every-kind@1', { number: '0775', name: 'KMS Public Schools', status: 'adjoining' }, { start: '2020-07-01', end: '2023-06-30' }, []]);
  });

  it('prints what the log knows below what nobody filled in, and reads none of it as text', async () => {
    const content: Content = { large: [{ key: 'first', fields: { choice: 'first', text: 'said' } }] };
    const recorded = { 'large/first': { fields: { words: ['Monday, 4 May'], text: ['not printed'] }, more: [{ label: 'Members', lines: ['A member: of the board'] }] } };
    const bytes = await writePlanDocument(inputOf(content, { recorded }));
    const document = readWord(bytes);
    const lines = document.ok ? linesOf(document.value.blocks) : [];
    expect(lines).toEqual(expect.arrayContaining(['First, of all', 'Monday, 4 May', 'Members:', 'A member: of the board']));
    expect(lines).not.toContain('not printed');
    const { sections, findings } = await read(bytes);
    expect([sections, findings]).toEqual([content, []]);
  });

  it('says of which revision it is, or that nobody has frozen it', async () => {
    const lines = async (revision: PlanDocumentInput['revision']) => {
      const document = readWord(await writePlanDocument(inputOf({}, { revision })));
      return document.ok ? linesOf(document.value.blocks) : [];
    };
    expect(await lines({ number: 2, shortHash: 'abcdef012345' })).toContain('Revision: 2, short hash abcdef012345');
    expect(await lines(null)).toContain('Revision: none: a working copy that nobody has frozen');
  });

  it('has real headings in the order of its program, and tables whose first row is one of headings', async () => {
    const bytes = await writePlanDocument(inputOf({ small: [{ key: 'a', fields: { name: 'A' } }], large: [{ key: 'b', fields: { lines: [{ text: 'x' }] } }] }));
    const document = readWord(bytes);
    const headings = document.ok ? document.value.blocks.flatMap((block) => (block.kind === 'paragraph' && block.heading !== null ? [[block.heading, textOf(block)]] : [])) : [];
    expect(headings).toEqual([[0, 'A plan'], [1, 'The form'], [1, 'Small things'], [1, 'Large things'], [2, 'Large thing b']]);
    const xml = strFromU8(unzipSync(bytes)['word/document.xml']!);
    expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(xml.match(/<w:tbl>/g)!.length);
  });
});

describe('a document of ours that a person went on writing in', () => {
  const edited = async (content: Content, change: (xml: string) => string) => {
    const parts = unzipSync(await writePlanDocument(inputOf(content)));
    return read(zipSync({ ...parts, 'word/document.xml': strToU8(change(strFromU8(parts['word/document.xml']!))) }));
  };
  const content: Content = { form: [{ key: 'main', fields: { text: 'old words', picks: ['first'] } }] };

  it('has what was typed over, ticked and unticked', async () => {
    const { sections } = await edited(content, (xml) => xml.replace('old words', 'new words').replace('w14:checked w14:val="1"', 'w14:checked w14:val="0"'));
    expect(sections.form![0]!.fields).toEqual({ text: 'new words', picks: [] });
  });

  it('says what was written beside the fields, and takes what has a label', async () => {
    const { sections, findings } = await edited(content, (xml) => xml.replace('<w:sectPr', '<w:p><w:r><w:t>One more thought</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Large thing #9</w:t></w:r></w:p><w:p><w:r><w:t>The text: of a new one</w:t></w:r></w:p><w:sectPr'));
    expect(sections.large).toEqual([{ key: '9', fields: { number: 9, text: 'of a new one' } }]);
    expect(findings.map(({ code }) => code)).toEqual(['documents.words-not-taken']);
  });
});
