import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Alias } from 'yaml';
import { hasSentence } from '#libs/messages/say.js';
import { DRAFT_LIMITS } from '#libs/domain/draft/limits.js';
import { ok } from '#libs/kernel/refusal.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { yamlPlans } from './yaml.js';
import { placeAt, YAML_LIMITS, yamlTree, type YamlTree } from './yaml-tree.js';

const HEAD = 'district: { name: A district }\nperiod: { start: 2020-07-01, end: 2023-06-30 }\n';
const times = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('');

/** As a person's editor writes them, and as other programs do, which name whatever occurs twice. */
const written = (count: number): string => `${HEAD}strategies:\n${times(count, (i) => `  - number: ${i}\n    name: Strategy ${i}\n    narrative: ${'Teachers meet. '.repeat(7)}\n    grades: [6, 7]\n`)}`;
const dumped = (count: number): string => `${HEAD}strategies:\n${times(count, (i) => `  - number: ${i}\n    name: &id${i} Strategy ${i}\n    narrative: ${'Teachers meet. '.repeat(6)}\n    location: *id${i}\n    grades: [6, 7]\n`)}`;

const read = (text: string) => yamlTree(Buffer.from(text));
function refusalOf(text: string) {
  const reading = read(text);
  if (reading.ok) throw new Error('It was read.');
  const { refusal, at } = reading.broken;
  expect(hasSentence(refusal.code)).toBe(true);
  return { ...refusal, line: at?.line ?? null };
}
function treeOf(text: string): YamlTree {
  const reading = read(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.broken));
  return reading.tree;
}

describe('YAML that costs more than it seems', () => {
  afterEach(() => void jest.restoreAllMocks());

  it.each([
    ['of ten billion strategies', `${times(10, (i) => `a${i}: &a${i} [${i === 0 ? 'x' : Array(10).fill(`*a${i - 1}`).join(',')}]\n`)}`, 'draft.yaml-explodes'],
    ['that has a part of it in itself', 'a: &a [*a]\n', 'draft.yaml-explodes'],
    ['whose one text of 100 kB stands in it 400 times', `a: &a ${'x'.repeat(100_000)}\nb: [${Array(400).fill('*a').join(',')}]\n`, 'draft.yaml-explodes'],
    ['whose one name of 100 kB stands in it 400 times', `a: &a\n  ? ${'x'.repeat(100_000)}\n  : 1\nb: [${Array(400).fill('*a').join(',')}]\n`, 'draft.yaml-explodes'],
  ])('is refused as no plan: %s', (_what, text, code) => {
    expect(refusalOf(text)).toMatchObject({ code, params: { limit: YAML_LIMITS.values } });
  });

  it.each([
    ['as they are written', written],
    ['with an alias in each, as other programs write them', dumped],
  ])('of 10,000 strategies is refused with how many there may be: %s', async (_how, made) => {
    const bytes = Buffer.from(made(10_000));
    expect(bytes.length).toBeGreaterThan(1.5 * 1024 * 1024);
    const rules = ok(rulesOf('mn-achievement-integration@1'));
    const resolved = jest.spyOn(Alias.prototype, 'resolve');
    const reading = await yamlPlans.read(bytes, () => rules);
    expect(reading).toMatchObject({ ok: false, refusal: { code: 'draft.section-too-long', params: { section: 'strategies', count: 10_000, limit: DRAFT_LIMITS.itemsOfSection } } });
    // The parser's own way looks through the whole file for each alias.
    expect(resolved.mock.calls).toHaveLength(0);
  }, 60_000);

  it('is refused with the section and its line where that alone has more values than a plan may', () => {
    expect(refusalOf(`${HEAD}strategies:\n${times(10_000, (i) => `  - [${i},2,3,4,5,6,7,8,9,10]\n`)}`)).toMatchObject({ code: 'draft.section-too-long', params: { section: 'strategies', count: 10_000 }, line: 3 });
  });

  it.each([
    ['aliases', 400, (count: number) => dumped(count)],
    ['names in one place', 3_000, (count: number) => times(count, (i) => `name${i}: 1\n`)],
  ])('costs at most nine times as much where it has four times as many %s', (_what, count, made) => {
    const cost = (text: string): number => {
      const before = process.cpuUsage();
      read(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const least = (text: string): number => Math.min(...[1, 2, 3, 4, 5].map(() => cost(text)));
    // Sixteen times, if each was compared with each.
    expect(least(made(2 * count)) / least(made(count / 2))).toBeLessThan(9);
  }, 60_000);
});

describe('an alias', () => {
  it('that stands for nothing written before it is told with its line, instead of being read as nothing', () => {
    expect(refusalOf('a: 1\nb: [*c]\nc: &c 2\n')).toMatchObject({ code: 'draft.not-yaml', params: { problem: expect.stringContaining('*c') }, line: 2 });
  });

  it('stands for the last before it of its name, and not for one in a part that is repeated', () => {
    expect(treeOf('a: &a { k: &x 1 }\nb: &x 2\nc: *a\nd: *x\ne: &x 3\nf: *x\n').root).toEqual({ a: { k: 1 }, b: 2, c: { k: 1 }, d: 2, e: 3, f: 3 });
  });

  it('stands where it is written, and what it stands for where that is', () => {
    const tree = treeOf('a: &a\n  k: [1, 2]\nb:\n  - *a\n');
    expect(placeAt(tree, ['b', 0])).toEqual({ line: 4, column: 5 });
    expect(placeAt(tree, ['b', 0, 'k'])).toEqual({ line: 2, column: 3 });
    expect(placeAt(tree, ['a', 'k', 1])).toEqual({ line: 2, column: 10 });
    expect(placeAt(tree, ['a', 'other'])).toBeNull();
  });

  it('may be the name of an entry, which then is told if it stands there twice', () => {
    expect(treeOf('a: &a name\nb: { *a : 1 }\n').root).toEqual({ a: 'name', b: { name: 1 } });
    expect(refusalOf('a: &a name\nb:\n  name: 1\n  *a : 2\n')).toMatchObject({ code: 'draft.not-yaml', line: 4 });
  });
});
