import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { adjourn, arrive, declareInterest, leave, open, takeBackLeaving, takeBackOpening } from './attendance.js';
import { call, postNotice } from './calling.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent } from './events.js';
import { approve, correct, draft, publish } from './minutes.js';
import { move, second, withdraw } from './motions.js';
import { ruleTold, type AdjournedMeeting, type CalledMeeting, type MeetingState, type OpenMeeting } from './state.js';
import { callTheRoll, castVote, close, correctVote } from './voting.js';

type BeforeIt = Extract<MeetingCommand, { name: 'postNotice' | 'cancelMeeting' | 'openMeeting' }>;
type AfterIt = Extract<MeetingCommand, { name: 'draftMinutes' | 'approveMinutes' | 'publishMinutes' | 'correctMinutes' }>;
type DuringIt = Exclude<MeetingCommand, { name: 'callMeeting' | 'correctVote' } | BeforeIt | AfterIt>;

const before = new Set<string>(['postNotice', 'cancelMeeting', 'openMeeting'] satisfies BeforeIt['name'][]);
const after = new Set<string>(['draftMinutes', 'approveMinutes', 'publishMinutes', 'correctMinutes'] satisfies AfterIt['name'][]);
/** What is still right once the quorum was lost: to end, to take back what was recorded wrongly, and nothing else. */
const withoutQuorum = new Set<string>(['takeBackLeaving', 'takeBackOpening', 'adjourn'] satisfies DuringIt['name'][]);

const isBefore = (command: MeetingCommand): command is BeforeIt => before.has(command.name);
const isAfter = (command: MeetingCommand): command is AfterIt => after.has(command.name);

/** A meeting is called, held and written down, in this order; which commands are right depends on how far it is. */
export function decide(state: MeetingState, command: MeetingCommand, context: DecisionContext): Decision<MeetingEvent> {
  if (command.name === 'callMeeting') return call(state, command, context);
  if (state.status === 'none') return refuse('meeting.not-found');
  if (state.status === 'cancelled') return command.name === 'cancelMeeting' ? accept() : refuse('meeting.cancelled');
  if (isBefore(command)) return state.status === 'called' ? beforeIt(state, command, context) : tooLate(state, command);
  if (state.status === 'called') return refuse('meeting.not-open');
  if (isAfter(command)) return state.status === 'adjourned' ? afterIt(state, command, context) : refuse('meeting.not-adjourned');
  if (command.name === 'correctVote') return correctVote(state, command, context);
  if (state.status === 'adjourned') return refuse('meeting.adjourned');
  if (state.status === 'business-ended' && !withoutQuorum.has(command.name)) return refuse('meeting.business-ended', ruleTold(state, 'quorum', 'quorumOf'));
  return duringIt(state, command, context);
}

/** What was opened is ended, or its opening taken back: it is not cancelled as if nobody had come. */
function tooLate({ status, motions }: OpenMeeting | AdjournedMeeting, { name }: BeforeIt) {
  return name === 'cancelMeeting' && status !== 'adjourned' ? refuse('meeting.cancel-opened', { motions: motions.length }) : refuse('meeting.already-open');
}

function beforeIt(state: CalledMeeting, command: BeforeIt, context: DecisionContext): Decision<MeetingEvent> {
  switch (command.name) {
    case 'postNotice':
      return postNotice(state, command, context);
    case 'cancelMeeting':
      return accept({ type: 'MeetingCancelled', data: { reason: command.reason } });
    case 'openMeeting':
      return open(state, command, context);
    default:
      return never(command);
  }
}

function duringIt(state: OpenMeeting, command: DuringIt, context: DecisionContext): Decision<MeetingEvent> {
  switch (command.name) {
    case 'arrive':
      return arrive(state, command, context);
    case 'leave':
      return leave(state, command, context);
    case 'takeBackLeaving':
      return takeBackLeaving(state, command);
    case 'takeBackOpening':
      return takeBackOpening(state, command);
    case 'declareInterest':
      return declareInterest(state, command, context);
    case 'moveMotion':
      return move(state, command, context);
    case 'secondMotion':
      return second(state, command);
    case 'withdrawMotion':
      return withdraw(state, command);
    case 'callTheRoll':
      return callTheRoll(state, command, context);
    case 'castVote':
      return castVote(state, command);
    case 'closeVote':
      return close(state, command);
    case 'adjourn':
      return adjourn(state, command, context);
    default:
      return never(command);
  }
}

function afterIt(state: AdjournedMeeting, command: AfterIt, context: DecisionContext): Decision<MeetingEvent> {
  switch (command.name) {
    case 'draftMinutes':
      return draft(state, command, context);
    case 'approveMinutes':
      return approve(state, command, context);
    case 'publishMinutes':
      return publish(state, command, context);
    case 'correctMinutes':
      return correct(state, command, context);
    default:
      return never(command);
  }
}
