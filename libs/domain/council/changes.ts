import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { Content } from '../content.js';
import type { DraftFacts, RevisionFacts } from '../facts.js';
import { HEADER, headerHashes } from '../header.js';
import type { Change } from './events.js';

export const revisionOf = (draft: DraftFacts, number: number): RevisionFacts | undefined => draft.revisions.find((revision) => revision.number === number);

const textOf = (content: Content | null, section: string): string => canonicalJson(content && Object.hasOwn(content, section) ? content[section] : []);

const hashOf = ({ sections }: RevisionFacts, section: string): string | null => (Object.hasOwn(sections, section) ? sections[section]!.hash : null);

/** Sections whose text now is another one than that of a revision, and the header where that is another one. */
export function changedSince(draft: DraftFacts, revision: number): readonly string[] {
  const frozen = draft.contentOf(revision);
  const sections = new Set([...Object.keys(frozen ?? {}), ...Object.keys(draft.content)]);
  const changed = [...sections].filter((section) => textOf(frozen, section) !== textOf(draft.content, section));
  return [...changed, ...(headerChanged(draft, revision) ? [HEADER] : [])].sort();
}

function headerChanged({ period, district, revisions }: DraftFacts, number: number): boolean {
  const frozen = revisions.find((revision) => revision.number === number);
  return !!frozen && !!period && !!district && headerHashes(frozen).hash !== headerHashes({ period, district }).hash;
}

/** Why a change is no answer to something said of revision `since`: there is none, or it lies elsewhere; null where it is one. */
export function noChange(draft: DraftFacts, since: number, { revision: number, section }: Change): ReturnType<typeof refuse> | null {
  const before = revisionOf(draft, since);
  if (!before) return refuse('council.no-revision', { revision: since });
  if (number === null) return changedSince(draft, since).includes(section) ? null : refuse('council.not-changed', { section, since });
  if (number <= since) return refuse('council.change-not-later', { revision: number, since });
  const after = revisionOf(draft, number);
  if (!after) return refuse('council.no-revision', { revision: number });
  return hashOf(before, section) === hashOf(after, section) ? refuse('council.not-changed', { section, since }) : null;
}
