import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { partsOfStageId } from '../../stage.js';
import { changedSections } from '../../changed-sections.js';
import { titlesOf } from '../../section-titles.js';
import { purposeTold } from '../options.js';
import { presentAnd } from './attendance.js';
import type { MeetingCommand } from './commands.js';
import type { AboutApproval, MeetingEvent } from './events.js';
import { inRoom, isDecided, isInterested, isPending, motionOf, ruleTold, type Motion, type OpenMeeting } from './state.js';

type Command<N extends MeetingCommand['name']> = Extract<MeetingCommand, { name: N }>;

const MOST_MOTIONS = 100;

export function move(state: OpenMeeting, given: Command<'moveMotion'>, context: DecisionContext): Decision<MeetingEvent> {
  const { motion: id, mover, under } = given;
  const about = 'approval' in given.about ? { approval: given.about.approval, revision: given.about.revision, hash: given.about.hash } : null;
  const text = given.about.text ?? null;
  const taken = motionOf(state, id);
  if (taken) return taken.mover === mover && taken.text === text && taken.about?.hash === about?.hash ? accept() : refuse('meeting.motion-taken', { motion: id });
  if (state.motions.length >= MOST_MOTIONS) return refuse('meeting.too-many-motions', { limit: MOST_MOTIONS });
  if (!inRoom(state).includes(mover)) return refuse('meeting.not-present', { member: mover });
  const { present, quorum } = presentAnd(context, state);
  if (present.length < quorum) return refuse('meeting.no-quorum', { inRoom: present.length, quorum, ...ruleTold(state, 'quorum', 'quorumOf') });
  const beyond = beyondPurpose(state, about, under, context);
  if (beyond) return beyond;
  const wrong = about && notUnderApproval(about, state, context);
  if (wrong) return wrong;
  const data = { motion: id, text, about, mover, under };
  if (isInterested(state, mover, { ...data, id, status: 'moved' })) return refuse('meeting.interested-may-not-act', { member: mover });
  return accept({ type: 'MotionMoved', data });
}

/** A special meeting acts only on its stated purpose. */
function beyondPurpose(state: OpenMeeting, about: AboutApproval | null, under: number | null, context: DecisionContext) {
  const { kind, purpose, approvals } = state;
  if (under !== null && under > purpose.length) return refuse('meeting.no-such-purpose', { under, points: purpose.length });
  if (kind === 'regular' || (about === null ? under !== null : approvals.includes(about.approval))) return null;
  return refuse('meeting.beyond-purpose', purposeTold(state, context));
}

/**
 * Why a motion can't be about that revision: nobody froze it, no approval of it is open, a newer one is under approval,
 * or it was frozen after the day of the meeting: no board has decided on a text that there was not. Both are days, so a
 * text of the same day is taken to have been there.
 */
export function notUnderApproval({ approval, revision, hash }: AboutApproval, { body, on }: Pick<OpenMeeting, 'body' | 'on'>, context: DecisionContext) {
  const { plan } = partsOfStageId(approval);
  const facts = context.seen('approval', approval);
  if (facts.body !== null && facts.body !== body) return refuse('approval.other-body');
  if (facts.status !== 'open') return refuse('meeting.approval-not-open', { approval, status: facts.status });
  const { revisions } = context.seen('draft', plan);
  const seen = revisions.find((frozen) => frozen.number === revision && frozen.hash === hash);
  if (!seen) return refuse('approval.revision-not-frozen', { revision });
  if (seen.frozenOn > on) return refuse('meeting.frozen-after', { revision, frozenOn: seen.frozenOn, on });
  if (facts.revision === revision) return null;
  const now = revisions.find((frozen) => frozen.number === facts.revision);
  const changed = changedSections(seen.sections, now?.sections ?? {});
  return refuse('approval.older-revision', { revision, now: facts.revision ?? 0, changed: titlesOf(changed, context.rules) });
}

export function second(state: OpenMeeting, { motion: id, seconder }: Command<'secondMotion'>): Decision<MeetingEvent> {
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  if (motion.status !== 'moved') return 'seconder' in motion && motion.seconder === seconder ? accept() : refuse('meeting.not-to-second', { status: motion.status });
  if (!inRoom(state).includes(seconder)) return refuse('meeting.not-present', { member: seconder });
  if (motion.mover === seconder) return refuse('meeting.seconded-by-mover', { member: seconder });
  if (isInterested(state, seconder, motion)) return refuse('meeting.interested-may-not-act', { member: seconder });
  return accept({ type: 'MotionSeconded', data: { motion: id, seconder } });
}

export function withdraw(state: OpenMeeting, { motion: id, reason }: Command<'withdrawMotion'>): Decision<MeetingEvent> {
  const motion = motionOf(state, id);
  if (!motion) return refuse('meeting.no-such-motion', { motion: id });
  return isPending(motion) ? accept({ type: 'MotionWithdrawn', data: { motion: id, reason } }) : noLongerPending(motion);
}

export const noLongerPending = (motion: Motion) =>
  isDecided(motion) ? refuse('meeting.vote-closed', { result: motion.status }) : refuse('meeting.motion-gone', { status: motion.status });
