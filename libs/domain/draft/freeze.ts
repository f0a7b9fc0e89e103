import { refuse } from '#libs/kernel/refusal.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { accept, type Decision, type DecisionContext, type FollowUp } from '../decider.js';
import { REWRITTEN } from '../before-guards.js';
import { guardSections, type GuardSections } from '../guard-sections.js';
import { judge } from '../guards.js';
import { parentCommitteeIn, tellsOfCommittee } from '../parent-committee.js';
import { sourceTold, type ProgramRules, type SectionRule, type StageRule } from '../program-rules.js';
import { hasDates, stageStreamId } from '../stage.js';
import { checkContent, findingsOf } from './checks/check.js';
import { findingId, placeText } from './checks/finding.js';
import type { DraftCommand } from './commands.js';
import { changedUnreturned, submissionStages } from './decide-text.js';
import type { District, DraftEvent, DraftFinding } from './events.js';
import { frozenWith } from './evolve.js';
import { hashesOf } from './hashes.js';
import { bytesOfText, DRAFT_LIMITS } from './limits.js';
import type { Draft } from './state.js';

/** What guards of the moment `freeze` (stage id `draft`) are asked on. Every section of the program is there, an unwritten one empty. */
export type FreezeFacts = {
  readonly today: CalendarDate;
  readonly plan: { readonly start: CalendarDate; readonly end: CalendarDate };
  readonly district: District;
  readonly sections: GuardSections;
};

export const approvalStages = (rules: ProgramRules | null): readonly StageRule[] => rules?.stages.filter(({ kind }) => kind === 'board-approval') ?? [];

export function freezeFacts({ period, district, content }: Pick<Draft, 'period' | 'district' | 'content'>, rules: ProgramRules, today: CalendarDate): FreezeFacts {
  return { today, plan: period, district, sections: guardSections(content, rules) };
}

type Freeze = Extract<DraftCommand, { name: 'freezeRevision' }>;

/** The same text again is the same revision: a second tab that freezes it too changes nothing. */
export function freeze(state: Draft, { explanations }: Freeze, context: DecisionContext, id: string): Decision<DraftEvent> {
  const { rules, plan, today } = context;
  if (Object.keys(state.content).length === 0) return refuse('draft.empty');
  const sections = rules?.sections ?? [];
  const hashes = hashesOf(state.content, state, sections);
  if (state.revisions.at(-1)?.hash === hashes.hash) return accept();
  const kept = changedUnreturned(state, hashes, context, id);
  if (kept) return kept;
  const [bytes, limit] = [bytesOfText(frozenWith(state, hashes.sections)), DRAFT_LIMITS.frozenBytes];
  if (bytes > limit) return refuse('draft.revisions-too-large', { bytes, limit });
  const codes = codesByKey(state, sections);
  const judged = judge(rules ? rules.guards('draft', 'freeze', freezeFacts(state, rules, today)) : [], notById(explanations, codes), [...new Set(codes.values()), ...(besideBoard(context, id) ? [REWRITTEN] : [])]);
  if (!judged.ok) return judged;
  const explained = explainedFindings(state, sections, explanations, codes);
  if (!explained.ok) return explained;
  const number = (state.revisions.at(-1)?.number ?? 0) + 1;
  return accept({ type: 'RevisionFrozen', data: { number, ...hashes, frozenOn: today, program: plan?.program ?? null, guards: [...judged.guards], explained: explained.findings } });
}

type Explained = Extract<DraftEvent, { type: 'RevisionFrozen' }>['data']['explained'];

const MOST_FINDINGS = 20;

/** Each with its place, and where it is written what its section asks for, so that all can be put right before the next try. */
function refusedBy(code: string, findings: readonly DraftFinding[], sections: readonly SectionRule[]): ReturnType<typeof refuse> {
  const listed = findings.slice(0, MOST_FINDINGS);
  const lines = listed.map((finding) => ({ code: finding.code, params: finding.params, at: `${placeText(finding)} (${findingId(finding)})`, from: sourceTold(sections.find(({ id }) => id === finding.place.section)?.source ?? null) }));
  return refuse(code, { count: findings.length, others: findings.length - listed.length }, lines);
}

/** Refused by all findings that block, then by all that warn and nobody explained: by their ids, or for all of a code. */
function explainedFindings(state: Draft, sections: readonly SectionRule[], given: Freeze['explanations'], codes: Codes): { readonly ok: true; readonly findings: Explained } | ReturnType<typeof refuse> {
  const findings = checkContent(state.content, state, sections);
  const blocking = findings.filter(({ severity }) => severity === 'blocks');
  if (blocking.length > 0) return refusedBy('draft.freeze-blocked', blocking, sections);
  const warning = findings.filter(({ severity }) => severity === 'warns');
  const keyFor = (finding: DraftFinding) => [findingId(finding), finding.code].find((key) => Object.hasOwn(given, key));
  const open = warning.filter((finding) => keyFor(finding) === undefined && !Object.hasOwn(state.explained, findingId(finding)));
  if (open.length > 0) return refusedBy('draft.freeze-needs-explanation', open, sections);
  return { ok: true, findings: Object.entries(given).flatMap(([key, explanation]) => (codes.has(key) ? [{ finding: key, code: codes.get(key)!, explanation }] : [])) };
}

type Codes = ReadonlyMap<string, string>;

/** By what an explanation may name them, an id or a code: the findings of the text, and those of its last file that the text alone does not tell. */
const codesByKey = (state: Draft, sections: readonly SectionRule[]): Codes =>
  new Map(findingsOf(state, sections).filter(({ severity }) => severity !== 'blocks').flatMap((finding) => [[findingId(finding), finding.code], [finding.code, finding.code]]));

/** An approval that has begun hears of the newer text, and may ask why it is another than councils were heard on. */
const besideBoard = ({ rules, seen }: DecisionContext, id: string): boolean => approvalStages(rules).some((stage) => seen('approval', stageStreamId(id, stage.id)).status !== 'none');

const notById = (given: Freeze['explanations'], codes: Codes): Freeze['explanations'] => Object.fromEntries(Object.entries(given).filter(([key]) => (codes.get(key) ?? key) === key));

/** The dates of the plan’s years, and by when its stages have to begin, are kept from the first day that its period is known, so that nobody has to remember. */
const datesKept = (rules: ProgramRules | null, plan: string): readonly FollowUp[] =>
  hasDates(rules) ? [{ aggregate: 'calendar', id: plan, command: { name: 'keepDates' } }] : [];

/** An approval that has begun hears of every later revision: a material edit voids what it covers. A submission that has begun hears of another period. */
export function follows(event: DraftEvent, _state: unknown, { rules, seen }: DecisionContext, id: string, given: DraftCommand): readonly FollowUp[] {
  if (event.type === 'DraftBegun') return datesKept(rules, id);
  if (event.type === 'DraftHeaderChanged') {
    const { period } = event.data;
    const begun = submissionStages(rules).map((stage) => stageStreamId(id, stage.id)).filter((stream) => seen('submission', stream).begun);
    return [...datesKept(rules, id), ...begun.map((stream) => ({ aggregate: 'submission', id: stream, command: { name: 'notePeriod', period } }))];
  }
  // Whether there is a parent committee is told by the text.
  if (event.type === 'ItemsWritten' || event.type === 'ItemsRemoved') return tellsOfCommittee(rules, event.data.section) ? datesKept(rules, id) : [];
  if (event.type !== 'RevisionFrozen') return [];
  const { number: revision, hash } = event.data;
  const explanations = given.name === 'freezeRevision' ? given.explanations : {};
  // A plan that went on under a program that asks for it is looked at with its next revision.
  const looked = parentCommitteeIn(rules) ? datesKept(rules, id) : [];
  return looked.concat(approvalStages(rules).flatMap((stage) => {
    const stream = stageStreamId(id, stage.id);
    return seen('approval', stream).status === 'none' ? [] : [{ aggregate: 'approval', id: stream, command: { name: 'noteRevision', revision, hash, explanations } }];
  }));
}
