import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Keyring } from '#libs/kernel/sealing.js';
import { decryptDocument, encryptDocument } from './encryption.js';

/** What an event says of a document: enough to find it and to prove it, nothing that gives its content away. */
export type StoredDocument = {
  /** The same bytes have the same id in one tenant; another tenant's, or a guess, can't be compared with it. */
  readonly id: string;
  /** `<salt>:<SHA-256 of salt and bytes>`, both hexadecimal. The salt stands here, so whoever has the bytes can check. */
  readonly saltedSha256: string;
  readonly bytes: number;
  readonly mediaType: string;
};

/** Bodies too large for an event: content-addressed, each encrypted under a key of its own. */
export type DocumentStore = {
  put(tenant: string, bytes: Uint8Array, mediaType: string): Promise<StoredDocument>;
  /** Null where there is none, or its key was destroyed. Throws where what is stored was altered. */
  get(tenant: string, id: string): Promise<Uint8Array | null>;
};

/** Keeps documents under a local folder. A put is durable when it returns, and putting the same again changes nothing. */
export function folderStore(folder: string, keyring: Keyring): DocumentStore {
  const pathOf = (tenant: string, id: string) => join(folder, createHash('sha256').update(tenant).digest('hex').slice(0, 32), id.slice(0, 2), id);

  async function idOf(tenant: string, bytes: Uint8Array): Promise<string> {
    const key = await keyring.forSealing(tenant, 'documents');
    if (!key) throw new Error('the key of the document store was destroyed');
    return createHmac('sha256', key).update(bytes).digest('hex');
  }

  return {
    async put(tenant, bytes, mediaType) {
      const id = await idOf(tenant, bytes);
      const path = pathOf(tenant, id);
      // The salt is derived, so that the same file gets the same description whenever it comes.
      const secret = await keyring.forSealing(tenant, `document/${id}`);
      if (!secret) throw new Error(`the key of document ${id} was destroyed`);
      const salt = createHmac('sha256', secret).update('salt').digest('hex').slice(0, 32);
      const saltedSha256 = `${salt}:${createHash('sha256').update(Buffer.from(salt, 'hex')).update(bytes).digest('hex')}`;
      if ((await storedBytes(path)) === null) await writeDurably(path, encryptDocument(id, secret, bytes));
      return { id, saltedSha256, bytes: bytes.length, mediaType };
    },
    async get(tenant, id) {
      if (!/^[0-9a-f]{64}$/.test(id)) return null;
      const box = await storedBytes(pathOf(tenant, id));
      const secret = box && (await keyring.forReading(tenant, `document/${id}`));
      return box && secret ? decryptDocument(id, secret, box) : null;
    },
  };
}

async function storedBytes(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Under its name only when it is whole and on disk: a crash leaves no half document that a later put would take for done. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(6).toString('hex')}`;
  const file = await open(unfinished, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
