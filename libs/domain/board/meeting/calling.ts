import { addDays, dayOf, epochMs, instantFromMs, instantOn, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { onDay, type BodyFacts } from '../../facts.js';
import { sourceTold } from '../../program-rules.js';
import { stageFor, stageStreamId } from '../../stage.js';
import { boardOptions, purposeTold } from '../options.js';
import { countsSeats, MOST_MEMBERS, rulesOn, voteRulesSchema, type NoticeRule, type VoteRules } from '../../vote-rules.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent } from './events.js';
import { ruleTold, type CalledMeeting, type MeetingState } from './state.js';
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
  if (kind === 'special' && purpose.length + approvals.length === 0) return refuse('meeting.purpose-missing', purposeTold({ plan, stage }, context));
  const decided = rulesFor(given, board, context);
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

/** The board's own rules on that day, or else the program's for that stage; and in their place what is this meeting's alone, with its reason. */
function rulesFor({ plan, stage, on, rules: own, rulesSource, rulesBecause }: Command<'callMeeting'>, board: BodyFacts, context: DecisionContext) {
  if (own && !rulesSource) return refuse('meeting.rules-without-source');
  const ownRules = Object.fromEntries(Object.entries(own ?? {}).filter(([, rule]) => rule !== undefined));
  const given = programRules(plan, stage, context);
  if (!given.ok) return given;
  const adopted = rulesOn(board.rules, on);
  const base = adopted ? { rules: adopted.rules, rulesSource: adopted.source, rulesFrom: 'board' as const, adoptedFrom: adopted.from } : given.base;
  if (!base) {
    const complete = voteRulesSchema.safeParse(ownRules);
    if (!complete.success || !rulesSource) return refuse('meeting.rules-missing');
    return checked({ rules: complete.data, rulesSource, rulesFrom: 'meeting', adoptedFrom: null, overridden: [], overrideSource: null, overrideBecause: null });
  }
  const overridden = Object.keys(ownRules).sort();
  if (overridden.length > 0 && rulesBecause === null) return refuse('meeting.override-without-reason', { rules: base.rulesFrom, ...sourceTold(base.rulesSource) });
  const override = overridden.length > 0 ? { overrideSource: rulesSource, overrideBecause: rulesBecause } : { overrideSource: null, overrideBecause: null };
  return checked({ ...base, rules: { ...base.rules, ...ownRules }, overridden, ...override });
}

function programRules(plan: string | null, stage: string | null, context: DecisionContext) {
  if (stage === null) return { ok: true as const, base: null };
  if (plan === null) return refuse('meeting.stage-without-plan', { stage });
  const found = stageFor(context, stageStreamId(plan, stage), 'board-approval');
  if (!found.ok) return found;
  const options = boardOptions(found.stage);
  if (!options) return refuse('meeting.options-unreadable', { stage: found.stage.title });
  return { ok: true as const, base: { rules: options.rules, rulesSource: options.rulesSource, rulesFrom: 'program' as const, adoptedFrom: null } };
}

type Rules = Pick<CalledMeeting, 'rules' | 'rulesSource' | 'rulesFrom' | 'adoptedFrom' | 'overridden' | 'overrideSource' | 'overrideBecause'>;

function checked({ rulesSource, overrideSource, overridden, ...rest }: Rules) {
  if (countsSeats(rest.rules) && rest.rules.seats === null) return refuse('meeting.seats-missing');
  const sources = { rulesMark: rulesSource.mark, rulesText: rulesSource.text, overrideMark: overrideSource?.mark ?? null, overrideText: overrideSource?.text ?? null };
  return { ok: true as const, terms: { ...rest, ...sources, overridden: [...overridden] } };
}

/**
 * What the board adopted between the call and the meeting, in force on its day: the meeting goes by it. What was this
 * meeting's alone stays, and so does the rule of its notice, which was posted under the one of then.
 */
export function takenUp(state: CalledMeeting, context: DecisionContext): readonly MeetingEvent[] {
  const adopted = rulesOn(context.seen('body', state.body).rules, state.on);
  if (!adopted) return [];
  const own = Object.fromEntries(Object.entries(state.rules).filter(([rule]) => rule === 'notice' || state.overridden.includes(rule)));
  const rules: VoteRules = { ...adopted.rules, ...own };
  const { mark, text } = adopted.source;
  const same = state.rulesFrom === 'board' && state.adoptedFrom === adopted.from && canonicalJson([rules, mark, text]) === canonicalJson([state.rules, state.rulesSource.mark, state.rulesSource.text]);
  return same ? [] : [{ type: 'RulesTakenUp', data: { rules, rulesMark: mark, rulesText: text, rulesFrom: 'board', adoptedFrom: adopted.from } }];
}

function lastDayToPost(rule: NoticeRule, on: CalendarDate, startsAt: Instant, zone: TimeZone): CalendarDate | null {
  if (!rule) return null;
  return 'days' in rule ? addDays(on, -rule.days) : dayOf(lastMoment(rule, startsAt), zone);
}

const lastMoment = ({ hours }: { readonly hours: number }, startsAt: Instant): Instant => instantFromMs(epochMs(startsAt) - hours * HOUR_MS);

type Announced = Pick<CalledData, 'kind' | 'rules' | 'noticeBy'> & { readonly startsAt: string };

/** Until when the notice of a meeting can be posted: to the end of a day, or, where the rule counts hours, up to a moment. Null: no notice is asked for. */
export function noticeUntil({ kind, rules, noticeBy, startsAt }: Announced): { readonly day: CalendarDate; readonly at: Instant | null } | null {
  const rule = rules.notice[kind];
  return rule === null || noticeBy === null ? null : { day: noticeBy, at: 'days' in rule ? null : lastMoment(rule, startsAt as Instant) };
}

/** For the answer to whoever calls a meeting: whether its notice can still be posted in time, and how many hours before it begins where the rule counts those. */
export function noticeToPost(called: Announced & Pick<CalledData, 'recordedOn'>): { readonly notice: 'none' | 'past' | 'ahead'; readonly hours: number } {
  const until = noticeUntil(called);
  const rule = called.rules.notice[called.kind];
  return { notice: until === null ? 'none' : until.day < called.recordedOn ? 'past' : 'ahead', hours: rule && 'hours' in rule ? rule.hours : 0 };
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
  'days' in rule ? dayOf(at, zone) <= addDays(on, -rule.days) : epochMs(at) <= epochMs(lastMoment(rule, startsAt));

/** Why a meeting can't be opened for want of its notice; null where the board's rule was kept. */
export function noNotice(state: CalledMeeting) {
  const { rules, kind, notices, noticeBy } = state;
  if (rules.notice[kind] === null || notices.some(({ kept }) => kept === 'kept')) return null;
  const rule = { by: noticeBy ?? '', ...ruleTold({ ...state, ...state.noticeTerms }, 'notice') };
  return notices.length === 0 ? refuse('meeting.notice-missing', rule) : refuse('meeting.notice-late', rule);
}
