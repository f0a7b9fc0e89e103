import { never } from '#libs/kernel/refusal.js';
import type { CouncilRoundEvent, RoundEventData } from './events.js';
import { councilName, type CouncilRoundState, type Disposition, type EndedRound, type OpenRound, type Recommendation, type Round, type Told } from './state.js';

export function evolve(before: CouncilRoundState, event: CouncilRoundEvent): CouncilRoundState {
  const version = before.version + 1;
  if (event.type === 'RoundOpened') return opened(before, event.data, version);
  if (event.type === 'InputAttested') return attested(before, event.data, version);
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'RoundConcluded': {
      if (state.status !== 'open') return state;
      const { by, on, revision, answeredIn } = event.data;
      return { ...state, status: 'concluded', attested: false, certified: { by, on, revision, answeredIn } };
    }
    case 'RevisionTakenUp':
      return inRound(state, (round) => takenUp(round, event.data));
    case 'CouncilMeetingHeld': {
      const { meeting: number, ...held } = event.data;
      return inRound(state, (round) => ({ ...round, meetings: [...round.meetings, { ...held, number }] }));
    }
    case 'CouncilMeetingCorrected': {
      const { meeting: number, on, place, present, guests, serving, revision, draft } = event.data;
      const corrected = { on, place, present, guests, serving, revision, draft };
      return inRound(state, (round) => ({ ...round, meetings: round.meetings.map((held) => (held.number === number ? { ...held, ...corrected } : held)) }));
    }
    case 'RecommendationGiven': {
      const { recommendation: number, ...given } = event.data;
      const recommendation = { ...given, number, withdrawn: null, dispositions: [] };
      return inRound(state, (round) => ({ ...round, recommendations: [...round.recommendations, recommendation] }));
    }
    case 'RecommendationWithdrawn': {
      const { recommendation: number, by, meeting, reason } = event.data;
      return inRecommendation(state, number, (one) => ({ ...one, withdrawn: { by, meeting, reason } }));
    }
    case 'RecommendationDisposed': {
      const { outcome, reason, change, by, on } = event.data;
      const answer: Disposition = { outcome, reason, change, by, on, told: [] };
      return inRecommendation(state, event.data.recommendation, (one) => ({ ...one, dispositions: [...one.dispositions, answer] }));
    }
    case 'GiverTold':
      return noted(state, event.data, event.data.via);
    case 'GiverNotReached':
      return noted(state, event.data, 'not-reached');
    default:
      return never(event);
  }
}

function opened(before: CouncilRoundState, data: RoundEventData<'RoundOpened'>, version: number): OpenRound {
  const { plan, stage, round: number, revision, hash, councils, because, subjects, represented, period, openedOn } = data;
  const round: Round = { number, revision, hash, councils, because, subjects, represented, period, openedOn, meetings: [], recommendations: [] };
  return { status: 'open', version, plan, stage, past: endedOf(before), round };
}

/** Of a council of which it was not said before which item it is of, what it said goes with it under the name that it has now. */
function takenUp(round: Round, data: RoundEventData<'RevisionTakenUp'>): Round {
  const nameNow = (name: string): string => {
    const was = round.councils.find((council) => !council.subject && councilName(council) === name);
    const is = was && data.councils.find(({ kind, body }) => kind === was.kind && body === was.body);
    return is ? councilName(is) : name;
  };
  const renamed = <T extends { readonly council: string }>(one: T): T => ({ ...one, council: nameNow(one.council) });
  return { ...round, ...data, meetings: round.meetings.map(renamed), recommendations: round.recommendations.map(renamed) };
}

function attested(before: CouncilRoundState, { plan, stage, round: number, ...told }: RoundEventData<'InputAttested'>, version: number): CouncilRoundState {
  const corrects = before.status === 'concluded' && before.attested && before.number === number;
  const attestation = corrects ? { ...told, insteadOf: before.attestation.on } : told;
  return { status: 'concluded', version, plan, stage, past: corrects ? before.past : endedOf(before), attested: true, number, attestation };
}

/** Rounds that ended, with the one that is concluded now. */
function endedOf(state: CouncilRoundState): readonly EndedRound[] {
  if (state.status === 'none') return [];
  if (state.status === 'open') return state.past;
  const { past } = state;
  if (state.attested) return [...past, { attested: true, number: state.number, attestation: state.attestation }];
  return [...past, { attested: false, round: state.round, certified: state.certified }];
}

type Known = Exclude<CouncilRoundState, { status: 'none' }>;

const inRound = (state: Known, change: (round: Round) => Round): Known => (state.status === 'open' ? { ...state, round: change(state.round) } : state);

/** Wherever it is: those who gave it may be told after their round has ended. */
function inRecommendation(state: Known, number: number, change: (one: Recommendation) => Recommendation): Known {
  const within = (round: Round): Round => ({ ...round, recommendations: round.recommendations.map((one) => (one.number === number ? change(one) : one)) });
  const past = state.past.map((ended) => (ended.attested ? ended : { ...ended, round: within(ended.round) }));
  return state.status === 'concluded' && state.attested ? { ...state, past } : { ...state, past, round: within(state.round) };
}

function noted(state: Known, { recommendation, disposition, person }: { recommendation: number; disposition: number; person: string }, how: Told['how']): Known {
  const note = (answer: Disposition): Disposition => ({ ...answer, told: [...answer.told.filter((one) => one.person !== person), { person, how }] });
  return inRecommendation(state, recommendation, (one) => ({
    ...one,
    dispositions: one.dispositions.map((answer, i) => (i === disposition - 1 ? note(answer) : answer)),
  }));
}
