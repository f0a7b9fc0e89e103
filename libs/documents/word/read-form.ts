import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';
import { say } from '#libs/messages/say.js';
import { answerIn, isPromptOf, optionMeant } from './answers.js';
import { linesOf, paragraphsOf, textOf, type Block, type Cell, type Control, type Paragraph, type Piece, type TableBlock, type WordDocument } from './blocks.js';
import { after, columnsOf, controlsOf, isBlankRow, keyOf, piecesOf, taggedIn, type Column, type Columns } from './pieces.js';
import type { FormFinding, FormItem, FormSection, PlanForm } from './form.js';
import { ItemForm, quoted, roomFor, type Room } from './item-form.js';
import { fieldLabelled, itemHeaded, sectionTitled } from './labels.js';
import { isOfHead } from './read-head.js';
import { headTag, readRowTag, type Tagged } from './tags.js';

/** A document that earns more remarks is another kind of document. */
const MAX_FINDINGS = 500;

/** Reads a filled form by the sections of its program: by our own tags where it has them, else by its headings and labels. */
export function readPlanForm(document: WordDocument, sections: readonly SectionRule[]): PlanForm {
  const reader = new FormReader(sections);
  for (const block of document.blocks) reader.block(block);
  reader.endHeading();
  if (document.trackedChanges > 0) reader.find('warns', 'documents.tracked-changes', say('place.document'), { count: document.trackedChanges });
  const kept = [...reader.read.values()].map((section) => answered(section, sections.find(({ id }) => id === section.id)!, reader));
  const { over } = reader.room;
  if (over > 0) reader.findings.push({ field: null, severity: 'warns', code: 'documents.more-findings', params: { count: over }, place: say('place.document') });
  return { sections: kept.filter(({ items }) => items.length > 0), findings: reader.findings };
}

/** A form has more lines than most districts need. One that shows nothing but the form's own words is no item, and is said to be left. */
function answered(section: FormSection, { many, fields }: SectionRule, reader: FormReader): FormSection {
  if (!many) return section;
  const left = (item: FormItem) => {
    const values = Object.entries(item.fields);
    const prompts = values.filter(([id, value]) => typeof value === 'string' && fields.some((field) => field.id === id && isPromptOf(field, value)));
    return values.length > 0 && prompts.length === values.length ? String(prompts[0]![1]) : null;
  };
  const items = section.items.filter((item) => {
    const words = left(item);
    if (words !== null) reader.say('warns', 'documents.line-left', item.place, { words });
    return words === null;
  });
  return { ...section, items };
}

/** What Planline printed of the log, below a place of the text. */
const isRecorded = ({ pieces }: Paragraph): boolean => pieces.some(({ control }) => control?.tag === headTag('recorded'));

type OpenSection = FormSection & { readonly items: FormItem[] };
type Here = { readonly rule: SectionRule; readonly read: OpenSection; readonly level: number };

class FormReader {
  readonly read = new Map<string, OpenSection>();
  readonly findings: FormFinding[] = [];
  readonly room: Room = { left: MAX_FINDINGS, over: 0 };
  private here: Here | null = null;
  private item: ItemForm | null = null;
  /** The field whose label was read last, as long as what follows may be its answer. */
  private field: FieldRule | null = null;
  private heading = '';
  private tables = 0;
  private strays: string[] = [];
  /** The level of a heading that no section has, as long as what is read stands under it. */
  private astray: number | null = null;
  private readonly trail: string[] = [];

  constructor(private readonly sections: readonly SectionRule[]) {}

  block(block: Block): void {
    if (block.kind === 'table') this.table(block);
    else this.paragraph(block);
  }

  find(severity: FormFinding['severity'], code: string, place: string, params: FormFinding['params'] = {}): void {
    if (this.item) this.item.find(null, severity, code, place, params);
    else this.say(severity, code, place, params);
  }

  /** A remark on the document, and on none of its items. */
  say(severity: FormFinding['severity'], code: string, place: string, params: FormFinding['params']): void {
    if (roomFor(this.room)) this.findings.push({ field: null, severity, code, params, place });
  }

  /** Says once for each heading what stood under it and no field takes. */
  endHeading(): void {
    if (this.strays.length > 0) this.find('informs', 'documents.words-not-taken', this.place(), { count: this.strays.length, words: quoted(this.strays[0]!) });
    this.strays = [];
  }

  private place(...last: readonly string[]): string {
    return [this.heading === '' ? say('place.beginning') : say('place.heading', { heading: quoted(this.heading) }), ...this.trail, ...last].join(' › ');
  }

  private paragraph(paragraph: Paragraph): void {
    if (isRecorded(paragraph)) return;
    const text = textOf(paragraph).trim();
    const key = keyOf(paragraph.pieces);
    if (key !== null && this.here?.rule.many && paragraph.heading !== null) return this.startItem(this.here, key, text);
    if (this.tagged(paragraph)) return;
    if (this.trail.length === 0 && text !== '' && (paragraph.heading !== null || this.isBareTitle(text)) && this.headed(text, paragraph.heading)) return;
    if (text !== '') this.line(paragraph, text);
  }

  /** A section's title without a heading's style, as people type it; a label of the same words is a label. */
  private isBareTitle(text: string): boolean {
    return sectionTitled(this.sections, text) !== null && !(this.item && this.here && fieldLabelled(this.here.rule.fields, text));
  }

  /** Whether the heading leads anywhere; one that no section knows leads astray, and what stands under it is only said to be there. */
  private headed(text: string, level: number | null): boolean {
    const field = this.item && this.here && level !== null && level > this.here.level ? fieldLabelled(this.here.rule.fields, text) : null;
    if (field) {
      this.field = field;
      return true;
    }
    const section = sectionTitled(this.sections, text);
    if (section) return this.startSection(section, text, level ?? 1);
    const one = itemHeaded(this.sections, text);
    if (one) {
      if (this.here?.rule !== one.section) this.startSection(one.section, text, (level ?? 2) - 1);
      this.startItem(this.here!, null, text);
      this.hint('number', one.number);
      this.hint('name', one.name);
      return true;
    }
    if (level === 0) return true;
    // A form whose title is its first heading: not known to any section, and no fault.
    if (level === 1 && this.heading === '') {
      this.heading = text;
      return true;
    }
    if (this.here?.rule.many && level !== null && level > this.here.level) {
      this.startItem(this.here, null, text);
      this.hint('name', text);
      return true;
    }
    if (this.astray !== null && (level ?? 9) > this.astray) return false;
    this.endHeading();
    this.item = this.field = this.here = null;
    this.astray = level ?? 9;
    this.heading = text;
    this.find('warns', 'documents.heading-unknown', this.place(), { heading: quoted(text) });
    return true;
  }

  private startSection(rule: SectionRule, heading: string, level: number): true {
    this.endHeading();
    this.heading = heading;
    this.tables = 0;
    this.astray = null;
    this.field = null;
    const read = this.read.get(rule.id) ?? { id: rule.id, place: this.place(), items: [] };
    this.read.set(rule.id, read);
    this.here = { rule, read, level };
    this.item = null;
    if (!rule.many) this.item = (read.items[0] as ItemForm | undefined) ?? this.add(this.here, 'main');
    return true;
  }

  private startItem(here: Here, key: string | null, heading: string): void {
    this.endHeading();
    this.heading = heading;
    this.tables = 0;
    this.field = null;
    this.item = this.add(here, key);
  }

  private add({ read }: Here, key: string | null): ItemForm {
    const item = new ItemForm(key, this.place(), this.room);
    read.items.push(item);
    return item;
  }

  /** What an item's heading says of a field, unless the field itself says it. */
  private hint(id: string, words: string | null): void {
    const field = this.here?.rule.fields.find((candidate) => candidate.id === id);
    if (field && words && this.item) this.item.answer(field, { text: words, prompt: null }, this.place());
  }

  /** Takes what stands in controls that Planline wrote. */
  private tagged({ pieces }: Paragraph): boolean {
    if (!this.here || !this.item) return false;
    const found = taggedIn(pieces, this.here.rule.fields);
    for (const { control, text, tag, field } of found) {
      if (control.kind === 'tick' && field) this.tickTagged(field, tag, control, pieces);
      else this.item.tagged(field, tag, answerIn([{ text, control }]), this.place(`'${field?.title ?? tag.field}'`));
    }
    if (found.length > 0) this.field = null;
    return found.length > 0;
  }

  /** The words beside a box of ours name its option; one of a field that nobody answered counts once it is ticked. */
  private tickTagged(field: FieldRule, tag: Tagged, { checked }: Control, pieces: readonly Piece[]): void {
    const option = optionMeant(field, pieces.map(({ text }) => text).join('').replace(/[☒☐]/g, ''));
    if (option !== null && (checked || !tag.open)) this.item!.tick(field, option, checked, this.place(`'${field.title}'`));
  }

  private line(paragraph: Paragraph, text: string): void {
    if (!this.here || !this.item) {
      if (this.here || this.astray !== null || !isOfHead(paragraph)) this.strays.push(text);
      return;
    }
    const { fields } = this.here.rule;
    const colon = text.indexOf(':');
    const label = fieldLabelled(fields, text) ?? (colon > 0 ? fieldLabelled(fields, text.slice(0, colon)) : null);
    if (label) {
      this.field = label;
      const rest = after(paragraph.pieces, fieldLabelled(fields, text) ? text.length : colon + 1);
      if (textOf({ ...paragraph, pieces: rest }).trim() !== '') this.answer(label, rest);
      return;
    }
    if (/^[☒☐]/.test(text) && this.ticks(text)) return;
    if (this.field) return this.answer(this.field, paragraph.pieces);
    if (colon > 1 && colon <= 60 && text.length > colon) this.find('warns', 'documents.label-unknown', this.place(), { label: quoted(text.slice(0, colon)), words: quoted(text.slice(colon + 1)) });
    else this.strays.push(text);
  }

  private answer(field: FieldRule, pieces: readonly Piece[]): void {
    const text = pieces.map((piece) => piece.text).join('').trim();
    if (/^[☒☐]/.test(text) && this.ticks(text)) return;
    this.item!.answer(field, answerIn(pieces), this.place(`'${field.title}'`));
  }

  /** `☒ Yes ☐ No`: each box with the words behind it, of the field whose label came last or of any that has such an option. */
  private ticks(text: string): boolean {
    const boxes = [...text.matchAll(/([☒☐])\s*([^☒☐]*)/g)].map(([, box, words]) => ({ checked: box === '☒', words: words!.trim() }));
    for (const { checked, words } of boxes) {
      const field = [this.field, ...this.here!.rule.fields].find((candidate) => candidate !== null && optionMeant(candidate, words) !== null);
      if (field) this.item!.tick(field, optionMeant(field, words)!, checked, this.place(`'${field.title}'`));
      else if (this.field?.kind === 'yes-no' && checked) this.item!.answer(this.field, { text: words, prompt: null }, this.place(`'${this.field.title}'`));
      else if (this.field?.kind !== 'yes-no' && checked) this.item!.find(this.field?.id ?? null, 'warns', 'documents.option-unknown', this.place(), { words: quoted(words) });
    }
    return true;
  }

  private table(table: TableBlock): void {
    this.tables += this.trail.length === 0 ? 1 : 0;
    const depth = this.trail.length;
    if (depth === 0) this.trail.push(say('place.table', { number: String(this.tables) }));
    if (!this.here || !(this.itemsTable(this.here, table) || this.rowsTable(this.here, table) || this.labelTable(this.here, table))) this.layoutTable(table);
    this.trail.length = depth;
  }

  private row(number: number, ...last: readonly string[]): string {
    return this.place(say('place.row', { number: String(number) }), ...last);
  }

  /** A section's items, one a row. */
  private itemsTable(here: Here, { rows }: TableBlock): boolean {
    if (!here.rule.many) return false;
    const keys = rows.map((row) => keyOf(row.flatMap(({ blocks }) => paragraphsOf(blocks).flatMap(({ pieces }) => pieces))));
    const columns = columnsOf(here.rule.fields, rows[0] ?? []);
    if (keys.every((key) => key === null) && (columns === null || this.item !== null)) return false;
    rows.slice(1).forEach((row, i) => {
      const key = keys[i + 1] ?? null;
      if (key === null && isBlankRow(row)) return;
      this.item = new ItemForm(key, this.row(i + 2), this.room);
      here.read.items.push(this.item);
      row.forEach((cell, c) => this.itemCell(here, this.item!, columns?.[c] ?? null, cell, i + 2));
    });
    this.item = null;
    return true;
  }

  private itemCell(here: Here, item: ItemForm, column: Column | null, cell: Cell, row: number): void {
    const pieces = piecesOf(cell);
    const tagged = taggedIn(pieces, here.rule.fields);
    for (const { control, text, tag, field } of tagged) item.tagged(field, tag, answerIn([{ text, control }]), this.row(row, `'${field?.title ?? tag.field}'`));
    if (tagged.length === 0 && column) item.answer(column.field, answerIn(pieces), this.row(row, `'${column.field.title}'`));
  }

  /** The rows of a field, such as indicators with a target for each year. */
  private rowsTable(here: Here, table: TableBlock): boolean {
    const { rows } = table;
    const item = this.item;
    if (!item) return false;
    const tags = rows.flatMap((row) => row.flatMap(({ blocks }) => paragraphsOf(blocks).flatMap(({ pieces }) => pieces.flatMap(({ control }) => readRowTag(control?.tag ?? null)?.rows ?? []))));
    const candidates = [...(this.field ? [this.field] : []), ...here.rule.fields].filter(({ kind }) => kind === 'rows');
    const field = candidates.find(({ id }) => tags.includes(id)) ?? candidates.find(({ fields }) => columnsOf(fields, rows[0] ?? []) !== null);
    if (!field) return false;
    const columns = columnsOf(field.fields, rows[0] ?? []);
    const read = Array.isArray(item.fields[field.id]) ? [...(item.fields[field.id] as Record<string, never>[])] : [];
    item.places.set(field.id, this.place());
    this.unknownColumns(columns, rows, item);
    rows.slice(1).forEach((cells, r) => {
      if (isBlankRow(cells)) return;
      const row = {};
      const path = `${field.id}[${read.length}]`;
      item.places.set(path, this.row(r + 2));
      cells.forEach((cell, c) => this.rowCell(item, field, row, path, columns?.[c] ?? null, cell, r + 2, linesOf(rows[0]?.[c]?.blocks ?? []).join(' ')));
      read.push(row);
    });
    item.fields[field.id] = read;
    this.field = null;
    return true;
  }

  private rowCell(item: ItemForm, rule: FieldRule, row: Record<string, never>, path: string, column: Column | null, cell: Cell, number: number, heading: string): void {
    const pieces = piecesOf(cell);
    const place = this.row(number, `'${quoted(heading)}'`);
    let tagged = false;
    for (const { control, text } of controlsOf(pieces)) {
      const tag = readRowTag(control.tag);
      if (tag?.rows !== rule.id) continue;
      const field = rule.fields.find(({ id }) => id === tag.inner.field) ?? null;
      if (!field && !tag.inner.extra) continue;
      item.taggedCell(row, field, tag.inner, `${path}.${tag.inner.field}`, answerIn([{ text, control }]), place);
      tagged = true;
    }
    if (!tagged && column) item.cell(row, column.field, column.year, `${path}.${column.field.id}`, answerIn(pieces), place);
  }

  private unknownColumns(columns: Columns | null, rows: TableBlock['rows'], item: ItemForm): void {
    columns?.forEach((column, c) => {
      const used = rows.slice(1).find((row) => piecesOf(row[c]).some(({ control, text }) => text.trim() !== '' && !control?.tag));
      const heading = linesOf(rows[0]?.[c]?.blocks ?? []).join(' ').trim();
      if (column === null && used && heading !== '') item.find(null, 'warns', 'documents.column-unknown', this.place(), { label: quoted(heading) });
    });
  }

  /** Labels on the left, answers beside them. */
  private labelTable(here: Here, { rows }: TableBlock): boolean {
    const { item } = this;
    if (!item) return false;
    const labels = rows.map((row) => (row.length >= 2 ? fieldLabelled(here.rule.fields, linesOf(row[0]!.blocks).join(' ')) : null));
    if (labels.every((label) => label === null)) return false;
    rows.forEach((row, i) => {
      const label = labels[i];
      const trail = say('place.row', { number: String(i + 1) });
      this.trail.push(trail);
      if (label) {
        this.field = label;
        for (const cell of row.slice(1)) for (const block of cell.blocks) this.block(block);
        this.field = null;
      } else {
        for (const cell of row) for (const block of cell.blocks) this.block(block);
      }
      this.trail.pop();
    });
    return true;
  }

  /** A table that only holds things in their places is read as if it were not there. */
  private layoutTable({ rows }: TableBlock): void {
    rows.forEach((row, i) => {
      if (!this.here && row.length === 2 && paragraphsOf(row[0]!.blocks).some(isOfHead)) return;
      this.trail.push(say('place.row', { number: String(i + 1) }));
      for (const cell of row) for (const block of cell.blocks) this.block(block);
      this.trail.pop();
    });
  }
}
