import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { slug } from '#libs/kernel/ids.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { onDay, type DraftFacts, type RevisionFacts } from '../../facts.js';
import { attestable, saysTheSame, stagesBefore } from '../../attesting.js';
import { askedWithoutGuard, REWRITTEN } from '../../before-guards.js';
import { HEADER } from '../../header.js';
import { judge, type Explanations } from '../../guards.js';
import { rolesTold, sourceTold, stageOf, type GuardAnswer, type StageRule } from '../../program-rules.js';
import { partsOfStageId, stageFor, stageStreamId, unmetStage } from '../../stage.js';
import { changedSections } from '../../changed-sections.js';
import { titlesOf } from '../../section-titles.js';
import { covered } from '../changes.js';
import { boardOptions, type BoardOptions } from '../options.js';
import type { ApprovalCommand } from './commands.js';
import type { ApprovalEvent } from './events.js';
import { asked, daysUntil, judged } from './guard-facts.js';
import { rewrittenSinceInput, type Heard } from './since-input.js';
import { approvedOn, isSigned, type ApprovalState, type ApprovedState, type Attestation, type ConcludedApproval, type NotedMotion, type OpenApproval, type PastRound } from './state.js';

type Command<N extends ApprovalCommand['name']> = Extract<ApprovalCommand, { name: N }>;
type Known = Exclude<ApprovalState, { status: 'none' }>;

/** The stage of the program and its options, or why there is none. */
export function termsOf(context: DecisionContext, id: string) {
  const found = stageFor(context, id, 'board-approval');
  if (!found.ok) return found;
  const options = boardOptions(found.stage);
  return options ? { ok: true as const, stage: found.stage, options } : refuse('meeting.options-unreadable', { stage: found.stage.title });
}

export function open(state: ApprovalState, { revision, body, explanations }: Command<'openApproval'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  if (state.status === 'open' && state.revision !== revision) return refuse('approval.already-open', { revision: state.revision });
  if (state.status === 'open' && state.body === body) return accept();
  if (state.status !== 'none' && state.status !== 'open') return refuse('approval.decided', { on: approvedOn(state), revision: state.revision });
  const terms = termsOf(context, id);
  if (!terms.ok) return terms;
  const { stage, options } = terms;
  const { plan } = partsOfStageId(id);
  const late = unmetStage(context, plan, stage);
  if (late) return late;
  const board = context.seen('body', body);
  if (board.name === null) return refuse('body.not-found');
  if (board.kind !== 'board') return refuse('meeting.not-a-board', { body: board.name });
  const draft = context.seen('draft', plan);
  const serving = servingNow(body, context);
  if (state.status === 'open') return movedToBody(state, { body, serving, explanations }, draft, context);
  const frozen = draft.revisions.find(({ number }) => number === revision);
  if (!frozen) return refuse('approval.revision-not-frozen', { revision });
  const newest = draft.revisions.at(-1)!;
  if (newest.number !== revision) return olderRevision(frozen, newest, context);
  const signers = signersOf(options);
  const input = rewrittenSinceInput(covered(frozen.sections, options.covers), options.covers, stage, heardIn(context, plan));
  const rewrittenBecause = input.rewritten.length === 0 ? null : becauseOf(explanations);
  const answers = asked('open', { stage: stage.id, revision, serving, signers, rewritten: input.rewritten }, draft, context);
  if (!answers.some(isRewritten) && askedWithoutGuard(context.rules, REWRITTEN) && input.inputOn !== null && rewrittenBecause === null) return refuse('approval.rewritten-since-input', { revision, input: input.inputOn, sections: titlesOf(input.rewritten, context.rules), explanation: REWRITTEN, ...sourceOfInput(stage, context) });
  const may = judge(answers, explanations, [REWRITTEN]);
  if (!may.ok) return may;
  const data = { ...about(frozen, stage.id, options), ...input, rewrittenBecause, body, openedOn: context.today, planStart: draft.period?.start ?? null, planEnd: draft.period?.end ?? null, guards: [...may.guards] };
  return accept({ type: 'ApprovalOpened', data });
}

/**
 * The same text before another board: it was laid before the wrong one, or another decides now. Motions at the one
 * before can't be voted on any more, and what failed there stays kept.
 */
function movedToBody(state: OpenApproval, to: { readonly body: string; readonly serving: number; readonly explanations: Explanations }, draft: DraftFacts, context: DecisionContext): Decision<ApprovalEvent> {
  const { stage, revision, hash, signers } = state;
  // What was rewritten was asked about when this text came before a board.
  const may = judged('open', { stage, revision, serving: to.serving, signers, rewritten: [] }, draft, to.explanations, context);
  if (!may.ok) return may;
  return accept({ type: 'ApprovalMovedToBody', data: { revision, hash, from: state.body, body: to.body, on: context.today, guards: [...may.guards] } });
}

const isRewritten = ({ guard }: GuardAnswer): boolean => guard === REWRITTEN;

const heardIn = ({ rules, seen }: DecisionContext, plan: string): Heard => ({ rules: rules!, revisions: seen('draft', plan).revisions, roundOf: (stage) => seen('council-round', stageStreamId(plan, stage)) });

/** Where it is written that councils are heard before this stage: the rule that a rewritten text would get around. */
function sourceOfInput(stage: StageRule | null | undefined, { rules }: DecisionContext) {
  const heard = rules && stage ? stagesBefore(rules, stage).find(({ kind }) => kind === 'council-input') : undefined;
  return sourceTold(heard?.source ?? null);
}

const becauseOf = (explanations: Explanations): string | null => (Object.hasOwn(explanations, REWRITTEN) ? explanations[REWRITTEN]! : null);

/** Members of a board who serve today; none where none is named. */
const servingNow = (body: string | null, { seen, today }: DecisionContext): number =>
  body === null ? 0 : new Set(seen('body', body).members.filter(onDay(today)).map(({ person }) => person)).size;

const signersOf = ({ signers }: BoardOptions): string[] => signers.map(slug);

/** Ids of the roles that the stage knows: who signs, who confirms a scan, and whom it waits for. */
export const rolesOf = ({ waits }: StageRule, { signers, scanConfirmedBy }: BoardOptions): string[] => [...new Set([...signers, scanConfirmedBy, ...Object.values(waits).map(({ owner }) => owner)].map(slug))];

const about = (frozen: RevisionFacts, stage: string, options: BoardOptions) => ({
  stage,
  revision: frozen.number,
  hash: frozen.hash,
  sections: covered(frozen.sections, options.covers),
  covers: options.covers,
  signers: signersOf(options),
});

export const olderRevision = (seen: RevisionFacts, now: RevisionFacts, { rules }: DecisionContext) =>
  refuse('approval.older-revision', { revision: seen.number, now: now.number, changed: titlesOf(changedSections(seen.sections, now.sections), rules) });

/** The roll is called on it: whether the program's rules let the board vote, and what they saw. Nothing is kept where there are none. */
export function noteRoll(state: Known, given: Command<'noteRoll'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const { meeting, motion, revision, hash, explanations, noticedOn, ...room } = given;
  const draft = context.seen('draft', partsOfStageId(id).plan);
  const frozen = draft.revisions.find(({ number }) => number === revision);
  const { kind, on, serving, present, quorum, interested } = room;
  const days = { daysSinceFrozen: daysUntil(frozen?.frozenOn, on), daysSinceNotice: daysUntil(noticedOn, on) };
  const may = judged('vote', { stage: state.stage, revision, signers: state.signers, kind, on, serving, present, quorum, interested, ...days }, draft, explanations, context);
  if (!may.ok) return may;
  return accept({ type: 'ApprovalPutToVote', data: { revision, hash, meeting, motion, on, present, serving, guards: [...may.guards] } });
}

/** A decision on an older text than the one under approval decides nothing: it is told what changed since. */
export function noteMotion(state: Known, given: Command<'noteMotion'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const { meeting, motion, revision, hash, carried, on } = given;
  const data = { meeting, motion, revision, hash, on };
  const told = context.seen('meeting', meeting);
  const decided = told.decided.find((one) => one.motion === motion && one.carried === carried);
  if (decided?.about?.approval !== id || decided.about.hash !== hash || told.on !== on) return refuse('approval.motion-not-decided', { motion });
  const same = (one: NotedMotion | null): boolean => one?.meeting === meeting && one.motion === motion && one.hash === hash;
  if (isSigned(state) && same(state.motion)) {
    if (carried) return accept();
    // What was put under it is kept with the round that it was put under, a scan that nobody confirmed too.
    const isUnder = state.signatures.length + state.scans.length > 0;
    return accept(isUnder || state.status === 'concluded' ? overturnedNow(state, data, context) : { type: 'ApprovalReversed', data });
  }
  const rested = state.past.findLast((one) => same(one.motion));
  if (rested && rested.byRevision !== null) return carried ? accept() : accept(overturnedThen(state, rested, data, context));
  // A vote that was told before and is corrected: where it decides nothing here any more, it is corrected all the same.
  const decides = state.status === 'open' && state.revision === revision && (state.body === null || state.body === told.body);
  if (!decides && state.failed.some(same)) return accept();
  if (state.status !== 'open') return refuse('approval.decided', { on: approvedOn(state), revision: state.revision });
  if (state.body !== null && state.body !== told.body) return refuse('approval.other-body');
  const { revisions } = context.seen('draft', partsOfStageId(id).plan);
  const seen = revisions.find((frozen) => frozen.number === revision && frozen.hash === hash);
  if (!seen) return refuse('approval.revision-not-frozen', { revision });
  if (state.revision !== revision) return olderRevision(seen, revisions.find(({ number }) => number === state.revision) ?? seen, context);
  if (!carried) return state.failed.some(same) ? accept() : accept({ type: 'ApprovalNotCarried', data });
  const events: ApprovalEvent[] = [{ type: 'ApprovalCarried', data }];
  return accept(...events, ...(state.signers.length === 0 ? [concluded({ revision, hash }, context)] : []));
}

/** What has no approval once this round has none: all of it, or what the round before does not reach. */
function overturnedNow(state: Exclude<ApprovedState, { attested: Attestation }>, data: NotedMotion, { today }: DecisionContext): ApprovalEvent {
  const before = state.past.at(-1);
  const standing = before && before.byRevision !== null && state.lastApproved !== null ? [...before.voided, ...state.voided, ...changedSections(state.lastApproved, state.sections, 'material')] : null;
  const voided = [...new Set(standing ?? Object.keys(state.sections))].sort();
  return { type: 'ApprovalOverturned', data: { ...data, round: state.round, signatures: state.signatures.length, voided, next: state.round + 1, overturnedOn: today } };
}

/** What a past round still approved is void too, unless a later vote has approved the whole text. */
function overturnedThen(state: Known, past: PastRound, data: NotedMotion, { today }: DecisionContext): ApprovalEvent {
  const voided = state.status === 'open' ? Object.keys(state.sections).sort() : [];
  return { type: 'ApprovalOverturned', data: { ...data, round: past.round, signatures: past.signatures.length, voided, next: null, overturnedOn: today } };
}

export const concluded = ({ revision, hash }: { revision: number; hash: string }, { today }: DecisionContext): ApprovalEvent => ({
  type: 'ApprovalConcluded',
  data: { revision, hash, on: today },
});

/** A newer text: it takes the place of one that is not decided on, and voids an approval only where it edits what that rests on. */
export function noteRevision(state: Known, { revision, hash, explanations }: Command<'noteRevision'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  if (revision <= state.revision) return accept();
  const { plan } = partsOfStageId(id);
  const frozen = context.seen('draft', plan).revisions.find((one) => one.number === revision && one.hash === hash);
  if (!frozen) return refuse('approval.revision-not-frozen', { revision });
  const sections = covered(frozen.sections, state.covers);
  const stage = context.rules && stageOf(context.rules, state.stage);
  const input = stage ? rewrittenSinceInput(sections, state.covers, stage, heardIn(context, plan)) : { inputOn: null, rewritten: [] };
  const newer: Newer = { revision, hash, sections, input, because: becauseOf(explanations) };
  return state.status === 'open' ? moved(state, newer, context, plan) : compared(state, newer, context);
}

type Newer = {
  readonly revision: number;
  readonly hash: string;
  readonly sections: RevisionFacts['sections'];
  readonly input: { readonly inputOn: number | null; readonly rewritten: string[] };
  readonly because: string | null;
};

/** Bound to what councils were heard on as at the opening: what it rewrites beyond the text whose place it takes needs an explanation. */
function moved(state: OpenApproval, { revision, hash, sections, input, because }: Newer, context: DecisionContext, plan: string): Decision<ApprovalEvent> {
  const changed = [...changedSections(state.sections, sections)];
  const fresh = changedSections(state.sections, sections, 'material').filter((section) => input.rewritten.includes(section));
  const rule = fresh.length === 0 ? undefined : asked('open', { stage: state.stage, revision, serving: servingNow(state.body, context), signers: state.signers, rewritten: fresh }, context.seen('draft', plan), context).find(isRewritten);
  const needsReason = fresh.length > 0 && (rule ? !rule.holds && rule.severity === 'warns' : askedWithoutGuard(context.rules, REWRITTEN));
  if (needsReason && because === null) return refuse('approval.moves-rewritten', { from: state.revision, input: input.inputOn ?? 0, sections: titlesOf(fresh, context.rules), explanation: REWRITTEN, ...(rule ? sourceTold(rule.source) : sourceOfInput(context.rules && stageOf(context.rules, state.stage), context)) });
  const may = judge(rule && !needsReason ? [rule] : []);
  if (!may.ok) return may;
  const edited = state.lastApproved === null ? [] : changedSections(state.lastApproved, sections, 'material');
  const voided = [...new Set([...state.voided, ...edited])].sort();
  return accept({ type: 'ApprovalMovedToRevision', data: { revision, hash, sections, from: state.revision, changed, voided, ...input, rewrittenBecause: fresh.length > 0 ? because : null } });
}

/** An edit that voids an approval is named by that, and refused by nobody; what it rewrites is kept, with the reason where one was given. */
function compared(state: ApprovedState, { revision, hash, sections, input, because }: Newer, { today, rules }: DecisionContext): Decision<ApprovalEvent> {
  const edited = [...changedSections(state.sections, sections, 'material')];
  if (edited.length === 0) return accept({ type: 'ApprovalStands', data: { revision, hash, sections, from: state.revision } });
  const standing = Object.keys(sections).filter((id) => id !== HEADER && !edited.includes(id)).length;
  const data = { sections: edited, titles: titlesOf(edited, rules), voided: edited.length, standing, approved: state.revision, byRevision: revision, hash, now: sections, round: state.round + 1, on: today };
  const rewrittenBecause = edited.some((section) => input.rewritten.includes(section)) ? because : null;
  return accept({ type: 'ApprovalVoided', data: { ...data, ...input, rewrittenBecause } });
}

/** An agency that lets corrections go as they are has decided: the round that a correction began is not waited for any more. */
export function settleAfterDecision(state: Known, { revision, hash, on }: Command<'settleAfterDecision'>): Decision<ApprovalEvent> {
  // It approved what the board had approved: a round whose vote was found wrong never was that.
  if (state.past.at(-1)?.byRevision === null) return accept();
  if (state.round === 1 || state.status === 'concluded' || state.settledOn !== null) return accept();
  return accept({ type: 'ApprovalRoundSettled', data: { revision, hash, round: state.round, on } });
}

/**
 * Told and not recorded: it stands for a decision that was made before its text was kept here, and for no other. A later
 * attestation stands in place of an earlier one, which stays in the history.
 */
export function attest(state: ApprovalState, given: Command<'attestApproval'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const { revision, body, approvedOn: on, signed, by, role, statement, document, file, testData } = given;
  if (isSigned(state)) return refuse('approval.decided', { on: approvedOn(state), revision: state.revision });
  if (state.status === 'concluded' && sameTold(state, given)) return accept();
  if (state.status === 'open' && (state.round > 1 || state.putToVote || state.failed.length > 0)) return refuse('approval.was-voted-on');
  const terms = termsOf(context, id);
  if (!terms.ok) return terms;
  const { stage, options } = terms;
  const { plan } = partsOfStageId(id);
  const stranger = signed.find((one) => !signersOf(options).includes(one.role));
  if (stranger) return refuse('approval.not-a-signer', { role: stranger.role, signers: signersOf(options).join(', '), ...sourceTold(stage.source) });
  const unsigned = signersOf(options).filter((signer) => !signed.some((one) => one.role === signer));
  if (unsigned.length > 0) return refuse('approval.attested-unsigned', { unsigned: rolesTold(context.rules, unsigned).titles, count: unsigned.length, ...sourceTold(stage.source) });
  const last = [on, ...signed.map(({ signedOn }) => signedOn)].sort().at(-1)! as CalendarDate;
  const found = attestable({ by, role, revision, on: last, document, kept: file?.id ?? null, testData }, { plan, stage, roles: rolesOf(stage, options), covers: options.covers }, context);
  if (!found.ok) return found;
  const { frozen } = found;
  const draft = context.seen('draft', plan);
  if (body !== null && context.seen('body', body).kind !== 'board') return refuse('body.not-found');
  const told = { approvedOn: on, signed: signed.map((one) => ({ ...one })), by, role, statement, document, file, testData, attestedOn: context.today };
  const period = { planStart: draft.period?.start ?? null, planEnd: draft.period?.end ?? null };
  return accept({ type: 'ApprovalAttested', data: { ...about(frozen, stage.id, options), body: body ?? (state.status === 'none' ? null : state.body), ...told, ...period } });
}

function sameTold({ attested, reaches, body: before }: ConcludedApproval, { revision, body, approvedOn: on, signed, by, role, statement, document, file, testData }: Command<'attestApproval'>): boolean {
  if (!attested || (body !== null && body !== before) || !reaches.some((reached) => reached.revision === revision)) return false;
  return saysTheSame(attested, { approvedOn: on, signed, by, role, statement, document, file, testData });
}
