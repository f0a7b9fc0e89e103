import type { CalendarDate, Instant } from '#libs/kernel/dates.js';
import { sourceTold, type RuleSource } from '../../program-rules.js';
import { stageStreamId } from '../../stage.js';
import type { VoteRules } from '../../vote-rules.js';
import type { AboutApproval, OnRoll, Result, Roll } from './events.js';

/** One vote as it stands; a correction keeps what was recorded first. */
export type Cast = {
  readonly member: string;
  /** Absent only by a correction: whoever casts none at all has no entry. */
  readonly vote: OnRoll;
  readonly reason: string | null;
  readonly legalConflict: boolean;
  /** `by`: on whose word, null where nobody was asked; `role`: the one that they had a say by, null: a seat on the board. */
  readonly corrections: readonly { readonly was: OnRoll; readonly why: string; readonly by: string | null; readonly role: string | null; readonly on: CalendarDate; readonly recorded: 'then' | 'afterwards' }[];
};

type Moved = { readonly id: string; readonly text: string | null; readonly about: AboutApproval | null; readonly mover: string; readonly under: number | null };
type Seconded = Moved & { readonly seconder: string };
/** Nobody need have seconded it where the board's rules ask for none. */
type Called = Moved & { readonly seconder: string | null } & { readonly roll: Roll & { readonly at: Instant; readonly quorum: number }; readonly votes: readonly Cast[] };

export type PendingMotion = (Moved & { readonly status: 'moved' }) | (Seconded & { readonly status: 'seconded' }) | VotingMotion;
export type VotingMotion = Called & { readonly status: 'voting' };
export type DecidedMotion = Called & { readonly status: 'carried' | 'failed'; readonly result: Result };
export type Motion =
  | PendingMotion
  | DecidedMotion
  | (Moved & { readonly status: 'withdrawn'; readonly reason: string; readonly was: PendingMotion })
  /** It fell when business ended or the meeting was adjourned. */
  | (Moved & { readonly status: 'lapsed'; readonly was: PendingMotion });

/** From when to when a member was in the room; null: still there. */
export type Stay = { readonly member: string; readonly from: Instant; readonly until: Instant | null };

/** Whose rules a meeting goes by, and where they stand. */
export type Terms = {
  readonly rulesFrom: 'board' | 'program' | 'meeting';
  /** Since when the board's own are in force; null: it goes by others. */
  readonly adoptedFrom: CalendarDate | null;
  readonly rulesSource: RuleSource;
};

type Facts = Terms & {
  readonly version: number;
  readonly body: string;
  readonly plan: string | null;
  readonly stage: string | null;
  readonly kind: 'regular' | 'special';
  readonly on: CalendarDate;
  readonly time: string;
  readonly startsAt: Instant;
  readonly place: string;
  readonly purpose: readonly string[];
  readonly approvals: readonly string[];
  readonly rules: VoteRules;
  readonly overridden: readonly string[];
  readonly overrideSource: RuleSource | null;
  readonly overrideBecause: string | null;
  /** Where the rule of its notice comes from: that of the day on which it was called. */
  readonly noticeTerms: Terms;
  readonly noticeBy: CalendarDate | null;
  readonly notices: readonly { readonly at: Instant; readonly where: string; readonly kept: 'kept' | 'late' | 'no-rule'; readonly recorded: 'then' | 'afterwards' }[];
  readonly planStart: CalendarDate | null;
  readonly planEnd: CalendarDate | null;
  readonly calledOn: CalendarDate;
  readonly recordedOn: CalendarDate;
  readonly recorded: 'then' | 'afterwards';
};

/** What is true once it was opened. */
export type Held = Facts & {
  readonly openedAt: Instant;
  /** What was recorded last happened then; nothing is recorded before it. */
  readonly lastAt: Instant;
  readonly stays: readonly Stay[];
  readonly interests: readonly { readonly member: string; readonly about: string; readonly reason: string }[];
  readonly motions: readonly Motion[];
  /** How often and when the quorum was lost. */
  readonly ended: { readonly at: Instant; readonly inRoom: number; readonly quorum: number } | null;
};

export type OpenMeeting = Held & { readonly status: 'open' | 'business-ended' };
export type AdjournedMeeting = Held & {
  readonly status: 'adjourned';
  readonly adjournedAt: Instant;
  readonly minutes: {
    readonly draftedOn: CalendarDate | null;
    readonly approvedOn: CalendarDate | null;
    readonly approvedAt: string | null;
    readonly publishedOn: CalendarDate | null;
    readonly publishedWhere: string | null;
    readonly corrections: readonly { readonly correction: string; readonly by: string; readonly on: CalendarDate }[];
  };
};
export type CalledMeeting = Facts & { readonly status: 'called' };
export type CancelledMeeting = Facts & { readonly status: 'cancelled'; readonly reason: string };

export type MeetingState = { readonly status: 'none'; readonly version: number } | CalledMeeting | CancelledMeeting | OpenMeeting | AdjournedMeeting;

type WithRules = Pick<Facts, 'rulesSource' | 'overridden' | 'overrideSource'>;

/** Where a rule that a refusal rests on is written: the meeting’s own where it took another for that evening. */
export const ruleTold = ({ rulesSource, overridden, overrideSource }: WithRules, ...rules: readonly (keyof VoteRules)[]) =>
  sourceTold(overrideSource !== null && rules.some((rule) => overridden.includes(rule)) ? overrideSource : rulesSource);

export const isHeld = (state: MeetingState): state is OpenMeeting | AdjournedMeeting =>
  state.status === 'open' || state.status === 'business-ended' || state.status === 'adjourned';

export const isPending = (motion: Motion): motion is PendingMotion => motion.status === 'moved' || motion.status === 'seconded' || motion.status === 'voting';

export const isDecided = (motion: Motion): motion is DecidedMotion => motion.status === 'carried' || motion.status === 'failed';

export const hasVoted = ({ vote }: Cast): boolean => vote !== 'absent';

export const inRoom = ({ stays }: Held): string[] => stays.filter(({ until }) => until === null).map(({ member }) => member);

export const motionOf = (state: Held, id: string): Motion | undefined => state.motions.find((motion) => motion.id === id);

/** Approvals that are before it: those that it was called for, that of its stage, and those that a motion is about. */
export function onAgenda({ plan, stage, approvals, motions }: Held): string[] {
  const own = plan === null || stage === null ? [] : [stageStreamId(plan, stage)];
  return [...new Set([...approvals, ...own, ...motions.flatMap(({ about }) => (about === null ? [] : [about.approval]))])];
}

/** Whether a member said that a motion touches them: of the motion itself, or of the approval that it is about. */
export const isInterested = ({ interests }: Held, member: string, { id, about }: Motion): boolean =>
  interests.some((interest) => interest.member === member && (interest.about === id || interest.about === about?.approval));
