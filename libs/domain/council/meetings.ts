import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import type { RoundCommand } from './commands.js';
import { dated } from '../dated.js';
import type { CouncilRoundEvent } from './events.js';
import { meetingsOf, type Council, type CouncilRoundState } from './state.js';

type Recorded = Pick<RoundCommand<'recordCouncilMeeting'>, 'on' | 'present'>;

/** The log of a stage is folded for every command: it holds years of meetings, not more. */
const MOST_MEETINGS = 500;

export function recordCouncilMeeting(state: CouncilRoundState, command: RoundCommand<'recordCouncilMeeting'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const council = state.round.councils.find(({ kind }) => kind === command.council);
  if (!council) return refuse('council.not-heard', { council: command.council });
  const { on, place, present, guests, testData } = command;
  if (state.round.meetings.some((held) => held.council === council.kind && held.on === on && held.place === place)) return refuse('council.meeting-recorded', { council: council.title, on });
  const meeting = meetingsOf(state).length + 1;
  if (meeting > MOST_MEETINGS) return refuse('council.too-many-meetings', { most: MOST_MEETINGS });
  const counted = countedOn(council, command, context);
  if (!counted.ok) return counted;
  const data = { meeting, council: council.kind, on, place, present, guests, serving: counted.serving, testData };
  return accept({ type: 'CouncilMeetingHeld', data, ...dated(on, context) });
}

export function correctCouncilMeeting(state: CouncilRoundState, command: RoundCommand<'correctCouncilMeeting'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const held = state.round.meetings.find(({ number }) => number === command.meeting);
  if (!held) return refuse('council.no-meeting', { meeting: command.meeting });
  const council = state.round.councils.find(({ kind }) => kind === held.council);
  if (!council) return refuse('council.not-heard', { council: held.council });
  const counted = countedOn(council, command, context);
  if (!counted.ok) return counted;
  const { on, place, present, guests, reason } = command;
  const same = held.on === on && held.place === place && held.guests === guests && held.present.join('\n') === present.join('\n');
  if (same) return accept();
  const orphan = state.round.recommendations.find(({ meeting, by, on: given, withdrawn }) => meeting === held.number && !withdrawn && ((by !== null && !present.includes(by)) || given < on));
  if (orphan) return refuse('council.correction-contradicts', { recommendation: orphan.number });
  return accept({ type: 'CouncilMeetingCorrected', data: { meeting: held.number, on, place, present, guests, serving: counted.serving, reason } });
}

/** Members are those who served on the day; whoever else came is a guest. */
function countedOn({ body, title }: Council, { on, present }: Recorded, context: DecisionContext): { readonly ok: true; readonly serving: number } | ReturnType<typeof refuse> {
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  const serving = new Set(context.seen('body', body).members.filter(onDay(on)).map(({ person }) => person));
  const stranger = present.find((person) => !serving.has(person));
  if (stranger !== undefined) return refuse('council.not-serving', { person: stranger, council: title, on });
  const twice = present.find((person, i) => present.indexOf(person) !== i);
  if (twice !== undefined) return refuse('council.present-twice', { person: twice });
  return { ok: true, serving: serving.size };
}
