import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { Block, Cell, Control, Paragraph, Piece, WordDocument } from './blocks.js';
import { WORD_LIMITS } from './limits.js';
import { openWord, problemOf } from './open-word.js';
import { headingStyles, outlineLevel } from './styles.js';
import { readXml, TooDeep, TooMany, type Element } from './xml.js';

/** Reads a Word document as a person filled it. Whatever the bytes are, the answer is the document or one clear refusal. */
export function readWord(bytes: Uint8Array): Result<WordDocument> {
  const opened = openWord(bytes);
  if (!opened.ok) return opened;
  const { document, styles, core } = opened.value;
  try {
    const reader = new Reader(headingStyles(styles));
    readXml(document, { open: (element) => reader.open(element), close: (name) => reader.close(name), text: (text) => reader.text(text) });
    return ok({ title: core === null ? null : titleOf(core), blocks: reader.blocks, trackedChanges: reader.trackedChanges });
  } catch (error) {
    if (error instanceof TooDeep) return refuse('documents.too-deep', { limit: WORD_LIMITS.depth });
    if (error instanceof TooMany) return refuse('documents.too-many-blocks', { limit: WORD_LIMITS.blocks });
    return refuse('documents.broken', { problem: problemOf(error) });
  }
}

type OpenControl = { -readonly [K in keyof Control]: Control[K] } & { shown: boolean };
type OpenParagraph = { kind: 'paragraph'; heading: number | null; pieces: Piece[] };
type OpenTable = { rows: Cell[][] };

/** Old versions of what is written now, copies for programs that can't show the first one, and text that was moved away. */
const SKIPPED = new Set(['Fallback', 'moveFrom', 'pPrChange', 'rPrChange', 'tblPrChange', 'trPrChange', 'tcPrChange', 'sectPrChange', 'tblGridChange']);
const TRACKED = new Set(['ins', 'del', 'moveFrom', 'moveTo']);
/** Boxes of the symbol fonts that older forms tick with. */
const SYMBOLS: Readonly<Record<string, string>> = { F0FE: '☒', F0FD: '☒', F078: '☒', F0A8: '☐', F06F: '☐', F071: '☐', F0FC: '☒', F052: '☒', F0A3: '☐' };

class Reader {
  readonly blocks: Block[] = [];
  trackedChanges = 0;
  private readonly path: string[] = [];
  private skipping = 0;
  private made = 0;
  private readonly containers: Block[][] = [this.blocks];
  private readonly paragraphs: OpenParagraph[] = [];
  private readonly tables: OpenTable[] = [];
  private readonly controls: OpenControl[] = [];
  private legacy: { tick: boolean; checked: boolean; entries: string[]; result: number | null } | null = null;
  private span = 1;

  constructor(private readonly headingOf: (styleId: string) => number | null) {}

  open({ name, attributes }: Element): void {
    const parent = this.path.at(-1);
    this.path.push(name);
    if (TRACKED.has(name) && parent !== 'rPr') this.trackedChanges++;
    if (this.skipping > 0 || SKIPPED.has(name)) {
      this.skipping++;
      return;
    }
    const value = attributes.get('val') ?? null;
    if (parent === 'sdtPr' || this.path.includes('sdtPr')) return this.controlProperty(name, value, attributes);
    if (parent === 'ffData' || parent === 'checkBox' || parent === 'ddList') return this.legacyProperty(name, value);
    switch (name) {
      case 'sdt':
        this.controls.push({ tag: null, alias: null, kind: 'text', text: '', placeholder: false, checked: false, date: null, outer: this.controls.at(-1) ?? null, shown: false });
        return;
      case 'sdtContent':
        if (this.paragraphs.length > 0) this.mark();
        return;
      case 'p':
        this.count();
        this.paragraphs.push({ kind: 'paragraph', heading: null, pieces: [] });
        this.mark();
        return;
      case 'pStyle':
        this.setHeading(this.headingOf(value ?? ''));
        return;
      case 'outlineLvl':
        this.setHeading(outlineLevel(value ?? ''));
        return;
      case 'tbl':
        this.tables.push({ rows: [] });
        return;
      case 'tr':
        this.tables.at(-1)?.rows.push([]);
        return;
      case 'tc':
        this.count();
        this.span = 1;
        this.containers.push([]);
        return;
      case 'gridSpan':
        this.span = Math.min(63, Math.max(1, Number(value) || 1));
        return;
      case 'tab':
        if (parent === 'r') this.say('\t');
        return;
      case 'br':
      case 'cr':
        if (parent === 'r') this.say('\n');
        return;
      case 'noBreakHyphen':
        this.say('-');
        return;
      case 'sym':
        this.say(SYMBOLS[(attributes.get('char') ?? '').toUpperCase()] ?? '');
        return;
      case 'ffData':
        this.legacy = { tick: false, checked: false, entries: [], result: null };
        return;
    }
  }

  close(name: string): void {
    this.path.pop();
    if (this.skipping > 0) {
      this.skipping--;
      return;
    }
    switch (name) {
      case 'sdt':
        this.controls.pop();
        return;
      case 'p': {
        const paragraph = this.paragraphs.pop();
        if (paragraph) this.containers.at(-1)!.push(paragraph satisfies Paragraph);
        return;
      }
      case 'tc': {
        const blocks = this.containers.length > 1 ? this.containers.pop()! : [];
        const row = this.tables.at(-1)?.rows.at(-1);
        row?.push({ blocks });
        for (; this.span > 1; this.span--) {
          this.count();
          row?.push({ blocks: [] });
        }
        return;
      }
      case 'tbl': {
        const table = this.tables.pop();
        if (table) this.containers.at(-1)!.push({ kind: 'table', rows: table.rows });
        return;
      }
      case 'ffData':
        this.endLegacy();
        return;
    }
  }

  text(text: string): void {
    if (this.skipping === 0 && this.path.at(-1) === 't') this.say(text);
  }

  private count(): void {
    if (++this.made > WORD_LIMITS.blocks) throw new TooMany();
  }

  private setHeading(level: number | null): void {
    const paragraph = this.paragraphs.at(-1);
    if (paragraph && level !== null) paragraph.heading = level;
  }

  /** Lets a control be seen where nothing is written in it. */
  private mark(): void {
    const control = this.controls.at(-1);
    if (control) this.paragraphs.at(-1)?.pieces.push({ text: '', control });
  }

  private say(text: string): void {
    const paragraph = this.paragraphs.at(-1);
    if (!paragraph || text === '') return;
    const control = this.controls.at(-1) ?? null;
    if (control?.kind === 'tick') {
      if (control.shown) return;
      control.shown = true;
      control.text = text = control.checked ? '☒' : '☐';
    } else if (control) {
      control.text += text;
    }
    const last = paragraph.pieces.at(-1);
    if (last && last.control === control) paragraph.pieces[paragraph.pieces.length - 1] = { text: last.text + text, control };
    else paragraph.pieces.push({ text, control });
  }

  private controlProperty(name: string, value: string | null, attributes: Element['attributes']): void {
    const control = this.controls.at(-1);
    if (!control) return;
    if (name === 'tag') control.tag = value;
    else if (name === 'alias') control.alias = value;
    else if (name === 'showingPlcHdr') control.placeholder = isOn(value);
    else if (name === 'dropDownList' || name === 'comboBox') control.kind = 'choice';
    else if (name === 'checkbox') control.kind = 'tick';
    else if (name === 'checked') control.checked = isOn(value);
    else if (name === 'date') {
      control.kind = 'date';
      control.date = /^\d{4}-\d{2}-\d{2}/.exec(attributes.get('fullDate') ?? '')?.[0] ?? null;
    }
  }

  private legacyProperty(name: string, value: string | null): void {
    if (!this.legacy) return;
    if (name === 'checkBox') this.legacy.tick = true;
    else if (name === 'default' && this.legacy.tick) this.legacy.checked = isOn(value);
    else if (name === 'checked') this.legacy.checked = isOn(value);
    else if (name === 'result') this.legacy.result = Number(value);
    else if (name === 'listEntry') this.legacy.entries.push(value ?? '');
  }

  private endLegacy(): void {
    const field = this.legacy;
    this.legacy = null;
    if (field?.tick) this.say(field.checked ? '☒' : '☐');
    else if (field && field.entries.length > 0) this.say(field.entries[field.result ?? 0] ?? '');
  }
}

/** Word leaves the value out where it is on. */
const isOn = (value: string | null): boolean => !['0', 'false', 'off'].includes(value ?? '');

function titleOf(core: string): string | null {
  let title = '';
  let inside = false;
  readXml(core, {
    open: ({ name }) => {
      inside = name === 'title';
    },
    close: () => {
      inside = false;
    },
    text: (text) => {
      if (inside) title += text;
    },
  });
  return title.trim() || null;
}
