import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import { boardOptionsSchema } from '../options.js';
import { boardOf, boardStage, called, cast, closed, evening, held, member, membersTo, minnesota, moved, opened, programWith, rollCalled, seconded, surroundings, type Meet } from '../testing/room.js';
import { after, seven, there } from '../testing/meeting.js';
import type { VoteRules } from '../../vote-rules.js';
import { meetingCommands } from './commands.js';
import { meeting } from './meeting.js';
import { isHeld, motionOf } from './state.js';

const without: VoteRules = { ...minnesota, second: 'not-needed' };
const informal = surroundings(without, seven);
const begun = [called(), opened(seven), moved()];
const bylaws = { mark: 'D' as const, text: 'Bylaws, article 4' };

describe('a second', () => {
  it('that a program says nothing of is told as usual, and not as what the law says', () => {
    after(there, ...begun).when(rollCalled(), there).refused('meeting.not-seconded', { mark: 'U', source: 'Usual practice of boards; the law that this program was read from says nothing of it' });
  });

  it('is told with its own source where the program names one, and not with that of the other rules', () => {
    const stage = boardStage(minnesota);
    const sourced = { ...there, rules: programWith([{ ...stage, options: { ...stage.options, secondSource: { mark: 'S', text: 'A handbook' } } }]) };
    after(sourced, ...begun).when(rollCalled(), sourced).refused('meeting.not-seconded', { mark: 'S', source: 'A handbook' });
  });

  it('that is missing keeps the roll from being called where the rules require one, and the refusal says by which', () => {
    const adopted = surroundings(minnesota, seven, { body: { 'board-1': { ...boardOf(seven), rules: [{ rules: minnesota, source: bylaws, from: day('2026-01-01') }] } } });
    after(adopted, ...begun).when(rollCalled(), adopted).refused('meeting.not-seconded', { mark: 'D', source: 'Bylaws, article 4' });
    const own = called({ rules: { second: 'required' }, rulesSource: bylaws, rulesBecause: 'It is about money.' });
    after(informal, own, opened(seven), moved()).when(rollCalled(), informal).refused('meeting.not-seconded', { mark: 'D', source: 'Bylaws, article 4' });
  });

  it('is asked for where the program’s file says nothing of it', () => {
    const options = boardStage(minnesota).options as { rules: VoteRules };
    expect(boardOptionsSchema.parse({ ...options, rules: { ...options.rules, second: undefined } }).rules.second).toBe('required');
  });

  it('is not asked for where the program, the board or the meeting has a rule that none is needed', () => {
    const rolls = (context: typeof there, call: Meet) => after(context, call, opened(seven), moved()).when(rollCalled(), context).events();
    const adopted = surroundings(minnesota, seven, { body: { 'board-1': { ...boardOf(seven), rules: [{ rules: without, source: bylaws, from: day('2026-01-01') }] } } });
    const own = called({ rules: { second: 'not-needed' }, rulesSource: bylaws, rulesBecause: 'A committee of the whole.' });
    for (const events of [rolls(informal, called()), rolls(adopted, called()), rolls(there, own)]) expect(events).toMatchObject([{ type: 'RollCalled', data: { motion: 'm' } }]);
  });

  it('that nobody gave leaves a motion without a seconder, voted on and counted as any other', () => {
    const events = held(informal, ...begun, rollCalled(), ...membersTo(4).map((who) => cast(who, 'aye')), ...[5, 6, 7].map((who) => cast(member(who), 'nay')), closed());
    const state = events.reduce(meeting.evolve, meeting.initial);
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'carried', mover: member(1), seconder: null });
  });

  it('may be given all the same, and never by who moved the motion', () => {
    after(informal, ...begun).when(seconded('m', member(1)), informal).refused('meeting.seconded-by-mover', { member: member(1) });
    const state = held(informal, ...begun, seconded(), rollCalled()).reduce(meeting.evolve, meeting.initial);
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'voting', seconder: member(2) });
    given(meeting, held(informal, ...begun, rollCalled())).when(seconded(), informal).refused('meeting.not-to-second', { status: 'voting' });
  });

  it('that was taken up with the board’s newer rules on the day of the meeting counts from then', () => {
    const adopted = surroundings(minnesota, seven, { body: { 'board-1': { ...boardOf(seven), rules: [{ rules: without, source: bylaws, from: day('2026-03-01') }] } } });
    const so = given(meeting, held(there, called()));
    const events = so.when(opened(seven, evening('18:00')), adopted).events();
    expect(events).toMatchObject([{ type: 'RulesTakenUp', data: { rules: { second: 'not-needed' } } }, { type: 'MeetingOpened' }]);
  });
});

describe('rules of one meeting alone', () => {
  it('are those that were given, and a rule that was left out stays as the program or the board has it', () => {
    const command = meetingCommands.callMeeting.schema.parse({ ...called(), rules: { threshold: 'two-thirds-of-serving' }, rulesSource: bylaws, rulesBecause: 'It spends the reserve.' });
    const bySeats = surroundings({ ...without, quorumOf: 'seats', seats: 9 }, seven);
    const [event] = given(meeting, []).when({ name: 'callMeeting', ...command } as Meet, bySeats).events();
    expect(event).toMatchObject({ data: { overridden: ['threshold'], rules: { seats: 9, second: 'not-needed', threshold: 'two-thirds-of-serving' } } });
  });
});
