import { slug } from '#libs/kernel/ids.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext, type StreamRef } from '../../decider.js';
import type { ApprovalFacts } from '../../facts.js';
import { stageOf, type ProgramRules } from '../../program-rules.js';
import { ofItsPlan, partsOfStageId, stageStreams, subjectOfStage } from '../../stage.js';
import { stagesBefore } from '../../attesting.js';
import { boardOptions } from '../options.js';
import { approvalCommands, type ApprovalCommand } from './commands.js';
import { attest, noteMotion, noteRevision, noteRoll, open, settleAfterDecision } from './deciding.js';
import { approvalEvents, type ApprovalEvent } from './events.js';
import { evolve, initialApproval } from './evolve.js';
import { confirmScan, issueSignaturePage, rejectScan, sign, uploadScan } from './signing.js';
import { approvedOn, isSigned, unshown, unsigned, type ApprovalState } from './state.js';
import { approvalWaits } from './waits.js';

function decide(state: ApprovalState, command: ApprovalCommand, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  if (!context.plan) return refuse('plan.not-found');
  // A plan without an approval of its own has none to void.
  if (command.name === 'noteRevision') return state.status === 'none' ? accept() : noteRevision(state, command, context, id);
  if (!context.plan.open) return refuse('plan.closed');
  if (command.name === 'openApproval') return open(state, command, context, id);
  if (command.name === 'attestApproval') return attest(state, command, context, id);
  if (state.status === 'none') return refuse('approval.not-open');
  switch (command.name) {
    case 'noteRoll':
      return noteRoll(state, command, context, id);
    case 'noteMotion':
      return noteMotion(state, command, context, id);
    case 'settleAfterDecision':
      return settleAfterDecision(state, command);
    case 'issueSignaturePage':
      return issueSignaturePage(state, context, id);
    case 'sign':
      return sign(state, command, context, id);
    case 'uploadScan':
      return uploadScan(state, command, context, id);
    case 'confirmScan':
      return confirmScan(state, command, context, id);
    case 'rejectScan':
      return rejectScan(state, command, context, id);
    default:
      return never(command);
  }
}

function reads(state: ApprovalState, command: ApprovalCommand, id: string, rules: ProgramRules | null): readonly StreamRef[] {
  const { plan, stage: stageId } = partsOfStageId(id);
  const draft: StreamRef = { aggregate: 'draft', id: plan };
  const role = (of: string): StreamRef => ({ aggregate: 'role', id: of });
  const stage = rules && stageOf(rules, stageId);
  const options = stage && boardOptions(stage);
  const confirming = options ? [role(slug(options.scanConfirmedBy))] : [];
  const before = stage ? stageStreams(plan, stagesBefore(rules, stage)) : [];
  switch (command.name) {
    case 'openApproval':
      return [draft, { aggregate: 'body', id: command.body }, ...before];
    case 'attestApproval':
      return [draft, role(command.role), ...before, ...(command.body === null ? [] : [{ aggregate: 'body' as const, id: command.body }])];
    case 'noteMotion':
      return [draft, { aggregate: 'meeting', id: command.meeting }];
    case 'noteRevision':
      return [draft, ...before, ...(state.status === 'none' || state.body === null ? [] : [{ aggregate: 'body' as const, id: state.body }])];
    case 'noteRoll':
    case 'uploadScan':
      return [draft];
    case 'sign':
      return [draft, role(command.role)];
    case 'confirmScan':
      return [draft, ...confirming, ...command.signers.map((signer) => role(signer.role))];
    case 'rejectScan':
      return confirming;
    case 'settleAfterDecision':
    case 'issueSignaturePage':
      return [];
    default:
      return never(command);
  }
}

function lackingOf(state: ApprovalState): ApprovalFacts['lacking'] | null {
  if (state.status === 'carried') return { unsigned: unsigned(state), unshown: unshown(state), waiting: state.scans.flatMap(({ status, scan, fileName }) => (status === 'uploaded' ? [fileName === null ? scan : `${scan} (“${fileName}”)`] : [])), attested: false };
  if (state.status !== 'concluded' || !state.attested) return null;
  const { signed } = state.attested;
  const missing = state.signers.filter((signer) => !signed.some(({ role }) => role === signer));
  return missing.length > 0 ? { unsigned: missing, unshown: [], waiting: [], attested: true } : null;
}

function facts(state: ApprovalState): ApprovalFacts {
  if (state.status === 'none') return { status: 'none', revision: null, hash: null, voided: [], approvedOn: null, body: null };
  const { status, revision, hash, voided, body } = state;
  const lacks = lackingOf(state);
  const lacking = lacks ? { lacking: lacks } : {};
  const signed = isSigned(state) ? { signed: { reaches: state.reaches, confirmed: [...new Set(state.scans.flatMap((scan) => (scan.status === 'confirmed' ? [scan.document.id] : [])))] } } : {};
  // What was attested without all its signatures, as once it could be, is approved and not complete: another attestation may name them.
  return { status: lacks ? 'carried' : status, revision, hash, voided, approvedOn: state.status === 'open' ? null : approvedOn(state), body, ...lacking, ...signed };
}

/** Stream `approval/<plan>/<stage>`: one stage in which a board approves a plan. */
export const approval: Aggregate<ApprovalState, typeof approvalCommands, typeof approvalEvents> = {
  prefix: 'approval',
  events: approvalEvents,
  commands: approvalCommands,
  initial: initialApproval,
  evolve,
  decide,
  ...ofItsPlan,
  reads,
  facts,
  waits: approvalWaits,
  process: (state, id) => {
    if (state.status === 'none') return null;
    return { kind: 'board', subject: subjectOfStage(id), round: state.round, open: state.settledOn === null && (state.status === 'open' || state.status === 'carried') };
  },
};
