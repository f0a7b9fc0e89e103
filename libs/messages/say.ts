import { IntlMessageFormat } from 'intl-messageformat';
import type { MessageParams, Refusal } from '#libs/kernel/refusal.js';
import { en } from './en/index.js';

export type Locale = 'en';
const catalogs: Record<Locale, Readonly<Record<string, string>>> = { en };
const compiled = new Map<string, IntlMessageFormat>();

/** The sentence of a code in a reader's language (ICU MessageFormat). Throws on a code that has none. */
export function say(code: string, params: MessageParams = {}, locale: Locale = 'en'): string {
  const id = `${locale}/${code}`;
  let format = compiled.get(id);
  if (!format) {
    const text = catalogs[locale][code];
    if (text === undefined) throw new Error(`no sentence for the code "${code}" in ${locale}`);
    compiled.set(id, (format = new IntlMessageFormat(text, locale)));
  }
  return String(format.format(params));
}

/** A refusal's sentence, and below it one for each thing that stands against it as well. */
export const sayAll = ({ code, params, also = [] }: Refusal, sentence: (code: string, params: MessageParams) => string = say): string[] => [
  sentence(code, params),
  ...also.map((line) => `${line.at === undefined ? '' : `${line.at}: `}${sentence(line.code, line.params)}${line.from ? ` ${sentence('guard.from', line.from)}` : ''}`),
];

export const hasSentence = (code: string, locale: Locale = 'en'): boolean => code in catalogs[locale];
