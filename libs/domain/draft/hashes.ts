import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { Content } from '../content.js';
import type { Header, RevisionFacts } from '../facts.js';
import { HEADER, headerHashes } from '../header.js';
import { materialHash } from '../material-hash.js';
import type { SectionRule } from '../program-rules.js';

/** What is frozen of a text: the hashes of each section and of the header, and one over all of them. */
export function hashesOf(content: Content, header: Header, rules: readonly SectionRule[]): Pick<RevisionFacts, 'hash' | 'sections'> {
  const sections = Object.fromEntries(
    Object.entries(content).map(([id, items]) => [id, { hash: canonicalHash(items), material: materialHash(id, items, rules) }]),
  );
  const texts = Object.fromEntries(Object.entries(sections).map(([id, { hash }]) => [id, hash]));
  return { sections: { ...sections, [HEADER]: headerHashes(header) }, hash: canonicalHash({ period: header.period, district: header.district, sections: texts }) };
}
