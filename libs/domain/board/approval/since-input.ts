import { stagesBefore } from '../../attesting.js';
import { changedSections } from '../../changed-sections.js';
import type { CouncilRoundFacts, RevisionFacts } from '../../facts.js';
import type { ProgramRules, StageRule } from '../../program-rules.js';
import { boardOptions } from '../options.js';
import { covered, type Sections } from '../changes.js';
import type { ApprovalState } from './state.js';

/** `roundOf`: by the id of a stage of councils, what it came to; null where it has not begun. */
export type Heard = { readonly rules: ProgramRules; readonly revisions: readonly RevisionFacts[]; readonly roundOf: (stage: string) => CouncilRoundFacts | null };

/**
 * Councils are heard on one text and the board decides on another: what differs materially is compared by hashes. What
 * an accepted recommendation changed, and nobody changed since it was certified, is what they asked for; all else is
 * rewritten. `inputOn`: the oldest revision that they were heard on.
 */
export function rewrittenSinceInput(now: Sections, covers: readonly string[] | null, stage: StageRule, { rules, revisions, roundOf }: Heard) {
  const heard = stagesBefore(rules, stage).filter(({ kind }) => kind === 'council-input');
  const found = heard.flatMap(({ id }) => {
    const { revision = null, answeredIn = null, answered = [] } = roundOf(id) ?? {};
    const [then, certified] = [revision, answeredIn].map((number) => revisions.find((one) => one.number === number));
    if (!then || !certified) return [];
    const asked = (section: string) => answered.includes(section) && certified.sections[section]?.material === now[section]?.material;
    const sections = changedSections(covered(then.sections, covers), now, 'material').filter((section) => !asked(section));
    return sections.length === 0 ? [] : [{ revision: then.number, sections }];
  });
  const rewritten = [...new Set(found.flatMap(({ sections }) => sections))].sort();
  return { inputOn: rewritten.length === 0 ? null : Math.min(...found.map(({ revision }) => revision)), rewritten };
}

/** What the text as it stands says otherwise than councils were heard on, and the board has not before it. */
export type NotBeforeBoard = {
  readonly inputOn: number;
  readonly sections: readonly string[];
  /** Whether it is in the newest frozen revision. */
  readonly frozen: boolean;
  /** The revision that lies before the board; null: none does yet. */
  readonly laid: number | null;
};

/** Null where there is nothing of that, and once the board has approved: then an edit voids, and says so. `text`: the sections as they stand. */
export function notBeforeBoard(text: Sections, approval: ApprovalState, stage: StageRule, heard: Heard): NotBeforeBoard | null {
  if (approval.status !== 'none' && approval.status !== 'open') return null;
  const laid = approval.status === 'open' ? approval : null;
  const covers = laid ? laid.covers : (boardOptions(stage)?.covers ?? null);
  const now = covered(text, covers);
  const { inputOn, rewritten } = rewrittenSinceInput(now, covers, stage, heard);
  const sections = rewritten.filter((section) => laid?.sections[section]?.material !== now[section]?.material);
  if (inputOn === null || sections.length === 0) return null;
  const newest = heard.revisions.at(-1)?.sections ?? {};
  return { inputOn, sections, frozen: sections.every((section) => newest[section]?.material === now[section]?.material), laid: laid?.revision ?? null };
}
