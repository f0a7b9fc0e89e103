import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Keyring } from '#libs/kernel/sealing.js';
import { folderStore } from './store.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planline-documents-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Keys made of their names; `destroyed` names those that are gone. */
const keyring = (destroyed: readonly string[] = []): Keyring => {
  const keyOf = async (tenant: string, subject: string) =>
    destroyed.some((name) => subject.startsWith(name)) ? null : createHash('sha256').update(`${tenant} ${subject}`).digest();
  return { forSealing: keyOf, forReading: keyOf };
};
const bytes = Buffer.from('Phase,Action Step\nYear One,Start\n');
const files = async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

describe('the document store', () => {
  it('gives nothing for an id that it has not, another tenant\'s, or one that is a path', async () => {
    const store = folderStore(folder, keyring());
    const { id } = await store.put('north', bytes, 'text/csv');
    expect(await store.get('south', id)).toBeNull();
    expect(await store.get('north', 'f'.repeat(64))).toBeNull();
    expect(await store.get('north', '../../../etc/passwd')).toBeNull();
  });

  it('gives nothing once the key of the document was destroyed', async () => {
    const { id } = await folderStore(folder, keyring()).put('north', bytes, 'text/csv');
    expect(await folderStore(folder, keyring(['document/'])).get('north', id)).toBeNull();
  });

  it('notices a document that was altered where it lies', async () => {
    const store = folderStore(folder, keyring());
    const { id } = await store.put('north', bytes, 'text/csv');
    const [path] = await files();
    const box = await readFile(path!);
    box[20]! ^= 1;
    await writeFile(path!, box);
    await expect(store.get('north', id)).rejects.toThrow();
  });

  it('keeps no byte of the content in the clear', async () => {
    await folderStore(folder, keyring()).put('north', bytes, 'text/csv');
    const [path] = await files();
    expect((await readFile(path!)).includes('Action')).toBe(false);
  });

  it('gives back what was put, and putting it again changes nothing', async () => {
    const store = folderStore(folder, keyring());
    const first = await store.put('north', bytes, 'text/csv');
    const [path] = await files();
    const box = await readFile(path!);
    expect(await store.put('north', bytes, 'text/csv')).toEqual(first);
    expect(await files()).toEqual([path]);
    expect(await readFile(path!)).toEqual(box);
    expect(await store.get('north', first.id)).toEqual(bytes);
    const [salt, hash] = first.saltedSha256.split(':');
    expect(createHash('sha256').update(Buffer.from(salt!, 'hex')).update(bytes).digest('hex')).toBe(hash);
  });

  it('gives the same bytes another id in another tenant', async () => {
    const store = folderStore(folder, keyring());
    expect((await store.put('north', bytes, 'text/csv')).id).not.toBe((await store.put('south', bytes, 'text/csv')).id);
  });
});
