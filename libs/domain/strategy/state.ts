import type { CalendarDate } from '#libs/kernel/dates.js';
import { never } from '#libs/kernel/refusal.js';
import type { StrategyEvent, StrategyText } from './events.js';

type Data<T extends StrategyEvent['type']> = Extract<StrategyEvent, { type: T }>['data'];

export type Member = {
  readonly district: string;
  readonly name: string;
  readonly numbers: readonly string[];
  readonly targets: Data<'StrategyJoined'>['targets'];
  readonly plan: Data<'StrategyJoined'>['plan'];
  /** Person id of who speaks for the district. */
  readonly speaker: string;
  /** The version of the text that holds in this district: one proposed since holds only where it was adopted. */
  readonly version: number;
  readonly from: CalendarDate;
  readonly until: CalendarDate | null;
  /** `evidence`: null where it was decided here, on a revision frozen here; otherwise it is as told by `by`. */
  readonly approved: Omit<Data<'StrategyApproved'>, 'district'> | null;
  readonly progress: readonly { readonly on: CalendarDate; readonly status: Data<'StrategyProgressReported'>['status']; readonly note: string }[];
};

export type Proposal = {
  readonly proposal: number;
  readonly status: 'open' | 'adopted' | 'declined' | 'withdrawn' | 'lapsed';
  /** The district that proposed it. */
  readonly district: string;
  readonly reason: string;
  readonly to: readonly string[];
  readonly answers: readonly { readonly district: string; readonly answer: 'adopted' | 'declined'; readonly reason: string | null }[];
  /** The version that its text is. */
  readonly version: number;
  /** Whose holder proposed it, on which day, and by which all are to answer; one that was proposed before there were such days has none. */
  readonly role: string;
  readonly on: CalendarDate | null;
  readonly answerBy: CalendarDate | null;
};

export type StrategyState =
  | { readonly status: 'none'; readonly version: number }
  | {
      readonly status: 'shared';
      readonly version: number;
      readonly plan: string | null;
      readonly collaborative: string;
      /** The first is version 1; each proposal adds one, which holds where it is adopted. */
      readonly texts: readonly StrategyText[];
      readonly members: readonly Member[];
      readonly proposals: readonly Proposal[];
    };
export type Shared = Extract<StrategyState, { status: 'shared' }>;

export function evolve(before: StrategyState, event: StrategyEvent): StrategyState {
  const version = before.version + 1;
  if (event.type === 'StrategyShared') {
    const { plan, collaborative, text } = event.data;
    return { status: 'shared', version, plan, collaborative, texts: [text], members: [], proposals: [] };
  }
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'StrategyJoined': {
      const { district, name, numbers, targets, plan, speaker, version: taken, on } = event.data;
      const joined: Member = { district, name, numbers, targets, plan, speaker, version: taken, from: on, until: null, approved: null, progress: [] };
      return { ...state, members: [...state.members, joined] };
    }
    case 'StrategyTargetsSet': {
      const { district, numbers, targets } = event.data;
      return onMember(state, district, (member) => ({ ...member, numbers, targets }));
    }
    case 'StrategyApproved': {
      const { district, ...approved } = event.data;
      return onMember(state, district, (member) => ({ ...member, approved }));
    }
    case 'StrategySpeakerNamed':
      return onMember(state, event.data.district, (member) => ({ ...member, speaker: event.data.speaker }));
    case 'StrategyLeft':
      return settled(onMember(state, event.data.district, (member) => ({ ...member, until: event.data.on })));
    case 'StrategyChangeProposed': {
      const { proposal, district, text, reason, to, role, on, answerBy } = event.data;
      const texts = [...state.texts, text];
      return { ...state, texts, proposals: [...state.proposals, { proposal, status: 'open', district, reason, to, answers: [], version: texts.length, role, on, answerBy }] };
    }
    case 'StrategyChangeAnswered': {
      const { proposal: number, district, answer, reason } = event.data;
      const answered = onProposal(state, number, (proposal) => ({ ...proposal, answers: [...proposal.answers, { district, answer, reason }] }));
      const adopted = answer === 'adopted' ? answered.proposals.find(({ proposal }) => proposal === number)?.version : undefined;
      return settled(adopted === undefined ? answered : onMember(answered, district, (member) => ({ ...member, version: adopted })));
    }
    case 'StrategyChangeWithdrawn':
      return onProposal(state, event.data.proposal, (proposal) => ({ ...proposal, status: 'withdrawn' }));
    case 'StrategyChangeLapsed':
      return onProposal(state, event.data.proposal, (proposal) => ({ ...proposal, status: 'lapsed' }));
    case 'StrategyProgressReported': {
      const { district, on, status, note } = event.data;
      return onMember(state, district, (member) => ({ ...member, progress: [...member.progress, { on, status, note }] }));
    }
    default:
      return never(event);
  }
}

export const memberOf = (state: Shared, district: string): Member | undefined =>
  state.members.find((member) => member.district === district && member.until === null);

/** A proposal is settled when each of those who still share the strategy has answered. */
function settled(state: Shared): Shared {
  const proposals = state.proposals.map((proposal) => {
    if (proposal.status !== 'open' || waitingFor(state, proposal).length > 0) return proposal;
    const status = proposal.answers.some(({ answer }) => answer === 'declined') ? 'declined' : 'adopted';
    return proposal.answers.length > 0 ? { ...proposal, status } as const : proposal;
  });
  return { ...state, proposals };
}

/** Districts whose answer to a proposal is still to come. */
export const waitingFor = (state: Shared, { to, answers }: Proposal): string[] =>
  to.filter((district) => memberOf(state, district) && !answers.some((given) => given.district === district));

const onMember = (state: Shared, district: string, change: (member: Member) => Member): Shared => ({
  ...state,
  members: state.members.map((member) => (member.district === district && member.until === null ? change(member) : member)),
});

const onProposal = (state: Shared, number: number, change: (proposal: Proposal) => Proposal): Shared => ({
  ...state,
  proposals: state.proposals.map((proposal) => (proposal.proposal === number ? change(proposal) : proposal)),
});
