import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { partsOfStageId } from '../stage.js';
import type { RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import type { CouncilRoundState } from './state.js';

/** Only where nothing was heard here: what was, is certified. A later attestation stands in place of an earlier one. */
export function attestInput(state: CouncilRoundState, command: RoundCommand<'attestInput'>, context: DecisionContext, id: string): Decision<CouncilRoundEvent> {
  const { what, by, on, document, documentId, testData } = command;
  if (state.status === 'open') return refuse('council.attested-while-open', { round: state.round.number });
  if (state.status === 'concluded' && !state.attested) return refuse('council.concluded-already');
  const data = { what, by, on, document, documentId, testData };
  if (state.status === 'concluded' && canonicalJson(state.attestation) === canonicalJson(data)) return accept();
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  const { plan, stage } = partsOfStageId(id);
  return accept({ type: 'InputAttested', data: { plan, stage, round: state.status === 'none' ? 1 : state.number, ...data } });
}
