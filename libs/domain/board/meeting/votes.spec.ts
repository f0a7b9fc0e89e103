import { describe, expect, it } from '@jest/globals';
import { given } from '../../testing/given.js';
import { approvalId, called, cast, closed, evening, hashOf, held, member, membersTo, moved, opened, rollCalled, seconded } from '../testing/room.js';
import { after, lansing, seven, statusOf, there, toTheRoll, types } from '../testing/meeting.js';
import { meeting } from './meeting.js';
import { isDecided, isHeld, motionOf } from './state.js';
import { resultOf } from './voting.js';

describe('a roll call', () => {
  it('called twice at once has one outcome, and the second hears it', () => {
    after(there, ...toTheRoll).when(rollCalled(), there).refused('meeting.roll-called');
    after(there, ...toTheRoll).when({ ...rollCalled('n') }, there).refused('meeting.no-such-motion');
  });

  it('is one at a time', () => {
    const two = [called(), opened(seven), moved(), seconded(), moved('n', member(1), { text: 'To thank the staff.' }), seconded('n'), rollCalled()];
    after(there, ...two).when(rollCalled('n'), there).refused('meeting.roll-still-open');
  });

  it('takes no vote of somebody who does not serve or is not there, nor a second one', () => {
    const five = [called(), opened(membersTo(5)), moved(), seconded(), rollCalled()];
    after(there, ...five).when(cast('a-guest', 'aye'), there).refused('meeting.not-serving');
    after(there, ...five).when(cast(member(6), 'aye'), there).refused('meeting.not-present');
    after(there, ...five).when(cast(member(5), 'absent'), there).refused('meeting.present-not-absent');
    after(there, ...five).when(cast(member(6), 'absent'), there).then();
    after(there, ...five, cast(member(1), 'aye')).when(cast(member(1), 'nay'), there).refused('meeting.already-voted', { member: member(1), vote: 'aye' });
    after(there, ...five, cast(member(1), 'aye')).when(cast(member(1), 'aye'), there).then();
    after(there, called(), opened(seven), moved(), seconded()).when(cast(member(1), 'aye'), there).refused('meeting.roll-not-called');
  });

  it('takes an abstention only with its reason, and in Michigan only for a legal conflict', () => {
    after(there, ...toTheRoll).when(cast(member(1), 'abstain'), there).refused('meeting.abstention-needs-reason');
    after(lansing, ...toTheRoll).when(cast(member(1), 'abstain', { reason: 'I was away.' }), lansing).refused('meeting.abstention-needs-conflict', { member: member(1), mark: 'V', source: 'The law, as read' });
    expect(types(after(lansing, ...toTheRoll).when(cast(member(1), 'abstain', { reason: 'My firm bids.', legalConflict: true }), lansing).events())).toEqual(['VoteCast']);
  });

  it('is not closed while somebody who is there has not voted, and names them', () => {
    after(there, ...toTheRoll, ...membersTo(5).map((who) => cast(who, 'aye'))).when(closed(), there).refused('meeting.votes-missing', { missing: 2, members: 'member-6, member-7' });
  });

  it('counts who came in during it, and who left before voting as absent', () => {
    const events = held(
      there,
      ...[called(), opened(membersTo(5)), moved(), seconded(), rollCalled()],
      { name: 'arrive', member: member(6), at: evening('18:20') },
      { name: 'leave', member: member(5), at: evening('18:21') },
      ...[1, 2, 3].map((who) => cast(member(who), 'aye')),
      ...[4, 6].map((who) => cast(member(who), 'nay')),
      closed(),
    );
    expect(events.at(-1)).toEqual({
      type: 'MotionCarried',
      data: { ...{ motion: 'm', ayes: 3, nays: 2, abstentions: 0, recused: 0, absent: 2, present: 6, serving: 7 }, ...{ threshold: 'majority-of-voting', base: 5, needed: 3, because: 'vote' } },
    });
  });

  it('closed is told once to the approval that it is about, carried or not, and to none for other business', () => {
    const context = there;
    const events = held(context, ...toTheRoll, ...seven.map((who) => cast(who, 'nay')), closed());
    const state = events.reduce(meeting.evolve, meeting.initial);
    expect(meeting.follows!(events.at(-1)!, state, context, 'meeting-1', closed())).toEqual([
      { aggregate: 'approval', id: approvalId, command: { name: 'noteMotion', meeting: 'meeting-1', motion: 'm', revision: 1, hash: hashOf(1), carried: false, on: '2026-03-09' } },
    ]);
    const words = held(context, called(), opened(seven), moved('m', member(1), { text: 'To approve the contracts.' }), seconded(), rollCalled(), ...seven.map((who) => cast(who, 'aye')), closed());
    expect(meeting.follows!(words.at(-1)!, words.reduce(meeting.evolve, meeting.initial), context, 'meeting-1', closed())).toEqual([]);
    given(meeting, events).when(closed(), context).refused('meeting.vote-closed', { result: 'failed' });
  });
});

describe('cases from life', () => {
  const fiveIn = [called(), opened(membersTo(5)), moved(), seconded(), rollCalled()];

  it('Michigan, a board of seven with five there: three ayes and two nays fail, four ayes carry', () => {
    const votes = (ayes: number) => membersTo(5).map((who, i) => cast(who, i < ayes ? 'aye' : 'nay'));
    expect(held(lansing, ...fiveIn, ...votes(3), closed()).at(-1)).toMatchObject({ type: 'MotionFailed', data: { ayes: 3, nays: 2, absent: 2, needed: 4, base: 7, threshold: 'majority-of-serving' } });
    expect(held(lansing, ...fiveIn, ...votes(4), closed()).at(-1)).toMatchObject({ type: 'MotionCarried', data: { ayes: 4, nays: 1, absent: 2, needed: 4, base: 7 } });
  });

  it('two members walk out after motion and second: the quorum is lost, business ends, and the motion lapses', () => {
    const context = there;
    const gone = held(
      context,
      ...[called(), opened(membersTo(5)), moved(), seconded()],
      { name: 'leave', member: member(4), at: evening('18:30') },
      { name: 'leave', member: member(5), at: evening('18:30') },
    );
    expect(gone.at(-1)).toEqual({ type: 'BusinessEnded', data: { at: evening('18:30'), inRoom: 3, quorum: 4, lapsed: ['m'] } });
    given(meeting, gone).when(rollCalled(), context).refused('meeting.business-ended', { mark: 'V', source: 'The law, as read' });
    given(meeting, gone).when({ name: 'arrive', member: member(6), at: evening('18:40') }, context).refused('meeting.business-ended');
    expect(statusOf(given(meeting, gone).state)).toBe('lapsed');
    expect(types(given(meeting, gone).when({ name: 'adjourn', at: evening('18:35') }, context).events())).toEqual(['MeetingAdjourned']);
  });

  it('a departure recorded by mistake is taken back, and business goes on where it was', () => {
    const context = there;
    const gone = held(context, called(), opened(membersTo(4)), moved(), seconded(), rollCalled(), cast(member(1), 'aye'), { name: 'leave', member: member(4), at: evening('18:30') });
    const back = given(meeting, [...gone, ...given(meeting, gone).when({ name: 'takeBackLeaving', member: member(4), reason: 'It was a guest.' }, context).events()]);
    expect(back.state.status).toBe('open');
    expect(statusOf(back.state)).toBe('voting');
    expect(types(back.when(cast(member(4), 'aye'), context).events())).toEqual(['VoteCast']);
  });

  it('a departure is not taken back once the member was counted as absent', () => {
    const context = there;
    const left = held(context, ...toTheRoll, { name: 'leave', member: member(7), at: evening('18:30') }, ...membersTo(6).map((who) => cast(who, 'aye')), closed());
    given(meeting, left).when({ name: 'takeBackLeaving', member: member(7), reason: 'It was a guest.' }, context).refused('meeting.voted-since');
  });
});

describe('what is stored of a vote', () => {
  it('is what its votes make again, after any corrections', () => {
    const events = held(there, ...toTheRoll, ...membersTo(4).map((who) => cast(who, 'aye')), ...[5, 6, 7].map((who) => cast(member(who), 'nay')), closed());
    const corrected = [...events, ...given(meeting, events).when({ name: 'correctVote', motion: 'm', member: member(1), vote: 'nay', reason: null, legalConflict: false, why: 'Misheard.', by: member(1), role: null }, there).events()];
    for (const some of [events, corrected]) {
      const { state } = given(meeting, some);
      const motion = isHeld(state) ? motionOf(state, 'm') : undefined;
      if (!isHeld(state) || !motion || !isDecided(motion)) throw new Error('it was decided');
      expect(resultOf(state.rules, motion, motion.result.because)).toEqual(motion.result);
    }
  });
});
