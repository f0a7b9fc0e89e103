import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Content, Item } from '../content.js';
import type { DraftFacts, RevisionFacts } from '../facts.js';
import { HEADER } from '../header.js';
import type { Attested, District, DraftFinding, Period } from './events.js';

/** One frozen text. Its items are found by the hashes of its sections. */
export type Revision = RevisionFacts;

/** By how many years a file was moved when it was taken in, so that the plan begins on `date`. */
export type TextAnchor = { readonly date: CalendarDate; readonly movedByYears: number };

export type ImportedFile = { readonly fileName: string; readonly document: string; readonly findings: readonly DraftFinding[]; readonly found: number; readonly anchor: TextAnchor | null };

export type FrozenBecause = { readonly about: string; readonly explanation: string };

type Facts = {
  readonly version: number;
  readonly period: Period;
  readonly district: District;
  /** As it stands now. */
  readonly content: Content;
  /** Oldest first. */
  readonly revisions: readonly Revision[];
  /** By the hash of a section: its items as they were frozen, shared by all revisions that have them. */
  readonly frozen: Readonly<Record<string, readonly Item[]>>;
  readonly imports: readonly ImportedFile[];
  /** By section that a person wrote in: its items as files alone left them. A text that was folded before this was kept has none. */
  readonly fromFiles?: Content;
  /** By the id of a finding. */
  readonly explained: Readonly<Record<string, string>>;
  /** By the number of a revision: why it was right to freeze it, by guard or by the code of findings. One that was folded before this was kept has none. */
  readonly frozenBecause?: Readonly<Record<string, readonly FrozenBecause[]>>;
  readonly attested: readonly Attested[];
  /** By person: the number of the newest revision that they saw. Reading an older one again takes nothing back. */
  readonly seen: Readonly<Record<string, number>>;
};

export type DraftState = { readonly status: 'none'; readonly version: number } | (Facts & { readonly status: 'begun' });
export type Draft = Extract<DraftState, { status: 'begun' }>;

export const itemsOf = (content: Content, section: string): readonly Item[] => (Object.hasOwn(content, section) ? content[section]! : []);

/** The newest revision that a person saw; 0: none. */
export const seenBy = ({ seen }: Draft, person: string): number => (Object.hasOwn(seen, person) ? seen[person]! : 0);

export const revisionOf = (state: Draft, number: number): Revision | undefined => state.revisions.find((revision) => revision.number === number);

/** The program and version that a revision is read by: the one that it was frozen under. `now`: the plan's, where that is not known. */
export const programOf = (state: DraftState, revision: number, now: string): string => (state.status === 'begun' && revisionOf(state, revision)?.program) || now;

/** The text of a revision, as it was frozen; null where nobody froze one with this number. */
export function contentOf(state: Draft, number: number): Content | null {
  const revision = revisionOf(state, number);
  return revision ? Object.fromEntries(textsOf(revision).map(([section, hash]) => [section, itemsOf(state.frozen, hash)])) : null;
}

/** The hash of each section's text, without that of the header. */
export const textsOf = ({ sections }: Pick<RevisionFacts, 'sections'>): readonly (readonly [section: string, hash: string])[] =>
  Object.entries(sections).flatMap(([section, { hash }]) => (section === HEADER ? [] : [[section, hash] as const]));

/** As files alone left a section that a person wrote in, none of it where no file was taken in; null: nobody wrote in it. */
function fromFiles({ imports, fromFiles: kept = {} }: Draft, section: string): readonly Item[] | null {
  if (imports.length === 0) return [];
  return Object.hasOwn(kept, section) ? kept[section]! : null;
}

export function factsOf(state: DraftState): DraftFacts {
  if (state.status === 'none') return { begun: false, period: null, district: null, content: {}, revisions: [], contentOf: () => null, attested: [] };
  const { period, district, content, revisions, attested } = state;
  return { begun: true, period, district, content, revisions, contentOf: (number) => contentOf(state, number), fromFiles: (section) => fromFiles(state, section), attested };
}
