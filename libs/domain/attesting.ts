import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { titlesOf } from './section-titles.js';
import { changedSections } from './changed-sections.js';
import type { DecisionContext } from './decider.js';
import { onDay, type DraftFacts, type RevisionFacts } from './facts.js';
import { HEADER } from './header.js';
import { materialHash } from './material-hash.js';
import { rolesTold, stageOf, type ProgramRules, type StageRule } from './program-rules.js';
import { unmetStage } from './stage.js';

/**
 * Who says that a stage was done before Planline, in which role, of which text, on which day it was, and what shows it:
 * `kept` is the id of the document that `document` names in words. `testData`: it claims nothing, and says so wherever it stands.
 */
export type Attesting = {
  readonly by: string;
  readonly role: string;
  readonly revision: number;
  readonly on: CalendarDate;
  readonly document: string;
  readonly kept: string | null;
  readonly testData: boolean;
};

/** Whether an attestation says what an earlier one said: what is kept beside it, the day on which it was told for one, is not said by it. */
export const saysTheSame = (kept: object, told: object): boolean =>
  canonicalJson(Object.fromEntries(Object.entries(kept).filter(([field]) => Object.hasOwn(told, field)))) === canonicalJson(told);

/** The stages that come before one, and before those. */
export function stagesBefore(rules: ProgramRules, stage: StageRule): readonly StageRule[] {
  const found = new Map<string, StageRule>();
  const walk = ({ after }: StageRule): void => {
    for (const id of after) {
      const rule = stageOf(rules, id);
      if (!rule || found.has(id)) continue;
      found.set(id, rule);
      walk(rule);
    }
  };
  walk(stage);
  return [...found.values()];
}

/**
 * What every attestation of a stage rests on, as a board's does: the stages before it, the newest frozen text, which
 * differs in nothing material from the first one that was frozen here, a day before that one was, and a person who has a
 * role of the stage today. Where it is no test data, too: a document that is kept here, and a text that came in by files,
 * in which nobody wrote anything material here. `roles`: ids of those roles. `covers`: the sections that the stage is about; null: all.
 */
export function attestable(
  { by, role, revision, on, document, kept, testData }: Attesting,
  { plan, stage, roles, covers = null }: { readonly plan: string; readonly stage: StageRule; readonly roles: readonly string[]; readonly covers?: readonly string[] | null },
  context: DecisionContext,
): { readonly ok: true; readonly frozen: RevisionFacts } | ReturnType<typeof refuse> {
  const { today, rules, seen } = context;
  const late = unmetStage(context, plan, { ...stage, after: stagesBefore(rules!, stage).map(({ id }) => id) });
  if (late) return late;
  const told = rolesTold(rules, roles.includes(role) ? [role] : roles);
  if (!roles.includes(role)) return refuse('stage.attested-by-no-role', { role, roles: told.titles, mark: told.mark, source: told.source });
  if (!seen('role', role).holders.some((held) => held.person === by && onDay(today)(held))) return refuse('stage.attested-by-nobody', { role: told.titles, on: today, mark: told.mark, source: told.source });
  const draft = seen('draft', plan);
  const { revisions } = draft;
  const frozen = revisions.find(({ number }) => number === revision);
  if (!frozen) return refuse('stage.attested-not-frozen', { revision });
  const newest = revisions.at(-1)!;
  if (newest.number !== revision) return refuse('stage.attested-older', { revision, newest: newest.number });
  // What was decided before Planline was decided on the text that came in: what was written here since was before nobody.
  const first = revisions[0]!;
  const rewritten = changedSections(first.sections, frozen.sections, 'material');
  if (rewritten.length > 0) return refuse('stage.attested-rewritten', { revision, first: first.number, sections: titlesOf(rewritten, rules) });
  if (on > first.frozenOn) return refuse('stage.attested-too-late', { on, frozenOn: first.frozenOn });
  if (testData) return { ok: true, frozen };
  const own = writtenHere(draft, frozen, rules!).filter((section) => covers === null || covers.includes(section));
  if (own.length > 0) return refuse('stage.attested-written-here', { on, sections: titlesOf(own, rules) });
  if (kept === null) return refuse('stage.attested-unshown', { document });
  return { ok: true, frozen };
}

/** Sections of a revision that say materially something else than the files that came in, since a person wrote in them here. */
function writtenHere({ fromFiles }: DraftFacts, { sections }: RevisionFacts, rules: ProgramRules): readonly string[] {
  const all = new Set([...Object.keys(sections), ...rules.sections.map(({ id }) => id)]);
  return [...all].filter((section) => {
    const items = section === HEADER ? null : (fromFiles?.(section) ?? null);
    if (items === null) return false;
    const frozen = sections[section]?.material;
    return frozen === undefined ? items.length > 0 : frozen !== materialHash(section, items, rules.sections);
  });
}
