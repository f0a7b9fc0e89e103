import type { MeetingEvent, Result } from '../meeting/events.js';
import type { VoteRules } from '../../vote-rules.js';

type Rules = Pick<VoteRules, 'quorum' | 'quorumOf' | 'threshold' | 'abstentions' | 'seats'>;
type Sheet = { readonly here: Set<string>; readonly votes: Map<string, string>; counted: Counted | null };
export type Counted = {
  readonly type: 'MotionCarried' | 'MotionFailed';
  readonly data: Result;
  readonly isTie: boolean;
  /** It came out otherwise when it was counted before. */
  readonly isTurned: boolean;
};

const least = (isEnough: (members: number) => boolean): number => {
  let members = 1;
  while (!isEnough(members)) members += 1;
  return members;
};

/** How many must be there, in the words of the rules: more than half of the seats or of those serving, or a number. */
export function quorumByHand({ quorum, quorumOf, seats }: Rules, serving: number): number {
  if (quorum !== 'majority') return quorum;
  const all = quorumOf === 'seats' && seats !== null ? seats : serving;
  return least((members) => members + members > all);
}

/**
 * What each vote of an evening came to, as somebody counts it who has a list of names, the rules in words and what was
 * called out. It shares nothing with the code that it checks: who was there is told by comings and goings, and a share is
 * compared by multiplying, not by rounding.
 */
export function countedByHand(events: readonly MeetingEvent[], rules: Rules, serving: readonly string[]): Counted[] {
  const room = new Set<string>();
  const sheets = new Map<string, Sheet>();
  const counted: Counted[] = [];
  for (const { type, data } of events) {
    if (type === 'MeetingOpened') for (const member of data.present) room.add(member);
    else if (type === 'OpeningTakenBack') room.clear();
    else if (type === 'MemberDeparted') room.delete(data.member);
    else if (type === 'DepartureTakenBack') room.add(data.member);
    else if (type === 'MemberArrived') {
      room.add(data.member);
      for (const sheet of sheets.values()) if (sheet.counted === null) sheet.here.add(data.member);
    } else if (type === 'RollCalled') sheets.set(data.motion, { here: new Set(room), votes: new Map(), counted: null });
    else if (type === 'MotionWithdrawn') sheets.delete(data.motion);
    else if (type === 'VoteCast' || type === 'VoteCorrected') sheets.get(data.motion)!.votes.set(data.member, data.vote);
    else if (type === 'MotionCarried' || type === 'MotionFailed') {
      const sheet = sheets.get(data.motion)!;
      sheet.counted = count(data.motion, sheet, rules, serving);
      counted.push(sheet.counted);
    }
  }
  return counted;
}

function count(motion: string, { here, votes, counted: before }: Sheet, { threshold, abstentions: abstaining, seats }: Rules, serving: readonly string[]): Counted {
  const of = { aye: 0, nay: 0, abstain: 0, recused: 0, absent: 0 };
  for (const member of serving) of[(votes.get(member) ?? 'absent') as keyof typeof of] += 1;
  const present = serving.filter((member) => here.has(member)).length;
  const pro = abstaining === 'as-aye' ? of.aye + of.abstain : of.aye;
  const contra = abstaining === 'as-nay' ? of.nay + of.abstain : of.nay;
  const [share, whom] = threshold.split('-of-') as ['majority' | 'two-thirds', 'voting' | 'present' | 'serving' | 'seats'];
  const base = { voting: pro + contra, present, serving: serving.length, seats: seats ?? serving.length }[whom];
  const isEnough = (ayes: number): boolean => (share === 'majority' ? ayes + ayes > base : ayes + ayes + ayes >= base + base);
  // A tie fails under every rule, and nothing is carried by abstentions alone.
  const type = of.aye > 0 && pro > contra && isEnough(pro) ? 'MotionCarried' : 'MotionFailed';
  return {
    type,
    data: {
      ...{ motion, ayes: of.aye, nays: of.nay, abstentions: of.abstain, recused: of.recused, absent: of.absent, present, serving: serving.length },
      ...{ threshold, base, needed: least(isEnough), because: before ? 'correction' : 'vote' },
    },
    isTie: pro > 0 && pro === contra,
    isTurned: before !== null && before.type !== type,
  };
}
