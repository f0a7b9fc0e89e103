import type { Block, Control, Paragraph, WordDocument } from './blocks.js';
import { linesOf, paragraphsOf, textOf } from './blocks.js';
import type { FormHead } from './form.js';
import { daysIn, folded } from './labels.js';

type Slot = keyof FormHead | 'district' | 'period';

/** By what forms call them. `district` is number and name in one line, `period` both days. */
const LABELS: Readonly<Record<string, Slot>> = {
  program: 'program',
  'program and its version': 'program',
  'district number': 'districtNumber',
  'district isd#': 'districtNumber',
  'district name': 'districtName',
  'district isd# and name': 'district',
  'district isd number and name': 'district',
  'district number and name': 'district',
  'district status': 'districtStatus',
  'district integration status': 'districtStatus',
  'integration status': 'districtStatus',
  'first day of the plan': 'start',
  'last day of the plan': 'end',
  'plan period': 'period',
  'period of the plan': 'period',
  period: 'period',
};
const TAGS: Readonly<Record<string, Slot>> = {
  'planline:program': 'program',
  'planline:district-number': 'districtNumber',
  'planline:district-name': 'districtName',
  'planline:district-status': 'districtStatus',
  'planline:period-start': 'start',
  'planline:period-end': 'end',
};

/** What a form says of itself, wherever that stands: it is asked before anyone knows the sections. The first that says it counts. */
export function readHead(document: WordDocument): FormHead {
  const found = new Map<Slot, string>();
  const take = (slot: Slot | undefined, text: string) => {
    const words = text.trim();
    if (slot && words !== '' && !found.has(slot)) found.set(slot, words);
  };
  for (const paragraph of paragraphsOf(document.blocks)) {
    for (const { text, control } of paragraph.pieces) if (control && !control.placeholder) take(TAGS[control.tag ?? ''], shown(text, control));
    const [, label, value] = /^([^:]{3,60}):(.*)$/s.exec(answerOf(paragraph)) ?? [];
    if (label !== undefined) take(LABELS[folded(label)], value!);
  }
  for (const row of rowsOf(document.blocks)) if (row.length === 2) take(LABELS[folded(linesOf(row[0]!.blocks).join(' '))], paragraphsOf(row[1]!.blocks).map(answerOf).join(' '));
  const [, number, name] = /^#?\s*(\d{1,6})\s*[-–,:]?\s*(.+)$/.exec(found.get('district') ?? '') ?? [];
  const days = daysIn(found.get('period') ?? titleLines(document));
  return {
    program: found.get('program') ?? null,
    districtNumber: found.get('districtNumber') ?? number ?? null,
    districtName: found.get('districtName') ?? name ?? found.get('district') ?? null,
    districtStatus: found.get('districtStatus') ?? null,
    start: daysIn(found.get('start') ?? '')[0] ?? days[0] ?? null,
    end: daysIn(found.get('end') ?? '')[0] ?? days[1] ?? null,
  };
}

/** Whether a paragraph above all sections says what is asked of a head, or is one that Planline wrote there. */
export function isOfHead(paragraph: Paragraph): boolean {
  const [label = ''] = textOf(paragraph).split(':', 1);
  return LABELS[folded(label)] !== undefined || daysIn(textOf(paragraph)).length === 2 || paragraph.pieces.some(({ control }) => control?.tag?.startsWith('planline:'));
}

/** A form names its period in its title: “Plan July 1, 2020 to June 30, 2023”. */
const titleLines = ({ blocks }: WordDocument): string =>
  blocks
    .slice(0, 8)
    .flatMap((block) => (block.kind === 'paragraph' ? [textOf(block)] : []))
    .find((line) => daysIn(line).length === 2) ?? '';

const shown = (text: string, control: Control): string => (control.kind === 'date' ? (control.date ?? text) : text);

/** A paragraph's text without the prompts that Word shows in it. */
const answerOf = ({ pieces }: Paragraph): string => pieces.map(({ text, control }) => (control?.placeholder ? '' : control ? shown(text, control) : text)).join('');

const rowsOf = (blocks: readonly Block[]) => blocks.flatMap((block) => (block.kind === 'table' ? block.rows : []));
