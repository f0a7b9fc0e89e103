import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { Content, Item } from '../content.js';
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
export function noChange(draft: DraftFacts, since: number, change: Change): ReturnType<typeof refuse> | null {
  const { revision: number, section } = change;
  const before = revisionOf(draft, since);
  if (!before) return refuse('council.no-revision', { revision: since });
  const texts = (now: Content | null) => ({ was: draft.contentOf(since), is: now });
  if (number === null) return changedSince(draft, since).includes(section) ? elsewhere(texts(draft.content), since, change) : refuse('council.not-changed', { section, since });
  if (number <= since) return refuse('council.change-not-later', { revision: number, since });
  const after = revisionOf(draft, number);
  if (!after) return refuse('council.no-revision', { revision: number });
  return hashOf(before, section) === hashOf(after, section) ? refuse('council.not-changed', { section, since }) : elsewhere(texts(draft.contentOf(number)), since, change);
}

/** Null where the item named, and the field, are among what differs; else the refusal that says what is. */
function elsewhere({ was, is }: { readonly was: Content | null; readonly is: Content | null }, since: number, { section, item, field }: Change): ReturnType<typeof refuse> | null {
  if (item === null) return field === null ? null : refuse('council.field-without-item', { field });
  const [before, after] = [itemsIn(was, section), itemsIn(is, section)];
  const changed = differing(before, after);
  if (!changed.includes(item)) return refuse('council.item-not-changed', { section, item, since, changed: changed.join(', ') || 'none' });
  if (field === null) return null;
  const fields = differing(before[item] ?? {}, after[item] ?? {});
  return fields.includes(field) ? null : refuse('council.field-not-changed', { section, item, field, since, changed: fields.join(', ') });
}

const itemsIn = (content: Content | null, section: string): Readonly<Record<string, Item['fields']>> =>
  Object.fromEntries((content && Object.hasOwn(content, section) ? content[section]! : []).map(({ key, fields }) => [key, fields]));

/** Names under which two records say different things; one that is missing says nothing. */
const differing = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => Object.hasOwn(a, name) !== Object.hasOwn(b, name) || canonicalJson(a[name] ?? null) !== canonicalJson(b[name] ?? null)).sort();
