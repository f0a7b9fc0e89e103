import type { Aggregate, Effect, StageProcess } from '../decider.js';
import type { CouncilRoundFacts } from '../facts.js';
import { ofItsPlan, subjectOfStage } from '../stage.js';
import { councilRoundCommands } from './commands.js';
import { decide, reads } from './decide.js';
import { councilRoundEvents } from './events.js';
import { evolve } from './evolve.js';
import { answerTo, recommendationsOf, roundNumber, standing, untold, type CouncilRoundState } from './state.js';
import { waits } from './waits.js';

function factsOf(state: CouncilRoundState): CouncilRoundFacts {
  const nothing = { revision: null, certified: null, attested: false, answeredIn: null, answered: [] };
  if (state.status === 'none') return { ...nothing, status: 'none' };
  if (state.status === 'open') return { ...nothing, status: 'open', revision: state.round.revision };
  if (state.attested) {
    const { revision, on: certified } = state.attestation;
    return { ...nothing, status: 'concluded', revision, certified, attested: true, answeredIn: revision };
  }
  const { revision, on: certified, answeredIn } = state.certified;
  const answered = standing(state.round).flatMap((one) => answerTo(one)?.change?.section ?? []);
  return { status: 'concluded', revision, certified, attested: false, answeredIn, answered: [...new Set(answered)] };
}

/** One for each answered recommendation somebody has not been told of: `tell-givers/<number>`. */
export const effects = (state: CouncilRoundState): readonly Effect[] =>
  recommendationsOf(state)
    .filter((recommendation) => untold(recommendation).length > 0)
    .map(({ number }) => ({ id: `tell-givers/${number}`, kind: 'tell-givers' }));

/** It goes on until everybody has been told, though the round be certified. What was attested has none. */
function processOf(state: CouncilRoundState, id: string): StageProcess | null {
  if (state.status === 'none' || (state.status === 'concluded' && state.attested)) return null;
  return { kind: 'council', subject: subjectOfStage(id), round: roundNumber(state), open: state.status === 'open' || effects(state).length > 0 };
}

/** Stream `council-round/<plan>/<stage>`. */
export const councilRound: Aggregate<CouncilRoundState, typeof councilRoundCommands, typeof councilRoundEvents> = {
  prefix: 'council-round',
  events: councilRoundEvents,
  commands: councilRoundCommands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  ...ofItsPlan,
  reads,
  facts: factsOf,
  waits,
  process: processOf,
  effects,
};
