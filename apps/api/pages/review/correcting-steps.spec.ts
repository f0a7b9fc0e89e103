import { describe, expect, it } from '@jest/globals';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import { called, cast, closed, evening, held, member, membersTo, michigan, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from '#libs/domain/board/testing/room.js';
import { councilRound } from '#libs/domain/council/round.js';
import type { CouncilRoundEvent } from '#libs/domain/council/events.js';
import type { CouncilRoundCommand } from '#libs/domain/council/commands.js';
import { draftOf, mdc, rulesOf, seenIn, stage } from '#libs/domain/council/testing/program.js';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import type { Stage } from '../../queries/stages.js';
import type { KnownMeeting } from './meeting-view.js';
import { meetingSteps } from './meeting-steps.js';
import type { StepGround } from './ground.js';
import { stepsOf } from './steps.js';
import { sent } from './testing/sent.js';

const names = { person: (id: string) => id, body: (id: string) => id, section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const superintendent = { role: 'superintendent', title: 'Superintendent', person: 'person-s', name: 'A. Person' };
type Fields = Parameters<typeof sent>[1];

/** A board's meeting after what was done: its forms, and what the domain answers to one. */
function at(rules: typeof minnesota, ...before: readonly Meet[]) {
  const context = surroundings(rules, membersTo(5), { role: { superintendent: { title: 'Superintendent', holders: [{ person: 'person-s', from: day('2025-07-01'), until: null }] } } });
  const events = held(context, ...before);
  const state = events.reduce(meeting.evolve, meeting.initial) as KnownMeeting['state'];
  const steps = meetingSteps('meeting-1', state, { called: names, held: [superintendent] as never, stage: { guards: [] } as unknown as Stage, approval: null, approvalId: 'a', members: membersTo(5), seated: [...membersTo(4), 'member-8'] });
  const form = (wanted: string, named?: string) => steps.find(({ command, form: variant }) => command === wanted && variant === named);
  return { form, take: (wanted: string, filled: Fields, named?: string) => given(meeting, events).when(sent(form(wanted, named), filled).commands[0] as Meet, context, 'meeting-1') };
}
const there = [called(), opened(membersTo(4))];
const over: Meet[] = [...there, { name: 'adjourn', at: evening('19:00') }, { name: 'draftMinutes', on: day('2026-03-10') }];

describe('the form of a motion on other business', () => {
  it('is refused without its words, and moves them under an id of its own, with no revision', () => {
    expect(sent(at(minnesota, ...there).form('moveMotion', 'other'), { mover: member(1) }).problems).toEqual(['The field “The motion in words” is missing. Fill it in.']);
    expect(at(minnesota, ...there).take('moveMotion', { mover: member(1), 'about.text': 'To thank the council.' }, 'other').events()).toMatchObject([{ type: 'MotionMoved', data: { motion: 'business-1', mover: member(1), about: null, text: 'To thank the council.' } }]);
    expect(at(minnesota, ...there).take('moveMotion', { mover: member(5), 'about.text': 'To thank the council.' }, 'other').decision.ok).toBe(false);
    expect(at(minnesota, ...there, moved('business-1', member(1), { text: 'One.' })).form('moveMotion', 'other')?.start).toEqual({ motion: 'business-2' });
  });
});

describe('the form that takes a departure back', () => {
  const gone = [...there, { name: 'leave', member: member(4), at: evening('18:30') } as Meet];
  it('names those alone who left and did not come again, and wants to know how the mistake came about', () => {
    expect(at(minnesota, ...there).form('takeBackLeaving')).toBeUndefined();
    expect(at(minnesota, ...gone).form('takeBackLeaving')?.choices?.member?.map(({ value }) => value)).toEqual([member(4)]);
    expect(sent(at(minnesota, ...gone).form('takeBackLeaving'), { member: member(4) }).problems).toEqual(['The field “How the mistake came about” is missing. Fill it in.']);
    expect(at(minnesota, ...gone).take('takeBackLeaving', { member: member(4), reason: 'She only stood up.' }).events()).toMatchObject([{ type: 'DepartureTakenBack' }]);
    at(minnesota, ...gone, moved(), seconded(), rollCalled()).take('takeBackLeaving', { member: member(4), reason: 'She only stood up.' }).refused('meeting.voted-since');
  });
});

describe('an abstention where the law knows one for a conflict alone', () => {
  const rolled = [...there, moved(), seconded(), rollCalled()];
  const abstains = { motion: 'm', '0.vote': 'abstain', '0.reason': 'Her son works there.' };
  it('is refused while nobody said that it is such a conflict; where the rules ask for none, no form does', () => {
    at(michigan, ...rolled).take('castVote', abstains).refused('meeting.abstention-needs-conflict');
    expect(at(michigan, ...rolled).take('castVote', { ...abstains, '0.legalConflict': 'yes' }).events()).toMatchObject([{ data: { member: member(1), vote: 'abstain', legalConflict: true } }]);
    expect(() => at(minnesota, ...rolled).take('castVote', { ...abstains, '0.legalConflict': 'yes' })).toThrow('no field 0.legalConflict');
  });

  it('is what a vote can be corrected to as well', () => {
    const cast4 = [1, 2, 3, 4].map((who) => cast(member(who), 'aye'));
    const wrong = { motion: 'm', member: member(1), vote: 'abstain', reason: 'Her son works there.', why: 'Misheard.', by: member(2) };
    at(michigan, ...rolled, ...cast4, closed()).take('correctVote', wrong).refused('meeting.abstention-needs-conflict');
    expect(at(michigan, ...rolled, ...cast4, closed()).take('correctVote', { ...wrong, legalConflict: 'yes' }).events()[0]).toMatchObject({ data: { vote: 'abstain', legalConflict: true } });
  });
});

describe('the form that corrects a vote', () => {
  const voted = [...there, moved(), seconded(), rollCalled(), ...[1, 2, 3, 4].map((who) => cast(member(who), 'aye'))];
  const filled = { motion: 'm', member: member(1), vote: 'nay', why: 'Misheard.' };
  it('asks on whose word it is, while the roll is being called and once the meeting is over: that of a member of today, or of whoever has a role', () => {
    for (const done of [voted, [...voted, closed(), { name: 'adjourn', at: evening('19:00') } as Meet]]) {
      const on = at(minnesota, ...done);
      expect(sent(on.form('correctVote'), filled).problems).toEqual(['The field “Who says so” is missing. Fill it in.']);
      on.take('correctVote', { ...filled, by: 'person-s' }).refused('meeting.may-not-correct');
      expect(on.take('correctVote', { ...filled, by: 'person-s', role: 'superintendent' }).events()[0]).toMatchObject({ type: 'VoteCorrected', data: { by: 'person-s', role: 'superintendent' } });
      expect(on.take('correctVote', { ...filled, by: member(2) }).events()[0]).toMatchObject({ type: 'VoteCorrected', data: { by: member(2), role: null } });
      expect(on.form('correctVote')?.choices?.by?.map(({ value }) => value)).toEqual([...membersTo(4), 'member-8', 'person-s']);
    }
  });
});

describe('minutes', () => {
  const published: Meet[] = [...over, { name: 'publishMinutes', on: day('2026-03-11'), where: 'The newspaper' }];
  it('are corrected on their page too once they are published, by a member or by whoever has a role', () => {
    for (const done of [over, published]) {
      expect(sent(at(minnesota, ...done).form('correctMinutes'), { by: member(2) }).problems).toEqual(['The field “What was wrong, and how it was” is missing. Fill it in.']);
      at(minnesota, ...done).take('correctMinutes', { by: 'person-s', correction: 'Two came late.' }).refused('meeting.may-not-correct');
      expect(at(minnesota, ...done).take('correctMinutes', { by: member(2), correction: 'Two came late.' }).events()).toMatchObject([{ type: 'MinutesCorrected' }]);
    }
    expect(at(minnesota, ...published).form('publishMinutes')).toBeUndefined();
    expect(at(minnesota, ...over).form('correctMinutes')?.choices?.role).toEqual([{ value: 'superintendent', label: 'Superintendent' }]);
  });
});

describe('the form that corrects a council’s meeting', () => {
  const draft = draftOf(['one']);
  const context = contextAt('2026-02-10T15:00:00.000Z', seenIn(draft));
  const commands: CouncilRoundCommand[] = [
    { name: 'openRound', revision: 1, councils: [{ kind: mdc, subject: null, body: 'council', required: true, because: 'The district is adjoining.' }], explanations: {} },
    { name: 'recordCouncilMeeting', council: mdc, on: day('2026-02-01'), place: 'Office', present: ['m-1', 'm-2'], guests: 0, revision: null, draft: null, testData: false },
  ];
  const events = (done: readonly CouncilRoundCommand[]) => done.reduce<CouncilRoundEvent[]>((before, command) => [...before, ...given(councilRound, before).when(command, context, 'plan-1/council-input').events()], []);
  const form = (done: readonly CouncilRoundCommand[]) => {
    const state = events(done).reduce(councilRound.evolve, councilRound.initial);
    const ground = { plan: { id: 'plan-1' }, stage: { ...stage, guards: [] }, rule: stage, rules: rulesOf(), state, version: state.version, draft: { revisions: draft.revisions, frozen: {} }, held: [], bodies: [{ body: 'council', kind: 'council', name: 'Council', members: ['m-1'] }], called: names, names: {}, asked: [], attested: false, meets: false, states: new Map(), today: '2026-02-10' } as unknown as StepGround;
    return stepsOf(ground).find(({ command }) => command === 'correctCouncilMeeting');
  };

  it('is there once one was recorded, names those who were there though they serve no more, and is refused for a day to come', () => {
    expect(form(commands.slice(0, 1))).toBeUndefined();
    expect(form(commands)?.choices?.present?.map(({ value }) => value)).toEqual(['m-1', 'm-2']);
    const filled = { meeting: '1', on: '2026-02-02', place: 'Library', present: ['m-1'], guests: '4', reason: 'It was the library.' };
    const take = (more: Fields) => given(councilRound, events(commands)).when(sent(form(commands), { ...filled, ...more }).commands[0] as CouncilRoundCommand, context, 'plan-1/council-input');
    take({ on: '2026-02-11' }).refused('council.in-future');
    expect(take({}).events()).toMatchObject([{ type: 'CouncilMeetingCorrected', data: { meeting: 1, on: '2026-02-02', place: 'Library', present: ['m-1'], guests: 4 } }]);
  });
});
