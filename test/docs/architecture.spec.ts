import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';

type Rule = { readonly from: { readonly path?: string }; readonly to: { readonly pathNot?: string | readonly string[] } };

const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: readonly Rule[] };
const libraries = readdirSync(join(root, 'libs'));

/** The rows of “Where things live”: each folder with what it may import, in words. */
const table = new Map(
  readFileSync(join(root, 'docs/architecture.md'), 'utf8')
    .split('## Where things live')[1]!
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => {
      const [, folders, , mayImport] = line.split('|').map((cell) => cell.trim());
      return [...folders!.matchAll(/`([^`]+)`/g)].map(([, folder]) => [folder!, mayImport!] as const);
    }),
);

const named = (words: string): string[] => [...libraries, 'prisma'].filter((one) => new RegExp(`(?<![\\w-])${one}(?![\\w-])`).test(words)).sort();

/** What the rule for a library allows it, as names of libraries; null where there is no rule. */
function allowed(library: string): string[] | null {
  const rule = forbidden.find(({ from, to }) => from.path !== undefined && Array.isArray(to.pathNot) && to.pathNot[0] === from.path && new RegExp(from.path).test(`libs/${library}/`));
  return rule ? [...new Set((rule.to.pathNot!.slice(1) as string[]).map((path) => path.replace(/^\^(libs\/)?/, '').split('/')[0]!))].sort() : null;
}

describe('the page on the architecture', () => {
  it('has a place for every folder of the source', () => {
    const folders = [...libraries.map((library) => `libs/${library}`), 'prisma', 'workflows', 'test', 'scripts'];
    expect(folders.filter((folder) => !table.has(folder))).toEqual([]);
  });

  it.each(libraries)('says of %s what the rules let it import', (library) => {
    expect({ library, mayImport: named(table.get(`libs/${library}`)!) }).toEqual({ library, mayImport: allowed(library) });
  });
});
