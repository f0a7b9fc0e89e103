import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { IntlMessageFormat } from 'intl-messageformat';
import { eventCatalog } from '#libs/domain/catalog.js';
import { story } from '#libs/domain/story.js';
import { samples } from '#libs/commands/testing/samples.js';
import { en } from './en/index.js';
import { hasSentence, say } from './say.js';

const areas = new Set(Object.keys(en).map((code) => code.split('.')[0]!));
const literal = /'([a-z][a-z-]*\.[a-zA-Z][a-zA-Z-]*)'/g;

const fileName = /\.(yaml|sql|docx|csv|json)$/;

/** Tests, made files, the sentences themselves, and SQL, whose functions are named like our codes. */
const notCodes = /\.(spec|integration|contract)\.ts$|testing\/|generated\/|messages\/en\/|event-log\/postgres\//;

const sources = (): string[] =>
  ['libs', 'apps', 'prisma'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(folder, file))
      .filter((file) => !notCodes.test(file)),
  );

/** Every text of the product's code that looks like a code of one of our areas, and whether it is refused with. */
const used = sources().flatMap((file) => {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(literal)]
    .map((match) => ({ code: match[1]!, refused: /refuse\([^()]*$|new Refused\(\{ code: $/.test(text.slice(0, match.index)), file }))
    .filter(({ code }) => areas.has(code.split('.')[0]!) && !fileName.test(code));
});

describe('sentences', () => {
  it('are missing for no code that is used anywhere', () => {
    expect(used.length).toBeGreaterThan(50);
    expect(used.filter(({ code }) => !hasSentence(code))).toEqual([]);
  });

  it('refuse a code that has none, instead of showing it to people', () => {
    expect(() => say('task.no-such-code')).toThrow('no sentence');
  });

  it.each(Object.entries(en))('%s is a message that can be read', (_code, text) => {
    expect(() => new IntlMessageFormat(text, 'en')).not.toThrow();
  });

  it('of refusals end as sentences do', () => {
    const refusals = used.filter(({ code, refused }) => refused && hasSentence(code));
    expect(refusals.length).toBeGreaterThan(30);
    expect(refusals.filter(({ code }) => !/[.:?!}”]$/.test(en[code]!))).toEqual([]);
  });

  it('of refusals don’t end with what happened: what to do next comes after it', () => {
    const clauses = (code: string): number => en[code]!.split(/[.;:?!][”)]? (?=\S)/).length;
    expect([...new Set(used.filter(({ code, refused }) => refused && hasSentence(code) && clauses(code) < 2).map(({ code }) => code))]).toEqual([]);
  });

  it.each(Object.keys(eventCatalog) as (keyof typeof samples)[])('%s is told in words', (type) => {
    for (const data of samples[type]) {
      const { code, params } = story({ type, data });
      expect(say(code, params)).toMatch(/^[A-Z“].{5,}/);
      expect(say(code, params)).not.toMatch(/\bnone\b|undefined|null|\{/);
    }
  });
});
