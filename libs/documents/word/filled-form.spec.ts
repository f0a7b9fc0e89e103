import { describe, expect, it } from '@jest/globals';
import type { DraftFinding } from '#libs/domain/draft/events.js';
import { wordPlans } from '#libs/imports/plan/word.js';
import { ok } from '#libs/kernel/refusal.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { box, docx, documentXml, heading, p, prompt, run, sdt, table } from './testing/docx.js';

const rules = rulesOf('mn-achievement-integration@1');
const HEAD = p('District ISD# and Name: 0775 KMS Public Schools') + p('District Integration Status: Adjoining') + p('Achievement and Integration Plan July 1, 2020 to June 30, 2023');

/** A form as a person filled it in Word, without a tag of ours. */
const read = async (body: string, more: Readonly<Record<string, string>> = {}) => {
  const reading = await wordPlans.read(docx(documentXml(HEAD + body), more), () => ok(rules));
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  return reading.value;
};
const said = (findings: readonly DraftFinding[]) => findings.map(({ code, at }) => [code, at && 'place' in at ? at.place : null]);

describe('a form without its head', () => {
  it.each([
    ['district', p('Plan period: July 1, 2020 to June 30, 2023')],
    ['period', p('District name: KMS')],
  ])('is refused with what is missing: %s', async (what, body) => {
    expect(await wordPlans.read(docx(documentXml(body)), () => ok(rules))).toMatchObject({ ok: false, refusal: { code: 'documents.head-missing', params: { what } } });
  });
});

describe('a form that a person filled', () => {
  it('says its district and period in the line of its title, or beside labels', async () => {
    const { district, period } = await read('');
    expect(district).toEqual({ number: '0775', name: 'KMS Public Schools', status: 'adjoining' });
    expect(period).toEqual({ start: '2020-07-01', end: '2023-06-30' });
  });

  it('is read by labels in front of answers, above them, and in tables beside them', async () => {
    const { sections, findings } = await read(
      heading(1, 'Goals') +
        heading(2, 'Goal #1: Close the gap') +
        p('Type of goal: Reduce disparities in achievement') +
        p('Goal') +
        p('The gap in mathematics') +
        p('shrinks every year.') +
        table(['Baseline', '20.1 % (2019)'], ['Target', '9 percent in 2023'], ['Strategies', '1, 5']),
    );
    expect(sections.goals).toEqual([
      {
        key: '1',
        fields: {
          number: 1,
          type: 'achievement-disparity',
          measure: 'The gap in mathematics\nshrinks every year.',
          baseline: { value: 20.1, unit: 'percent', qualifier: null, year: 2019 },
          target: { value: 9, unit: 'percent', qualifier: null, year: 2023 },
          strategies: ['1', '5'],
        },
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('is read by boxes of every kind: controls, characters, fields of older forms, and symbols', async () => {
    const legacy = (checked: boolean) => `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>${checked ? '<w:checked/>' : ''}</w:checkBox></w:ffData></w:fldChar></w:r>`;
    const { sections } = await read(
      heading(1, 'Strategies') +
        heading(2, 'Strategy 3: Summer course') +
        p('Type of strategy:') +
        p(box(true), run(' Innovative and integrated pre-K-12 learning environments')) +
        p(box(false), run(' Family engagement')) +
        p('Aspects of an integrated learning environment:') +
        p(`${legacy(true)}${run(' Increases cultural fluency, competency and interaction')}`) +
        p(`${legacy(false)}${run(' Increases graduation rates')}`) +
        p('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run(' Gives choices of school enrolment')) +
        p('☐ Increases access to effective and diverse teachers'),
    );
    expect(sections.strategies![0]!.fields).toEqual({
      number: 3,
      name: 'Summer course',
      type: ['innovative-integrated-pre-k-12-learning-environments'],
      integrated_learning_environment: ['cultural-fluency', 'school-enrollment-choices'],
    });
  });

  it('has its indicators in a table with a column for each year, whatever the form calls it', async () => {
    const { sections, places } = await read(
      heading(1, 'Strategies') +
        heading(2, 'Strategy 1') +
        table(['Indicator', 'Unit', 'Target 2021', 'Target 2022', '2023'], ['Growth in mathematics', 'percent', '58', '63 %', '68'], ['', '', '', '', ''], ['Enrolment split', '', '60/40', '55 % / 45 %', prompt('Enter KIP.').replace(/^.*$/s, (control) => p(control))]),
    );
    expect(sections.strategies![0]!.fields.indicators).toMatchObject([
      { measure: 'Growth in mathematics', targets: { 2021: { value: 58, unit: 'percent' }, 2022: { value: 63, unit: 'percent' }, 2023: { value: 68, unit: 'percent' } } },
      { measure: 'Enrolment split', targets: { 2021: { value: [60, 40], unit: 'percent-split' }, 2022: { value: [55, 45], unit: 'percent-split' } } },
    ]);
    expect(places.get('strategies/1/indicators[1].measure')).toEqual({ place: "Heading ‘Strategy 1’ › table 1 › row 4 › 'Indicator'" });
  });

  it('has choices, dates and lists in content controls, by what the control keeps and not by how Word shows it', async () => {
    const { sections, attested } = await read(
      heading(1, 'School board approval') +
        table(['Role', 'Name', 'Date signed'], ['Superintendent', '', p(sdt('<w:date w:fullDate="2020-03-09T00:00:00Z"/>', run('Monday, the 9th')))]) +
        heading(1, 'Partnering districts') +
        table(['District number', 'District', 'Status'], ['0347', 'Willmar', p(sdt('<w:dropDownList><w:listItem w:displayText="Racially isolated" w:value="1"/></w:dropDownList>', run('Racially isolated')))]),
    );
    expect(sections.partners).toEqual([{ key: '0347', fields: { number: '0347', name: 'Willmar', status: 'racially-isolated' } }]);
    expect(attested).toMatchObject([{ by: 'Superintendent', on: '2020-03-09' }]);
  });

  it('is read with its styles under other ids, its titles without any style, and its text boxes once', async () => {
    const styles = '<w:styles xmlns:w="w"><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="Meine"><w:basedOn w:val="berschrift1"/></w:style></w:styles>';
    const { sections, findings } = await read(
      `<w:p><w:pPr><w:pStyle w:val="Meine"/></w:pPr>${run('Enrolment')}</w:p>` +
        p('American Indian students enrolled on 1 October: 12') +
        p('CREATING EFFICIENCIES AND ELIMINATING DUPLICATIVE PROGRAMS') +
        `<w:p><mc:AlternateContent><mc:Choice>${run('Narrative: Shared work.')}</mc:Choice><mc:Fallback>${run('Narrative: Shared work.')}</mc:Fallback></mc:AlternateContent></w:p>`,
      { 'word/styles.xml': styles },
    );
    expect(sections).toEqual({ enrolment: [{ key: 'main', fields: { american_indian_students: 12 } }], efficiencies: [{ key: 'main', fields: { narrative: 'Shared work.' } }] });
    expect(findings).toEqual([]);
  });
});

describe('what only the document shows is said by its place, and nothing else is lost', () => {
  it('names prompts that Word still shows, and takes none of them for an answer', async () => {
    const { sections, findings } = await read(heading(1, 'Integration collaborative') + p(run('Name: '), prompt('Click here and type the name')) + p('Member districts: ACGC; BOLD'));
    expect(sections.collaborative).toEqual([{ key: 'main', fields: { members: ['ACGC', 'BOLD'] } }]);
    expect(said(findings)).toEqual([['documents.prompt-left', "Heading ‘Integration collaborative’ › 'Name'"]]);
  });

  it('keeps the prompts that the program knows as the words that they are, for the checks of the text', async () => {
    const { sections } = await read(heading(1, 'Integration collaborative') + p(run('Name: '), prompt('Enter text here')));
    expect(sections.collaborative).toEqual([{ key: 'main', fields: { name: 'Enter text here' } }]);
  });

  it('takes no line for an item that shows only prompts', async () => {
    const line = [p(prompt('Enter text here')), p(prompt('Enter text here'))];
    const { sections, findings } = await read(heading(1, 'Racially identifiable schools') + table(['School', 'Community collaboration council'], line, ['Lincoln', 'Its council'], line));
    expect(sections.racially_identifiable_schools).toEqual([{ key: 'lincoln', fields: { name: 'Lincoln', council: 'Its council' } }]);
    expect(said(findings)).toEqual([2, 4].map((row) => ['documents.line-left', `Heading ‘Racially identifiable schools’ › table 1 › row ${row}`]));
  });

  it('names headings, labels, columns, boxes and words that the program does not know', async () => {
    const { sections, findings } = await read(
      heading(1, 'Our plan') +
        heading(1, 'Budget narrative') +
        p('Much money') +
        heading(1, 'Strategies') +
        heading(2, 'Strategy 1: Coaches') +
        p('Colour of the bus: yellow') +
        p('☒ Free buses for all') +
        table(['Indicator', 'Unit', 'Mood'], ['Growth', 'percent', 'good']) +
        p('Some more words'),
    );
    expect(sections.strategies).toEqual([{ key: '1', fields: { number: 1, name: 'Coaches', indicators: [{ measure: 'Growth', unit: 'percent' }] } }]);
    expect(said(findings)).toEqual([
      ['documents.heading-unknown', 'Heading ‘Budget narrative’'],
      ['documents.words-not-taken', 'Heading ‘Budget narrative’'],
      ['documents.label-unknown', 'Heading ‘Strategy 1: Coaches’'],
      ['documents.option-unknown', 'Heading ‘Strategy 1: Coaches’'],
      ['documents.column-unknown', 'Heading ‘Strategy 1: Coaches’ › table 1'],
      ['documents.words-not-taken', 'Heading ‘Strategy 1: Coaches’'],
    ]);
  });

  it('says that two boxes are ticked where one can be, and that changes are tracked', async () => {
    const { sections, findings } = await read(
      heading(1, 'Goals') + heading(2, 'Goal 1') + p('Type of goal: ☒ Reduce disparities in achievement ☒ Increase racial and economic integration') + `<w:p><w:ins>${run('Goal: grow')}</w:ins><w:del><w:r><w:delText>shrink</w:delText></w:r></w:del></w:p>`,
    );
    expect(sections.goals![0]!.fields).toEqual({ number: 1, type: 'achievement-disparity', measure: 'grow' });
    expect(findings.map(({ code }) => code)).toEqual(['documents.two-ticked', 'documents.tracked-changes']);
  });

  it('lists a bounded number of remarks, and how many more there are', async () => {
    const { findings } = await read(Array.from({ length: 900 }, (_, i) => heading(1, `Unknown ${i}`)).join(''));
    expect(findings).toHaveLength(501);
    expect(findings.at(-1)).toMatchObject({ code: 'documents.more-findings', params: { count: 399 } });
    const boxes = await read(heading(1, 'Strategies') + heading(2, 'Strategy 1') + p('☒ no such choice '.repeat(900)));
    expect(boxes.findings.map(({ code }) => code).filter((code) => code === 'documents.option-unknown')).toHaveLength(500);
    expect(boxes.findings).toContainEqual(expect.objectContaining({ code: 'documents.more-findings' }));
  });
});
