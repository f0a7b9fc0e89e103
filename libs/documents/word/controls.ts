import { BuilderElement, type ParagraphChild, TextRun, type XmlComponent } from 'docx';
import { UNPRINTABLE } from '../table.js';

/** Word takes no longer tags. Where one would be, the label alone tells what stands there. */
const MAX_TAG = 64;

type Attributes = Readonly<Record<string, string>>;

const element = (name: string, attributes: Attributes = {}, children: readonly XmlComponent[] = []): XmlComponent =>
  new BuilderElement({ name, attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, { key, value }])), children });

/** A content control around parts of a paragraph. `inside`: elements that say of what kind it is. */
function control(tag: string, alias: string, inside: readonly XmlComponent[], content: readonly ParagraphChild[]): ParagraphChild {
  const properties = element('w:sdtPr', {}, [
    element('w:alias', { 'w:val': keepable(alias).slice(0, MAX_TAG) }),
    ...(tag.length <= MAX_TAG ? [element('w:tag', { 'w:val': keepable(tag) })] : []),
    ...inside,
  ]);
  // The library takes any element at run time; its types list those that it makes itself.
  return element('w:sdt', {}, [properties, element('w:sdtContent', {}, content as readonly XmlComponent[])]) as unknown as ParagraphChild;
}

/** Text that somebody wrote, or the form's own prompt, which Word shows greyed out and we never take for an answer. */
export const textControl = (tag: string, alias: string, text: string, prompt: boolean): ParagraphChild =>
  control(tag, alias, [...(prompt ? [element('w:showingPlcHdr')] : []), element('w:text', { 'w:multiLine': '1' })], [textRun(text, prompt)]);

/** `date`: empty where nobody gave one yet. */
export const dateControl = (tag: string, alias: string, date: string): ParagraphChild =>
  control(tag, alias, [element('w:date', date === '' ? {} : { 'w:fullDate': `${date}T00:00:00Z` }, [element('w:dateFormat', { 'w:val': 'yyyy-MM-dd' })])], [textRun(date)]);

/** `chosen`: the title of an option, or empty. */
export const choiceControl = (tag: string, alias: string, chosen: string, options: readonly { readonly id: string; readonly title: string }[]): ParagraphChild =>
  control(
    tag,
    alias,
    [element('w:dropDownList', {}, options.map(({ id, title }) => element('w:listItem', { 'w:displayText': keepable(title), 'w:value': keepable(id) })))],
    [textRun(chosen, false)],
  );

export const tickControl = (tag: string, alias: string, checked: boolean): ParagraphChild =>
  control(
    tag,
    alias,
    [
      element('w14:checkbox', {}, [
        element('w14:checked', { 'w14:val': checked ? '1' : '0' }),
        element('w14:checkedState', { 'w14:val': '2612', 'w14:font': 'MS Gothic' }),
        element('w14:uncheckedState', { 'w14:val': '2610', 'w14:font': 'MS Gothic' }),
      ]),
    ],
    [new TextRun({ text: checked ? '☒' : '☐', font: 'MS Gothic' })],
  );

/** Names what stands in it without being an answer itself: the key of an item. */
export const groupControl = (tag: string, alias: string, content: readonly ParagraphChild[]): ParagraphChild => control(tag, alias, [], content);

export function textRun(text: string, faint = false, bold = false): TextRun {
  const [first = '', ...more] = keepable(text).split('\n');
  return new TextRun({
    ...(bold ? { bold } : {}),
    ...(faint ? { color: '595959' } : {}),
    children: [first, ...more.flatMap((line) => [new TextRunBreak(), line])],
  });
}

/** A line break inside a run: what is one text stays in one paragraph. */
class TextRunBreak extends BuilderElement {
  constructor() {
    super({ name: 'w:br' });
  }
}

/** Without what XML has no way to write. */
export const keepable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '').replace(/[\u000c\ufffe\uffff]/g, '');
