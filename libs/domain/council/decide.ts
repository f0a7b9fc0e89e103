import { never, refuse } from '#libs/kernel/refusal.js';
import type { Decision, DecisionContext, StreamRef } from '../decider.js';
import { stagesBefore } from '../attesting.js';
import { stageOf, type ProgramRules } from '../program-rules.js';
import { partsOfStageId, stageFor, stageStreams } from '../stage.js';
import { attestInput, rolesOf } from './attest.js';
import { certifyInput } from './certify.js';
import type { CouncilRoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { correctCouncilMeeting, recordCouncilMeeting } from './meetings.js';
import { openRound, takeUpRevision } from './open.js';
import { deciderOf } from './options.js';
import { disposeOf, giveRecommendation, noteReached, withdrawRecommendation } from './recommendations.js';
import type { CouncilRoundState } from './state.js';

/** What a command does to a stage's council input, or why it does nothing. */
export function decide(state: CouncilRoundState, command: CouncilRoundCommand, context: DecisionContext, id: string): Decision<CouncilRoundEvent> {
  if (!context.plan) return refuse('plan.not-found');
  // A mail that was sent is noted, whatever became of the plan since.
  if (command.name === 'noteTold' || command.name === 'noteNotReached') return noteReached(state, command, context);
  if (!context.plan.open) return refuse('plan.closed');
  const found = stageFor(context, id, 'council-input');
  if (!found.ok) return found;
  const { stage } = found;
  switch (command.name) {
    case 'openRound':
      return openRound(state, command, context, id, stage);
    case 'takeUpRevision':
      return takeUpRevision(state, command, context, stage);
    case 'recordCouncilMeeting':
      return recordCouncilMeeting(state, command, context);
    case 'correctCouncilMeeting':
      return correctCouncilMeeting(state, command, context);
    case 'giveRecommendation':
      return giveRecommendation(state, command, context);
    case 'withdrawRecommendation':
      return withdrawRecommendation(state, command, context);
    case 'disposeOf':
      return disposeOf(state, command, context, stage);
    case 'recordTold':
      return noteReached(state, command, context);
    case 'certifyInput':
      return certifyInput(state, command, context, stage);
    case 'attestInput':
      return attestInput(state, command, context, id, stage);
    default:
      return never(command);
  }
}

/** The draft is looked at by whatever concerns the text, bodies where it matters who serves, roles where somebody decides. */
export function reads(state: CouncilRoundState, command: CouncilRoundCommand, id: string, rules: ProgramRules | null): readonly StreamRef[] {
  const { plan, stage: stageId } = partsOfStageId(id);
  const stage = rules ? stageOf(rules, stageId) : undefined;
  const draft: StreamRef = { aggregate: 'draft', id: plan };
  const consultation: StreamRef = { aggregate: 'consultation', id: plan };
  const heard = state.status === 'open' ? bodies(state.round.councils) : [];
  const roleOf = (does: 'disposition' | 'certify'): StreamRef[] => {
    const role = stage ? deciderOf(stage, does) : null;
    return role === null ? [] : [{ aggregate: 'role', id: role }];
  };
  switch (command.name) {
    case 'openRound': {
      const before = rules && stage ? rules.stages.filter((one) => stage.after.includes(one.id)) : [];
      return [draft, consultation, ...bodies(command.councils), ...stageStreams(plan, before)];
    }
    case 'takeUpRevision':
      return [draft, ...(command.councils ? bodies(command.councils) : heard), ...bodies(command.also)];
    case 'recordCouncilMeeting':
    case 'correctCouncilMeeting':
    case 'giveRecommendation':
      return [draft, ...heard];
    case 'withdrawRecommendation':
      return heard;
    case 'disposeOf':
      return [draft, ...roleOf('disposition')];
    case 'certifyInput':
      return [draft, consultation, ...heard, ...roleOf('certify')];
    case 'attestInput':
      return [draft, ...(rules && stage ? [...stageStreams(plan, stagesBefore(rules, stage)), ...rolesOf(stage).map((role): StreamRef => ({ aggregate: 'role', id: role }))] : [])];
    case 'recordTold':
    case 'noteTold':
    case 'noteNotReached':
      return [];
    default:
      return never(command);
  }
}

const bodies = (councils: readonly { readonly body: string }[]): StreamRef[] => councils.map(({ body }) => ({ aggregate: 'body', id: body }));
