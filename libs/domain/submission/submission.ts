import type { Aggregate, Effect, FollowUp, StageProcess, StreamRef } from '../decider.js';
import type { SubmissionFacts } from '../facts.js';
import { stagesBefore } from '../attesting.js';
import { stageOf, type ProgramRules } from '../program-rules.js';
import { ofItsPlan, partsOfStageId, stageStreamId, stageStreams, subjectOfStage } from '../stage.js';
import { submissionCommands, type SubmissionCommand } from './commands.js';
import { stagesAfter } from './agency.js';
import { approvalsBefore, isSignedPage } from './attach.js';
import { decide } from './decide.js';
import { submissionEvents, type SubmissionEvent } from './events.js';
import { evolve } from './evolve.js';
import { rolesOf } from './options.js';
import { mayBeMailed, packageOf, toMake } from './package-of.js';
import { hasCurrent, isOpened, isStale, type SubmissionState } from './state.js';
import { waits } from './waits.js';

/** Stream `submission/<plan>/<stage>`. */
export const submission: Aggregate<SubmissionState, typeof submissionCommands, typeof submissionEvents> = {
  prefix: 'submission',
  events: submissionEvents,
  commands: submissionCommands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  ...ofItsPlan,
  reads,
  facts,
  waits,
  follows,
  process,
  effects,
};

function reads(_state: SubmissionState, given: SubmissionCommand, id: string, rules: ProgramRules | null): readonly StreamRef[] {
  const { plan, stage: stageId } = partsOfStageId(id);
  const stage = rules && stageOf(rules, stageId);
  if (!stage || submissionCommands[given.name].givenBy === 'system') return [];
  const roles = rolesOf(stage).map((role): StreamRef => ({ aggregate: 'role', id: role }));
  const grants: StreamRef[] = 'agency' in given && given.agency ? [{ aggregate: 'grant', id: given.agency.grant }] : [];
  switch (given.name) {
    case 'openSubmission':
    case 'submit':
    case 'resubmit':
    case 'attestSubmission':
      return [{ aggregate: 'draft', id: plan }, ...stageStreams(plan, stagesBefore(rules, stage)), ...roles];
    case 'attachDocument':
      return [{ aggregate: 'draft', id: plan }, ...(isSignedPage(given.kind) ? stageStreams(plan, approvalsBefore(rules, stage)) : []), ...roles];
    case 'undoDecision':
      return [...roles, ...grants, ...stageStreams(plan, stagesAfter(rules, stageId))];
    default:
      return [...roles, ...grants];
  }
}

/** `open`: the agency has it, or has given it back. */
function facts(state: SubmissionState): SubmissionFacts {
  if (state.status === 'attested') return { begun: true, status: 'concluded', revision: state.attested.revision, agencyState: null, submittedOn: null, returned: null };
  if (!hasCurrent(state)) return { begun: isOpened(state), status: 'none', revision: null, agencyState: isOpened(state) ? state.agencyState : null, submittedOn: null, returned: null };
  const status = state.status === 'concluded' ? 'concluded' : state.status === 'declined' ? 'none' : 'open';
  const { revision, on } = state.current;
  return { begun: true, status, revision, agencyState: state.agencyState, submittedOn: on, returned: state.status === 'returned' ? state.returned.sections : null };
}

/** Boards that a correction asked again are not asked any more once the agency has approved what they approved before. */
function follows(event: SubmissionEvent, state: SubmissionState): readonly FollowUp[] {
  if (event.type !== 'SubmissionConcluded' || !hasCurrent(state)) return [];
  return state.current.approvals.map(({ stage }) => ({ aggregate: 'approval', id: stageStreamId(state.plan, stage), command: { name: 'settleAfterDecision', ...event.data } }));
}

/** It waits on after the plan is approved, where budgets of its years are still to come; and where it was not, for a corrected revision. */
function process(state: SubmissionState, id: string): StageProcess | null {
  if (!isOpened(state)) return null;
  const settled = state.budgetYears.every((year) => state.budgets.some((budget) => budget.year === year && budget.outcome === 'approved'));
  const open = state.status !== 'concluded' || !settled;
  return { kind: 'submission', subject: subjectOfStage(id), round: state.round, open };
}

function effects(state: SubmissionState): readonly Effect[] {
  if (!hasCurrent(state)) return [];
  const wanted: Effect[] = [];
  const next = toMake(state);
  // One after the other, since each has the next number. What it is of is told by its id: by the year, where it is a budget.
  if (next) wanted.push({ id: `render/${state.packages.length + 1}${next.budget ? `/${next.budget.year}` : ''}`, kind: 'render-package' });
  for (const of of mayBeMailed(state)) {
    const made = packageOf(state, of);
    if (made && !isStale(state, made) && made.sending?.status === 'wanted') wanted.push({ id: `send/${made.number}`, kind: 'send-package' });
  }
  for (const { number, sending } of state.packages) {
    const filed = state.receipts.some((receipt) => receipt.of === 'sending' && receipt.package === number);
    if (sending?.status === 'sent' && !filed) wanted.push({ id: `receipt/${number}`, kind: 'file-receipt' });
  }
  for (const { number, told, letter, undone } of state.decisions) {
    if (told.kind === 'agency' && !letter && !undone) wanted.push({ id: `letter/${number}`, kind: 'render-letter' });
  }
  return wanted;
}
