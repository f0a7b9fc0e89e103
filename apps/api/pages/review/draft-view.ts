import { checkContent } from '#libs/domain/draft/checks/check.js';
import { findingId, placeText } from '#libs/domain/draft/checks/finding.js';
import { checkTicks } from '#libs/domain/draft/checks/ticks.js';
import type { DraftFinding } from '#libs/domain/draft/events.js';
import type { Draft, Revision } from '#libs/domain/draft/state.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { changedSections } from '#libs/domain/changed-sections.js';
import { sawTold } from '#libs/domain/saw-words.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import type { Stage } from '../../queries/stages.js';
import type { Asked } from './step-form.js';
import { boundTo } from './bound.js';
import { explainedIn } from './explained.js';
import type { Called } from './called.js';

/** What freezing asks about. That somebody hands in what they approve is asked by the programs that have a rule on it. */
const findingsIn = (draft: Draft, rules: ProgramRules): DraftFinding[] => checkContent(draft.content, draft, rules.sections);

const isExplained = (draft: Draft, finding: DraftFinding): boolean => Object.hasOwn(draft.explained, findingId(finding));

/** Findings are told by the last word of their code: their places are those of the text of then. */
const becauseOf = ({ frozenBecause = {} }: Draft, { number, frozenOn }: Revision) => (frozenBecause[number] ?? []).map(({ about, explanation }) => ({ guard: about.replace(/^draft\./, ''), explanation, on: frozenOn }));

/** The text as a stage: what was frozen of it, what was found in it, and where it came from. */
export function draftStageView(plan: string, draft: Draft, rules: ProgramRules, today: CalendarDate, called: Called, ruled: Stage['guards']) {
  const findings = [...findingsIn(draft, rules), ...checkTicks(draft, rules, today)];
  const revisions = draft.revisions.map((revision, i) => ({
    ...boundTo(plan, { revision: revision.number, hash: revision.hash }),
    number: revision.number,
    frozenOn: revision.frozenOn,
    explained: explainedIn(becauseOf(draft, revision), ruled),
    changed: i === 0 ? null : called.sections(changedSections(draft.revisions[i - 1]!.sections, revision.sections)),
    diff: i === 0 ? null : `/plans/${plan}/diff?from=${draft.revisions[i - 1]!.number}&to=${revision.number}`,
  }));
  return {
    revisions: revisions.reverse(),
    findings: {
      blocks: findings.filter(({ severity }) => severity === 'blocks').length,
      warns: findings.filter((finding) => finding.severity === 'warns' && !isExplained(draft, finding)).length,
      explained: findings.filter((finding) => isExplained(draft, finding)).length,
      informs: findings.filter(({ severity }) => severity === 'informs').length,
    },
    // The form beside it asks about them too, though they are no findings at a place.
    rules: {
      blocks: ruled.filter(({ holds, severity }) => holds === false && severity === 'blocks').length,
      warns: warning(ruled).length,
    },
    imports: draft.imports.map(({ fileName, found }) => ({ fileName, found })),
  };
}

const warning = (guards: Stage['guards']) => guards.filter(({ holds, severity }) => holds === false && severity === 'warns');

/** What a person must explain before the text can be frozen: rules that warn, and findings that warn, one reason for all of a kind. */
export function explanationsAsked(draft: Draft, stage: Stage, rules: ProgramRules): Asked[] {
  const guards = warning(stage.guards);
  const findings = findingsIn(draft, rules).filter((finding) => finding.severity === 'warns' && !isExplained(draft, finding));
  const byCode = new Map<string, DraftFinding[]>();
  for (const finding of findings) byCode.set(finding.code, [...(byCode.get(finding.code) ?? []), finding]);
  return [
    ...guards.map(({ guard, rule, seen, items }) => ({ about: guard, label: say('page.explain-rule', { rule: rule.text }), hint: say('page.explain-saw', { whole: rule.whole, at: items.join('; ') || 'none', saw: sawTold(seen, 300) }), required: true })),
    ...[...byCode].map(([code, found]) => ({ about: code, label: say('page.explain-finding', { count: found.length, finding: say(code, found[0]!.params) }), hint: say('page.explain-places', { places: found.map(placeText).join(', ') }), required: true })),
  ];
}
