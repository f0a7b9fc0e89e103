import { describe, expect, it } from '@jest/globals';
import { day } from '../../testing/given.js';
import { approvalId, boardStage, called, cast, draftWith, firstText, hashOf, member, membersTo, minnesota, moved, openApproval, opened, programWith, revisionOf, rollCalled, seconded, surroundings, type Meet } from '../testing/room.js';
import { after, notice, seven, special, there, types } from '../testing/meeting.js';
import { meeting } from './meeting.js';

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
    after(there, ...posted).when(moved('m', member(1), other), there).refused('meeting.beyond-purpose', { mark: 'U', source: 'Minnesota law as read; of other boards it is supposed' });
    const stage = boardStage(minnesota);
    const sourced = { ...there, rules: programWith([{ ...stage, options: { ...stage.options, purposeSource: { mark: 'V', text: 'The law of meetings' } } }]) };
    after(sourced, ...posted).when(moved('m', member(1), other), sourced).refused('meeting.beyond-purpose', { mark: 'V', source: 'The law of meetings' });
    const roof = [called({ kind: 'special', purpose: ['The leaking roof'], approvals: [] }), notice('2026-03-05T15:00:00.000Z'), opened(seven)];
    after(there, ...roof).when({ ...moved(), under: 1 } as Meet, there).refused('meeting.beyond-purpose');
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
    for (const about of ['The chair’s husband is a provider / see file', 'plan-1/board-aproval', 'plan-2/board-approval', 'n']) begun.when(declare(about), there).refused('meeting.no-such-matter');
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
    expect([takes('moveMotion', { motion: 'The chair’s husband' }), takes('callMeeting', { approvals: ['The chair’s husband / see file'] })]).toEqual([false, false]);
  });
});
