import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { day } from '../../testing/given.js';
import { boardOf, called, evening, minnesota, moved, opened, surroundings, type Meet } from '../testing/room.js';
import { after, seven, there } from '../testing/meeting.js';

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
    after(there, called()).when(opened([]), seated).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: [] } });
  });
});

describe('a meeting that was opened', () => {
  it('is cancelled no more, and the refusal says to adjourn it and what becomes of its motions', () => {
    after(there, called(), opened(seven)).when(cancel, there).refused('meeting.cancel-opened', { motions: 0 });
    after(there, called(), opened(seven), moved()).when(cancel, there).refused('meeting.cancel-opened', { motions: 1 });
    expect(say('meeting.cancel-opened', { motions: 0 })).toContain('Adjourn it: if it was opened by mistake');
    expect(say('meeting.cancel-opened', { motions: 1 })).toContain('lapse');
  });

  it('by mistake is adjourned at the moment at which it was opened, and then has minutes and no way back', () => {
    const adjourned: readonly Meet[] = [called(), opened([]), { name: 'adjourn', at: evening('18:00') }];
    expect(after(there, ...adjourned).state).toMatchObject({ status: 'adjourned', motions: [] });
    after(there, ...adjourned).when(cancel, there).refused('meeting.already-open');
  });
});
