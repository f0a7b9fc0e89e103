import { describe, expect, it } from '@jest/globals';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import { called, cast, closed, evening, hashOf, held, member, membersTo, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from '#libs/domain/board/testing/room.js';
import { day } from '#libs/domain/testing/given.js';
import type { Instant, TimeZone } from '#libs/kernel/dates.js';
import { correctedInWords } from '../../documents/board/corrected.js';
import type { Stage } from '../../queries/stages.js';
import { meetingView, type KnownMeeting } from './meeting-view.js';
import { meetingSteps } from './meeting-steps.js';

const names = { person: (id: string) => id.replace('member-', 'Member '), body: () => 'School board', section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const rolled = [called(), opened(membersTo(4)), moved(), seconded(), rollCalled()];
const corrected = (vote: 'aye' | 'nay', why: string, said = { by: member(1), role: null as string | null }): Meet => ({ name: 'correctVote', motion: 'm', member: member(1), vote, reason: null, legalConflict: false, why, ...said });

const stateAfter = (...commands: readonly Meet[]) => held(surroundings(minnesota, membersTo(5), { role: { superintendent: { title: 'Superintendent', holders: [{ person: 'person-s', from: day('2025-07-01'), until: null }] } } }), ...rolled, ...commands).reduce(meeting.evolve, meeting.initial) as KnownMeeting['state'];
const seen = (...commands: readonly Meet[]) =>
  meetingView({ id: 'meeting-1', state: stateAfter(...commands) }, { now: '2026-03-30T15:00:00.000Z' as Instant, zone: 'America/Detroit' as TimeZone, called: names, title: (role) => `the ${role}`, explained: [], ruled: [] }).motions[0]!;
const steps = (...commands: readonly Meet[]) =>
  meetingSteps('meeting-1', stateAfter(...commands), { called: names, held: [], stage: { guards: [] } as unknown as Stage, approval: null, approvalId: 'a', members: membersTo(5), seated: membersTo(5) });
const offered = (...commands: readonly Meet[]) => steps(...commands).find(({ command }) => command === 'castVote')?.each?.rows.map(({ label }) => label);

describe('while the roll is being called, the page of the meeting', () => {
  it('shows the votes recorded so far, who has none yet, and who was not there', () => {
    const { roll, soFar, result } = seen(cast(member(1), 'aye'), cast(member(2), 'nay'));
    expect(roll.map((one) => [one.member, one.vote])).toEqual([['Member 1', 'Aye'], ['Member 2', 'Nay'], ['Member 3', 'Not voted yet'], ['Member 4', 'Not voted yet'], ['Member 5', 'Absent']]);
    expect([soFar, result]).toEqual([true, null]);
  });

  it('offers a vote to those alone who have none, and then a correction', () => {
    expect(offered()).toEqual(['Member 1', 'Member 2', 'Member 3', 'Member 4']);
    expect(steps().map(({ command }) => command)).not.toContain('correctVote');
    expect(offered(cast(member(1), 'aye'), cast(member(3), 'nay'))).toEqual(['Member 2', 'Member 4']);
    const all = [1, 2, 3, 4].map((who) => cast(member(who), 'aye'));
    expect(offered(...all)).toBeUndefined();
    expect(steps(...all).map(({ command }) => command)).toEqual(expect.arrayContaining(['correctVote', 'closeVote']));
  });
});

it('a meeting that was opened with nobody there, as it once could be, offers who came and its end, and no form with nobody to choose', () => {
  const begun = held(surroundings(minnesota, membersTo(5)), called());
  const stepsOf = (present: readonly string[]) => {
    const state = [...begun, { type: 'MeetingOpened' as const, data: { at: evening('18:00'), present: [...present] } }].reduce(meeting.evolve, meeting.initial) as KnownMeeting['state'];
    const approval = { status: 'open', revision: 1, hash: hashOf(1) } as unknown as ApprovalState;
    return meetingSteps('meeting-1', state, { called: names, held: [], stage: { guards: [] } as unknown as Stage, approval, approvalId: 'a', members: membersTo(5), seated: membersTo(5) }).map(({ command }) => command);
  };
  expect(stepsOf([])).toEqual(['arrive', 'declareInterest', 'takeBackOpening', 'adjourn']);
  expect(stepsOf(membersTo(4))).toEqual(['moveMotion', 'moveMotion', 'arrive', 'leave', 'declareInterest', 'takeBackOpening', 'adjourn']);
  expect(stepsOf(membersTo(5))).toEqual(['moveMotion', 'moveMotion', 'leave', 'declareInterest', 'takeBackOpening', 'adjourn']);
});

it('a vote that was corrected twice tells each correction with what it made of it, and on whose word', () => {
  const { roll } = seen(...[1, 2, 3, 4].map((who) => cast(member(who), 'aye')), closed(), corrected('nay', 'Misheard.'), corrected('aye', 'Heard right at first.', { by: 'person-s', role: 'superintendent' }));
  expect(roll[0]).toEqual({
    member: 'Member 1', vote: 'Aye',
    reason: 'Recorded first as an aye; corrected to a nay before the meeting was adjourned, on the word of Member 1: Misheard; corrected to an aye before the meeting was adjourned, on the word of person-s (the superintendent): Heard right at first.',
  });
});

it('a correction that was recorded while nobody was asked who says so tells of nobody, also where the list was folded then', () => {
  const corrections = [{ was: 'aye', why: 'Misheard.', by: null, role: null, on: day('2026-03-12'), recorded: 'afterwards' }] as const;
  const words = 'Recorded first as an aye; corrected to a nay on March 12, 2026, after the meeting was adjourned: Misheard.';
  const saying = { person: (id: string) => id, title: (id: string) => id };
  expect(correctedInWords({ vote: 'nay', corrections }, saying)).toBe(words);
  const folded = corrections.map(({ was, why, on, recorded }) => ({ was, why, on, recorded })) as unknown as typeof corrections;
  expect(correctedInWords({ vote: 'nay', corrections: folded }, saying)).toBe(words);
});
