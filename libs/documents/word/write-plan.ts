import { Document, HeadingLevel, Packer, Paragraph, type Table } from 'docx';
import type { Content, Item, Value } from '#libs/domain/content.js';
import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { dateControl, groupControl, keepable, textControl, textRun } from './controls.js';
import { formSections } from './form-sections.js';
import { extraBlocks, extraFields, fieldBlocks, itemsTable, recordedBlocks } from './write-field.js';
import { singular } from './labels.js';
import { sameBytes } from './same-bytes.js';
import { headTag, itemTag } from './tags.js';

export type PlanDocumentInput = {
  readonly plan: { readonly id: string; readonly title: string };
  /** As the program's version calls itself: `mn-achievement-integration@1` and its title. */
  readonly program: { readonly ref: string; readonly title: string };
  readonly district: { readonly number: string; readonly name: string; readonly status: string | null } | null;
  readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null;
  readonly sections: readonly SectionRule[];
  readonly content: Content;
  /** Who approved and who hands in, by `formSections`; empty where the form says neither. */
  readonly beside: Content;
  /** What the log knows of an item, such as a council's meetings: by `<section>/<key>`. */
  readonly recorded: Readonly<Record<string, Recorded>>;
  /** The frozen revision that is written; null for a working copy, which says that it is one. */
  readonly revision: { readonly number: number; readonly shortHash: string } | null;
  /** The only date in the file's own data: the same input gives the same bytes. */
  readonly madeOn: CalendarDate;
  /** Said at the top of the document, such as from what it was made; null where nothing is to be said. */
  readonly note: string | null;
};

/** Lines under a field that nobody filled in, by its id; and lines of their own under a label. */
export type Recorded = { readonly fields: Readonly<Record<string, readonly string[]>>; readonly more: readonly { readonly label: string; readonly lines: readonly string[] }[] };

/** The plan as a Word document, in the form's own order and with its headings. `readPlanForm` reads the same content back. */
export async function writePlanDocument(input: PlanDocumentInput): Promise<Uint8Array> {
  const { plan, program, sections, content } = input;
  const known = new Set(sections.map(({ id }) => id));
  const others = Object.keys(content).filter((id) => !known.has(id));
  const document = new Document({
    title: keepable(plan.title),
    subject: keepable(program.title),
    creator: 'Planline',
    lastModifiedBy: 'Planline',
    description: keepable(input.note ?? ''),
    styles: { default: { document: { run: { font: 'Calibri', size: 22 } } } },
    sections: [
      {
        properties: {},
        children: [
          ...head(input),
          ...formSections.filter(({ id }) => input.beside[id] !== undefined && !known.has(id)).flatMap((section) => sectionBlocks(section, input.beside[section.id]!)),
          ...sections.flatMap((section) => sectionBlocks(section, content[section.id] ?? [], input.recorded)),
          ...others.flatMap((id) => sectionBlocks({ id, title: id, many: true, fields: [], source: null }, content[id]!)),
        ],
      },
    ],
  });
  return sameBytes(new Uint8Array(await Packer.toBuffer(document)), input.madeOn);
}

function head({ plan, program, district, period, revision, note }: PlanDocumentInput): Paragraph[] {
  const line = (name: string, label: string, value: string) => new Paragraph({ children: [textRun(`${label}: `, false, true), textControl(headTag(name), label, value, false)] });
  const day = (name: string, label: string, date: CalendarDate) => new Paragraph({ children: [textRun(`${label}: `, false, true), dateControl(headTag(name), label, date)] });
  return [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [textRun(plan.title)] }),
    new Paragraph({ children: [groupControl(headTag('program-title'), say('print.form-program'), [textRun(program.title)])] }),
    ...(note === null ? [] : [new Paragraph({ children: [groupControl(headTag('note'), say('print.form-note'), [textRun(note)])] })]),
    line('program', say('print.form-program'), program.ref),
    ...(district === null
      ? []
      : [
          line('district-number', say('print.form-district-number'), district.number),
          line('district-name', say('print.form-district-name'), district.name),
          line('district-status', say('print.form-district-status'), statusInWords(district.status)),
        ]),
    ...(period === null ? [] : [day('period-start', say('print.form-period-start'), period.start), day('period-end', say('print.form-period-end'), period.end)]),
    line('revision', say('print.form-revision'), revision === null ? say('print.form-working-copy') : say('print.form-revision-words', revision)),
  ];
}

/** `Racially isolated`, as the form's own list has it; a status whose words would not be read back as it stands as it is. */
function statusInWords(status: string | null): string {
  const words = (status ?? '').replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return slug(words) === status ? words : (status ?? '');
}

/** A section of many that fits a line each is a table; any other item has a heading of its own. */
function sectionBlocks(section: SectionRule, items: readonly Item[], recorded: PlanDocumentInput['recorded'] = {}): (Paragraph | Table)[] {
  const heading = new Paragraph({ heading: HeadingLevel.HEADING_1, children: [textRun(section.title)] });
  if (!section.many) {
    const fields = items[0]?.fields ?? {};
    return [heading, ...section.fields.flatMap((field) => fieldBlocks(field, fields[field.id])), ...extraBlocks(section.fields, fields)];
  }
  if (isNarrow(section, items)) return [heading, itemsTable(section.fields, items)];
  return [
    heading,
    ...items.flatMap((item) => [
      new Paragraph({ heading: HeadingLevel.HEADING_2, children: [groupControl(itemTag(item.key), section.title, [textRun(itemHeading(section, item))])] }),
      ...section.fields.flatMap((field) => [...fieldBlocks(field, item.fields[field.id]), ...(isBlank(item.fields[field.id]) ? recordedBlocks(null, recorded[`${section.id}/${item.key}`]?.fields[field.id] ?? []) : [])]),
      ...extraBlocks(section.fields, item.fields),
      ...(recorded[`${section.id}/${item.key}`]?.more ?? []).flatMap(({ label, lines }) => recordedBlocks(label, lines)),
    ]),
  ];
}

const BROAD = new Set<FieldRule['kind']>(['rows', 'targets', 'choices']);

const isNarrow = ({ fields }: SectionRule, items: readonly Item[]): boolean =>
  fields.length > 0 && fields.length <= 5 && fields.every(({ kind }) => !BROAD.has(kind)) && items.every((item) => extraFields(fields, item.fields).length === 0);

const isBlank = (value: Value | undefined): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** `Strategy 5: Summer STEM/Robotics Course`; the title of an option where that is what the item is called by. */
function itemHeading(section: SectionRule, { key, fields }: Item): string {
  const option = section.fields.flatMap(({ id, kind, options }) => (kind === 'choice' && fields[id] === key ? options.filter((one) => one.id === key) : []))[0];
  if (option) return option.title;
  const name = typeof fields.name === 'string' && fields.name !== key ? `: ${fields.name}` : '';
  return `${singular(section.title)} ${key}${name}`;
}
