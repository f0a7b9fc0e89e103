import { dayOf, epochMs, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { noticeUntil } from '#libs/domain/board/meeting/calling.js';
import { wallTime } from '#libs/domain/board/wall-time.js';
import { inRoom, isDecided, isHeld, type Cast, type MeetingState, type Motion } from '#libs/domain/board/meeting/state.js';
import { say } from '#libs/messages/say.js';
import { correctedInWords, type Saying } from '../../documents/board/corrected.js';
import { noticeRule, quorumRule, secondRule, voteRule } from '../../documents/board/rule-words.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { momentInWords, shortInWords } from '../words.js';
import { boundTo } from './bound.js';
import type { Called } from './called.js';
import { explainedIn, type Ruled } from './explained.js';
import type { Explained } from '#libs/domain/board/approval/state.js';

export type KnownMeeting = { readonly id: string; readonly state: Exclude<MeetingState, { status: 'none' }> };

/** The meetings that were called for an approval, or for its stage; oldest first. */
export const meetingsFor = (db: TenantDb, plan: string, stage: string): Promise<KnownMeeting[]> =>
  db.rows(
    `SELECT id, state FROM read.stages WHERE kind = 'meeting' AND ((plan = $1 AND state->>'stage' = $2) OR state->'approvals' @> to_jsonb($3::text)) ORDER BY state->>'startsAt', id LIMIT 100`,
    plan, stage, `${plan}/${stage}`,
  );

type Means = {
  readonly now: Instant;
  readonly zone: TimeZone;
  readonly called: Called;
  /** A role's title by its id. */
  readonly title: (role: string) => string;
  /** What was explained when a roll was called on the stage's approval, and the rules that it explains. */
  readonly explained: readonly Explained[];
  readonly ruled: Ruled;
};

export function meetingView({ id, state }: KnownMeeting, { now, zone, called, title, explained, ruled }: Means) {
  const saying = { person: called.person, title };
  const notice = state.notices.find(({ kept }) => kept === 'kept') ?? state.notices.at(-1);
  const held = isHeld(state) ? state : null;
  return {
    id,
    isPublished: state.status === 'adjourned' && state.minutes.publishedOn !== null,
    goesOn: state.status !== 'adjourned' && state.status !== 'cancelled',
    title: say('page.meeting', { kind: state.kind, body: called.body(state.body) }),
    on: state.on,
    time: state.time,
    place: state.place,
    status: say('page.meeting-status', { status: state.status.replace('-', '_') }),
    reason: state.status === 'cancelled' ? state.reason : null,
    notice: notice ? say('page.notice', { at: momentInWords(notice.at, zone), where: notice.where, kept: notice.kept.replace('-', '_'), recorded: notice.recorded }) : say('page.notice-none'),
    noticeAsked: noticeAsked(state, now, zone),
    recorded: state.recorded === 'then' ? null : say('page.meeting-recorded', { calledOn: shortInWords(state.calledOn), recordedOn: shortInWords(state.recordedOn), known: state.calledOn < state.recordedOn ? 'yes' : 'no' }),
    noticeRule: noticeRule(state),
    quorumRule: quorumRule(state),
    secondRule: secondRule(state),
    rules: say('page.board-rules', { from: state.rulesFrom, adopted: state.adoptedFrom ?? '', mark: state.rulesSource.mark, source: state.rulesSource.text }),
    override: state.overrideBecause === null ? null : say('page.board-rules-override', { rules: state.overridden.map((rule) => say('page.board-rule', { rule })).join(', '), mark: state.overrideSource?.mark ?? '', source: state.overrideSource?.text ?? '', because: state.overrideBecause }),
    unverified: sourceUnverified(state),
    present: held ? [...new Set(held.stays.map(({ member }) => member))].map((member) => called.person(member)) : [],
    inRoom: held && held.status !== 'adjourned' ? inRoom(held).length : null,
    ended: held?.ended ? say('page.quorum-lost', { at: wallTime(held.ended.at, zone), inRoom: held.ended.inRoom, quorum: held.ended.quorum }) : null,
    interests: held ? held.interests.map(({ member, reason }) => ({ member: called.person(member), reason })) : [],
    motions: held ? held.motions.map((motion) => ({ ...motionView(state, motion, saying), explained: explainedIn(explained.filter(({ voted }) => voted?.meeting === id && voted.motion === motion.id), ruled) })) : [],
    minutes: state.status === 'adjourned' ? { html: `/api/meetings/${id}/minutes.html`, pdf: `/api/meetings/${id}/minutes.pdf`, approvedOn: state.minutes.approvedOn, publishedOn: state.minutes.publishedOn, publishedWhere: state.minutes.publishedWhere, corrections: state.minutes.corrections.map(({ on, by, correction }) => ({ on, by: called.person(by), correction })) } : null,
  };
}

/** Until when its notice is, or was, to be posted, and what to do where that is past and none was. */
function noticeAsked(state: KnownMeeting['state'], now: Instant, zone: TimeZone): string | null {
  const until = noticeUntil(state);
  if (until === null) return null;
  const isPast = until.at === null ? dayOf(now, zone) > until.day : epochMs(now) > epochMs(until.at);
  const lacking = state.status === 'called' && !state.notices.some(({ kept }) => kept === 'kept');
  return say('page.notice-asked', { by: until.at === null ? shortInWords(until.day) : momentInWords(until.at, zone), is: !lacking ? 'over' : isPast ? 'past' : 'ahead' });
}

/** Whether any rule that the meeting goes by was checked by nobody. */
const sourceUnverified = ({ rulesSource, overrideSource }: KnownMeeting['state']): boolean => rulesSource.mark === 'U' || overrideSource?.mark === 'U';

function motionView(meeting: KnownMeeting['state'], motion: Motion, saying: Saying) {
  const { person } = saying;
  const { id, text, about, mover } = motion;
  const seconder = 'seconder' in motion ? motion.seconder : 'was' in motion && 'seconder' in motion.was ? motion.was.seconder : null;
  const common = {
    id,
    text: text ?? say('page.motion-approve', { revision: about?.revision ?? 0 }),
    bound: about && boundTo(about.approval.slice(0, about.approval.indexOf('/')), about),
    mover: person(mover),
    seconder: seconder === null ? null : person(seconder),
    status: say('page.motion-status', { status: motion.status === 'moved' && meeting.rules.second === 'not-needed' ? 'to_vote_on' : motion.status }),
    mark: motion.status,
    reason: motion.status === 'withdrawn' ? motion.reason : null,
  };
  if (!('roll' in motion)) return { ...common, roll: [], soFar: false, result: null, rule: null, quorum: null };
  const { roll, votes } = motion;
  // While the roll is being called, who was there for it may still vote.
  const lacking = (member: string) => (!isDecided(motion) && roll.present.includes(member) ? 'not_yet' : 'absent');
  const rolled = { ...common, soFar: !isDecided(motion), roll: roll.serving.map((member) => voteView(person(member), votes.find((cast) => cast.member === member), lacking(member), saying)) };
  if (!isDecided(motion)) return { ...rolled, result: null, rule: null, quorum: null };
  const { result } = motion;
  return {
    ...rolled,
    result: say('page.counts', { ayes: result.ayes, nays: result.nays, abstentions: result.abstentions, recused: result.recused, absent: result.absent }),
    rule: voteRule(meeting, result),
    quorum: say('page.quorum', { present: roll.present.length, needed: roll.quorum, serving: roll.serving.length }),
  };
}

function voteView(member: string, cast: Cast | undefined, lacking: string, saying: Saying) {
  const corrected = cast ? correctedInWords(cast, saying) : null;
  return { member, vote: say('page.vote', { vote: cast?.vote ?? lacking }), reason: [cast?.reason ?? null, corrected].filter((words) => words !== null).join(' ') || null };
}
