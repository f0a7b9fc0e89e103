import { describe, expect, it } from '@jest/globals';
import { day } from '../../testing/given.js';
import { boardOf, called, evening, member, minnesota, moved, opened, seconded, surroundings } from '../testing/room.js';
import { after, seven, there } from '../testing/meeting.js';

describe('who is there', () => {
  it('is nobody who does not serve, on the day of the meeting', () => {
    after(there, called()).when(opened([member(1), 'a-guest']), there).refused('meeting.not-serving', { member: 'a-guest', on: '2026-03-09' });
    after(there, called(), opened([member(1)])).when({ name: 'arrive', member: 'a-guest', at: evening('18:05') }, there).refused('meeting.not-serving');
    const left = { ...boardOf(seven), members: boardOf(seven).members.map((seat) => (seat.person === member(7) ? { ...seat, until: day('2026-03-09') } : seat)) };
    after(there, called()).when(opened(seven), surroundings(minnesota, seven, { body: { 'board-1': left } })).refused('meeting.not-serving');
  });

  it('is told in the order in which it happened, on the meeting’s day and not before its time', () => {
    after(there, called()).when(opened([], evening('17:59')), there).refused('meeting.too-early');
    after(there, called()).when(opened([], evening('18:00', '2026-03-10')), there).refused('meeting.other-day');
    const late = after(there, called(), opened(seven), { name: 'leave', member: member(7), at: evening('19:00') });
    late.when({ name: 'arrive', member: member(7), at: evening('18:30') }, there).refused('meeting.out-of-order');
    late.when({ name: 'arrive', member: member(7), at: evening('19:10', '2026-04-09') }, there).refused('meeting.in-future');
    for (const given of [{ name: 'arrive', member: member(7) }, { name: 'leave', member: member(1) }, { name: 'adjourn' }] as const)
      for (const [time, on] of [['04:01', '2026-03-10'], ['12:00', '2026-03-29']] as const) late.when({ ...given, at: evening(time, on) }, there).refused('meeting.over', { at: `${on} ${time}`, on: '2026-03-09', ends: '2026-03-10 04:00' });
    late.when({ name: 'leave', member: member(7), at: evening('19:10') }, there).refused('meeting.not-present');
    late.when({ name: 'arrive', member: member(6), at: evening('19:10') }, there).refused('meeting.already-present');
  });

  it('is told of the night after, to four in the morning, as of the meeting', () => {
    const night = after(there, called(), opened(seven), { name: 'leave', member: member(7), at: evening('01:30', '2026-03-10') });
    expect(night.when({ name: 'adjourn', at: evening('04:00', '2026-03-10') }, there).events()).toMatchObject([{ type: 'MeetingAdjourned' }]);
  });

  it('calls no roll on another day: those who serve then decide at a meeting of their own', () => {
    const before = after(there, called(), opened(seven), moved(), seconded());
    before.when({ name: 'callTheRoll', motion: 'm', at: evening('12:00', '2026-03-29'), explanations: {} }, there).refused('meeting.over', { at: '2026-03-29 12:00', on: '2026-03-09', ends: '2026-03-10 04:00' });
  });
});
