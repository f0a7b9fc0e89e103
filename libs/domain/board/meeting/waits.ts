import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { ProgramRules } from '../../program-rules.js';
import { stageOf } from '../../program-rules.js';
import { namedRule, waitBy, type Wait } from '../../wait.js';
import type { CalledMeeting, MeetingState } from './state.js';

/** A rule that counts hours may end in the night: the day before is the last on which anybody can post it. */
function lastWorkday({ rules, kind, noticeBy, calledOn, time }: Pick<CalledMeeting, 'rules' | 'kind' | 'noticeBy' | 'calledOn' | 'time'>): CalendarDate | null {
  const rule = rules.notice[kind];
  if (noticeBy === null || rule === null || 'days' in rule || noticeBy === calledOn) return noticeBy;
  const hour = (Number(time.slice(0, 2)) + 24 * Math.ceil(rule.hours / 24) - rule.hours) % 24;
  return hour < WORK_BEGINS ? addDays(noticeBy, -1) : noticeBy;
}
const WORK_BEGINS = 8;

/** Whether a wait, by the rule that it names, is for a notice: once its day is past without one, the meeting can't be opened, and nothing can be posted in time any more. */
export const isForNotice = (rules: ProgramRules, rule: string): boolean => {
  const { begins, because } = namedRule(rule);
  return !begins && because?.wait === 'notice' && stageOf(rules, because.stage)?.kind === 'board-approval';
};

/** What a meeting of a plan's stage is waited for: that its notice is posted, and its minutes are drafted, approved and published. */
export function meetingWaits(state: MeetingState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none' || state.status === 'cancelled' || state.stage === null) return [];
  const stage = stageOf(rules, state.stage);
  if (!stage) return [];
  const minutes = state.status === 'adjourned' ? state.minutes : null;
  const dates = {
    'plan-start': state.planStart,
    'plan-end': state.planEnd,
    called: state.calledOn,
    meeting: state.on,
    'meeting-held': minutes && state.on,
    'minutes-drafted': minutes?.draftedOn,
    'minutes-approved': minutes?.approvedOn,
  };
  const about = state.on;
  const waits: (Wait | null)[] = [];
  if (state.rules.notice[state.kind] !== null) {
    const posted = state.status !== 'called' || state.notices.some(({ kept }) => kept === 'kept');
    const notice = waitBy(rules, stage, 'notice', { status: posted ? 'done' : 'open', start: state.calledOn, dates, about });
    const due = lastWorkday(state);
    // The board's own rule says when, whatever the program says.
    waits.push(notice && due !== null ? { ...notice, due, start: due < state.calledOn ? due : state.calledOn } : notice);
  }
  if (minutes) {
    const { draftedOn, approvedOn, publishedOn } = minutes;
    waits.push(waitBy(rules, stage, 'minutes-draft', { status: draftedOn === null ? 'open' : 'done', start: state.on, dates, about }));
    if (draftedOn !== null) waits.push(waitBy(rules, stage, 'minutes-approved', { status: approvedOn === null ? 'open' : 'done', start: draftedOn, dates, about }));
    waits.push(waitBy(rules, stage, 'minutes-published', { status: publishedOn === null ? 'open' : 'done', start: state.on, dates, about }));
  }
  return waits.filter((wait) => wait !== null);
}
