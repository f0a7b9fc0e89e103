import type { FieldRule } from '#libs/domain/program-rules.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { isPromptOf, oneOf, valueIn, measureIn, type Answer } from './answers.js';
import type { FormFinding, FormItem, FormValue } from './form.js';
import type { Tagged } from './tags.js';

/** As much of a text as a finding repeats. */
const MAX_QUOTED = 120;
export const quoted = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_QUOTED);

/** How many more remarks there is room for, in the whole document: each costs room in the report and in the log. */
export type Room = { left: number; over: number };

/** Whether there is room for one more; what there is none for is counted. */
export function roomFor(room: Room): boolean {
  if (room.left === 0) room.over += 1;
  else room.left -= 1;
  return room.over === 0;
}

type Fields = Record<string, FormValue>;

/** An item while it is being read. The first answer to a field counts; another one for the same field is said. */
export class ItemForm implements FormItem {
  readonly fields: Fields = {};
  readonly places = new Map<string, string>();
  readonly findings: FormFinding[] = [];

  constructor(
    readonly key: string | null,
    readonly place: string,
    private readonly room: Room,
  ) {}

  find(field: string | null, severity: FormFinding['severity'], code: string, place: string, params: MessageParams = {}): void {
    if (roomFor(this.room)) this.findings.push({ field, severity, code, params, place });
  }

  /** Takes an answer found by its label. */
  answer(field: FieldRule, { text, prompt }: Answer, place: string): void {
    this.places.set(field.id, this.places.get(field.id) ?? place);
    const words = this.words(this.fields, field, field.id, { text, prompt }, place);
    if (words === null) return;
    const before = this.fields[field.id];
    if (before === undefined || before === '') this.fields[field.id] = isPromptOf(field, words) ? words : valueIn(field, words);
    else if (field.kind === 'text' && typeof before === 'string') this.fields[field.id] = `${before}\n${words}`;
    else if (Array.isArray(before)) this.fields[field.id] = [...before, ...[valueIn(field, words)].flat()] as FormValue;
    else this.find(field.id, 'warns', 'documents.answered-twice', place, { label: field.title, words: quoted(words) });
  }

  /** Takes an answer out of one of our own controls: what it says is what was written, without any reading between its lines. */
  tagged(field: FieldRule | null, tag: Tagged, answer: Answer, place: string): void {
    this.places.set(tag.field, this.places.get(tag.field) ?? place);
    put(this.fields, field, tag, field ? this.words(this.fields, field, tag.field, answer, place) : answer.text);
  }

  /** The cell of a row; `path` says which. */
  cell(row: Fields, field: FieldRule, year: string | null, path: string, answer: Answer, place: string): void {
    this.places.set(path, place);
    const words = this.words(row, field, path, answer, place, year !== null);
    if (words === null) return;
    if (year === null) row[field.id] = isPromptOf(field, words) ? words : valueIn(field, words);
    else row[field.id] = { ...(row[field.id] as Fields | undefined), [year]: measureIn(words) };
  }

  taggedCell(row: Fields, field: FieldRule | null, tag: Tagged, path: string, answer: Answer, place: string): void {
    this.places.set(path, this.places.get(path) ?? place);
    put(row, field, tag, field ? this.words(row, field, path, answer, place, tag.year !== null) : answer.text);
  }

  /** A box of a field with options: those that are ticked, and an empty list once a box was seen at all. */
  tick(field: FieldRule, option: string, checked: boolean, place: string): void {
    this.places.set(field.id, this.places.get(field.id) ?? place);
    const before = this.fields[field.id];
    if (field.kind === 'choices') {
      const list = Array.isArray(before) ? (before as FormValue[]) : [];
      this.fields[field.id] = checked && !list.includes(option) ? [...list, option] : list;
    } else if (checked && before !== undefined && before !== option) {
      this.find(field.id, 'warns', 'documents.two-ticked', place, { label: field.title, first: quoted(String(before)), second: quoted(option) });
    } else if (checked) {
      this.fields[field.id] = option;
    }
  }

  /** The words of an answer. The form's own ones stay where the program knows them; any others are said and left out. */
  private words(_into: Fields, field: FieldRule, path: string, { text, prompt }: Answer, place: string, one = false): string | null {
    if (prompt === null) return text === '' ? null : text;
    if (isPromptOf(field, prompt) && !one) return prompt;
    this.find(path, 'warns', 'documents.prompt-left', place, { label: field.title, words: quoted(prompt) });
    return null;
  }
}

/** Puts down what a control of ours says. A control that is empty says nothing, but for a list, which is then empty. */
function put(into: Fields, field: FieldRule | null, tag: Tagged, words: string | null): void {
  const before = into[tag.field];
  if (tag.list) {
    const list = Array.isArray(before) ? (before as FormValue[]) : [];
    into[tag.field] = words === null || words === '' ? list : [...list, field ? oneOf(field, words) : words];
  } else if (words === null || words === '') {
    return;
  } else if (tag.year !== null) {
    into[tag.field] = { ...(before as Fields | undefined), [tag.year]: measureIn(words) };
  } else if (tag.extra !== null) {
    into[tag.field] = tag.extra === 'number' ? Number(words) : tag.extra === 'yes-no' ? words === 'Yes' : words;
  } else {
    into[tag.field] = !field ? words : field.kind === 'measure' ? measureIn(words) : field.kind === 'choice' || field.kind === 'text' ? oneOf(field, words) : words;
  }
}
