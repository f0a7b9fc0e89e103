import { addDays, dayOf, epochMs, instantOn, type Instant } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { onDay } from '../../facts.js';
import { quorumOf } from '../vote.js';
import { wallMoment } from '../wall-time.js';
import { noNotice, takenUp } from './calling.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent } from './events.js';
import { hasVoted, inRoom, isDecided, isPending, motionOf, onAgenda, type CalledMeeting, type Held, type OpenMeeting } from './state.js';

type Command<N extends MeetingCommand['name']> = Extract<MeetingCommand, { name: N }>;

const MOST_COMINGS = 300;

/** Who has a seat on the day of the meeting. */
export const servingOn = (context: DecisionContext, { body, on }: Pick<Held, 'body' | 'on'>): string[] => [
  ...new Set(context.seen('body', body).members.filter(onDay(on)).map(({ person }) => person)),
];

/** Who serves and is in the room, and how many of them it takes. */
export function presentAnd(context: DecisionContext, state: Held) {
  const serving = servingOn(context, state);
  return { serving, present: inRoom(state).filter((member) => serving.includes(member)), quorum: quorumOf(state.rules, serving.length) };
}

export function open(state: CalledMeeting, { at, present }: Command<'openMeeting'>, context: DecisionContext): Decision<MeetingEvent> {
  const serving = servingOn(context, state);
  if (serving.length === 0) return refuse('meeting.nobody-seated', { on: state.on });
  const missing = noNotice(state);
  if (missing) return missing;
  if (epochMs(at) > epochMs(context.now)) return refuse('meeting.in-future', { at: wallMoment(at, context.timeZone) });
  if (dayOf(at, context.timeZone) !== state.on) return refuse('meeting.other-day', { at: wallMoment(at, context.timeZone), on: state.on });
  if (epochMs(at) < epochMs(state.startsAt)) return refuse('meeting.too-early', { at: wallMoment(at, context.timeZone), time: state.time });
  const stranger = present.find((member) => !serving.includes(member));
  if (stranger !== undefined) return refuse('meeting.not-serving', { member: stranger, on: state.on });
  if (present.length === 0) return refuse('meeting.nobody-present');
  return accept(...takenUp(state, context), { type: 'MeetingOpened', data: { at, present: [...new Set(present)] } });
}

/** Where nothing was moved there is nothing that anybody decided on: it is called as before, and can be opened anew or cancelled. */
export function takeBackOpening({ motions }: OpenMeeting, { reason }: Command<'takeBackOpening'>): Decision<MeetingEvent> {
  return motions.length === 0 ? accept({ type: 'OpeningTakenBack', data: { reason } }) : refuse('meeting.opening-stands', { motions: motions.length });
}

/** A sitting that began on its day may go on past midnight, until then. Whoever acts later acts at another meeting, of those who serve on its day. */
const NIGHT_ENDS = '04:00';

/** Why nothing can be told of that moment: it has not come, is of no hour of this meeting, or something later was told already. */
export function wrongMoment({ on, lastAt }: Held, at: Instant, { now, timeZone }: DecisionContext) {
  if (epochMs(at) > epochMs(now)) return refuse('meeting.in-future', { at: wallMoment(at, timeZone) });
  const ends = instantOn(addDays(on, 1), NIGHT_ENDS, timeZone);
  // What was recorded before meetings had an end stands; they are adjourned where they got to.
  if (epochMs(at) > Math.max(epochMs(ends), epochMs(lastAt))) return refuse('meeting.over', { at: wallMoment(at, timeZone), on, ends: wallMoment(ends, timeZone) });
  return epochMs(at) < epochMs(lastAt) ? refuse('meeting.out-of-order', { at: wallMoment(at, timeZone), last: wallMoment(lastAt, timeZone) }) : null;
}

export function arrive(state: OpenMeeting, { member, at }: Command<'arrive'>, context: DecisionContext): Decision<MeetingEvent> {
  if (!servingOn(context, state).includes(member)) return refuse('meeting.not-serving', { member, on: state.on });
  if (inRoom(state).includes(member)) return state.stays.some((stay) => stay.member === member && stay.from === at) ? accept() : refuse('meeting.already-present', { member });
  if (state.stays.length >= MOST_COMINGS) return refuse('meeting.too-many-comings', { limit: MOST_COMINGS });
  return wrongMoment(state, at, context) ?? accept({ type: 'MemberArrived', data: { member, at } });
}

/** A departure that takes the quorum away ends business in the same moment. */
export function leave(state: OpenMeeting, { member, at }: Command<'leave'>, context: DecisionContext): Decision<MeetingEvent> {
  if (!inRoom(state).includes(member)) return refuse('meeting.not-present', { member });
  const wrong = wrongMoment(state, at, context);
  if (wrong) return wrong;
  const left: MeetingEvent = { type: 'MemberDeparted', data: { member, at } };
  const { present, quorum } = presentAnd(context, state);
  const remaining = present.filter((other) => other !== member).length;
  if (present.length < quorum || remaining >= quorum) return accept(left);
  const lapsed = state.motions.filter(isPending).map(({ id }) => id);
  return accept<MeetingEvent>(left, { type: 'BusinessEnded', data: { at, inRoom: remaining, quorum, lapsed } });
}

export function takeBackLeaving(state: OpenMeeting, { member, reason }: Command<'takeBackLeaving'>): Decision<MeetingEvent> {
  const last = state.stays.findLast((stay) => stay.member === member);
  if (!last) return refuse('meeting.not-present', { member });
  const { until } = last;
  if (until === null) return refuse('meeting.already-present', { member });
  const votedSince = state.motions.some((motion) => {
    if (!isDecided(motion) && motion.status !== 'voting') return false;
    const countedAbsent = isDecided(motion) && motion.roll.serving.includes(member) && !motion.votes.some((cast) => cast.member === member && hasVoted(cast));
    return epochMs(motion.roll.at) >= epochMs(until) || (countedAbsent && motion.roll.present.includes(member));
  });
  return votedSince ? refuse('meeting.voted-since', { member }) : accept({ type: 'DepartureTakenBack', data: { member, reason } });
}

/** In a motion of this meeting, or in an approval that is before it: whoever mistypes it would be let vote, so it is refused. */
export function declareInterest(state: OpenMeeting, { member, about, reason }: Command<'declareInterest'>, context: DecisionContext): Decision<MeetingEvent> {
  if (!inRoom(state).includes(member)) return refuse('meeting.not-present', { member });
  if (state.interests.some((interest) => interest.member === member && interest.about === about)) return accept();
  const motion = motionOf(state, about);
  if (!motion && !onAgenda(state).includes(about)) return refuse('meeting.no-such-matter', { agenda: onAgenda(state).join(', ') || 'none' });
  if (!motion && context.seen('approval', about).status === 'none') return refuse('meeting.approval-not-open', { approval: about, status: 'none' });
  if (motion && isDecided(motion)) return refuse('meeting.vote-closed', { result: motion.status });
  if (state.interests.length >= MOST_COMINGS) return refuse('meeting.too-many-interests', { limit: MOST_COMINGS });
  return accept({ type: 'InterestDeclared', data: { member, about, reason } });
}

export function adjourn(state: OpenMeeting, { at }: Command<'adjourn'>, context: DecisionContext): Decision<MeetingEvent> {
  if (state.motions.some(({ status }) => status === 'voting')) return refuse('meeting.roll-still-open');
  const lapsed = state.motions.filter(isPending).map(({ id }) => id);
  return wrongMoment(state, at, context) ?? accept({ type: 'MeetingAdjourned', data: { at, lapsed } });
}
