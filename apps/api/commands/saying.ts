import type { Refusal } from '#libs/kernel/refusal.js';
import { say } from '#libs/messages/say.js';
import type { Parts } from '../parts.js';
import { namesSomebody, sayNamed, type Saying } from '../queries/named.js';
import { namesOn } from '../queries/people.js';

/** Whoever gives commands at a command line reads who is meant, not their id; sections are called there by their ids, as they are given. */
export async function sayingOf(parts: Pick<Parts, 'day' | 'inTenant'>, tenant: string, refusals: readonly Refusal[]): Promise<Saying> {
  if (!refusals.some(namesSomebody)) return say;
  const { today } = await parts.day(tenant);
  return sayNamed(await parts.inTenant(tenant, (db) => namesOn(db, today)), { sections: [] }, say);
}
