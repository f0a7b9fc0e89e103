import { slug } from '#libs/kernel/ids.js';
import { refuse } from '#libs/kernel/refusal.js';
import { attestable, saysTheSame } from '../attesting.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { StageRule } from '../program-rules.js';
import { partsOfStageId } from '../stage.js';
import type { RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { deciderOf } from './options.js';
import type { CouncilRoundState } from './state.js';

/** Ids of the roles that a stage of council input knows: who decides in it, and whom it waits for. */
export const rolesOf = (stage: StageRule): readonly string[] => [
  ...new Set([deciderOf(stage, 'disposition'), deciderOf(stage, 'certify'), ...Object.values(stage.waits).map(({ owner }) => slug(owner))].filter((role) => role !== null)),
];

/** Only where nothing was heard here: what was, is certified. A later attestation stands in place of an earlier one. */
export function attestInput(state: CouncilRoundState, command: RoundCommand<'attestInput'>, context: DecisionContext, id: string, rule: StageRule): Decision<CouncilRoundEvent> {
  const { what, by, role, on, revision, document, documentId, testData } = command;
  if (state.status === 'open') return refuse('council.attested-while-open', { round: state.round.number });
  if (state.status === 'concluded' && !state.attested) return refuse('council.concluded-already');
  const told = { revision, what, by, role, on, document, documentId, testData };
  if (state.status === 'concluded' && saysTheSame(state.attestation, told)) return accept();
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  const { plan, stage } = partsOfStageId(id);
  const found = attestable({ ...command, kept: documentId }, { plan, stage: rule, roles: rolesOf(rule) }, context);
  if (!found.ok) return found;
  return accept({ type: 'InputAttested', data: { plan, stage, round: state.status === 'none' ? 1 : state.number, hash: found.frozen.hash, ...told } });
}
