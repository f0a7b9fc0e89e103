import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { meeting } from '#libs/domain/board/meeting/meeting.js';
import type { MeetingState } from '#libs/domain/board/meeting/state.js';
import { after, bothSign, carriedAt, frozen, noted, open, page, world } from '#libs/domain/board/testing/approving.js';
import { openDistrict } from '#libs/domain/board/testing/district.js';
import { approvalId, boardStage, called, evening, firstText, held, member, membersTo, minnesota, moved, opened, programWith, revisionOf, rollCalled, seconded, surroundings, type Approve, type Meet } from '#libs/domain/board/testing/room.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { day, given } from '#libs/domain/testing/given.js';
import { kinds } from './kinds.js';

const stage = boardStage(minnesota);
const FACTS = ['plan-start', 'plan-end', 'opened', ...Object.keys(kinds['board-approval'].facts)];

/** A program in which everything that a board waits for is due on the day of one fact. */
const countingFrom = (fact: string): ProgramRules => {
  const due = { kind: 'after' as const, fact, count: 0, unit: 'days' as const };
  return programWith([{ ...stage, waits: Object.fromEntries(Object.entries(stage.waits).map(([key, wait]) => [key, { ...wait, due }])) }]);
};

/** The day of each fact, as what is waited for shows it; a fact that is none yet fixes no day. A notice is due when the board's own rule says. */
function daysOf(waits: (rules: ProgramRules) => readonly { readonly key: string; readonly due: string | null }[]): Record<string, string> {
  return Object.fromEntries(
    FACTS.flatMap((fact) => {
      const days = new Set(waits(countingFrom(fact)).flatMap(({ key, due }) => (due === null || key === 'notice' ? [] : [due])));
      expect(days.size).toBeLessThanOrEqual(1);
      return [...days].map((one) => [fact, one]);
    }),
  );
}
const ofApproval = (state: ApprovalState) => daysOf((rules) => approval.waits!(state, rules));
const ofMeeting = (state: MeetingState) => daysOf((rules) => meeting.waits!(state, rules));

describe('the facts that dates of a board may count from are, of an approval', () => {
  const period = { 'plan-start': '2026-07-01', 'plan-end': '2029-06-30' };

  it('none before it was opened, and none where it is attested', () => {
    const told: Approve = { name: 'attestApproval', revision: 1, body: null, approvedOn: day('2020-03-09'), signed: ['superintendent', 'school-board-chair'].map((role) => ({ role, signedOn: day('2020-03-09') })), by: 'person-1', role: 'superintendent', statement: 'So it was.', document: 'The form', file: null, testData: true };
    expect(ofApproval(approval.initial)).toEqual({});
    expect(ofApproval(after(world(), told).state)).toEqual({});
  });

  it('its plan’s days and the day on which it was opened, while the board has not decided', () => {
    expect(ofApproval(after(world(), open).state)).toEqual({ ...period, opened: '2026-03-12' });
    expect(ofApproval(after(world(), open, page).state)).toEqual({ ...period, opened: '2026-03-12' });
  });

  it('the day of the meeting that carried it, from then on', () => {
    const carried = { ...period, opened: '2026-03-12', carried: '2026-03-09', 'meeting-held': '2026-03-09' };
    expect(ofApproval(after(world(), open, noted()).state)).toEqual(carried);
    expect(ofApproval(after(world(), open, noted(), ...bothSign, page).state)).toEqual(carried);
  });

  it('of another round its own: the day of the edit, and of the vote anew', () => {
    const context = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })], meeting: carriedAt(2, '2026-04-13'), at: '2026-04-20T15:00:00.000Z' });
    const first = after(world(), open, noted(), ...bothSign);
    const edited = [...first.events, ...first.when(frozen(2), context).events()];
    expect(ofApproval(given(approval, edited).state)).toEqual({ ...period, opened: '2026-04-20' });
    const again = [...edited, ...given(approval, edited).when(noted(true, 2, '2026-04-13'), context, approvalId).events()];
    expect(ofApproval(given(approval, again).state)).toEqual({ ...period, opened: '2026-04-20', carried: '2026-04-13', 'meeting-held': '2026-04-13' });
  });
});

describe('the facts that dates of a board may count from are, of a meeting', () => {
  const stateAfter = (...commands: readonly Meet[]) => held(surroundings(minnesota, membersTo(7)), ...commands).reduce(meeting.evolve, meeting.initial);
  const call = called({ calledOn: day('2026-03-02') });
  const adjourned: readonly Meet[] = [call, opened(membersTo(7)), { name: 'adjourn', at: evening('19:00') }];
  const known = { 'plan-start': '2026-07-01', 'plan-end': '2029-06-30', called: '2026-03-02', meeting: '2026-03-09', 'meeting-held': '2026-03-09' };

  it('none before it has ended: its notice alone is waited for, by the day that the board’s own rule fixes', () => {
    expect(ofMeeting(stateAfter(call))).toEqual({});
    expect(ofMeeting(stateAfter(call, opened(membersTo(7))))).toEqual({});
    const special = stateAfter(called({ kind: 'special', purpose: ['Contracts'] }));
    for (const fact of FACTS) expect(meeting.waits!(special, countingFrom(fact))).toMatchObject([{ key: 'notice', due: '2026-03-06' }]);
  });

  it('the day on which it was called and the one on which it was held, once it is adjourned', () => {
    expect(ofMeeting(stateAfter(...adjourned))).toEqual(known);
  });

  it('the days on which its minutes were drafted and approved, from each on', () => {
    const drafted: readonly Meet[] = [...adjourned, { name: 'draftMinutes', on: day('2026-03-12') }];
    expect(ofMeeting(stateAfter(...drafted))).toEqual({ ...known, 'minutes-drafted': '2026-03-12' });
    expect(ofMeeting(stateAfter(...drafted, { name: 'approveMinutes', on: day('2026-03-16'), at: null }))).toEqual({ ...known, 'minutes-drafted': '2026-03-12', 'minutes-approved': '2026-03-16' });
  });

  it('together with those of its approval all that a program may name, and no others', () => {
    const all = { ...ofMeeting(stateAfter(...adjourned, { name: 'draftMinutes', on: day('2026-03-12') }, { name: 'approveMinutes', on: day('2026-03-16'), at: null })), ...ofApproval(after(world(), open, noted()).state) };
    expect(Object.keys(all).sort()).toEqual([...FACTS].sort());
    expect(ofApproval(after(world(), open).state)).not.toHaveProperty('called');
  });
});

describe('the facts that guards of a board are given', () => {
  type Asked = { readonly at: string; readonly facts: Readonly<Record<string, unknown>> };
  const signers = ['superintendent', 'school-board-chair'];
  const common = (today: string) => ({ today, plan: { start: '2026-07-01', end: '2029-06-30' }, sections: { goals: [{ key: 'main', text: 'Close the gap.' }], strategies: [{ key: 'main', text: 'Interventionists.' }] } });

  it('are, at each of its moments and of no other, what is so then', async () => {
    const asked: Asked[] = [];
    const district = await openDistrict(minnesota, membersTo(7), {}, (of, at, facts) => {
      if (of === 'board-approval') asked.push({ at, facts });
      return [];
    });
    const last = () => asked.splice(0);
    const { hash } = (await district.revisions())[0]!;

    await district.must('body', 'board-2', { name: 'formBody', title: 'Another board', kind: 'board' });
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-2', explanations: {} });
    const opening = (serving: number) => ({ at: 'open', facts: { ...common('2026-02-01'), approval: { stage: 'board-approval', revision: 1, signers, serving, rewritten: [] } } });
    expect(last()).toEqual([opening(0)]);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    expect(last()).toEqual([opening(7)]);

    await district.meet('meeting-1', called({ kind: 'special', approvals: [approvalId] }));
    district.office.goTo(evening('20:00', '2026-03-05'));
    await district.meet('meeting-1', { name: 'postNotice', at: evening('19:00', '2026-03-05'), where: 'Door' });
    district.office.goTo(evening('23:00'));
    await district.meet('meeting-1', opened(membersTo(5)));
    await district.meet('meeting-1', { name: 'declareInterest', member: member(5), about: approvalId, reason: 'A relative works there.' });
    for (const command of [moved('m', member(1), { approval: approvalId, revision: 1, hash }), seconded(), rollCalled()]) await district.meet('meeting-1', command);
    expect(last()).toEqual([{ at: 'vote', facts: { ...common('2026-03-09'), approval: { stage: 'board-approval', revision: 1, signers, kind: 'special', on: '2026-03-09', serving: 7, present: 5, quorum: 4, interested: 1, daysSinceFrozen: 36, daysSinceNotice: 4 } } }]);

    for (const who of membersTo(4)) await district.meet('meeting-1', { name: 'castVote', motion: 'm', member: who, vote: 'aye', reason: null, legalConflict: false });
    await district.meet('meeting-1', { name: 'castVote', motion: 'm', member: member(5), vote: 'recused', reason: null, legalConflict: false });
    await district.meet('meeting-1', { name: 'closeVote', motion: 'm' });
    expect(last()).toEqual([]);

    district.office.goTo('2026-03-12T15:00:00.000Z');
    const signing = (more: object) => ({ at: 'sign', facts: { ...common('2026-03-12'), approval: { stage: 'board-approval', revision: 1, signers, ...more } } });
    await district.approve({ name: 'sign', role: 'superintendent', by: 'person-1', signedOn: '2026-03-10', revision: 1, hash, means: 'in-person', explanations: {} });
    expect(last()).toEqual([signing({ role: 'superintendent', by: 'person-1', signedOn: '2026-03-10', means: 'in-person', daysSinceVote: 1, signed: [] })]);
    await district.approve({ name: 'issueSignaturePage' });
    const document = { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 10, mediaType: 'application/pdf' };
    await district.approve({ name: 'uploadScan', scan: 'scan-1', document, fileName: null, printed: null, found: [{ plan: 'plan-1', revision: 1, shortHash: hash.slice(0, 12) }], signedOn: '2026-03-12' });
    expect(last()).toEqual([]);
    await district.approve({ name: 'confirmScan', scan: 'scan-1', by: 'person-3', printed: null, signers: [{ role: 'school-board-chair', by: member(1), signedOn: '2026-03-12' }], explanations: {} });
    expect(last()).toEqual([signing({ role: 'school-board-chair', by: member(1), signedOn: '2026-03-12', means: 'paper', daysSinceVote: 3, signed: [{ role: 'superintendent', by: 'person-1', signedOn: '2026-03-10' }] })]);
  });

  it('are given at the moments that a program may name; what is not known of a vote is null', () => {
    const seen: Asked[] = [];
    const rules = programWith([stage], (_of, at, facts) => (seen.push({ at, facts }), []));
    const context = world({ more: { rules } });
    const roll: Approve = { name: 'noteRoll', meeting: 'meeting-1', motion: 'm', revision: 1, hash: firstText.hash, kind: 'regular', on: day('2026-03-09'), noticedOn: null, serving: 7, present: 4, quorum: 4, interested: 0, explanations: {} };
    after(context, open, roll, noted(), bothSign[0]!);
    expect(seen.map(({ at }) => at)).toEqual([...kinds['board-approval'].moments]);
    expect(seen[1]!.facts.approval).toMatchObject({ daysSinceFrozen: 17, daysSinceNotice: null });
  });
});
