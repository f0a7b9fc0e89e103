import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { partsOfStageId } from '../stage.js';
import type { RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { roundNumber, type CouncilRoundState } from './state.js';

/** Only where nothing was heard here: what was, is certified. */
export function attestInput(state: CouncilRoundState, command: RoundCommand<'attestInput'>, context: DecisionContext, id: string): Decision<CouncilRoundEvent> {
  const { what, by, on, document, documentId, testData } = command;
  if (state.status === 'open') return refuse('council.attested-while-open', { round: state.round.number });
  if (state.status === 'concluded') {
    const same = state.attested && state.attestation.what === what && state.attestation.by === by && state.attestation.on === on && state.attestation.document === document;
    return same ? accept() : refuse('council.concluded-already');
  }
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  const { plan, stage } = partsOfStageId(id);
  return accept({ type: 'InputAttested', data: { plan, stage, round: roundNumber(state) + 1, what, by, on, document, documentId, testData } });
}
