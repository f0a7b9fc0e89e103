import { Paragraph, Table, TableCell, TableRow, WidthType, type ParagraphChild } from 'docx';
import type { Item, Value } from '#libs/domain/content.js';
import type { FieldRule } from '#libs/domain/program-rules.js';
import { parseCalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { choiceControl, dateControl, groupControl, textControl, textRun, tickControl } from './controls.js';
import { isMeasure, isTargets, measureWords } from './measure-words.js';
import { extraTag, headTag, itemTag, listTag, openTag } from './tags.js';

type Fields = Item['fields'];
type Row = Readonly<Record<string, Value>>;

/** A field as the form has it: its label, and below or beside it what was filled in. */
export function fieldBlocks(field: FieldRule, value: Value | undefined): (Paragraph | Table)[] {
  if (field.kind === 'rows' && Array.isArray(value) && value.every((row) => typeof row === 'object')) {
    return [labelled(field.title, []), rowsTable(field, value as readonly Row[])];
  }
  if (field.kind === 'choices' && field.options.length > 0 && (value === undefined || value === null || Array.isArray(value))) {
    const ticked = (value ?? null) as readonly string[] | null;
    const tag = ticked === null ? openTag(field.id) : field.id;
    const others = (ticked ?? []).filter((id) => field.options.every((option) => option.id !== id));
    return [
      labelled(field.title, []),
      ...field.options.map(({ id, title }) => new Paragraph({ indent: { left: 360 }, children: [tickControl(tag, title, ticked?.includes(id) ?? false), textRun(` ${title}`)] })),
      ...(others.length === 0 ? [] : [new Paragraph({ indent: { left: 360 }, children: listControls(field.id, field.title, others) })]),
    ];
  }
  return [labelled(field.title, valueControls(field, field.id, value))];
}

/** Fields that the program does not name are written all the same: nothing that was taken in is left out. */
export const extraFields = (rules: readonly FieldRule[], fields: Row): [string, Value][] => Object.entries(fields).filter(([id]) => rules.every((rule) => rule.id !== id));

/** What the log knows of a place that nobody filled in: printed below it, and no part of the text when the form is read. */
export const recordedBlocks = (label: string | null, lines: readonly string[]): Paragraph[] => [
  ...(label === null ? [] : [new Paragraph({ keepNext: true, spacing: { before: 80, after: 40 }, children: [groupControl(headTag('recorded'), label, [textRun(`${label}:`, false, true)])] })]),
  ...lines.map((line) => new Paragraph({ indent: { left: 360 }, children: [groupControl(headTag('recorded'), label ?? say('print.form-recorded'), [textRun(line)])] })),
];

export const extraBlocks = (rules: readonly FieldRule[], fields: Fields): Paragraph[] => extraFields(rules, fields).map(([id, value]) => labelled(id.replaceAll('_', ' '), extraControls('', id, value)));

const labelled = (label: string, children: readonly ParagraphChild[]): Paragraph =>
  new Paragraph({ ...(children.length === 0 ? { keepNext: true } : {}), spacing: { before: 80, after: 40 }, children: [textRun(`${label}: `, false, true), ...children] });

/** A section's items, or a field's rows, as one table with a header row. `keyOf`: the keys of items. */
export function itemsTable(fields: readonly FieldRule[], items: readonly Item[]): Table {
  const rows = items.map((item) => item.fields);
  return table(columnsOf(fields, rows, ''), rows, (row, first) => [groupControl(itemTag(items[row]!.key), say('print.form-item'), first)]);
}

const rowsTable = (field: FieldRule, rows: readonly Row[]): Table => table(columnsOf(field.fields, rows, `${field.id}.`), rows, (_row, first) => first);

type Column = { readonly title: string; readonly controls: (row: Row) => ParagraphChild[] };

/** Targets have a column for each of their years; a field that no rule names has one of its own. */
function columnsOf(fields: readonly FieldRule[], rows: readonly Row[], prefix: string): Column[] {
  const known = fields.flatMap((field): Column[] => {
    const tag = `${prefix}${field.id}`;
    const plain = { title: field.title, controls: (row: Row) => valueControls(field, tag, row[field.id]) };
    if (field.kind !== 'targets') return [plain];
    const years = [...new Set(rows.flatMap((row) => (isTargets(row[field.id]) ? Object.keys(row[field.id] as object) : [])))].sort();
    const inWords = rows.some((row) => row[field.id] !== undefined && !isTargets(row[field.id]));
    const byYear = years.map((year): Column => ({
      title: say('print.form-year', { title: field.title, year }),
      controls: (row) => {
        const targets = row[field.id];
        const target = isTargets(targets) ? targets[year] : undefined;
        return [textControl(`${tag}.${year}`, `${field.title} ${year}`, target ? measureWords(target) : '', false)];
      },
    }));
    const words: Column = { title: field.title, controls: (row) => (isTargets(row[field.id]) ? [] : valueControls(field, tag, row[field.id])) };
    return years.length === 0 ? [plain] : inWords ? [...byYear, words] : byYear;
  });
  const extras = [...new Set(rows.flatMap((row) => extraFields(fields, row).map(([id]) => id)))];
  return [...known, ...extras.map((id): Column => ({ title: id.replaceAll('_', ' '), controls: (row) => (row[id] === undefined ? [] : extraControls(prefix, id, row[id])) }))];
}

function table(columns: readonly Column[], rows: readonly Row[], first: (row: number, children: ParagraphChild[]) => ParagraphChild[]): Table {
  const cell = (children: readonly ParagraphChild[]) => new TableCell({ children: [new Paragraph({ children })] });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: columns.map(() => Math.floor(9000 / columns.length)),
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map(({ title }) => cell([textRun(title, false, true)])) }),
      ...rows.map((row, r) => new TableRow({ children: columns.map(({ controls }, i) => cell(i === 0 ? first(r, controls(row)) : controls(row))) })),
    ],
  });
}

/** What a value looks like inside a paragraph or a cell. A value that is not of its field's kind is written as it stands. */
function valueControls(field: FieldRule, tag: string, value: Value | undefined): ParagraphChild[] {
  const text = (words: string) => [textControl(tag, field.title, words, isPrompt(field, words))];
  if (value === undefined || value === null) {
    if (field.kind === 'choice' && field.options.length > 0) return [choiceControl(tag, field.title, '', field.options)];
    return field.kind === 'date' ? [dateControl(tag, field.title, '')] : text('');
  }
  if (typeof value === 'number') return text(String(value));
  if (typeof value === 'boolean') return text(say('print.yes-no', { value: value ? 'yes' : 'no' }));
  if (typeof value === 'string') {
    const option = field.options.find(({ id }) => id === value);
    if (field.kind === 'choice' && option) return [choiceControl(tag, field.title, option.title, field.options)];
    return field.kind === 'date' && parseCalendarDate(value) ? [dateControl(tag, field.title, value)] : text(field.kind === 'text' && option ? option.title : value);
  }
  if (isMeasure(value)) return text(measureWords(value));
  if (isTargets(value)) {
    return Object.entries(value).flatMap(([year, measure], i) => [textRun(`${i === 0 ? '' : '; '}${year}: `), textControl(`${tag}.${year}`, `${field.title} ${year}`, measureWords(measure), false)]);
  }
  const words = (value as readonly unknown[]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  return listControls(tag, field.title, words.map((one) => field.options.find(({ id }) => id === one)?.title ?? one));
}

/** One control for each of a list, so that a comma in one of them divides nothing. */
function listControls(tag: string, title: string, items: readonly string[]): ParagraphChild[] {
  if (items.length === 0) return [textControl(listTag(tag), title, '', false)];
  return items.flatMap((item, i) => [...(i === 0 ? [] : [textRun('; ')]), textControl(listTag(tag), title, item, false)]);
}

function extraControls(prefix: string, id: string, value: Value): ParagraphChild[] {
  const tag = (kind: 'text' | 'number' | 'yes-no') => `${prefix}${extraTag(id, kind)}`;
  if (typeof value === 'number') return [textControl(tag('number'), id, String(value), false)];
  if (typeof value === 'boolean') return [textControl(tag('yes-no'), id, say('print.yes-no', { value: value ? 'yes' : 'no' }), false)];
  if (Array.isArray(value)) return listControls(tag('text'), id, value.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))));
  return [textControl(tag('text'), id, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value), false)];
}

const isPrompt = ({ placeholders }: FieldRule, words: string): boolean => placeholders.some((prompt) => prompt.trim().toLowerCase() === words.trim().toLowerCase());
