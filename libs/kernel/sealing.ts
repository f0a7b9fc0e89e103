import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/**
 * What of an event only the holder of its subject's key can read: names, addresses, free text.
 * `key` names the subject (`plan/<id>` or `person/<id>`); `box` is base64 of the 12-byte nonce,
 * the AES-256-GCM ciphertext of the canonical JSON, and the 16-byte tag.
 */
export type Sealed = { readonly key: string; readonly box: string };

/** Stands where a text was whose key has been destroyed: the proof of the entry still holds. */
export const ERASED = '[erased]';

/** Encrypts a record under a subject's 32-byte key. The subject's name is bound in, so a box can't be moved. */
export function seal(key: string, secret: Uint8Array, fields: Readonly<Record<string, unknown>>): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(key));
  const box = Buffer.concat([nonce, cipher.update(canonicalJson(fields), 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { key, box: box.toString('base64') };
}

/** Gives back the record. Throws where the key is not the one it was sealed under, or the box was altered. */
export function unseal(sealed: Sealed, secret: Uint8Array): Record<string, unknown> {
  const box = Buffer.from(sealed.box, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, box.subarray(0, 12)).setAAD(Buffer.from(sealed.key));
  decipher.setAuthTag(box.subarray(-16));
  const text = decipher.update(box.subarray(12, -16));
  // Galois/counter mode keeps no bytes back: what is left is to check the tag.
  decipher.final();
  return JSON.parse(text.toString('utf8')) as Record<string, unknown>;
}

/** Where keys per subject are kept: outside the log, so that destroying one erases what it sealed. */
export type Keyring = {
  /** The subject's key, made on first use; null where it was destroyed. */
  forSealing(tenant: string, subject: string): Promise<Uint8Array | null>;
  /** Null where there is none or it was destroyed. */
  forReading(tenant: string, subject: string): Promise<Uint8Array | null>;
};
