import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { Header, RevisionFacts } from './facts.js';

/**
 * A plan's period and district, as a part of each revision beside its sections: a decision on a plan rests on the
 * years and the district that it is for, and what a district is to its program decides who has to be asked. No
 * section has this id.
 */
export const HEADER = 'header';
export const HEADER_TITLE = 'Period and district';

/** All of it is material. */
export function headerHashes({ period, district }: Header): RevisionFacts['sections'][string] {
  const hash = canonicalHash({ period, district });
  return { hash, material: hash };
}
