import type { Instant } from '#libs/kernel/dates.js';
import { never } from '#libs/kernel/refusal.js';
import type { MeetingEvent } from './events.js';
import { isDecided, isHeld, isPending, type AdjournedMeeting, type CalledMeeting, type Cast, type Held, type MeetingState, type Motion, type OpenMeeting, type PendingMotion } from './state.js';

export const initialMeeting: MeetingState = { status: 'none', version: 0 };

export function evolve(before: MeetingState, event: MeetingEvent): MeetingState {
  const version = before.version + 1;
  if (event.type === 'MeetingCalled') {
    const { startsAt, rulesMark, rulesText, overrideMark, overrideText, ...called } = event.data;
    const terms = { rulesFrom: called.rulesFrom, adoptedFrom: called.adoptedFrom, rulesSource: { mark: rulesMark, text: rulesText } };
    const sources = { ...terms, noticeTerms: terms, overrideSource: overrideMark && { mark: overrideMark, text: overrideText ?? '' } };
    return { status: 'called', version, ...called, ...sources, startsAt: startsAt as Instant, notices: [] };
  }
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'NoticePosted':
      return { ...state, notices: [...state.notices, { ...event.data, at: event.data.at as Instant }] };
    case 'MeetingCancelled':
      return state.status === 'called' ? { ...state, status: 'cancelled', reason: event.data.reason } : state;
    case 'RulesTakenUp': {
      const { rules, rulesMark, rulesText, rulesFrom, adoptedFrom } = event.data;
      return { ...state, rules, rulesFrom, adoptedFrom, rulesSource: { mark: rulesMark, text: rulesText } };
    }
    case 'MeetingOpened': {
      if (state.status !== 'called') return state;
      const at = event.data.at as Instant;
      const stays = event.data.present.map((member) => ({ member, from: at, until: null }));
      return { ...state, status: 'open', openedAt: at, lastAt: at, stays, interests: [], motions: [], ended: null };
    }
    default:
      return isHeld(state) ? inMeeting(state, event) : state;
  }
}

type InMeeting = Exclude<MeetingEvent, { type: 'MeetingCalled' | 'NoticePosted' | 'MeetingCancelled' | 'RulesTakenUp' | 'MeetingOpened' }>;
type HeldMeeting = Extract<MeetingState, Held>;

function inMeeting(state: HeldMeeting, event: InMeeting): MeetingState {
  switch (event.type) {
    case 'MemberArrived': {
      const { member } = event.data;
      const at = event.data.at as Instant;
      return { ...onRoll(state, member), lastAt: at, stays: [...state.stays, { member, from: at, until: null }] };
    }
    case 'MemberDeparted': {
      const at = event.data.at as Instant;
      const stays = state.stays.map((stay) => (stay.member === event.data.member && stay.until === null ? { ...stay, until: at } : stay));
      return { ...state, lastAt: at, stays };
    }
    case 'OpeningTakenBack':
      return state.status === 'adjourned' ? state : { ...calledOf(state), status: 'called' };
    case 'DepartureTakenBack':
      return resumed(state, event.data.member);
    case 'InterestDeclared':
      return { ...state, interests: [...state.interests, event.data] };
    case 'MotionMoved': {
      const { motion: id, ...moved } = event.data;
      return { ...state, motions: [...state.motions, { status: 'moved', id, ...moved }] };
    }
    case 'MotionSeconded':
      return withMotion(state, event.data.motion, (motion) => (motion.status === 'moved' ? { ...motion, status: 'seconded', seconder: event.data.seconder } : motion));
    case 'MotionWithdrawn':
      return withMotion(state, event.data.motion, (motion) => (isPending(motion) ? { ...plain(motion), status: 'withdrawn', reason: event.data.reason, was: motion } : motion));
    case 'RollCalled': {
      const { motion: id, at, serving, present, quorum } = event.data;
      const called = withMotion(state, id, (motion) =>
        motion.status === 'moved' || motion.status === 'seconded' ? { seconder: null, ...motion, status: 'voting', roll: { at: at as Instant, serving, present, quorum }, votes: [] } : motion,
      );
      return { ...called, lastAt: at as Instant };
    }
    case 'VoteCast': {
      const { motion: id, ...cast } = event.data;
      return withMotion(state, id, (motion) => (motion.status === 'voting' ? { ...motion, votes: withCast(motion.votes, cast, []) } : motion));
    }
    case 'VoteCorrected': {
      const { motion: id, was, why, by, role, on, recorded, ...now } = event.data;
      return withMotion(state, id, (motion) =>
        motion.status === 'voting' || isDecided(motion) ? { ...motion, votes: withCast(motion.votes, now, [{ was, why, by, role, on, recorded }]) } : motion,
      );
    }
    case 'MotionCarried':
    case 'MotionFailed': {
      const status = event.type === 'MotionCarried' ? 'carried' : 'failed';
      return withMotion(state, event.data.motion, (motion) => (motion.status === 'voting' || isDecided(motion) ? { ...motion, status, result: event.data } : motion));
    }
    case 'BusinessEnded': {
      if (state.status !== 'open') return state;
      const { inRoom, quorum } = event.data;
      const at = event.data.at as Instant;
      return { ...state, status: 'business-ended', lastAt: at, ended: { at, inRoom, quorum }, motions: state.motions.map(lapsed) };
    }
    case 'MeetingAdjourned': {
      if (state.status === 'adjourned') return state;
      const at = event.data.at as Instant;
      return { ...state, status: 'adjourned', lastAt: at, adjournedAt: at, motions: state.motions.map(lapsed), minutes: noMinutes };
    }
    case 'MinutesDrafted':
      return withMinutes(state, { draftedOn: event.data.on });
    case 'MinutesApproved':
      return withMinutes(state, { approvedOn: event.data.on, approvedAt: event.data.at });
    case 'MinutesPublished':
      return withMinutes(state, { publishedOn: event.data.on, publishedWhere: event.data.where });
    case 'MinutesCorrected':
      return state.status === 'adjourned' ? withMinutes(state, { corrections: [...state.minutes.corrections, event.data] }) : state;
    default:
      return never(event);
  }
}

/** A meeting as it was called, without what was recorded of its evening. */
function calledOf(state: OpenMeeting): Omit<CalledMeeting, 'status'> {
  const { version, body, plan, stage, kind, on, time, startsAt, place, purpose, approvals, planStart, planEnd, calledOn, recordedOn, recorded } = state;
  const { rules, rulesFrom, adoptedFrom, rulesSource, overridden, overrideSource, overrideBecause, noticeTerms, noticeBy, notices } = state;
  const called = { version, body, plan, stage, kind, on, time, startsAt, place, purpose, approvals, planStart, planEnd, calledOn, recordedOn, recorded };
  return { ...called, rules, rulesFrom, adoptedFrom, rulesSource, overridden, overrideSource, overrideBecause, noticeTerms, noticeBy, notices };
}

const noMinutes: AdjournedMeeting['minutes'] = {
  draftedOn: null,
  approvedOn: null,
  approvedAt: null,
  publishedOn: null,
  publishedWhere: null,
  corrections: [],
};

const withMinutes = (state: HeldMeeting, more: Partial<AdjournedMeeting['minutes']>): MeetingState =>
  state.status === 'adjourned' ? { ...state, minutes: { ...state.minutes, ...more } } : state;

const withMotion = (state: HeldMeeting, id: string, change: (motion: Motion) => Motion): HeldMeeting => ({
  ...state,
  motions: state.motions.map((motion) => (motion.id === id ? change(motion) : motion)),
});

/** A vote in its member's place, or beside the others where they had none; what was corrected before stays with it. */
function withCast(votes: readonly Cast[], now: Omit<Cast, 'corrections'>, corrected: Cast['corrections']): readonly Cast[] {
  const before = votes.find(({ member }) => member === now.member);
  const cast = { ...now, corrections: [...(before?.corrections ?? []), ...corrected] };
  return before ? votes.map((one) => (one === before ? cast : one)) : [...votes, cast];
}

/** Who comes in while the roll is being called is on it, if they serve. */
const onRoll = (state: HeldMeeting, member: string): HeldMeeting => ({
  ...state,
  motions: state.motions.map((motion) => {
    if (motion.status !== 'voting' || motion.roll.present.includes(member) || !motion.roll.serving.includes(member)) return motion;
    return { ...motion, roll: { ...motion.roll, present: [...motion.roll.present, member] } };
  }),
});

/** The last departure of a member, undone; and business goes on where it had ended by it. */
function resumed(state: HeldMeeting, member: string): MeetingState {
  const last = state.stays.findLastIndex((stay) => stay.member === member);
  const stays = state.stays.map((stay, i) => (i === last ? { ...stay, until: null } : stay));
  if (state.status !== 'business-ended') return { ...state, stays };
  const motions = state.motions.map((motion) => (motion.status === 'lapsed' ? motion.was : motion));
  return { ...state, status: 'open', ended: null, stays, motions };
}

const lapsed = (motion: Motion): Motion => (isPending(motion) ? { ...plain(motion), status: 'lapsed', was: motion } : motion);

const plain = ({ id, text, about, mover, under }: PendingMotion) => ({ id, text, about, mover, under });
