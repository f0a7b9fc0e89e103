import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { day, given } from '../../testing/given.js';
import { approvalId, boardOf, called, evening, held, minnesota, moved, opened, surroundings, type Meet } from '../testing/room.js';
import { after, seven, there } from '../testing/meeting.js';
import { meeting } from './meeting.js';

const cancel: Meet = { name: 'cancelMeeting', reason: 'It was the wrong day.' };

describe('a meeting of a board on which nobody has a seat', () => {
  it('is not opened, not even an empty one, and the refusal says whom to seat first', () => {
    const nobody = surroundings(minnesota, []);
    after(there, called()).when(opened([]), nobody).refused('meeting.nobody-seated', { on: '2026-03-09' });
    expect(say('meeting.nobody-seated', { on: '2026-03-09' })).toMatch(/^Nobody has a seat on this board on 2026-03-09.* Seat its members first/);
  });

  it('is opened neither by members who left before that day, nor by ones who are seated after it', () => {
    const gone = boardOf(seven).members.map((seat) => ({ ...seat, until: day('2026-03-09') }));
    const toCome = boardOf(seven).members.map((seat) => ({ ...seat, from: day('2026-03-10') }));
    const board = (members: typeof gone | typeof toCome) => surroundings(minnesota, [], { body: { 'board-1': { ...boardOf([]), members } } });
    for (const context of [board(gone), board(toCome)]) after(there, called()).when(opened(seven), context).refused('meeting.nobody-seated');
  });

  it('is opened once they are seated from that day on, whenever that was recorded', () => {
    const seated = surroundings(minnesota, [], { body: { 'board-1': { ...boardOf([]), members: boardOf(seven).members.map((seat) => ({ ...seat, from: day('2026-03-09') })) } } });
    after(there, called()).when(opened(['member-1']), seated).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: ['member-1'] } });
  });
});

it('a meeting is not opened with nobody there: who was is named, or it is cancelled; one that once was goes on', () => {
  after(there, called()).when(opened([]), there).refused('meeting.nobody-present');
  expect(say('meeting.nobody-present', {})).toContain('If nobody came at all, cancel the meeting');
  // Fewer than the quorum may begin: others come later, or it ends without a decision.
  after(there, called()).when(opened(['member-1']), there).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: ['member-1'] } });
  const empty = given(meeting, [...held(there, called()), { type: 'MeetingOpened', data: { at: evening('18:00'), present: [] } }]);
  empty.when({ name: 'arrive', member: 'member-2', at: evening('18:05') }, there).then({ type: 'MemberArrived', data: { member: 'member-2', at: evening('18:05') } });
});

describe('a meeting that was opened', () => {
  const begun: readonly Meet[] = [called(), opened(seven)];
  const takeBack: Meet = { name: 'takeBackOpening', reason: 'It was the wrong day.' };

  it('is cancelled no more, and the refusal says to take the opening back, or to adjourn it where something was moved', () => {
    after(there, ...begun).when(cancel, there).refused('meeting.cancel-opened', { motions: 0 });
    after(there, ...begun, moved()).when(cancel, there).refused('meeting.cancel-opened', { motions: 1 });
    expect(say('meeting.cancel-opened', { motions: 0 })).toContain('If it was opened by mistake, take the opening back');
    expect(say('meeting.cancel-opened', { motions: 1 })).toContain('Adjourn it: motions that are still before the board lapse');
    after(there, ...begun, { name: 'adjourn', at: evening('19:00') }).when(cancel, there).refused('meeting.already-open');
  });

  it('stays opened where a motion was moved, though it was withdrawn, and where it is adjourned, cancelled or not open at all', () => {
    after(there, ...begun, moved()).when(takeBack, there).refused('meeting.opening-stands', { motions: 1 });
    after(there, ...begun, moved(), { name: 'withdrawMotion', motion: 'm', reason: 'Another day.' }).when(takeBack, there).refused('meeting.opening-stands');
    after(there, ...begun, { name: 'adjourn', at: evening('19:00') }).when(takeBack, there).refused('meeting.adjourned');
    after(there, called()).when(takeBack, there).refused('meeting.not-open');
    after(there, called(), cancel).when(takeBack, there).refused('meeting.cancelled');
  });

  it('by mistake is called as before: with nobody there, no minutes to write, and to be opened anew or cancelled', () => {
    const comings: readonly Meet[] = [{ name: 'declareInterest', member: 'member-1', about: approvalId, reason: 'A relative works there.' }, { name: 'leave', member: 'member-7', at: evening('18:30') }];
    const back = after(there, ...begun, ...comings, takeBack);
    expect(back.state).toEqual({ ...after(there, called()).state, version: back.state.version });
    expect(meeting.facts!(back.state)).toMatchObject({ held: false });
    expect(meeting.waits!(back.state, there.rules!)).toEqual(meeting.waits!(after(there, called()).state, there.rules!));
    back.when(cancel, there).then({ type: 'MeetingCancelled', data: { reason: 'It was the wrong day.' } });
    back.when(opened(['member-2'], evening('18:10')), there).then({ type: 'MeetingOpened', data: { at: evening('18:10'), present: ['member-2'] } });
  });

  it('may be taken back once the quorum was lost, too', () => {
    const lost: readonly Meet[] = [called(), opened(seven.slice(0, 4)), { name: 'leave', member: 'member-4', at: evening('18:30') }];
    expect(after(there, ...lost).state.status).toBe('business-ended');
    expect(after(there, ...lost, takeBack).state.status).toBe('called');
  });
});
