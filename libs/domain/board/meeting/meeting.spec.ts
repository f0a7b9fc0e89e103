import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { contextAt, day, given } from '../../testing/given.js';
import type { MeetingFacts } from '../../facts.js';
import {
  approvalId,
  boardOf,
  boardStage,
  called,
  cast,
  closed,
  draftWith,
  evening,
  firstText,
  hashOf,
  held,
  member,
  membersTo,
  michigan,
  minnesota,
  moved,
  noMeeting,
  openApproval,
  opened,
  programWith,
  revisionOf,
  rollCalled,
  seconded,
  showing,
  surroundings,
  type Meet,
} from '../testing/room.js';
import type { VoteRules } from '../../vote-rules.js';
import type { MeetingEvent } from './events.js';
import { meeting } from './meeting.js';
import { isDecided, isHeld, motionOf, type MeetingState } from './state.js';
import { resultOf } from './voting.js';

const seven = membersTo(7);
const there = surroundings(minnesota, seven);
const lansing = surroundings(michigan, seven);
const special = called({ kind: 'special', purpose: ['Contracts of the providers'], approvals: [approvalId] });
const notice = (at: string): Meet => ({ name: 'postNotice', at: at as Extract<Meet, { name: 'postNotice' }>['at'], where: 'Bulletin board' });
const toTheRoll = [called(), opened(seven), moved(), seconded(), rollCalled()];
const after = (context = there, ...commands: readonly Meet[]) => given(meeting, held(context, ...commands));
const statusOf = (state: MeetingState, motion = 'm') => (isHeld(state) ? motionOf(state, motion)?.status : undefined);
const withRules = (rules: VoteRules, from: string) => ({ ...boardOf(seven), rules: [{ rules, source: { mark: 'D' as const, text: 'Bylaws' }, from: day(from) }] });
const types = (events: readonly MeetingEvent[]) => events.map(({ type }) => type);

describe('calling a meeting', () => {
  it('is refused for a body that is no board, and for one that there is not', () => {
    const showBody = (kind: 'council' | null) => surroundings(minnesota, [], { body: { 'board-1': { ...boardOf([]), kind, name: kind && 'Council' } } });
    given(meeting, []).when(called(), showBody('council')).refused('meeting.not-a-board');
    given(meeting, []).when(called(), showBody(null)).refused('body.not-found');
  });

  it('is refused for a special one without a purpose', () => {
    given(meeting, []).when(called({ kind: 'special' }), there).refused('meeting.purpose-missing');
  });

  it('is refused without rules: no stage and not all of the board’s own, a rule of seats without their number, or no source', () => {
    const source = { mark: 'D' as const, text: 'Bylaws' };
    given(meeting, []).when(called({ stage: null }), there).refused('meeting.rules-missing');
    given(meeting, []).when(called({ stage: null, rules: { quorum: 3 }, rulesSource: source }), there).refused('meeting.rules-missing');
    given(meeting, []).when(called({ rules: { quorumOf: 'seats' }, rulesSource: source, rulesBecause: 'So it is.' }), there).refused('meeting.seats-missing');
    given(meeting, []).when(called({ rules: { quorum: 3 } }), there).refused('meeting.rules-without-source');
    given(meeting, []).when(called({ rules: { quorum: 3 }, rulesSource: source }), there).refused('meeting.override-without-reason', { rules: 'program', mark: 'V', source: 'The law, as read' });
    given(meeting, []).when(called({ plan: null }), there).refused('meeting.stage-without-plan');
  });

  it('is refused for a plan that is not known or closed, and for a stage that its program has not', () => {
    given(meeting, []).when(called(), { ...there, plan: null }).refused('plan.not-found');
    given(meeting, []).when(called(), { ...there, plan: { ...there.plan!, open: false } }).refused('plan.closed');
    given(meeting, []).when(called({ stage: 'council-input' }), there).refused('stage.not-in-program');
    const odd = { ...there, rules: programWith([boardStage(minnesota, { options: { rules: 'of thumb' } })]) };
    given(meeting, []).when(called(), odd).refused('meeting.options-unreadable');
  });

  it('takes the program’s rules where the board adopted none by that day, and in their place what is this meeting’s alone, each with its source and its reason', () => {
    const source = { mark: 'D' as const, text: 'Bylaws, article 4' };
    const later = surroundings(minnesota, seven, { body: { 'board-1': withRules({ ...minnesota, quorum: 6 }, '2026-03-10') } });
    expect(given(meeting, []).when(called(), later).events()).toMatchObject([{ data: { rules: minnesota, rulesFrom: 'program', adoptedFrom: null, overrideBecause: null } }]);
    const [event] = given(meeting, []).when(called({ rules: { threshold: 'two-thirds-of-serving' }, rulesSource: source, rulesBecause: 'The plan spends the reserve.' }), there).events();
    expect(event).toMatchObject({ data: { rulesFrom: 'program', overrideBecause: 'The plan spends the reserve.' } });
    expect(event).toMatchObject({ data: { rules: { ...minnesota, threshold: 'two-thirds-of-serving' }, rulesMark: 'V', overridden: ['threshold'], overrideMark: 'D', overrideText: 'Bylaws, article 4' } });
    expect(given(meeting, [event!]).state).toMatchObject({ rulesSource: { mark: 'V', text: 'The law, as read' }, overrideSource: source });
  });

  it('goes by the rules that the board had adopted by that day, of several by those in force last, and says since when', () => {
    const two = { 'board-1': { ...boardOf(seven), rules: [...withRules(michigan, '2026-01-01').rules, ...withRules({ ...minnesota, quorum: 6 }, '2025-07-01').rules, ...withRules(minnesota, '2026-03-10').rules] } };
    const own = surroundings(minnesota, seven, { body: two });
    expect(given(meeting, []).when(called(), own).events()).toMatchObject([{ data: { rules: michigan, rulesMark: 'D', rulesText: 'Bylaws', rulesFrom: 'board', adoptedFrom: '2026-01-01', overridden: [] } }]);
    expect(given(meeting, []).when(called({ plan: null, stage: null }), { ...own, plan: null }).events()).toMatchObject([{ data: { rules: michigan, rulesFrom: 'board' } }]);
    given(meeting, []).when(called({ rules: { quorum: 3 }, rulesSource: { mark: 'D', text: 'A resolution' } }), own).refused('meeting.override-without-reason', { rules: 'board', mark: 'D', source: 'Bylaws' });
  });

  it('goes by what the board adopted between the call and the day; what was this meeting’s alone and the rule of its notice stay', () => {
    const own = { rules: { abstentions: 'as-nay' as const }, rulesSource: { mark: 'D' as const, text: 'A resolution' }, rulesBecause: 'As resolved.' };
    const adopted = (from: string) => surroundings(minnesota, seven, { body: { 'board-1': withRules(michigan, from) } });
    const so = after(there, called(own));
    so.when(opened(seven), there).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: seven } });
    so.when(opened(seven), adopted('2026-03-10')).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: seven } });
    const events = so.when(opened(seven), adopted('2026-03-08')).events();
    expect(events).toMatchObject([{ type: 'RulesTakenUp', data: { rules: { ...michigan, abstentions: 'as-nay', notice: minnesota.notice }, rulesText: 'Bylaws', rulesFrom: 'board', adoptedFrom: '2026-03-08' } }, { type: 'MeetingOpened' }]);
    expect(events.reduce(meeting.evolve, so.state)).toMatchObject({ rulesFrom: 'board', noticeTerms: { rulesFrom: 'program', rulesSource: { text: 'The law, as read' } }, overrideBecause: 'As resolved.' });
    expect(types(after(adopted('2026-03-08'), called()).when(opened(seven), adopted('2026-03-08')).events())).toEqual(['MeetingOpened']);
  });

  it('of no plan goes by the board’s own rules', () => {
    const rules = { ...michigan };
    const context = contextAt('2026-03-02T15:00:00.000Z', { plan: null, seen: showing({ body: { 'board-1': boardOf(seven) } }) });
    const [event] = given(meeting, []).when(called({ plan: null, stage: null, rules, rulesSource: { mark: 'V', text: 'MCL 15.263' } }), context).events();
    expect(event).toMatchObject({ data: { plan: null, rules: michigan, planStart: null } });
  });

  it('twice with the same particulars changes nothing, and with others is refused', () => {
    after(there, called()).when(called(), there).then();
    after(there, called()).when(called({ on: day('2026-03-16') }), there).refused('meeting.already-called');
  });
});

describe('notice', () => {
  it('of a special meeting in Minnesota is in time on the third day before, and late on the second', () => {
    const posted = (at: string) => after(there, special).when(notice(at), there).events()[0];
    expect(posted('2026-03-07T04:59:00.000Z')).toMatchObject({ data: { kept: 'kept' } });
    expect(posted('2026-03-07T05:00:00.000Z')).toMatchObject({ data: { kept: 'late' } });
  });

  it('of a special meeting in Michigan is in time eighteen hours before, and late a minute after that', () => {
    const posted = (at: string) => after(lansing, special).when(notice(at), lansing).events()[0];
    expect(posted(evening('00:00'))).toMatchObject({ data: { kept: 'kept' } });
    expect(posted(evening('00:01'))).toMatchObject({ data: { kept: 'late' } });
  });

  it('that nobody posted, or posted too late, keeps the meeting shut', () => {
    after(there, special).when(opened(seven), there).refused('meeting.notice-missing', { by: '2026-03-06', mark: 'V', source: 'The law, as read' });
    after(there, special, notice('2026-03-08T15:00:00.000Z')).when(opened(seven), there).refused('meeting.notice-late', { by: '2026-03-06', mark: 'V', source: 'The law, as read' });
    after(there, special, notice('2026-03-08T15:00:00.000Z'), notice('2026-03-05T15:00:00.000Z')).when(opened(seven), there).then({
      type: 'MeetingOpened',
      data: { at: evening('18:00'), present: seven },
    });
  });

  it('is not told before it was posted', () => {
    after(there, special).when(notice('2026-04-05T15:00:00.000Z'), there).refused('meeting.in-future');
  });

  it('is not told of a day before the meeting was called', () => {
    const ahead = surroundings(minnesota, seven, {}, '2026-03-05T15:00:00.000Z');
    after(ahead, special).when(notice('2026-03-04T15:00:00.000Z'), ahead).refused('meeting.notice-before-called', { at: '2026-03-04 10:00', calledOn: '2026-03-05' });
    const earlier = called({ ...special, calledOn: day('2026-03-04') } as never);
    expect(after(ahead, earlier, notice('2026-03-04T15:00:00.000Z')).state).toMatchObject({ calledOn: '2026-03-04', recordedOn: '2026-03-05', recorded: 'afterwards', notices: [{ kept: 'kept', recorded: 'afterwards' }] });
    after(ahead, earlier).when(notice('2026-03-03T15:00:00.000Z'), ahead).refused('meeting.notice-before-called');
    given(meeting, []).when(called({ calledOn: day('2026-03-06') }), ahead).refused('meeting.day-in-future', { on: '2026-03-06' });
  });

  it('of a meeting that was recorded when it was over is kept as it is told, and marked as told afterwards', () => {
    given(meeting, []).when(called({ calledOn: day('2026-03-10') }), there).refused('meeting.called-after', { calledOn: '2026-03-10', on: '2026-03-09' });
    const told = after(there, special, notice('2026-03-05T15:00:00.000Z'));
    expect(told.state).toMatchObject({ calledOn: '2026-03-30', recordedOn: '2026-03-30', recorded: 'afterwards', notices: [{ kept: 'kept', recorded: 'afterwards' }] });
    const [posted] = after(there, special).when(notice('2026-03-05T15:00:00.000Z'), there).events();
    expect(say('story.NoticePosted', posted!.data as never)).toContain('(recorded afterwards)');
    const known = surroundings(minnesota, seven, {}, '2026-03-05T15:00:00.000Z');
    expect(after(known, special, notice('2026-03-05T14:00:00.000Z')).state).toMatchObject({ recorded: 'then', notices: [{ recorded: 'then' }] });
  });

  it('twice the same is one notice', () => {
    after(there, special, notice('2026-03-05T15:00:00.000Z')).when(notice('2026-03-05T15:00:00.000Z'), there).then();
  });
});

describe('who is there', () => {
  it('is nobody who does not serve, on the day of the meeting', () => {
    after(there, called()).when(opened([member(1), 'a-guest']), there).refused('meeting.not-serving', { member: 'a-guest', on: '2026-03-09' });
    after(there, called(), opened([])).when({ name: 'arrive', member: 'a-guest', at: evening('18:05') }, there).refused('meeting.not-serving');
    const left = { ...boardOf(seven), members: boardOf(seven).members.map((seat) => (seat.person === member(7) ? { ...seat, until: day('2026-03-09') } : seat)) };
    after(there, called()).when(opened(seven), surroundings(minnesota, seven, { body: { 'board-1': left } })).refused('meeting.not-serving');
  });

  it('is told in the order in which it happened, on the meeting’s day and not before its time', () => {
    after(there, called()).when(opened([], evening('17:59')), there).refused('meeting.too-early');
    after(there, called()).when(opened([], evening('18:00', '2026-03-10')), there).refused('meeting.other-day');
    const late = after(there, called(), opened(seven), { name: 'leave', member: member(7), at: evening('19:00') });
    late.when({ name: 'arrive', member: member(7), at: evening('18:30') }, there).refused('meeting.out-of-order');
    late.when({ name: 'arrive', member: member(7), at: evening('19:10', '2026-04-09') }, there).refused('meeting.in-future');
    late.when({ name: 'leave', member: member(7), at: evening('19:10') }, there).refused('meeting.not-present');
    late.when({ name: 'arrive', member: member(6), at: evening('19:10') }, there).refused('meeting.already-present');
  });
});

describe('a motion', () => {
  it('is refused without a quorum, from who is not there, and under an id that is taken', () => {
    after(there, called(), opened(membersTo(3))).when(moved(), there).refused('meeting.no-quorum', { inRoom: 3, quorum: 4, mark: 'V', source: 'The law, as read' });
    const ofItsOwn = called({ rules: { quorum: 5 }, rulesSource: { mark: 'D', text: 'A resolution' }, rulesBecause: 'As resolved.' });
    after(there, ofItsOwn, opened(membersTo(4))).when(moved(), there).refused('meeting.no-quorum', { inRoom: 4, quorum: 5, mark: 'D', source: 'A resolution' });
    after(there, called(), opened(membersTo(4))).when(moved('m', member(5)), there).refused('meeting.not-present');
    after(there, called(), opened(seven), moved()).when(moved('m', member(2)), there).refused('meeting.motion-taken');
    after(there, called(), opened(seven), moved()).when(moved(), there).then();
  });

  it('at a special meeting is refused beyond its stated purpose', () => {
    const posted = [special, notice('2026-03-05T15:00:00.000Z'), opened(seven)];
    const other = { text: 'To buy a bus.' };
    after(there, ...posted).when(moved('m', member(1), other), there).refused('meeting.beyond-purpose');
    after(there, ...posted).when({ ...moved('m', member(1), other), under: 2 } as Meet, there).refused('meeting.no-such-purpose');
    expect(types(after(there, ...posted).when({ ...moved('m', member(1), { text: 'To approve the contracts.' }), under: 1 } as Meet, there).events())).toEqual(['MotionMoved']);
    expect(types(after(there, ...posted).when(moved(), there).events())).toEqual(['MotionMoved']);
  });

  it('on a revision is refused where nobody froze it, no approval of it is open, or another board has it', () => {
    const open = [called(), opened(seven)];
    after(there, ...open).when(moved('m', member(1), { approval: approvalId, revision: 1, hash: hashOf(9) }), there).refused('approval.revision-not-frozen');
    const none = { approval: { [approvalId]: { ...openApproval(), status: 'none' as const, body: null } } };
    after(there, ...open).when(moved(), surroundings(minnesota, seven, none)).refused('meeting.approval-not-open');
    after(there, ...open).when(moved(), surroundings(minnesota, seven, { approval: { [approvalId]: { ...openApproval(), body: 'board-2' } } })).refused('approval.other-body');
  });

  it('on an older revision than the one under approval is refused with what changed', () => {
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    const newer = surroundings(minnesota, seven, { approval: { [approvalId]: openApproval(second) }, draft: { 'plan-1': draftWith([firstText, second]) } });
    after(there, called(), opened(seven)).when(moved(), newer).refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
    after(there, called(), opened(seven), moved(), seconded()).when(rollCalled(), newer).refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
  });

  it('is not on a text that was frozen after the day of the meeting, nor is the roll called on one', () => {
    const later = { ...firstText, frozenOn: day('2026-03-10') };
    const backdated = surroundings(minnesota, seven, { draft: { 'plan-1': draftWith([later]) } });
    after(there, called(), opened(seven)).when(moved(), backdated).refused('meeting.frozen-after', { revision: 1, frozenOn: '2026-03-10', on: '2026-03-09' });
    after(there, called(), opened(seven), moved(), seconded()).when(rollCalled(), backdated).refused('meeting.frozen-after');
    const sameDay = surroundings(minnesota, seven, { draft: { 'plan-1': draftWith([{ ...firstText, frozenOn: day('2026-03-09') }]) } });
    expect(types(after(sameDay, called(), opened(seven)).when(moved(), sameDay).events())).toEqual(['MotionMoved']);
  });

  it('is seconded by another member who is there', () => {
    after(there, called(), opened(membersTo(4)), moved()).when(seconded('m', member(1)), there).refused('meeting.seconded-by-mover');
    after(there, called(), opened(membersTo(4)), moved()).when(seconded('m', member(5)), there).refused('meeting.not-present');
    after(there, called(), opened(membersTo(4)), moved()).when(rollCalled(), there).refused('meeting.not-seconded');
  });

  it('is neither moved nor seconded nor voted on by a member who declared an interest in its matter', () => {
    const interest: Meet = { name: 'declareInterest', member: member(1), about: approvalId, reason: 'A relative works there.' };
    after(there, called(), opened(seven), interest).when(moved(), there).refused('meeting.interested-may-not-act');
    const second: Meet = { ...interest, member: member(2), about: 'm' };
    after(there, called(), opened(seven), moved(), second).when(seconded(), there).refused('meeting.interested-may-not-act');
    const voting = after(there, called(), opened(seven), moved('m', member(3)), interest, seconded(), rollCalled());
    voting.when(cast(member(1), 'aye'), there).refused('meeting.interested-may-not-vote');
    voting.when(cast(member(1), 'abstain', { reason: 'It is my brother.' }), there).refused('meeting.interested-may-not-vote');
    expect(types(voting.when(cast(member(1), 'recused'), there).events())).toEqual(['VoteCast']);
    voting.when(cast(member(2), 'recused'), there).refused('meeting.recusal-needs-interest');
  });
});

describe('an interest', () => {
  const declare = (about: string): Meet => ({ name: 'declareInterest', member: member(1), about, reason: 'A relative works there.' });

  it('is in nothing that is not before this meeting: neither words about somebody, nor an approval mistyped or elsewhere', () => {
    const begun = after(there, called({ approvals: ['plan-1/mistyped'] }), opened(seven));
    for (const about of ['Jane Doe’s husband is a provider / see file', 'plan-1/board-aproval', 'plan-2/board-approval', 'n']) begun.when(declare(about), there).refused('meeting.no-such-matter');
    const mistyped = surroundings(minnesota, seven, { approval: { 'plan-1/mistyped': { ...openApproval(), status: 'none' } } });
    begun.when(declare('plan-1/mistyped'), mistyped).refused('meeting.approval-not-open');
  });

  it('is in a motion of it, in an approval that it was called for, or in one that was moved', () => {
    after(there, called(), opened(seven), moved('m', member(2))).when(declare('m'), there).events();
    after(there, called({ plan: null, stage: null, rules: minnesota, rulesSource: { mark: 'D', text: 'Bylaws' } }), opened(seven), moved('m', member(2))).when(declare(approvalId), there).events();
    expect(meeting.reads!(after(there, special, notice('2026-03-05T15:00:00.000Z'), opened(seven)).state, declare(approvalId), 'meeting-1', null)).toEqual([{ aggregate: 'approval', id: approvalId }]);
  });

  it('and a motion take no words for an id', () => {
    const takes = (name: 'moveMotion' | 'callMeeting', more: object) => meeting.commands[name].schema.safeParse({ ...(name === 'callMeeting' ? called() : moved()), ...more }).success;
    expect([takes('moveMotion', {}), takes('callMeeting', {})]).toEqual([true, true]);
    expect([takes('moveMotion', { motion: 'Jane Doe’s husband' }), takes('callMeeting', { approvals: ['Jane Doe’s husband / see file'] })]).toEqual([false, false]);
  });
});

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

describe('a correction', () => {
  const carried = held(there, ...toTheRoll, ...membersTo(4).map((who) => cast(who, 'aye')), ...[5, 6, 7].map((who) => cast(member(who), 'nay')), closed());
  const correct = (who: string, vote: 'aye' | 'nay' | 'absent'): Meet => ({ name: 'correctVote', motion: 'm', member: who, vote, reason: null, legalConflict: false, why: 'Misheard.' });

  it('of a vote before the meeting is adjourned is a new event, and the result is computed again', () => {
    const events = given(meeting, carried).when(correct(member(4), 'nay'), there).events();
    expect(types(events)).toEqual(['VoteCorrected', 'MotionFailed']);
    expect(events[1]).toMatchObject({ data: { ayes: 3, nays: 4, because: 'correction' } });
    const state = given(meeting, [...carried, ...events]).state;
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'failed', votes: expect.arrayContaining([expect.objectContaining({ member: member(4), vote: 'nay', corrections: [{ was: 'aye', why: 'Misheard.', on: '2026-03-30', recorded: 'then' }] })]) });
  });

  it('of a vote that nobody cast, or that is as it was, changes nothing', () => {
    given(meeting, carried).when(correct(member(4), 'aye'), there).then();
    given(meeting, carried).when(correct('a-guest', 'aye'), there).refused('meeting.not-serving');
  });

  const adjourned = (events: readonly MeetingEvent[]) => [...events, ...given(meeting, events).when({ name: 'adjourn', at: evening('19:00') }, there).events()];
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
    expect(isHeld(state) && motionOf(state, 'm')).toMatchObject({ status: 'failed', votes: expect.arrayContaining([expect.objectContaining({ member: member(7), vote: 'absent', corrections: [{ was: 'absent', why: 'Misheard.', on: '2026-03-30', recorded: 'afterwards' }, expect.objectContaining({ was: 'aye' })] })]) });
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

describe('a notice that is waited for', () => {
  it('is due on the last day that the board’s own rule allows, until it was posted in time or the meeting is cancelled', () => {
    const waits = (...commands: Meet[]) => meeting.waits!(after(there, ...commands).state, there.rules!).map(({ key, status, due, owners }) => ({ key, status, due, owners }));
    const open = { key: 'notice', status: 'open', due: '2026-03-06', owners: ['school-board-clerk'] };
    expect(waits(special)).toEqual([open]);
    expect(waits(special, notice('2026-03-08T15:00:00.000Z'))).toEqual([open]);
    expect(waits(special, notice('2026-03-05T15:00:00.000Z'))).toEqual([{ ...open, status: 'done' }]);
    expect(waits(special, { name: 'cancelMeeting', reason: 'Snow.' })).toEqual([]);
    expect(waits(called())).toEqual([]);
  });
});

describe('what is stored of a vote', () => {
  it('is what its votes make again, after any corrections', () => {
    const events = held(there, ...toTheRoll, ...membersTo(4).map((who) => cast(who, 'aye')), ...[5, 6, 7].map((who) => cast(member(who), 'nay')), closed());
    const corrected = [...events, ...given(meeting, events).when({ name: 'correctVote', motion: 'm', member: member(1), vote: 'nay', reason: null, legalConflict: false, why: 'Misheard.' }, there).events()];
    for (const some of [events, corrected]) {
      const { state } = given(meeting, some);
      const motion = isHeld(state) ? motionOf(state, 'm') : undefined;
      if (!isHeld(state) || !motion || !isDecided(motion)) throw new Error('it was decided');
      expect(resultOf(state.rules, motion, motion.result.because)).toEqual(motion.result);
    }
  });
});
