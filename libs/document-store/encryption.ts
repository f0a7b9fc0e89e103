import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM: nonce, ciphertext, tag. The document's id is bound in, so that one file can't stand in for another. */
export function encryptDocument(id: string, secret: Uint8Array, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(id));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where the bytes were altered or the key is another. */
export function decryptDocument(id: string, secret: Uint8Array, box: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secret, box.subarray(0, NONCE)).setAAD(Buffer.from(id));
  decipher.setAuthTag(box.subarray(box.length - TAG));
  return Buffer.concat([decipher.update(box.subarray(NONCE, box.length - TAG)), decipher.final()]);
}
