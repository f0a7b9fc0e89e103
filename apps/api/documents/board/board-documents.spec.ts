import { describe, expect, it } from '@jest/globals';
import type { TimeZone } from '#libs/kernel/dates.js';
import { markText, marksIn } from '#libs/documents/pdf/mark.js';
import { minutes, minutesHtml } from '#libs/documents/pdf/minutes.js';
import { signaturePage, signaturePageHtml } from '#libs/documents/pdf/signature-page.js';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import { called, cast, closed, evening, hashOf, held, member, membersTo, michigan, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from '#libs/domain/board/testing/room.js';
import type { VoteRules } from '#libs/domain/vote-rules.js';
import { draft } from '#libs/domain/draft/draft.js';
import { day } from '#libs/domain/testing/given.js';
import { minutesOf, type Around } from './minutes.js';
import { signaturePageOf } from './signature-page.js';

const around: Around = {
  ...{ body: 'School board', district: 'A district', serving: membersTo(7), name: (person) => person.replace('member-', 'Member '), title: (role) => role.replace(/^s/, 'S'), plan: () => 'A&I plan' },
  ...{ timeZone: 'America/Detroit' as TimeZone, today: day('2026-03-30') },
};

function minutedOf(rules: VoteRules, ...commands: readonly Meet[]) {
  const state = held(surroundings(rules, membersTo(7), { role: { superintendent: { title: 'Superintendent', holders: [{ person: 'person-s', from: day('2025-07-01'), until: null }] } } }), ...commands, { name: 'adjourn', at: evening('19:45') }).reduce(meeting.evolve, meeting.initial);
  if (state.status !== 'adjourned') throw new Error('it was adjourned');
  return minutesOf(state, around);
}
const toTheRoll = [called(), opened(membersTo(5)), moved(), seconded(), rollCalled()];

describe('printed minutes', () => {
  it('of a Michigan vote show the whole roll, those absent too, the rule with its source, and the result', async () => {
    const input = minutedOf(michigan, ...toTheRoll, ...[1, 2, 3].map((who) => cast(member(who), 'aye')), cast(member(4), 'nay'), cast(member(5), 'abstain', { reason: 'My firm bids.', legalConflict: true }), closed());
    expect(input.motions).toEqual([
      {
        ...{ text: 'To approve revision 1 of the plan “A&I plan”.', mover: 'Member 1', seconder: 'Member 2', about: { plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) } },
        votes: [
          ...[1, 2, 3].map((who) => ({ member: `Member ${who}`, vote: 'aye', reason: null })),
          { member: 'Member 4', vote: 'nay', reason: null },
          { member: 'Member 5', vote: 'abstain', reason: 'My firm bids. (a legal conflict)' },
          ...[6, 7].map((who) => ({ member: `Member ${who}`, vote: 'absent', reason: null })),
        ],
        ...{ present: 5, result: 'failed', rule: 'more than half of those serving: 4 of 7; an abstention is not counted; The law, as read' },
      },
    ]);
    expect(input).toMatchObject({ status: 'draft', serving: 7, quorum: { needed: 4, rule: 'a majority of those serving; The law, as read' }, meeting: { openedAt: '18:00', endedAt: '19:45', recordedOn: '2026-03-30' } });
    const html = minutesHtml(input);
    for (const words of ['Afterwards, on March 30, 2026', 'Member 7', 'Absent', 'My firm bids.', 'The motion failed.', 'The law, as read', 'revision 1']) expect(html).toContain(words);
    expect(Buffer.from((await minutes(input)).subarray(0, 5)).toString()).toBe('%PDF-');
  });

  it('say of a tie that it fails, and of a rule of the board’s own where that comes from', () => {
    const own = called({ rules: { threshold: 'majority-of-present' }, rulesSource: { mark: 'D', text: 'Bylaws, article 4' }, rulesBecause: 'The bylaws say so of plans.' });
    const input = minutedOf(minnesota, own, opened(membersTo(4)), moved(), seconded(), rollCalled(), ...[1, 2].map((who) => cast(member(who), 'aye')), ...[3, 4].map((who) => cast(member(who), 'nay')), closed());
    expect(input.motions[0]).toMatchObject({ result: 'failed', rule: 'more than half of those present: 3 of 4; an abstention is not counted; a tie fails; for this meeting alone: Bylaws, article 4 (stated in a document)' });
  });

  it('name what they speak of as people do: no id of a person, a plan or a motion, and no mark of a rule or of a page', async () => {
    const declared = (about: string): Meet => ({ name: 'declareInterest', member: member(5), about, reason: 'A relative works there.' });
    const unverified = { mark: 'U' as const, text: 'As somebody told' };
    const rules = called({ rules: { quorum: 3 }, rulesSource: unverified, rulesBecause: 'It was said so.', approvals: ['plan-1/board-approval'] });
    const input = minutedOf(minnesota, rules, opened(membersTo(5)), moved('approve-1'), declared('approve-1'), declared('plan-1/board-approval'), seconded('approve-1'));
    expect(input.interests.map(({ about }) => about)).toEqual(['of the motion “To approve revision 1 of the plan “A&I plan”.”', 'Approval of the plan “A&I plan”']);
    expect(input.quorum.rule).toBe('a number that the board set; for this meeting alone: As somebody told (unverified: nobody has checked it)');
    const html = minutesHtml(input);
    for (const internal of ['approve-1', 'plan-1', 'board-approval', 'member-', '[V]', '[U]', 'PLANLINE']) expect(html).not.toContain(internal);
    expect(marksIn(html)).toEqual([]);
  });

  it('say where a motion needs no second, and by which rule, rather than that nobody seconded it', () => {
    const input = minutedOf({ ...minnesota, second: 'not-needed' }, called(), opened(membersTo(5)), moved(), rollCalled(), ...membersTo(5).map((who) => cast(who, 'aye')), closed(), moved('n', member(2), { text: 'To adjourn.' }), seconded('n', member(3)));
    expect(input).toMatchObject({ noSecond: 'A motion needs no second here; The law, as read', motions: [{ seconder: null, result: 'carried' }, { seconder: 'Member 3' }] });
    const html = minutesHtml(input);
    for (const words of ['A motion needs no second here; The law, as read', 'Moved by Member 1; no second was needed.', 'Moved by Member 2, seconded by Member 3.']) expect(html).toContain(words);
    expect(minutesHtml(minutedOf(minnesota, called(), opened(membersTo(5)), moved()))).toContain('nobody seconded it');
    expect(minutesHtml(minutedOf(minnesota, called(), opened(membersTo(5)), moved()))).not.toContain('no second');
  });

  it('say that the quorum was lost and what lapsed with it, who came and left and when, and what was withdrawn', () => {
    const input = minutedOf(
      minnesota,
      ...[called(), opened(membersTo(4)), moved('n', member(1), { text: 'To buy a bus.' }), { name: 'withdrawMotion', motion: 'n', reason: 'It is not on the agenda.' } as Meet, moved(), seconded()],
      { name: 'arrive', member: member(5), at: evening('18:10') },
      { name: 'leave', member: member(4), at: evening('18:30') },
      { name: 'leave', member: member(5), at: evening('18:31') },
    );
    expect(input.meeting.endedAt).toBe('19:45; business had ended at 18:31, when the quorum was lost: 3 members were left, and it took 4');
    expect(input.motions).toMatchObject([
      { text: 'To buy a bus.', seconder: null, present: null, result: 'not-put', rule: 'none is applied, since it was withdrawn: It is not on the agenda.' },
      { seconder: 'Member 2', result: 'not-put', rule: 'none is applied, since it lapsed when the quorum was lost' },
    ]);
    expect(input.attendance.slice(2, 6)).toEqual([
      { member: 'Member 3', how: 'present' },
      { member: 'Member 4', how: 'present, left at 18:30' },
      { member: 'Member 5', how: 'came in at 18:10, left at 18:31' },
      { member: 'Member 6', how: 'absent' },
    ]);
  });

  it('print a corrected vote with what was recorded first and on whose word, a declared interest, and the notice with its rule', () => {
    const context = called({ kind: 'special', purpose: ['Contracts'] });
    const notice: Meet = { name: 'postNotice', at: evening('10:00', '2026-03-05'), where: 'Bulletin board' };
    const text = { text: 'To approve the contracts.' };
    const input = minutedOf(
      minnesota,
      ...[context, notice, opened(membersTo(5)), { ...moved('m', member(1), text), under: 1 } as Meet, seconded()],
      { name: 'declareInterest', member: member(5), about: 'm', reason: 'A relative works there.' },
      ...[rollCalled(), ...[1, 2, 3, 4].map((who) => cast(member(who), 'aye')), cast(member(5), 'recused'), closed()],
      { name: 'correctVote', motion: 'm', member: member(4), vote: 'nay', reason: null, legalConflict: false, why: 'Misheard.', by: 'person-s', role: 'superintendent' },
    );
    expect(input).toMatchObject({
      meeting: { kind: 'special', purpose: 'Contracts' },
      notice: { postedAt: 'March 5, 2026, 09:00', rule: '3 days before the day of the meeting; The law, as read', kept: true },
      interests: [{ member: 'Member 5', about: 'of the motion “To approve the contracts.”', matter: 'A relative works there.' }],
      motions: [{ text: 'To approve the contracts. (Under point 1 of the purpose.)', result: 'carried', votes: expect.arrayContaining([{ member: 'Member 4', vote: 'nay', reason: 'Recorded first as an aye; corrected to a nay before the meeting was adjourned, on the word of person-s (Superintendent): Misheard.' }, { member: 'Member 5', vote: 'recused', reason: null }]) }],
    });
  });
});

describe('the printed signature page', () => {
  const header = { period: { start: day('2026-07-01'), end: day('2029-06-30') }, district: { number: '0775', name: 'A district', status: null } };
  const begun = draft.evolve(draft.initial, { type: 'DraftBegun', data: header });
  const frozen = draft.evolve(begun, { type: 'RevisionFrozen', data: { number: 1, hash: hashOf(1), sections: {}, frozenOn: day('2026-02-20'), program: null, guards: [], explained: [] } });
  const opening = {
    ...{ revision: 1, hash: hashOf(1), stage: 'board-approval', body: 'board-1', sections: {}, covers: null, signers: ['superintendent', 'school-board-chair'] },
    ...{ openedOn: day('2026-03-01'), planStart: null, planEnd: null, inputOn: null, rewritten: [], rewrittenBecause: null, guards: [] },
  };
  const noted = { meeting: 'meeting-1', motion: 'm', revision: 1, hash: hashOf(1), on: day('2026-03-09') };
  const signed = { role: 'superintendent', by: 'member-9', signedOn: day('2026-03-10'), revision: 1, hash: hashOf(1), means: 'in-person' as const, assurance: 'session' as const, scan: null, wasBy: null, wasSignedOn: null, guards: [], roleRecordedOn: null, recordedOn: day('2026-03-10') };
  const open = approval.evolve(approval.initial, { type: 'ApprovalOpened', data: opening });
  const carried = approval.evolve(approval.evolve(open, { type: 'ApprovalCarried', data: noted }), { type: 'ApprovalSigned', data: signed });
  const page = (state: ApprovalState, text = frozen, signers = { signers: ['Superintendent', 'School Board Chair'], signersThen: ['Superintendent', 'School Board Chair'] }) =>
    signaturePageOf({
      ...{ plan: { id: 'plan-1', title: 'A&I plan' }, approval: state, draft: text, ...signers, today: day('2026-03-11') },
      ...{ holder: (role: string) => (role === 'school-board-chair' ? 'Member 1' : null), name: around.name },
    });

  it('is none where nothing was frozen', () => {
    expect(page(approval.initial, begun)).toBeNull();
  });

  it('prints the period and the district of the revision that lies before the board, whatever was changed since', () => {
    const changed = draft.evolve(frozen, { type: 'DraftHeaderChanged', data: { period: { ...header.period, end: day('2031-06-30') }, district: { ...header.district, name: 'Another district' } } });
    expect(page(open, changed)!.plan).toMatchObject({ district: 'A district, 0775', period: header.period });
  });

  it('carries plan, revision and short hash, so that a scan of it is found again', async () => {
    const input = page(open)!;
    expect(input).toMatchObject({ revision: 1, shortHash: hashOf(1).slice(0, 12), plan: { district: 'A district, 0775' } });
    const html = signaturePageHtml(input);
    expect(marksIn(html.replace(/<[^>]*>/g, ' '))).toEqual([{ plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) }]);
    expect(markText({ plan: 'plan-1', revision: 1, shortHash: input.shortHash })).toContain('PLANLINE plan plan-1 revision 1');
    expect(Buffer.from((await signaturePage(input)).subarray(0, 5)).toString()).toBe('%PDF-');
  });

  it('has those sign who signed when the approval was opened, under the titles of then, though the plan went on under a program that has others', () => {
    const later = { signers: ['School Board President', 'superintendent'], signersThen: ['Superintendent', 'School Board Chair'] };
    expect(page(carried, frozen, later)!.signers.map(({ role }) => role)).toEqual(['Superintendent', 'School Board Chair']);
    expect(page(approval.initial, frozen, later)!.signers.map(({ role }) => role)).toEqual(['School Board President', 'superintendent']);
  });

  it('is one that nobody may sign before the board has approved, and tells the day of the vote after it', () => {
    expect([page(approval.initial)!.approved, page(open)!.approved]).toEqual([null, null]);
    expect(page(carried)!.approved).toEqual({ on: '2026-03-09' });
  });

  it('prints what was signed with its date, and leaves the rest for a pen', () => {
    expect(page(carried)!.signers).toEqual([
      { role: 'Superintendent', name: 'Member 9', signedOn: '2026-03-10' },
      { role: 'School Board Chair', name: 'Member 1', signedOn: null },
    ]);
  });
});
