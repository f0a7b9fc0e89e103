import { createHash, randomBytes } from 'node:crypto';

declare const brand: unique symbol;
/** A string that only its own parser makes, so that a plan's id is never passed where a task's is wanted. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type TenantId = Brand<string, 'TenantId'>;
export type PlanId = Brand<string, 'PlanId'>;
export type TaskId = Brand<string, 'TaskId'>;
export type ImportId = Brand<string, 'ImportId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type RoleId = Brand<string, 'RoleId'>;
export type BodyId = Brand<string, 'BodyId'>;

/** Makes ids; passed in as an argument wherever ids are needed, so that tests can fix them. */
export type NewId = () => string;

/** A UUID of version 7 (RFC 9562): 48 bits of milliseconds since 1970, then randomness. */
export function uuidV7(epochMs: number, random: Uint8Array = randomBytes(10)): string {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(epochMs, 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return asUuid(bytes);
}

/**
 * An id that is the same for the same parts: what makes a repeated import, or a task made from the
 * same row of the same file, meet itself. A UUID of version 8 over SHA-256.
 */
export function idFrom(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return asUuid(bytes);
}

function asUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** `SIG Budget/Compliance Manager` → `sig-budget-compliance-manager`: the id of a role or phase known by its words. */
export function slug(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
