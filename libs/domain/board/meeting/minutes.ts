import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { onDay } from '../../facts.js';
import type { MeetingCommand } from './commands.js';
import type { MeetingEvent } from './events.js';
import type { AdjournedMeeting, Held } from './state.js';

type Command<N extends MeetingCommand['name']> = Extract<MeetingCommand, { name: N }>;

const MOST_CORRECTIONS = 200;

export function draft(state: AdjournedMeeting, { on }: Command<'draftMinutes'>, context: DecisionContext): Decision<MeetingEvent> {
  const { draftedOn } = state.minutes;
  const day = on ?? context.today;
  if (draftedOn !== null) return on === undefined || on === draftedOn ? accept() : refuse('meeting.minutes-drafted', { on: draftedOn });
  return wrongDay(day, state.on, context) ?? accept({ type: 'MinutesDrafted', data: { on: day } });
}

export function approve(state: AdjournedMeeting, { on, at }: Command<'approveMinutes'>, context: DecisionContext): Decision<MeetingEvent> {
  const { draftedOn, approvedOn } = state.minutes;
  const day = on ?? context.today;
  if (approvedOn !== null) return on === undefined || on === approvedOn ? accept() : refuse('meeting.minutes-approved', { on: approvedOn });
  if (draftedOn === null) return refuse('meeting.minutes-not-drafted');
  const wrong = wrongDay(day, draftedOn, context);
  if (wrong) return wrong;
  if (at !== null) {
    const approving = context.seen('meeting', at);
    if (approving.body !== state.body || !approving.held || approving.on !== day) return refuse('meeting.minutes-approved-elsewhere', { on: day });
  }
  return accept({ type: 'MinutesApproved', data: { on: day, at } });
}

export function publish(state: AdjournedMeeting, { on, where }: Command<'publishMinutes'>, context: DecisionContext): Decision<MeetingEvent> {
  const { draftedOn, publishedOn } = state.minutes;
  const day = on ?? context.today;
  if (publishedOn !== null) return on === undefined || on === publishedOn ? accept() : refuse('meeting.minutes-published', { on: publishedOn });
  if (draftedOn === null) return refuse('meeting.minutes-not-drafted');
  return wrongDay(day, draftedOn, context) ?? accept({ type: 'MinutesPublished', data: { on: day, where } });
}

/** Why what was recorded is not corrected on somebody's word; null where they have a seat or that role on the day on which they say it. */
export function wrongSpeaker({ body }: Held, { by, role }: Pick<Command<'correctMinutes' | 'correctVote'>, 'by' | 'role'>, { seen, today }: DecisionContext) {
  const entitled = role === null ? seen('body', body).members : seen('role', role).holders;
  return entitled.filter(onDay(today)).some(({ person }) => person === by) ? null : refuse('meeting.may-not-correct', { member: by });
}

export function correct(state: AdjournedMeeting, { correction, by, role }: Command<'correctMinutes'>, context: DecisionContext): Decision<MeetingEvent> {
  const wrong = wrongSpeaker(state, { by, role }, context);
  if (wrong) return wrong;
  if (state.minutes.corrections.some((said) => said.correction === correction && said.by === by)) return accept();
  if (state.minutes.corrections.length >= MOST_CORRECTIONS) return refuse('meeting.too-many-corrections', { limit: MOST_CORRECTIONS });
  return accept({ type: 'MinutesCorrected', data: { correction, by, on: context.today } });
}

function wrongDay(day: CalendarDate, notBefore: CalendarDate, { today }: DecisionContext) {
  if (day > today) return refuse('meeting.day-in-future', { on: day });
  return day < notBefore ? refuse('meeting.day-too-early', { on: day, notBefore }) : null;
}
