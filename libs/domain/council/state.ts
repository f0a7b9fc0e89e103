import type { CalendarDate } from '#libs/kernel/dates.js';
import type { RoundEventData } from './events.js';

/** `subject` is not there in what was folded before councils were of items: it is none. */
export type Council = Omit<RoundEventData<'RoundOpened'>['councils'][number], 'subject'> & { readonly subject?: string | null };
export type Meeting = Omit<RoundEventData<'CouncilMeetingHeld'>, 'meeting'> & { readonly number: number };

/** Who was told of an answer, and how; or could not be by mail, or only by one that lies in the outbox, and waits for somebody to do it by hand. */
export type Told = { readonly person: string; readonly how: 'mail' | 'hand' | 'outbox' | 'not-reached' };
export type Disposition = Omit<RoundEventData<'RecommendationDisposed'>, 'recommendation' | 'disposition'> & { readonly told: readonly Told[] };

export type Recommendation = Omit<RoundEventData<'RecommendationGiven'>, 'recommendation'> & {
  readonly number: number;
  /** `reason` is not there in what was folded before it was kept. */
  readonly withdrawn: { readonly by: string; readonly meeting: number | null; readonly reason?: string } | null;
  /** The last one counts. */
  readonly dispositions: readonly Disposition[];
};

/** Revision, councils and all that was heard of them, in one round. */
export type Round = Omit<RoundEventData<'RoundOpened'>, 'plan' | 'stage' | 'round' | 'guards' | 'councils' | 'subjects'> & {
  readonly number: number;
  readonly councils: readonly Council[];
  /** Not there in what was folded before councils were of items. */
  readonly subjects?: RoundEventData<'RoundOpened'>['subjects'];
  readonly meetings: readonly Meeting[];
  readonly recommendations: readonly Recommendation[];
};

type CertifiedRound = { readonly attested: false; readonly round: Round; readonly certified: Omit<RoundEventData<'RoundConcluded'>, 'guards'> };
/** Said, not heard: it has no councils, no meetings and no recommendations. */
type AttestedRound = { readonly attested: true; readonly number: number; readonly attestation: Attestation };
/** `insteadOf`: the day that an earlier attestation told, in whose place this one stands. */
type Attestation = Omit<RoundEventData<'InputAttested'>, 'plan' | 'stage' | 'round'> & { readonly insteadOf?: CalendarDate };
export type EndedRound = CertifiedRound | AttestedRound;

type Known = {
  readonly version: number;
  readonly plan: string;
  readonly stage: string;
  /** Oldest first. */
  readonly past: readonly EndedRound[];
};

export type CouncilRoundState =
  | { readonly status: 'none'; readonly version: number }
  | (Known & { readonly status: 'open'; readonly round: Round })
  | (Known & { readonly status: 'concluded' } & EndedRound);

export type OpenRound = Extract<CouncilRoundState, { status: 'open' }>;

/** All rounds that were heard, oldest first. */
export function roundsOf(state: CouncilRoundState): readonly Round[] {
  if (state.status === 'none') return [];
  const past = state.past.flatMap((ended) => (ended.attested ? [] : [ended.round]));
  return state.status === 'concluded' && state.attested ? past : [...past, state.round];
}

export const roundNumber = (state: CouncilRoundState): number => {
  if (state.status === 'none') return 0;
  return state.status === 'concluded' && state.attested ? state.number : state.round.number;
};

export const recommendationsOf = (state: CouncilRoundState): readonly Recommendation[] => roundsOf(state).flatMap(({ recommendations }) => recommendations);
export const meetingsOf = (state: CouncilRoundState): readonly Meeting[] => roundsOf(state).flatMap(({ meetings }) => meetings);

/** What a council is called by in its round: meetings and recommendations say so whose they are. */
export const councilName = ({ kind, subject }: Pick<Council, 'kind' | 'subject'>): string => (subject ? `${kind}/${subject}` : kind);

export const councilTitle = ({ subjects = {} }: Pick<Round, 'subjects'>, council: Council): string =>
  council.subject ? `${council.title}, ${subjects[councilName(council)] ?? council.subject}` : council.title;

/** By its name; by its kind alone where the round hears one of that kind. */
export function councilNamed({ councils }: Pick<Round, 'councils'>, name: string): Council | undefined {
  const ofKind = councils.filter(({ kind }) => kind === name);
  return councils.find((council) => councilName(council) === name) ?? (ofKind.length === 1 ? ofKind[0] : undefined);
}

/** What of a round counts as input. */
export const standing = (round: Round): readonly Recommendation[] => round.recommendations.filter(({ withdrawn }) => !withdrawn);

export const answerTo = ({ dispositions }: Recommendation): Disposition | null => dispositions.at(-1) ?? null;

/** Who gave it and has neither been written to of its last answer nor been found to have no address. */
export function untold(recommendation: Recommendation): readonly string[] {
  const answer = answerTo(recommendation);
  if (!answer || recommendation.withdrawn) return [];
  const known = new Set(answer.told.map(({ person }) => person));
  return recommendation.givers.filter((person) => !known.has(person));
}

/** Who could not be told by mail, or whose mail lies in the outbox, and who was not told by hand since. */
export const unreached = (recommendation: Recommendation): readonly string[] =>
  (answerTo(recommendation)?.told ?? []).filter(({ how }) => how === 'not-reached' || how === 'outbox').map(({ person }) => person);

export const lastMeeting = (round: Round, council?: string): CalendarDate | null =>
  round.meetings
    .filter((meeting) => council === undefined || meeting.council === council)
    .map(({ on }) => on)
    .sort()
    .at(-1) ?? null;

/**
 * The revision that all who spoke were heard on: each council counts with the last text that it met on or gave something
 * to, and the oldest of those is told. A text that the round went on with and that lay before nobody is none of them.
 */
export function heardOn(round: Round): number {
  const last = round.councils.map(councilName).flatMap((name) => {
    const met = round.meetings.filter(({ council }) => council === name).flatMap(({ revision }) => revision ?? []);
    const given = standing(round).filter(({ council }) => council === name).map(({ pin }) => pin.revision);
    return met.length + given.length === 0 ? [] : [Math.max(...met, ...given)];
  });
  return last.length === 0 ? round.revision : Math.min(...last);
}
