import { addDays, dayOf, epochMs, instantFromMs, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { onDay } from '../../facts.js';
import { stageFor, stageStreamId } from '../../stage.js';
import { boardOptions } from '../options.js';
import { countsSeats, MOST_MEMBERS, voteRulesSchema, type NoticeRule, type VoteRules } from '../vote.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent } from './events.js';
import type { CalledMeeting, MeetingState } from './state.js';
import { wallMoment } from '../wall-time.js';

type Command<N extends MeetingCommand['name']> = Extract<MeetingCommand, { name: N }>;
type CalledData = Extract<MeetingEvent, { type: 'MeetingCalled' }>['data'];

const HOUR_MS = 3_600_000;

/**
 * A meeting may be recorded when it is over: what is known of it is kept, and that it was recorded afterwards stands
 * beside it. `calledOn` is the day on which it was called, as it is told; where nobody tells one, it is the day on which
 * it is recorded here, which then is after the meeting itself.
 */
export function call(state: MeetingState, given: Command<'callMeeting'>, context: DecisionContext): Decision<MeetingEvent> {
  const { body, plan, stage, kind, on, time, place, purpose, approvals, calledOn = context.today } = given;
  if (plan !== null && !context.plan) return refuse('plan.not-found');
  if (plan !== null && !context.plan!.open) return refuse('plan.closed');
  const board = context.seen('body', body);
  if (board.name === null) return refuse('body.not-found');
  if (board.kind !== 'board') return refuse('meeting.not-a-board', { body: board.name });
  const serving = new Set(board.members.filter(onDay(on)).map(({ person }) => person)).size;
  if (serving > MOST_MEMBERS) return refuse('meeting.too-many-members', { members: serving, limit: MOST_MEMBERS });
  if (kind === 'special' && purpose.length + approvals.length === 0) return refuse('meeting.purpose-missing');
  const decided = rulesFor(given, context);
  if (!decided.ok) return decided;
  const { terms } = decided;
  if (calledOn > context.today) return refuse('meeting.day-in-future', { on: calledOn });
  if (given.calledOn !== undefined && calledOn > on) return refuse('meeting.called-after', { calledOn, on });
  const startsAt = instantOn(on, time, context.timeZone);
  const period = plan === null ? null : context.seen('draft', plan).period;
  const data: CalledData = {
    ...{ body, plan, stage, kind, on, time, startsAt, place, purpose: [...purpose], approvals: [...approvals] },
    ...terms,
    noticeBy: lastDayToPost(terms.rules.notice[kind], on, startsAt, context.timeZone),
    planStart: period?.start ?? null,
    planEnd: period?.end ?? null,
    calledOn,
    recordedOn: context.today,
    recorded: calledOn < context.today || context.today > on ? 'afterwards' : 'then',
  };
  if (state.status === 'none') return accept({ type: 'MeetingCalled', data });
  const same = state.body === body && state.on === on && state.time === time && state.kind === kind && state.place === place;
  return same ? accept() : refuse('meeting.already-called', { on: state.on });
}

/** The program's rules for that stage, and in their place what this board has of its own. */
function rulesFor({ plan, stage, rules: own, rulesSource }: Command<'callMeeting'>, context: DecisionContext) {
  if (own && !rulesSource) return refuse('meeting.rules-without-source');
  const ownRules = Object.fromEntries(Object.entries(own ?? {}).filter(([, rule]) => rule !== undefined));
  if (stage === null) {
    const complete = voteRulesSchema.safeParse(ownRules);
    if (!complete.success || !rulesSource) return refuse('meeting.rules-missing');
    return checked({ rules: complete.data, rulesSource, overridden: [], overrideSource: null });
  }
  if (plan === null) return refuse('meeting.stage-without-plan', { stage });
  const found = stageFor(context, stageStreamId(plan, stage), 'board-approval');
  if (!found.ok) return found;
  const options = boardOptions(found.stage);
  if (!options) return refuse('meeting.options-unreadable', { stage: found.stage.title });
  const rules: VoteRules = { ...options.rules, ...ownRules };
  return checked({ rules, rulesSource: options.rulesSource, overridden: Object.keys(ownRules).sort(), overrideSource: own ? rulesSource : null });
}

type Terms = Pick<CalledMeeting, 'rules' | 'rulesSource' | 'overridden' | 'overrideSource'>;

function checked({ rules, rulesSource, overridden, overrideSource }: Terms) {
  if (countsSeats(rules) && rules.seats === null) return refuse('meeting.seats-missing');
  const sources = { rulesMark: rulesSource.mark, rulesText: rulesSource.text, overrideMark: overrideSource?.mark ?? null, overrideText: overrideSource?.text ?? null };
  return { ok: true as const, terms: { rules, ...sources, overridden: [...overridden] } };
}

function lastDayToPost(rule: NoticeRule, on: CalendarDate, startsAt: Instant, zone: TimeZone): CalendarDate | null {
  if (!rule) return null;
  return 'days' in rule ? addDays(on, -rule.days) : dayOf(instantFromMs(epochMs(startsAt) - rule.hours * HOUR_MS), zone);
}

/**
 * No meeting has a notice before it was called. Where it was recorded when it was over and nobody told the day on which
 * it was called, any day may be told of its notice: that one is marked as told afterwards, as is every notice of a day
 * before the meeting was known here. Whether it was in time is computed from the day that was told.
 */
export function postNotice(state: CalledMeeting, { at, where }: Command<'postNotice'>, context: DecisionContext): Decision<MeetingEvent> {
  if (epochMs(at) > epochMs(context.now)) return refuse('meeting.in-future', { at: wallMoment(at, context.timeZone) });
  const on = dayOf(at, context.timeZone);
  if (on < state.calledOn && state.calledOn <= state.on) return refuse('meeting.notice-before-called', { at: wallMoment(at, context.timeZone), calledOn: state.calledOn });
  if (state.notices.some((notice) => notice.at === at && notice.where === where)) return accept();
  if (state.notices.length >= MOST_NOTICES) return refuse('meeting.too-many-notices', { limit: MOST_NOTICES });
  const rule = state.rules.notice[state.kind];
  return accept({ type: 'NoticePosted', data: { at, where, kept: rule ? (inTime(rule, at, state, context.timeZone) ? 'kept' : 'late') : 'no-rule', recorded: on < state.recordedOn ? 'afterwards' : 'then' } });
}

const MOST_NOTICES = 50;

const inTime = (rule: NonNullable<NoticeRule>, at: Instant, { on, startsAt }: CalledMeeting, zone: TimeZone): boolean =>
  'days' in rule ? dayOf(at, zone) <= addDays(on, -rule.days) : epochMs(at) <= epochMs(startsAt) - rule.hours * HOUR_MS;

/** Why a meeting can't be opened for want of its notice; null where the board's rule was kept. */
export function noNotice({ rules, kind, notices, noticeBy }: CalledMeeting) {
  if (rules.notice[kind] === null || notices.some(({ kept }) => kept === 'kept')) return null;
  return notices.length === 0 ? refuse('meeting.notice-missing', { by: noticeBy ?? '' }) : refuse('meeting.notice-late', { by: noticeBy ?? '' });
}
