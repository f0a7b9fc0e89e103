import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { linesOf } from '../word/blocks.js';
import { wordOf } from '../word/printed-word.js';
import { readWord } from '../word/read-word.js';
import { decisionLetter } from './decision-letter.js';
import { letter, letterHtml, printedLetter } from './letter.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { marksIn, markText } from './mark.js';
import { minutes, minutesHtml, printedMinutes, type MinutesInput } from './minutes.js';
import { printedSignaturePage, signaturePage, signaturePageHtml, type SignaturePageInput } from './signature-page.js';
import { readMarks } from './read-marks.js';
import { pdfText } from './testing/pdf-text.js';

const day = (text: string) => text as CalendarDate;
const mark = { plan: '0190c0de-0000-7000-8000-000000000001', revision: 12, shortHash: shortHashOf('abcdef0123456789'.repeat(4)) };
const page: SignaturePageInput = {
  plan: { id: mark.plan, title: 'Achievement & Integration – “KMS” <2020>', district: 'KMS Public Schools (0775)', period: { start: day('2020-07-01'), end: day('2023-06-30') } },
  revision: mark.revision,
  shortHash: mark.shortHash,
  approved: { on: day('2020-03-09') },
  signers: [
    { role: 'Superintendent', name: null, signedOn: null },
    { role: 'School Board Chair', name: 'Member 1', signedOn: day('2020-03-09') },
  ],
  madeOn: day('2020-03-09'),
};
const meeting: MinutesInput = {
  body: 'School Board',
  district: 'KMS Public Schools',
  status: 'draft',
  meeting: { kind: 'special', heldOn: day('2020-03-09'), place: 'High school library', openedAt: '19:00', endedAt: '19:40', purpose: 'The plan', recordedOn: null },
  notice: { postedAt: '2020-03-05 08:00', rule: 'three days before a special meeting', kept: true, recorded: 'then' },
  serving: 7,
  quorum: { needed: 4, rule: 'a majority of members serving' },
  noSecond: null,
  attendance: [
    { member: 'Member 1', how: 'present' },
    { member: 'Member 2', how: 'left at 19:30' },
  ],
  interests: [{ member: 'Member 3', about: 'of the motion “To adjourn.”', matter: 'employed by a provider' }],
  motions: [
    {
      text: 'To approve the plan.',
      mover: 'Member 1',
      seconder: 'Member 2',
      about: mark,
      votes: [
        { member: 'Member 1', vote: 'aye', reason: null },
        { member: 'Member 2', vote: 'nay', reason: null },
        { member: 'Member 3', vote: 'abstain', reason: 'declared interest' },
        { member: 'Member 4', vote: 'aye', reason: null },
        { member: 'Member 5', vote: 'absent', reason: null },
      ],
      present: 4,
      rule: 'a majority of those voting',
      result: 'carried',
    },
    { text: 'To adjourn.', mover: 'Member 4', seconder: null, about: null, votes: [], present: null, rule: 'a second is needed', result: 'not-put' },
  ],
  corrections: ['2020-03-16: Member 5 was absent, not recused.'],
  madeOn: day('2020-03-10'),
};
const decision = decisionLetter({
  agency: ['State agency', 'Integration office'],
  district: ['KMS Public Schools'],
  planTitle: 'KMS 2020-2023',
  mark,
  decision: 'returned',
  decidedOn: day('2020-04-01'),
  reasons: ['Strategy 5 has no aspect ticked.'],
  sections: [{ title: 'Strategies', points: ['Tick at least one aspect of strategy 5.'] }],
  answerBy: day('2020-04-15'),
  signer: { role: 'State reviewer', name: null },
});

const flat = (text: string) => text.replace(/\s+/g, ' ');
const wordText = (bytes: Uint8Array) => {
  const read = readWord(bytes);
  return read.ok ? linesOf(read.value.blocks).join('\n') : '';
};
/** All words of the document, in any of its formats; long lines are broken in a PDF. */
const squeezed = (text: string) => text.replace(/\s+/g, '');

describe('the signature page', () => {
  it('carries plan, revision and short hash as words, at the foot of each page, and for a machine', async () => {
    const text = pdfText(await signaturePage(page)).join('\n');
    for (const words of ['Signature page', 'KMS Public Schools (0775)', 'July 1, 2020 to June 30, 2023', mark.shortHash, 'Superintendent', 'School Board Chair', 'Date signed']) expect(flat(text)).toContain(words);
    expect(marksIn(text)).toEqual([mark]);
    // Once at the foot; the QR code is no text.
    expect(flat(text).split(markText(mark))).toHaveLength(2);
  });

  it('that is printed before the board has approved says not to sign it, first of all and in every format', async () => {
    const early = { ...page, approved: null };
    const warning = 'NOT YET APPROVED: DON’T SIGN. The board has not approved revision 12 yet.';
    const html = signaturePageHtml(early);
    for (const text of [pdfText(await signaturePage(early)).join('\n'), html, wordText(await wordOf(printedSignaturePage(early)))]) expect(flat(text)).toContain(warning);
    expect(html.indexOf('NOT YET APPROVED')).toBeLessThan(html.indexOf('What is signed'));
    expect(html).not.toContain('Sign by hand');
    expect(signaturePageHtml(page)).not.toContain('NOT YET APPROVED');
    expect(signaturePageHtml(page)).toContain('Approved by the board on</th><td>March 9, 2020');
  });

  it('of what was attested says that first of all and in every format, and asks nobody to sign', async () => {
    const told = 'School board approval: ATTESTED, NOT DECIDED IN PLANLINE. A superintendent says so.';
    const attested = { ...page, attested: [told], signers: [{ role: 'Superintendent (attested, not signed in Planline)', name: null, signedOn: day('2020-03-09'), attested: true }] };
    const html = signaturePageHtml(attested);
    for (const text of [pdfText(await signaturePage(attested)).join('\n'), html, wordText(await wordOf(printedSignaturePage(attested)))]) {
      for (const words of [told, 'Approved by the board on, as is attested', 'As is attested', 'attested, not signed in Planline']) expect(squeezed(text)).toContain(squeezed(words));
    }
    expect(html.indexOf(told)).toBeLessThan(html.indexOf('What is signed'));
    for (const words of ['Sign by hand', 'With my signature', 'Signed, by the record']) expect(html).not.toContain(words);
    expect(signaturePageHtml(page)).not.toContain('ttested');
  });

  it('has for each signer a line to sign on and one for the date, with name and role below, and says where one has signed', async () => {
    expect(flat(pdfText(await signaturePage(page))[0]!)).toContain('Signature Superintendent Date signed Signed, by the record Signature Member 1 School Board Chair March 9, 2020 Date signed');
    expect(signaturePageHtml(page)).toContain('<span class="pen"></span><span class="below">Signature<br>Superintendent</span>');
    expect(signaturePageHtml(page)).toContain('aria-label="Member 1, School Board Chair"><div><span class="pen">Signed, by the record</span>');
    expect(signaturePageHtml(page)).toContain('<span class="pen">March 9, 2020</span>');
  });

  it('can be printed for any number of signers, on as many pages as it needs, each with its mark', async () => {
    const many = { ...page, signers: Array.from({ length: 60 }, (_, i) => ({ role: `Signer ${i + 1}`, name: null, signedOn: null })) };
    const pages = pdfText(await signaturePage(many));
    expect(pages.length).toBeGreaterThan(3);
    for (const one of pages) expect(marksIn(one)).toEqual([mark]);
    expect(flat(pages.join('\n'))).toContain('Signer 60');
    expect(pdfText(await signaturePage({ ...page, signers: [] }))).toHaveLength(1);
  });

  it('is the same file each time it is made from the same revision', async () => {
    expect(Buffer.from(await signaturePage(page)).equals(await signaturePage(page))).toBe(true);
    expect(Buffer.from(await signaturePage({ ...page, revision: 13 })).equals(await signaturePage(page))).toBe(false);
  });

  it('does not say that it is tagged or of an archive format, since it has no structure', async () => {
    const bytes = Buffer.from(await signaturePage(page)).toString('latin1');
    expect(bytes).not.toMatch(/\/Marked true|pdfaid|StructTreeRoot/);
  });

  it('has a twin in HTML that is escaped, with captions and header cells', () => {
    const html = signaturePageHtml({ ...page, plan: { ...page.plan, title: '<script>alert(1)</script>' } });
    expect(html).not.toContain('<script>');
    expect(html).toContain('<th scope="row">District</th>');
    expect(html).toContain('<html lang="en">');
    expect(html).not.toMatch(/(src|href)=/);
    expect(marksIn(html)).toEqual([mark]);
  });
});

describe('a mark on a scan', () => {
  it('is found whatever the scanner made of its spaces and its case, and only once', () => {
    expect(marksIn(`x PLANLINE  plan\n${mark.plan} revision 12 hash ABCDEF012345 y ${markText(mark)}`)).toEqual([mark]);
    expect(marksIn('PLANLINE plan revision hash')).toEqual([]);
  });

  it('is found again for every plan, revision and hash', () => {
    const marks = fc.record({ plan: fc.uuid(), revision: fc.integer({ min: 1, max: 999_999 }), shortHash: fc.stringMatching(/^[0-9a-f]{12}$/) });
    fc.assert(fc.property(marks, fc.lorem(), (one, words) => expect(marksIn(`${words} ${markText(one)} ${words}`)).toEqual([one])), rounds(200));
  });
});

describe('minutes', () => {
  it('print the roll call as a table, the counts made from its votes, and the rule with its result', async () => {
    const text = flat(pdfText(await minutes(meeting)).join('\n'));
    for (const words of ['Roll call on motion 1', 'special meeting', 'draft until the board approves', 'Moved by Member 1, seconded by Member 2.', 'Abstains', 'declared interest', 'nobody seconded it', 'The motion was not put to the vote.', 'Member 3, in the matter of the motion “To adjourn.”: employed by a provider']) expect(text).toContain(words);
    expect(text).toContain('Ayes 2, nays 1, abstentions 1, recused 0, absent 1; members present at the vote 4.');
    expect(text).toContain('The motion carried. Rule: a majority of those voting.');
    // Minutes are no page that is signed, and nobody's scan of one.
    expect(marksIn(text)).toEqual([]);
  });

  it('lose nothing of a reason that is longer than a page', async () => {
    const votes = [{ member: 'Member 1', vote: 'abstain' as const, reason: `${'because of the law '.repeat(600)}at last` }];
    const pages = pdfText(await minutes({ ...meeting, motions: [{ ...meeting.motions[0]!, votes }] }));
    expect(pages.length).toBeGreaterThan(3);
    expect(flat(pages.join('\n')).match(/because of the law/g)).toHaveLength(600);
    expect(flat(pages.join('\n'))).toContain('at last');
  });

  it('have twins in HTML and Word that say the same', async () => {
    const html = minutesHtml(meeting);
    expect(html).toContain('<caption>Roll call on motion 1</caption>');
    const word = wordText(await wordOf(printedMinutes(meeting)));
    for (const words of ['Ayes 2, nays 1, abstentions 1', 'declared interest', 'Notice was posted at 2020-03-05 08:00']) {
      expect(flat(html)).toContain(words);
      expect(flat(word)).toContain(words);
    }
  });

  it('never count a vote that is not in the roll call', () => {
    const vote = fc.record({ member: fc.constantFrom('a', 'b', 'c'), vote: fc.constantFrom('aye', 'nay', 'abstain', 'recused', 'absent'), reason: fc.constant(null) });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 12 }), (votes) => {
        const { blocks } = printedMinutes({ ...meeting, motions: [{ ...meeting.motions[0]!, votes }] });
        const counts = blocks.flatMap((block) => (block.kind === 'paragraph' && block.text.startsWith('Ayes') ? [...block.text.split(';')[0]!.matchAll(/\d+/g)].map(Number) : []));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(votes.length);
      }),
      rounds(100),
    );
  });
});

describe('the letter of a decision', () => {
  it('names the revision and its hash, the sections that are to change, and the day', async () => {
    const text = flat(pdfText(await letter(decision)).join('\n'));
    for (const words of ['returned for modification', 'revision 12', mark.shortHash, 'Strategies', 'Tick at least one aspect of strategy 5.', 'April 15, 2020', 'State reviewer']) expect(text).toContain(words);
    expect(flat(letterHtml(decision))).toContain('Tick at least one aspect of strategy 5.');
  });

  it('is nobody’s scan of a signed page, though it names the same revision', async () => {
    const bytes = await letter(decision);
    for (const found of [readMarks(bytes), marksIn(pdfText(bytes).join('\n')), marksIn(letterHtml(decision).replace(/<[^>]*>/g, ' '))]) expect(found).toEqual([]);
    expect(readMarks(await signaturePage(page))).toEqual([mark]);
  });

  it('says approved of no plan that was not', () => {
    for (const block of printedLetter(decision).blocks) expect(JSON.stringify(block)).not.toContain('approved');
  });
});

describe('any text', () => {
  it('is the same in PDF, HTML and Word, but for letters that the font of the PDF has not', async () => {
    const words = fc.string({ unit: fc.constantFrom(...'abcXYZ äéñłőżßçŠğ ΑΩ ЖЯ 0159 .,;:!?()[]{}<>&"\'/\\|–—…€%'), minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(words, async (text) => {
        const input = { ...decision, paragraphs: [text] };
        const printed = printedLetter(input);
        expect(squeezed(pdfText(await letter(input)).join(''))).toContain(squeezed(text));
        expect(squeezed(wordText(await wordOf(printed)))).toContain(squeezed(text));
      }),
      rounds(15),
    );
  });
});
