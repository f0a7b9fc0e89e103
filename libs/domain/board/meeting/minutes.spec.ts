import { describe, expect, it } from '@jest/globals';
import type { MeetingFacts } from '../../facts.js';
import { day, given } from '../../testing/given.js';
import { called, evening, held, minnesota, noMeeting, opened, surroundings, type Meet } from '../testing/room.js';
import { seven, there, types } from '../testing/meeting.js';
import { meeting } from './meeting.js';

describe('minutes', () => {
  const adjourned = held(there, called(), opened(seven), { name: 'adjourn', at: evening('19:00') });
  const after = (...commands: Meet[]) => given(meeting, held(there, called(), opened(seven), { name: 'adjourn', at: evening('19:00') }, ...commands));
  const draft: Meet = { name: 'draftMinutes', on: day('2026-03-12') };

  it('are of a meeting that has ended, drafted before they are approved or published, and not in the future', () => {
    given(meeting, held(there, called(), opened(seven))).when(draft, there).refused('meeting.not-adjourned');
    given(meeting, adjourned).when({ name: 'approveMinutes', at: null }, there).refused('meeting.minutes-not-drafted');
    given(meeting, adjourned).when({ name: 'publishMinutes', where: 'Newspaper' }, there).refused('meeting.minutes-not-drafted');
    given(meeting, adjourned).when({ name: 'draftMinutes', on: day('2026-03-31') }, there).refused('meeting.day-in-future');
    given(meeting, adjourned).when({ name: 'draftMinutes', on: day('2026-03-08') }, there).refused('meeting.day-too-early');
    after(draft).when({ name: 'draftMinutes', on: day('2026-03-13') }, there).refused('meeting.minutes-drafted');
    after(draft).when({ name: 'approveMinutes', on: day('2026-03-11'), at: null }, there).refused('meeting.day-too-early');
  });

  it('are approved at a meeting of the same board on that day', () => {
    const at = (facts: MeetingFacts) => surroundings(minnesota, seven, { meeting: { 'meeting-2': facts } });
    const approve: Meet = { name: 'approveMinutes', on: day('2026-03-16'), at: 'meeting-2' };
    after(draft).when(approve, at(noMeeting)).refused('meeting.minutes-approved-elsewhere');
    after(draft).when(approve, at({ body: 'board-1', on: day('2026-03-23'), held: true, decided: [] })).refused('meeting.minutes-approved-elsewhere');
    expect(types(after(draft).when(approve, at({ body: 'board-1', on: day('2026-03-16'), held: true, decided: [] })).events())).toEqual(['MinutesApproved']);
  });

  it('are waited for with the days of the program: 8 and 5 business days, and 30 days', () => {
    const dueOf = (...commands: Meet[]) => meeting.waits!(after(...commands).state, there.rules!).map(({ key, status, due }) => [key, status, due]);
    expect(dueOf()).toEqual([
      ['minutes-draft', 'open', '2026-03-19'],
      ['minutes-published', 'open', '2026-04-08'],
    ]);
    expect(dueOf(draft)).toEqual([
      ['minutes-draft', 'done', '2026-03-19'],
      ['minutes-approved', 'open', '2026-03-19'],
      ['minutes-published', 'open', '2026-04-08'],
    ]);
  });
});
