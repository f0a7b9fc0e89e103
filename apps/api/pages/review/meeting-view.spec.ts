import { describe, expect, it } from '@jest/globals';
import type { Instant, TimeZone } from '#libs/kernel/dates.js';
import { approvalId, called, evening, held, membersTo, michigan, minnesota, moved, opened, seconded, rollCalled, surroundings, type Meet } from '#libs/domain/board/testing/room.js';
import { day } from '#libs/domain/testing/given.js';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import type { VoteRules } from '#libs/domain/vote-rules.js';
import { meetingView, type KnownMeeting } from './meeting-view.js';

const zone = 'America/Detroit' as TimeZone;
const names = { person: (id: string) => id.replace('member-', 'Member '), body: () => 'School board', section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const ruled = { guard: 'noticed', rule: { text: 'The notice hung for a week.' } };
const special = called({ kind: 'special', purpose: ['Contracts of the providers'], approvals: [approvalId] });

/** A meeting of March 9, 2026 at 18:00, called on the 5th, as its page shows it at another moment. */
function seenAt(now: string, rules: VoteRules, commands: readonly Meet[], recordedAt = '2026-03-05T15:00:00.000Z', explained: Parameters<typeof meetingView>[1]['explained'] = []) {
  const state = held(surroundings(rules, membersTo(7), {}, recordedAt), ...commands).reduce(meeting.evolve, meeting.initial);
  return meetingView({ id: 'meeting-1', state: state as KnownMeeting['state'] }, { now: now as Instant, zone, called: names, title: (role) => role, explained, ruled: [ruled] });
}

describe('the notice of a meeting on its page', () => {
  it('is asked for by its last day, or by its last moment where the rule counts hours', () => {
    expect(seenAt('2026-03-05T15:00:00.000Z', minnesota, [special]).noticeAsked).toBe('Post it by March 6, 2026, and note it here.');
    expect(seenAt('2026-03-09T03:59:00.000Z', michigan, [special]).noticeAsked).toBe('Post it by Monday, March 9, 2026 at 00:00 (America/Detroit), and note it here.');
  });

  it('that nobody posted in time says that the meeting can’t be opened, and what to do, from the moment after its last one', () => {
    expect(seenAt('2026-03-07T04:59:00.000Z', minnesota, [special]).noticeAsked).toMatch(/^Post it by/);
    expect(seenAt('2026-03-07T05:00:00.000Z', minnesota, [special]).noticeAsked).toBe('It had to be posted by March 6, 2026, and that is past: unless one was posted in time and is noted here, this meeting can’t be opened. Cancel it, and call one for a later day.');
    expect(seenAt('2026-03-09T04:01:00.000Z', michigan, [special]).noticeAsked).toMatch(/^It had to be posted by Monday, March 9, 2026 at 00:00 .* Cancel it/);
  });

  it('that was posted in time, or is asked for by no rule, asks for nothing', () => {
    const posted: Meet = { name: 'postNotice', at: '2026-03-05T14:00:00.000Z' as Instant, where: 'Door' };
    expect(seenAt('2026-03-08T15:00:00.000Z', minnesota, [special, posted]).noticeAsked).toBe('It had to be posted by March 6, 2026.');
    expect(seenAt('2026-03-08T15:00:00.000Z', minnesota, [called()]).noticeAsked).toBeNull();
  });
});

describe('a meeting that was recorded afterwards', () => {
  it('says so on its page, with the day on which it was called where that is told', () => {
    expect(seenAt('2026-03-30T15:00:00.000Z', minnesota, [called()], '2026-03-30T15:00:00.000Z').recorded).toBe('Recorded afterwards, on March 30, 2026, when it was over; on which day it was called is not told.');
    const told = called({ calledOn: '2026-03-02' as never });
    expect(seenAt('2026-03-30T15:00:00.000Z', minnesota, [told], '2026-03-30T15:00:00.000Z').recorded).toBe('Recorded afterwards, on March 30, 2026: it is told that it was called on March 2, 2026.');
    expect(seenAt('2026-03-30T15:00:00.000Z', minnesota, [called()]).recorded).toBeNull();
  });
});

describe('a motion on its meeting’s page', () => {
  it('shows what was explained when its roll was called, by the words of the rule, and nothing of another motion', () => {
    const rolled = [called(), opened(membersTo(7)), moved(), seconded(), rollCalled()];
    const one = { at: 'vote' as const, on: day('2026-03-09'), guard: 'noticed', explanation: 'It hung for six days.' };
    const { motions } = seenAt('2026-03-30T15:00:00.000Z', minnesota, rolled, '2026-03-30T15:00:00.000Z', [
      { ...one, voted: { meeting: 'meeting-1', motion: 'm' } },
      { ...one, explanation: 'Of another one.', voted: { meeting: 'meeting-1', motion: 'n' } },
      { ...one, explanation: 'Of another meeting.', voted: { meeting: 'meeting-2', motion: 'm' } },
    ]);
    expect(motions.map(({ explained }) => explained)).toEqual([[{ rule: 'The notice hung for a week.', because: 'It hung for six days.', on: '2026-03-09' }]]);
  });
});

describe('minutes on their meeting’s page', () => {
  it('show where they were published, and each correction with its day and by whom', () => {
    const ended: readonly Meet[] = [
      ...[called(), opened(membersTo(7)), { name: 'adjourn', at: evening('19:00') } as Meet, { name: 'draftMinutes', on: day('2026-03-10') } as Meet],
      { name: 'publishMinutes', on: day('2026-03-11'), where: 'The newspaper' },
      { name: 'correctMinutes', correction: 'Member 4 came late.', by: 'member-4', role: null },
    ];
    const { minutes } = seenAt('2026-03-30T15:00:00.000Z', minnesota, ended, '2026-03-30T15:00:00.000Z');
    expect(minutes).toMatchObject({ publishedOn: '2026-03-11', publishedWhere: 'The newspaper', corrections: [{ on: '2026-03-30', by: 'Member 4', correction: 'Member 4 came late.' }] });
  });
});
