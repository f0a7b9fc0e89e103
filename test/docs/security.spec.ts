import { expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';

it('the page on security names no test that there is not', () => {
  const files = ['apps', 'libs', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(spec|integration|contract|e2e|fault)\.ts$/.test(file))
      .map((file) => join(folder, file)),
  );
  const tests = files.map((file) => `${file}\n${readFileSync(join(root, file), 'utf8')}`).join('\n');
  const threats = readFileSync(join(root, 'docs/security.md'), 'utf8').split('## Threats')[1]!.split('\n## ')[0]!;
  const named = threats.split('\n').flatMap((line) => [...(line.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, name]) => name!.split(' … ')));
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((name) => !tests.includes(name))).toEqual([]);
});
