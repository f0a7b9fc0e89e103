import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import type { RoundCommand } from './commands.js';
import { dated } from '../dated.js';
import type { CouncilRoundEvent } from './events.js';
import { heardIn } from './named.js';
import { meetingsOf, type CouncilRoundState, type OpenRound } from './state.js';

type Recorded = Pick<RoundCommand<'recordCouncilMeeting'>, 'on' | 'present'>;

/** The log of a stage is folded for every command: it holds years of meetings, not more. */
const MOST_MEETINGS = 500;

export function recordCouncilMeeting(state: CouncilRoundState, command: RoundCommand<'recordCouncilMeeting'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const found = heardIn(state.round, command.council);
  if (!found.ok) return found;
  const { council, name, title } = found;
  const { on, place, present, guests, testData } = command;
  if (state.round.meetings.some((held) => held.council === name && held.on === on && held.place === place)) return refuse('council.meeting-recorded', { council: title, on });
  const meeting = meetingsOf(state).length + 1;
  if (meeting > MOST_MEETINGS) return refuse('council.too-many-meetings', { most: MOST_MEETINGS });
  const counted = countedOn(council.body, title, command, context);
  if (!counted.ok) return counted;
  const text = textBefore(state, command, context);
  if (!text.ok) return text;
  const data = { meeting, council: name, on, place, present, guests, serving: counted.serving, ...text.had, testData };
  return accept({ type: 'CouncilMeetingHeld', data, ...dated(on, context) });
}

export function correctCouncilMeeting(state: CouncilRoundState, command: RoundCommand<'correctCouncilMeeting'>, context: DecisionContext): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const held = state.round.meetings.find(({ number }) => number === command.meeting);
  if (!held) return refuse('council.no-meeting', { meeting: command.meeting });
  const found = heardIn(state.round, held.council);
  if (!found.ok) return found;
  const counted = countedOn(found.council.body, found.title, command, context);
  if (!counted.ok) return counted;
  const { on, place, present, guests, reason } = command;
  const text = textBefore(state, { ...command, revision: command.revision ?? (command.draft === null ? held.revision : null), draft: command.draft ?? (command.revision === null ? held.draft : null) }, context);
  if (!text.ok) return text;
  const same = held.revision === text.had.revision && held.draft === text.had.draft && held.on === on && held.place === place && held.guests === guests && held.present.join('\n') === present.join('\n');
  if (same) return accept();
  const orphan = state.round.recommendations.find(({ meeting, by, on: given, withdrawn }) => meeting === held.number && !withdrawn && ((by !== null && !present.includes(by)) || given < on));
  if (orphan) return refuse('council.correction-contradicts', { recommendation: orphan.number });
  const returned = state.round.recommendations.find(({ withdrawn, on: given }) => withdrawn?.meeting === held.number && (on < given || !present.includes(withdrawn.by)));
  if (returned) return refuse('council.correction-returns', { recommendation: returned.number });
  return accept({ type: 'CouncilMeetingCorrected', data: { meeting: held.number, on, place, present, guests, serving: counted.serving, ...text.had, reason } });
}

type Had = Pick<RoundCommand<'recordCouncilMeeting'>, 'on' | 'revision' | 'draft'>;

/**
 * The text that a council had before it: a revision that was frozen by that day, or a draft that is told of. Nobody has
 * discussed a text that there was not. Both are days, so a text of the same day is taken to have been there.
 */
function textBefore({ plan, round }: OpenRound, { on, revision, draft }: Had, context: DecisionContext) {
  if (draft !== null && revision === null) return { ok: true as const, had: { revision: null, draft } };
  const { revisions } = context.seen('draft', plan);
  const number = revision ?? round.revision;
  const frozen = revisions.find((one) => one.number === number && number <= round.revision);
  if (!frozen) return refuse('council.no-revision-heard', { revision: number, round: round.revision });
  if (frozen.frozenOn <= on) return { ok: true as const, had: { revision: number, draft: null } };
  const earlier = revisions.findLast((one) => one.number < number && one.frozenOn <= on)?.number ?? 'none';
  return refuse('council.met-before-frozen', { on, revision: number, frozenOn: frozen.frozenOn, earlier });
}

/** Members are those who served on the day; whoever else came is a guest. */
function countedOn(body: string, title: string, { on, present }: Recorded, context: DecisionContext): { readonly ok: true; readonly serving: number } | ReturnType<typeof refuse> {
  if (on > context.today) return refuse('council.in-future', { on, today: context.today });
  const serving = new Set(context.seen('body', body).members.filter(onDay(on)).map(({ person }) => person));
  const stranger = present.find((person) => !serving.has(person));
  if (stranger !== undefined) return refuse('council.not-serving', { person: stranger, council: title, on });
  const twice = present.find((person, i) => present.indexOf(person) !== i);
  if (twice !== undefined) return refuse('council.present-twice', { person: twice });
  return { ok: true, serving: serving.size };
}
