import { dayOf } from '#libs/kernel/dates.js';
import type { Aggregate, DecisionContext, FollowUp, StreamRef } from '../../decider.js';
import type { MeetingFacts } from '../../facts.js';
import { partsOfStageId } from '../../stage.js';
import { meetingCommands, type MeetingCommand } from './commands.js';
import { decide } from './decide.js';
import { meetingEvents, type MeetingEvent } from './events.js';
import { evolve, initialMeeting } from './evolve.js';
import { isDecided, isHeld, isInterested, motionOf, onAgenda, type MeetingState } from './state.js';
import { meetingWaits } from './waits.js';

/** The approval that a motion is about, and the revisions that tell what changed since. */
const approvalAnd = (approval: string): StreamRef[] => [
  { aggregate: 'approval', id: approval },
  { aggregate: 'draft', id: partsOfStageId(approval).plan },
];

function reads(state: MeetingState, command: MeetingCommand): readonly StreamRef[] {
  if (command.name === 'callMeeting') {
    return [{ aggregate: 'body', id: command.body }, ...(command.plan === null ? [] : [{ aggregate: 'draft' as const, id: command.plan }])];
  }
  if (state.status === 'none') return [];
  const body: StreamRef = { aggregate: 'body', id: state.body };
  switch (command.name) {
    case 'openMeeting':
    case 'arrive':
    case 'leave':
      return [body];
    case 'moveMotion':
      return [body, ...('approval' in command.about ? approvalAnd(command.about.approval) : [])];
    case 'callTheRoll': {
      const about = isHeld(state) ? motionOf(state, command.motion)?.about : null;
      return [body, ...(about ? approvalAnd(about.approval) : [])];
    }
    case 'declareInterest':
      return isHeld(state) && onAgenda(state).includes(command.about) ? [{ aggregate: 'approval', id: command.about }] : [];
    case 'approveMinutes':
      return command.at === null ? [] : [{ aggregate: 'meeting', id: command.at }];
    case 'correctVote':
    case 'correctMinutes':
      return [command.role === null ? body : { aggregate: 'role', id: command.role }];
    default:
      return [];
  }
}

function facts(state: MeetingState): MeetingFacts {
  if (state.status === 'none') return { body: null, on: null, held: false, decided: [] };
  const decided = isHeld(state) ? state.motions.filter(isDecided).map(({ id, about, status }) => ({ motion: id, about, carried: status === 'carried' })) : [];
  return { body: state.body, on: state.on, held: isHeld(state), decided };
}

/** That the roll is called on a revision, and what the vote came to, is told to its approval. */
function follows(event: MeetingEvent, state: MeetingState, { timeZone }: DecisionContext, id: string, given: MeetingCommand): readonly FollowUp[] {
  if ((event.type !== 'RollCalled' && event.type !== 'MotionCarried' && event.type !== 'MotionFailed') || !isHeld(state)) return [];
  const motion = motionOf(state, event.data.motion);
  if (!motion?.about) return [];
  const { approval, ...about } = motion.about;
  const told = (command: FollowUp['command']): FollowUp[] => [{ aggregate: 'approval', id: approval, command: { ...command, meeting: id, motion: motion.id, ...about, on: state.on } }];
  if (event.type !== 'RollCalled') return told({ name: 'noteMotion', carried: event.type === 'MotionCarried' });
  const { serving, present, quorum } = event.data;
  const noticedOn = state.notices.map(({ at }) => dayOf(at, timeZone)).sort()[0] ?? null;
  const interested = present.filter((member) => isInterested(state, member, motion)).length;
  const explanations = given.name === 'callTheRoll' ? given.explanations : {};
  return told({ name: 'noteRoll', kind: state.kind, noticedOn, serving: serving.length, present: present.length, quorum, interested, explanations });
}

/** Stream `meeting/<id>`: one meeting of one board. */
export const meeting: Aggregate<MeetingState, typeof meetingCommands, typeof meetingEvents> = {
  prefix: 'meeting',
  events: meetingEvents,
  commands: meetingCommands,
  initial: initialMeeting,
  evolve,
  decide: (state, command, context) => decide(state, command, context),
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (state, id) => (state.status === 'none' || state.plan === null ? `meeting/${id}` : `plan/${state.plan}`),
  reads,
  facts,
  waits: meetingWaits,
  follows,
};
