import type { FieldRule } from '#libs/domain/program-rules.js';
import type { Control, Piece } from './blocks.js';
import type { FormValue } from './form.js';
import { daysIn, folded } from './labels.js';
import { measureWritten } from './measure-words.js';

/** What stands where a field's answer belongs. `prompt`: the form's own words, which Word shows there as nobody answered. */
export type Answer = { readonly text: string; readonly prompt: string | null };

export function answerIn(pieces: readonly Piece[]): Answer {
  const prompts = pieces.filter(({ control }) => control?.placeholder);
  const given = pieces.filter(({ control }) => !control?.placeholder);
  const text = tidied(given.map(({ text, control }) => dayOr(text, control)).join(''));
  const prompt = prompts.map((piece) => piece.text).join('').trim();
  return { text, prompt: text === '' && prompt !== '' ? prompt : null };
}

const dayOr = (text: string, control: Control | null): string => (control?.kind === 'date' && control.date !== null && text.trim() !== '' ? control.date : text);

const tidied = (text: string): string => text.replace(/\u00a0/g, ' ').trim();

export const isPromptOf = ({ placeholders }: FieldRule, words: string): boolean => placeholders.some((prompt) => folded(prompt) === folded(words));

/** The id of the option that words mean; null where they mean none. */
export const optionMeant = ({ options }: FieldRule, words: string): string | null => options.find(({ id, title }) => folded(title) === folded(words) || id === words.trim())?.id ?? null;

/** Words as a form has them, in the shape that the field's kind wants. What it can't make out stays text, for the rules to say so. */
export function valueIn(field: FieldRule, text: string): FormValue {
  switch (field.kind) {
    case 'choice':
      return optionMeant(field, text) ?? text;
    case 'choices':
      return choicesIn(field, text);
    case 'words':
    case 'references':
      return text.split(/[\n;]|,(?!\d{3}\b)/).map((word) => word.trim()).filter((word) => word !== '');
    case 'date':
      return daysIn(text).length === 1 ? daysIn(text)[0]! : text;
    case 'measure':
      return measureIn(text);
    case 'targets':
      return targetsIn(text) ?? text;
    case 'text':
      // The usual words of a text have titles, and any others may stand in their place.
      return optionMeant(field, text) ?? text;
    case 'number':
    case 'yes-no':
    case 'rows':
      return text;
  }
}

/** One word of a list is the option that it names, or stays as written. */
export const oneOf = (field: FieldRule, word: string): string => optionMeant(field, word) ?? word;

function choicesIn(field: FieldRule, text: string): string[] {
  const divided = (by: RegExp) => text.split(by).map((word) => word.trim()).filter((word) => word !== '');
  const byComma = divided(/[,;\n]/);
  if (optionMeant(field, text) === null && byComma.every((word) => optionMeant(field, word) !== null)) return byComma.map((word) => oneOf(field, word));
  return divided(/[;\n]/).map((word) => oneOf(field, word));
}

export const measureIn = (text: string): FormValue => measureWritten(text) ?? text;

/** `2021: 58 %; 2022: 63 %`. */
function targetsIn(text: string): FormValue | null {
  const parts = text.split(/[;\n]/).map((part) => part.trim()).filter((part) => part !== '');
  const years = parts.map((part) => /^((?:19|20)\d{2})\s*[:=–-]\s*(.+)$/.exec(part));
  if (parts.length === 0 || years.some((year) => year === null)) return null;
  return Object.fromEntries(years.map((year) => [year![1]!, measureIn(year![2]!)]));
}
