import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import { held as holding } from '../testing/approving.js';
import { approvalId, boardOf, called, cast, closed, evening, held, member, membersTo, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from '../testing/room.js';
import { seven, there, toTheRoll, types } from '../testing/meeting.js';
import type { MeetingEvent } from './events.js';
import { meeting } from './meeting.js';
import { isHeld, motionOf } from './state.js';

describe('a correction', () => {
  const carried = held(there, ...toTheRoll, ...membersTo(4).map((who) => cast(who, 'aye')), ...[5, 6, 7].map((who) => cast(member(who), 'nay')), closed());
  const correct = (who: string, vote: 'aye' | 'nay' | 'absent', said: { by: string; role: string | null } = { by: member(2), role: null }): Meet => ({ name: 'correctVote', motion: 'm', member: who, vote, reason: null, legalConflict: false, why: 'Misheard.', ...said });
  const adjourned = (events: readonly MeetingEvent[]) => [...events, ...given(meeting, events).when({ name: 'adjourn', at: evening('19:00') }, there).events()];

  it('of a vote is on the word of somebody who has a seat on the day of the correction, or the role that was named: not of who had it on the meeting’s', () => {
    const members = boardOf(seven).members.map((seat) => ({ ...seat, ...(seat.person === member(7) && { until: day('2026-03-30') }) }));
    const late = surroundings(minnesota, seven, { body: { 'board-1': { ...boardOf(seven), members: [...members, { person: 'member-8', seat: null, from: day('2026-03-30'), until: null }] } }, role: { superintendent: holding('person-s'), clerk: holding('person-c', '2025-07-01', '2026-03-30') } });
    for (const events of [carried, adjourned(carried)]) {
      const said = (by: string, role: string | null = null) => given(meeting, events).when(correct(member(4), 'nay', { by, role }), late);
      said('a-guest').refused('meeting.may-not-correct', { member: 'a-guest' });
      said(member(7)).refused('meeting.may-not-correct', { member: member(7) });
      said('person-s').refused('meeting.may-not-correct');
      said('person-c', 'clerk').refused('meeting.may-not-correct');
      said(member(2), 'superintendent').refused('meeting.may-not-correct');
      expect(said('member-8').events()).toMatchObject([{ type: 'VoteCorrected', data: { by: 'member-8', role: null } }, { type: 'MotionFailed' }]);
      expect(said('person-s', 'superintendent').events()).toMatchObject([{ type: 'VoteCorrected', data: { by: 'person-s', role: 'superintendent' } }, { type: 'MotionFailed' }]);
    }
  });

  it('of a vote before the meeting is adjourned is a new event, and the result is computed again', () => {
    const events = given(meeting, carried).when(correct(member(4), 'nay'), there).events();
    expect(types(events)).toEqual(['VoteCorrected', 'MotionFailed']);
    expect(events[1]).toMatchObject({ data: { ayes: 3, nays: 4, because: 'correction' } });
    const state = given(meeting, [...carried, ...events]).state;
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'failed', votes: expect.arrayContaining([expect.objectContaining({ member: member(4), vote: 'nay', corrections: [{ was: 'aye', why: 'Misheard.', by: member(2), role: null, on: '2026-03-30', recorded: 'then' }] })]) });
  });

  it('of a vote that nobody cast, or that is as it was, changes nothing', () => {
    given(meeting, carried).when(correct(member(4), 'aye'), there).then();
    given(meeting, carried).when(correct('a-guest', 'aye'), there).refused('meeting.not-serving');
  });

  const leave = (who: string, time: string): Meet => ({ name: 'leave', member: who, at: evening(time) });

  it('gives no vote to who was not there when the roll was called, and takes none from who is there while it is open', () => {
    const without7 = held(there, called(), opened(membersTo(6)), moved(), seconded(), rollCalled(), ...membersTo(6).map((who) => cast(who, 'aye')));
    given(meeting, without7).when(correct(member(7), 'aye'), there).refused('meeting.did-not-vote');
    given(meeting, without7).when(correct(member(6), 'absent'), there).refused('meeting.present-not-absent');
    const decided = held(there, called(), opened(membersTo(6)), moved(), seconded(), rollCalled(), ...membersTo(6).map((who) => cast(who, 'aye')), closed());
    given(meeting, decided).when(correct(member(7), 'aye'), there).refused('meeting.was-not-there', { member: member(7) });
    given(meeting, adjourned(decided)).when(correct(member(7), 'aye'), there).refused('meeting.was-not-there');
    given(meeting, decided).when(correct(member(7), 'absent'), there).then();
  });

  it('adds a vote that was forgotten of a member who was there and left, and makes absent who cast none, each with a result computed anew', () => {
    const forgot = adjourned(held(there, ...toTheRoll, leave(member(7), '18:30'), ...membersTo(3).map((who) => cast(who, 'aye')), ...[4, 5, 6].map((who) => cast(member(who), 'nay')), closed()));
    const events = given(meeting, forgot).when(correct(member(7), 'aye'), there).events();
    expect(events).toMatchObject([{ type: 'VoteCorrected', data: { was: 'absent', vote: 'aye', recorded: 'afterwards', on: '2026-03-30' } }, { type: 'MotionCarried', data: { ayes: 4, nays: 3, absent: 0, because: 'correction' } }]);
    const back = given(meeting, [...forgot, ...events]).when(correct(member(7), 'absent'), there).events();
    expect(back).toMatchObject([{ type: 'VoteCorrected', data: { was: 'aye', vote: 'absent' } }, { type: 'MotionFailed', data: { ayes: 3, nays: 3, absent: 1 } }]);
    const { state } = given(meeting, [...forgot, ...events, ...back]);
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'failed', votes: expect.arrayContaining([expect.objectContaining({ member: member(7), vote: 'absent', corrections: [{ was: 'absent', why: 'Misheard.', by: member(2), role: null, on: '2026-03-30', recorded: 'afterwards' }, expect.objectContaining({ was: 'aye' })] })]) });
  });

  it('after the meeting is adjourned computes the result anew, as before, and tells its approval', () => {
    const events = given(meeting, adjourned(carried)).when(correct(member(4), 'nay'), there).events();
    expect(types(events)).toEqual(['VoteCorrected', 'MotionFailed']);
    const state = [...adjourned(carried), ...events].reduce(meeting.evolve, meeting.initial);
    expect(meeting.follows!(events[1]!, state, there, 'meeting-1', correct(member(4), 'nay'))).toMatchObject([{ aggregate: 'approval', id: approvalId, command: { name: 'noteMotion', carried: false } }]);
  });

  it('of the minutes stands beside them, by somebody with a seat or a role, and changes no vote', () => {
    const adjourned = [...carried, ...given(meeting, carried).when({ name: 'adjourn', at: evening('19:00') }, there).events()];
    const written = { name: 'correctMinutes', correction: 'Member 4 voted nay.', by: member(4), role: null } as const;
    given(meeting, adjourned).when({ ...written, by: 'a-guest' }, there).refused('meeting.may-not-correct');
    const events = given(meeting, adjourned).when(written, there).events();
    expect(types(events)).toEqual(['MinutesCorrected']);
    const before = given(meeting, adjourned).state;
    const now = given(meeting, [...adjourned, ...events]).state;
    expect(isHeld(now) && now.motions).toEqual(isHeld(before) && before.motions);
  });
});
