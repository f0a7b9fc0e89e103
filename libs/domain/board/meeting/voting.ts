import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { sourceTold, type RuleSource } from '../../program-rules.js';
import { MOST_MEMBERS, type VoteRules } from '../../vote-rules.js';
import { optionsOfMeeting } from '../options.js';
import { outcomeOf, type Tally } from '../vote.js';
import { presentAnd, wrongMoment } from './attendance.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent, Result } from './events.js';
import { evolve } from './evolve.js';
import { wrongSpeaker } from './minutes.js';
import { noLongerPending, notUnderApproval } from './motions.js';
import { hasVoted, inRoom, isDecided, isInterested, motionOf, ruleTold, type AdjournedMeeting, type DecidedMotion, type Held, type OpenMeeting, type VotingMotion } from './state.js';

type Command<N extends MeetingCommand['name']> = Extract<MeetingCommand, { name: N }>;
/** Of one vote: whoever needs more is not sure of it. */
const MOST_CORRECTIONS = 20;

type HeldMeeting = OpenMeeting | AdjournedMeeting;
type Given = Pick<Command<'castVote'>, 'member' | 'vote' | 'reason' | 'legalConflict'>;

export function callTheRoll(state: OpenMeeting, { motion: id, at = state.lastAt }: Command<'callTheRoll'>, context: DecisionContext): Decision<MeetingEvent> {
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  if (motion.status === 'moved' && state.rules.second === 'required') return refuse('meeting.not-seconded', secondTold(state, context));
  if (motion.status === 'voting') return refuse('meeting.roll-called');
  if (motion.status !== 'moved' && motion.status !== 'seconded') return noLongerPending(motion);
  if (state.motions.some(({ status }) => status === 'voting')) return refuse('meeting.roll-still-open');
  const { serving, present, quorum } = presentAnd(context, state);
  if (serving.length > MOST_MEMBERS) return refuse('meeting.too-many-members', { members: serving.length, limit: MOST_MEMBERS });
  if (present.length < quorum) return refuse('meeting.no-quorum', { inRoom: present.length, quorum, ...ruleTold(state, 'quorum', 'quorumOf') });
  const wrong = wrongMoment(state, at, context) ?? (motion.about && notUnderApproval(motion.about, state, context));
  return wrong ?? accept({ type: 'RollCalled', data: { motion: id, at, serving, present, inRoom: present.length, quorum } });
}

/** No law that a program here was read from asks for a second: what a program does not say of it is told as no more than usual. */
const USUAL: RuleSource = { mark: 'U', text: 'Usual practice of boards; the law that this program was read from says nothing of it' };
const secondTold = (state: Held, context: DecisionContext) =>
  state.rulesFrom === 'program' && !state.overridden.includes('second') ? sourceTold(optionsOfMeeting(state, context)?.secondSource ?? USUAL) : ruleTold(state, 'second');

export function castVote(state: OpenMeeting, given: Command<'castVote'>): Decision<MeetingEvent> {
  const { motion: id, member, vote, reason, legalConflict } = given;
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  if (motion.status === 'moved' || motion.status === 'seconded') return refuse('meeting.roll-not-called');
  if (motion.status !== 'voting') return noLongerPending(motion);
  if (!motion.roll.serving.includes(member)) return refuse('meeting.not-serving', { member, on: state.on });
  const before = motion.votes.find((cast) => cast.member === member && hasVoted(cast));
  if (before) {
    const same = before.vote === vote && before.reason === reason && before.legalConflict === legalConflict;
    return same ? accept() : refuse('meeting.already-voted', { member, vote: before.vote });
  }
  const there = inRoom(state).includes(member);
  if (vote === 'absent') return there ? refuse('meeting.present-not-absent', { member }) : accept();
  if (!there) return refuse('meeting.not-present', { member });
  return wrongVote(state, motion, given) ?? accept({ type: 'VoteCast', data: { motion: id, member, vote, reason, legalConflict } });
}

/** Why a member can't vote that way; null where they can. */
function wrongVote(state: Held, motion: VotingMotion | DecidedMotion, { member, vote, reason, legalConflict }: Given) {
  const interested = isInterested(state, member, motion);
  if (interested && vote !== 'recused') return refuse('meeting.interested-may-not-vote', { member });
  if (!interested && vote === 'recused') return refuse('meeting.recusal-needs-interest', { member });
  if (vote !== 'abstain') return null;
  if (state.rules.abstainOnlyForLegalConflict && !legalConflict) return refuse('meeting.abstention-needs-conflict', { member, ...ruleTold(state, 'abstainOnlyForLegalConflict') });
  return reason === null ? refuse('meeting.abstention-needs-reason', { member }) : null;
}

/** The result is of the roll and the board's rule; whoever serves and cast no vote was absent. */
export function close(state: OpenMeeting, { motion: id }: Command<'closeVote'>): Decision<MeetingEvent> {
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  if (motion.status === 'moved' || motion.status === 'seconded') return refuse('meeting.roll-not-called');
  if (motion.status !== 'voting') return noLongerPending(motion);
  const voted = new Set(motion.votes.filter(hasVoted).map(({ member }) => member));
  const missing = inRoom(state).filter((member) => motion.roll.serving.includes(member) && !voted.has(member));
  if (missing.length > 0) return refuse('meeting.votes-missing', { missing: missing.length, members: missing.join(', ') });
  const interested = motion.votes.find(({ member, vote }) => vote !== 'recused' && isInterested(state, member, motion));
  if (interested) return refuse('meeting.interested-may-not-vote', { member: interested.member });
  return accept(resultEvent(resultOf(state.rules, motion, 'vote'), state.rules));
}

/**
 * What a member's vote really was, on the word of somebody who has a seat or a role, once the meeting is adjourned too:
 * the result is computed anew, and its approval hears of it. Nobody is given a vote who was not there when the roll was called, and nobody in the room is absent from a vote
 * that is still open: that one is recorded, or that they left.
 */
export function correctVote(state: HeldMeeting, given: Command<'correctVote'>, context: DecisionContext): Decision<MeetingEvent> {
  const { motion: id, member, vote, reason, legalConflict, why, by, role } = given;
  const unentitled = wrongSpeaker(state, given, context);
  if (unentitled) return unentitled;
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  if (motion.status === 'moved' || motion.status === 'seconded') return refuse('meeting.roll-not-called');
  if (motion.status !== 'voting' && !isDecided(motion)) return noLongerPending(motion);
  if (!motion.roll.serving.includes(member)) return refuse('meeting.not-serving', { member, on: state.on });
  const before = motion.votes.find((cast) => cast.member === member);
  const was = before?.vote ?? 'absent';
  if (was === vote && (vote === 'absent' || (before?.reason === reason && before.legalConflict === legalConflict))) return accept();
  if (was === 'absent' && !isDecided(motion)) return refuse('meeting.did-not-vote', { member });
  if (was === 'absent' && !motion.roll.present.includes(member)) return refuse('meeting.was-not-there', { member });
  if (vote === 'absent' && !isDecided(motion) && inRoom(state).includes(member)) return refuse('meeting.present-not-absent', { member });
  const wrong = vote === 'absent' ? null : wrongVote(state, motion, { member, vote, reason, legalConflict });
  if (wrong) return wrong;
  if ((before?.corrections.length ?? 0) >= MOST_CORRECTIONS) return refuse('meeting.too-many-corrections', { limit: MOST_CORRECTIONS });
  const recorded = state.status === 'adjourned' ? 'afterwards' : 'then';
  const corrected: MeetingEvent = { type: 'VoteCorrected', data: { motion: id, member, was, vote, reason, legalConflict, why, by, role, on: context.today, recorded } };
  if (!isDecided(motion)) return accept(corrected);
  const after = motionOf(evolve(state, corrected) as HeldMeeting, id) as DecidedMotion;
  return accept(corrected, resultEvent(resultOf(state.rules, after, 'correction'), state.rules));
}

export function tallyOf({ roll, votes }: Pick<VotingMotion, 'roll' | 'votes'>): Tally {
  const count = (wanted: string): number => votes.filter(({ vote }) => vote === wanted).length;
  return {
    ayes: count('aye'),
    nays: count('nay'),
    abstentions: count('abstain'),
    recused: count('recused'),
    absent: roll.serving.length - votes.filter(hasVoted).length,
    present: roll.present.length,
    serving: roll.serving.length,
  };
}

/** The result that the votes of a motion make under a board's rules: what is stored is this, and can be had again from the votes. */
export function resultOf(rules: VoteRules, motion: Pick<VotingMotion, 'id' | 'roll' | 'votes'>, because: Result['because']): Result {
  const tally = tallyOf(motion);
  const { base, needed } = outcomeOf(rules, tally);
  return { motion: motion.id, ...tally, threshold: rules.threshold, base, needed, because };
}

const resultEvent = (result: Result, rules: VoteRules): MeetingEvent => ({ type: outcomeOf(rules, result).carried ? 'MotionCarried' : 'MotionFailed', data: result });
