import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { hasVoted, isDecided, isHeld, isPending, inRoom, type MeetingState, type Motion } from '#libs/domain/board/meeting/state.js';
import { say } from '#libs/messages/say.js';
import type { RoleHolder } from '../../queries/people.js';
import type { Stage } from '../../queries/stages.js';
import type { Called } from './called.js';
import { cut, holders, warningsAt } from './choices.js';
import type { Choice, Step } from './step-form.js';

/** The steps of one meeting of a board, from its notice to its minutes. `members`: who serves on its day; `seated`: today, who has a say in a correction. */
export function meetingSteps(id: string, state: Exclude<MeetingState, { status: 'none' }>, { called, approval, approvalId, stage, members: serving, seated, held }: { readonly called: Called; readonly held: readonly RoleHolder[]; readonly stage: Stage; readonly approval: ApprovalState | null; readonly approvalId: string; readonly members: readonly string[]; readonly seated: readonly string[] }): Step[] {
  const on = { aggregate: 'meeting', id, version: state.version };
  const people = (ids: readonly string[]): Choice[] => ids.map((person) => ({ value: person, label: called.person(person) }));
  const all = people(serving);
  if (state.status === 'cancelled') return [];
  if (!isHeld(state)) return [{ ...on, command: 'postNotice' }, { ...on, command: 'openMeeting', choices: { present: all } }, { ...on, command: 'cancelMeeting' }];
  const decidedOn = state.motions.filter(isDecided).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  const votedOn = state.motions.filter((motion) => isDecided(motion) || (motion.status === 'voting' && motion.votes.length > 0)).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  // Where the rules let nobody abstain but for a conflict that the law knows, it has to be said that it is one.
  const lawful = state.rules.abstainOnlyForLegalConflict;
  // On whose word it is: that of a member of today, or of whoever has a role, where anybody has one.
  const by = [...new Map([...people(seated), ...holders(held)].map((one) => [one.value, one])).values()];
  const saying = { by, ...(held.length > 0 && { role: held.map(({ role, title }) => ({ value: role, label: title })) }) };
  const noRole = held.length > 0 ? [] : ['role'];
  const correct: Step[] = votedOn.length > 0 ? [{ ...on, command: 'correctVote', choices: { motion: votedOn, member: all, ...saying }, leave: [...noRole, ...(lawful ? [] : ['legalConflict'])], when: { reason: 'abstains', role: 'no-member' } }] : [];
  if (state.status === 'adjourned') {
    const { publishedOn } = state.minutes;
    const minutes: Step[] = publishedOn === null ? [{ ...on, command: 'draftMinutes' }, { ...on, command: 'approveMinutes', leave: ['at'] }, { ...on, command: 'publishMinutes' }] : [];
    return [...correct, ...minutes, { ...on, command: 'correctMinutes', choices: saying, leave: noRole, when: { role: 'no-member' } }];
  }
  const there = people(inRoom(state));
  const named = (status: string): Choice[] => state.motions.filter((motion) => isPending(motion) && motion.status === status).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  const [moved, seconded, voting] = [named('moved'), named('seconded'), named('voting')];
  // A vote that is recorded is corrected, and not cast again.
  const toVote = there.filter(({ value }) => state.motions.some((motion) => motion.status === 'voting' && !motion.votes.some((cast) => cast.member === value && hasVoted(cast))));
  const ready = state.rules.second === 'not-needed' ? [...moved, ...seconded] : seconded;
  const points = state.purpose.map((point, n) => ({ value: String(n + 1), label: cut(point) }));
  const about = approval && approval.status !== 'none' ? { approval: approvalId, revision: approval.revision, hash: approval.hash } : null;
  const pending = [...moved, ...seconded, ...voting];
  const moving = { choices: { mover: there, ...(points.length > 0 && { under: points }) }, leave: points.length > 0 ? [] : ['under'] };
  const left = people([...new Set(state.stays.map(({ member }) => member))]).filter(({ value }) => !there.some((one) => one.value === value));
  const during: Step[] = [
    ...(about ? [{ ...on, command: 'moveMotion', ...moving, fixed: { about }, start: { motion: `approve-${about.revision}${decidedOn.length > 0 ? `-${decidedOn.length + 1}` : ''}` } }] : []),
    { ...on, command: 'moveMotion', form: 'other', ...moving, oneOfRecords: { about: OTHER_BUSINESS }, start: { motion: `business-${state.motions.length + 1}` } },
    ...(moved.length > 0 ? [{ ...on, command: 'secondMotion', choices: { motion: moved, seconder: there } }] : []),
    ...(ready.length > 0 ? [{ ...on, command: 'callTheRoll', choices: { motion: ready }, explain: warningsAt(stage, 'vote') }] : []),
    ...(voting.length > 0
      ? [
          ...(toVote.length > 0 ? [{ ...on, command: 'castVote', choices: { motion: voting }, leave: lawful ? [] : ['legalConflict'], when: { reason: 'abstains' }, each: { rows: toVote.map(({ value, label }) => ({ label, fixed: { member: value } })), ask: ['vote', 'reason', ...(lawful ? ['legalConflict'] : [])], needs: 'vote' } }] : []),
          { ...on, command: 'closeVote', choices: { motion: voting } },
        ]
      : []),
    { ...on, command: 'arrive', choices: { member: all.filter(({ value }) => !there.some((one) => one.value === value)) } },
    { ...on, command: 'leave', choices: { member: there } },
    ...(left.length > 0 ? [{ ...on, command: 'takeBackLeaving', choices: { member: left } }] : []),
    { ...on, command: 'declareInterest', choices: { member: all, about: [...pending, { value: approvalId, label: say('page.approval-choice') }] } },
    ...(pending.length > 0 ? [{ ...on, command: 'withdrawMotion', choices: { motion: pending } }] : []),
    ...correct,
    ...(state.motions.length === 0 ? [{ ...on, command: 'takeBackOpening' }] : []),
    { ...on, command: 'adjourn' },
  ];
  // A form with nobody to choose can't be sent: where nobody is in the room, or everybody is.
  return during.filter(({ choices = {} }) => Object.values(choices).every((choice) => choice.length > 0));
}

/** Of what a motion may be about: a revision, or other business in words. */
const OTHER_BUSINESS = 1;

const titleOf = ({ text, about }: Motion): string => text ?? say('page.motion-approve', { revision: about?.revision ?? 0 });
