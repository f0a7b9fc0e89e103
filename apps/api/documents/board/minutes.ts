import { dayOf, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { printedDay } from '#libs/documents/pdf/day.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import type { RevisionMark } from '#libs/documents/pdf/mark.js';
import type { MinutedMotion, MinutesInput } from '#libs/documents/pdf/minutes.js';
import { hasVoted, isDecided, motionOf, type AdjournedMeeting, type Cast, type Motion } from '#libs/domain/board/meeting/state.js';
import { quorumOf } from '#libs/domain/board/vote.js';
import { wallTime } from '#libs/domain/board/wall-time.js';
import { partsOfStageId } from '#libs/domain/stage.js';
import { say } from '#libs/messages/say.js';
import { correctedInWords } from './corrected.js';
import { noticeRule, quorumRule, secondRule, voteRule } from './rule-words.js';

export type Around = {
  readonly body: string;
  readonly district: string | null;
  /** Who has a seat on the day of the meeting, in the order in which they were seated. */
  readonly serving: readonly string[];
  /** A person's name by their id. */
  readonly name: (person: string) => string;
  /** A role's title by its id. */
  readonly title: (role: string) => string;
  /** A plan's title by its id. */
  readonly plan: (plan: string) => string;
  readonly timeZone: TimeZone;
  readonly today: CalendarDate;
};

/** The minutes of an adjourned meeting, from what was recorded of it and nothing else. */
export function minutesOf(state: AdjournedMeeting, around: Around): MinutesInput {
  const { body, district, name, timeZone, today } = around;
  const serving = [...new Set([...around.serving, ...state.motions.flatMap((motion) => ('roll' in motion ? motion.roll.serving : [])), ...state.stays.map(({ member }) => member)])];
  const notice = state.notices.find(({ kept }) => kept === 'kept') ?? state.notices.at(-1);
  const { minutes, ended, adjournedAt } = state;
  return {
    ...{ body, district, status: minutes.approvedOn === null ? 'draft' : 'approved', madeOn: today },
    meeting: {
      kind: state.kind,
      heldOn: state.on,
      place: state.place,
      openedAt: wallTime(state.openedAt, timeZone),
      endedAt: ended ? say('print.board-ended', { at: wallTime(adjournedAt, timeZone), lost: wallTime(ended.at, timeZone), inRoom: ended.inRoom, quorum: ended.quorum }) : wallTime(adjournedAt, timeZone),
      purpose: purposeOf(state, around),
      // Called on an earlier day and recorded in time is no news to whoever reads what happened.
      recordedOn: state.recordedOn > state.on ? state.recordedOn : null,
    },
    notice: notice ? { postedAt: momentOf(notice.at, timeZone), rule: noticeRule(state), kept: notice.kept !== 'late', recorded: notice.recorded } : null,
    serving: serving.length,
    quorum: { needed: quorumOf(state.rules, serving.length), rule: quorumRule(state) },
    noSecond: secondRule(state),
    attendance: serving.map((member) => ({ member: name(member), how: attendanceOf(state, member, timeZone) })),
    interests: state.interests.map(({ member, about, reason }) => ({ member: name(member), about: matterOf(state, about, around), matter: reason })),
    motions: state.motions.map((motion) => minuted(state, motion, around)),
    corrections: minutes.corrections.map(({ correction, by, on }) => say('print.board-correction', { on: printedDay(on), by: name(by), correction })),
  };
}

function purposeOf({ purpose, approvals }: AdjournedMeeting, { plan }: Around): string | null {
  const points = [...purpose, ...approvals.map((approval) => say('print.board-approval-of', { plan: plan(partsOfStageId(approval).plan) }))];
  return points.length === 0 ? null : points.map((point, i) => (points.length === 1 ? point : `${i + 1}. ${point}`)).join(' ');
}

const momentOf = (moment: Instant, zone: TimeZone): string => say('print.board-moment', { day: printedDay(dayOf(moment, zone)), time: wallTime(moment, zone) });

/** What a declared interest is in: a motion by its text, or an approval by its plan. */
function matterOf(state: AdjournedMeeting, about: string, around: Around): string {
  const motion = motionOf(state, about);
  return motion ? say('print.board-matter', { text: textOf(motion, around) }) : say('print.board-approval-of', { plan: around.plan(partsOfStageId(about).plan) });
}

const textOf = ({ text, about }: Motion, { plan }: Around): string => text ?? say('print.board-motion', { revision: about?.revision ?? 0, plan: about ? plan(partsOfStageId(about.approval).plan) : '' });

function attendanceOf({ stays, openedAt }: AdjournedMeeting, member: string, zone: TimeZone): string {
  const own = stays.filter((stay) => stay.member === member);
  if (own.length === 0) return say('print.board-attendance', { kind: 'absent', at: '' });
  const told = own.flatMap(({ from, until }) => [
    from === openedAt ? say('print.board-attendance', { kind: 'present', at: '' }) : at('came', from, zone),
    ...(until === null ? [] : [at('left', until, zone)]),
  ]);
  return told.join(', ');
}

const at = (kind: 'came' | 'left', moment: Instant, zone: TimeZone): string => say('print.board-attendance', { kind, at: wallTime(moment, zone) });

function minuted(state: AdjournedMeeting, motion: Motion, around: Around): MinutedMotion {
  const { name } = around;
  const about: RevisionMark | null = motion.about && { plan: partsOfStageId(motion.about.approval).plan, revision: motion.about.revision, shortHash: shortHashOf(motion.about.hash) };
  const seconder = 'was' in motion ? ('seconder' in motion.was ? motion.was.seconder : null) : 'seconder' in motion ? motion.seconder : null;
  const text = textOf(motion, around);
  const common = {
    text: motion.under === null ? text : say('print.board-under', { text, under: motion.under }),
    ...{ mover: name(motion.mover), seconder: seconder === null ? null : name(seconder), about },
  };
  if (!isDecided(motion)) return { ...common, votes: [], present: null, result: 'not-put', rule: whyNotPut(state, motion) };
  const votes = motion.roll.serving.map((member): MinutedMotion['votes'][number] => {
    const cast = motion.votes.find((one) => one.member === member);
    return cast ? { member: name(member), vote: cast.vote, reason: reasonOf(cast, around) } : { member: name(member), vote: 'absent', reason: null };
  });
  return { ...common, votes, present: motion.roll.present.length, result: motion.status, rule: voteRule(state, motion.result) };
}

/** A corrected vote is printed with what was recorded first. */
function reasonOf(cast: Cast, { name, title }: Around): string | null {
  const { reason, legalConflict } = cast;
  const said = reason !== null && legalConflict ? say('print.board-legal-conflict', { reason }) : reason;
  return [said, correctedInWords(cast, { person: name, title })].filter((words) => words !== null).join(' ') || null;
}

function whyNotPut({ ended }: AdjournedMeeting, motion: Exclude<Motion, { status: 'carried' | 'failed' }>): string {
  if (motion.status === 'withdrawn') return say('print.board-withdrawn', { reason: motion.reason });
  const voted = motion.status === 'lapsed' && motion.was.status === 'voting' ? motion.was.votes.filter(hasVoted).length : 0;
  return say('print.board-lapsed', { because: ended ? 'quorum' : 'adjourned', voted });
}
