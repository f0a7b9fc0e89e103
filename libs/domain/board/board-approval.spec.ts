import { describe, expect, it } from '@jest/globals';
import type { GuardAnswer, ProgramRules } from '../program-rules.js';
import { openDistrict, type District } from './testing/district.js';
import { approvalId, called, cast, closed, evening, member, membersTo, michigan, minnesota, opened, rollCalled, seconded } from './testing/room.js';

const stream = `approval/${approvalId}`;
const document = { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 4_000, mediaType: 'application/pdf' };

/** A meeting up to the roll call, on the newest revision. */
async function toTheRoll(district: District, id: string, present: readonly string[], on = '2026-03-09', more = {}): Promise<void> {
  await district.meet(id, called({ on: on as never, ...more }));
  if (Object.keys(more).length > 0) await district.meet(id, { name: 'postNotice', at: '2026-03-12T14:00:00.000Z', where: 'Bulletin board' });
  await toTheMotion(district, id, present, on);
}

async function toTheMotion(district: District, id: string, present: readonly string[], on = '2026-03-09'): Promise<void> {
  const { number: revision, hash } = (await district.revisions()).at(-1)!;
  district.office.goTo(evening('23:00', on));
  await district.meet(id, opened(present, evening('18:00', on)));
  await district.meet(id, { name: 'moveMotion', motion: 'm', about: { approval: approvalId, revision, hash }, mover: member(1), under: null });
  await district.meet(id, seconded());
}

async function vote(district: District, id: string, ayes: readonly string[], nays: readonly string[]): Promise<void> {
  await district.meet(id, rollCalled());
  for (const who of ayes) await district.meet(id, cast(who, 'aye'));
  for (const who of nays) await district.meet(id, cast(who, 'nay'));
  await district.meet(id, closed());
}

async function approved(rules = minnesota): Promise<District> {
  const district = await openDistrict(rules);
  await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
  await toTheRoll(district, 'meeting-1', membersTo(7));
  await vote(district, 'meeting-1', membersTo(5), [member(6), member(7)]);
  return district;
}

async function sign(district: District, signedOn: string): Promise<void> {
  const { number: revision, hash } = (await district.revisions()).at(-1)!;
  for (const [role, by] of [['superintendent', 'person-1'], ['school-board-chair', member(1)]]) await district.approve({ name: 'sign', role, by, signedOn, revision, hash, means: 'in-person' });
}

describe('a board approval, from the frozen text to the last signature', () => {
  it('waits by tasks: two members walk out, the vote is waited for on, and the plan passes at a special meeting a week later', async () => {
    const district = await openDistrict(minnesota);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    expect(await district.waited(stream, 'vote')).toMatchObject({ status: 'planned', content: { owners: ['school-board-chair'] }, wait: { stream, rule: 'board-approval/vote', process: { kind: 'board', subject: 'plan-1~board-approval', round: 1 } } });

    await toTheRoll(district, 'meeting-1', membersTo(5));
    await district.meet('meeting-1', { name: 'leave', member: member(4), at: evening('18:40') });
    await district.meet('meeting-1', { name: 'leave', member: member(5), at: evening('18:40') });
    expect((await district.eventsOf('meeting/meeting-1')).at(-1)).toMatchObject({ type: 'BusinessEnded', data: { inRoom: 3, quorum: 4, lapsed: ['m'] } });
    await district.meet('meeting-1', { name: 'adjourn', at: evening('18:45') });
    expect(await district.approvalState()).toMatchObject({ status: 'open', failed: [] });
    expect((await district.waited(stream, 'vote')).status).not.toBe('done');
    expect(await district.waited('meeting/meeting-1', 'minutes-published', null)).toMatchObject({ status: 'planned', schedule: { end: '2026-04-08' }, wait: { process: null } });

    district.office.goTo('2026-03-12T15:00:00.000Z');
    await toTheRoll(district, 'meeting-2', membersTo(6), '2026-03-16', { kind: 'special', purpose: [], approvals: [approvalId] });
    expect(await district.waited('meeting/meeting-2', 'notice', null)).toMatchObject({ status: 'done', schedule: { end: '2026-03-13' } });
    await vote(district, 'meeting-2', membersTo(6), []);
    expect(await district.approvalState()).toMatchObject({ status: 'carried', motion: { meeting: 'meeting-2', on: '2026-03-16', revision: 1 } });
    expect(await district.waited(stream, 'vote')).toMatchObject({ status: 'done' });
    expect(await district.waited(stream, 'sign/superintendent')).toMatchObject({ status: 'planned', schedule: { end: '2026-03-18' }, content: { owners: ['superintendent'] } });

    const { hash } = (await district.revisions())[0]!;
    await district.approve({ name: 'issueSignaturePage' });
    expect(await district.waited(stream, 'scan')).toMatchObject({ status: 'planned' });
    district.office.goTo('2026-03-18T15:00:00.000Z');
    await district.approve({ name: 'uploadScan', scan: 'scan-1', document, fileName: 'page.jpg', printed: { plan: 'plan-1', revision: 1, shortHash: hash.slice(0, 12) }, found: null, signedOn: '2026-03-17' });
    expect(await district.waited(stream, 'sign/superintendent')).toMatchObject({ status: expect.not.stringMatching('done') });
    const signers = [
      { role: 'superintendent', by: 'person-1', signedOn: '2026-03-16' },
      { role: 'school-board-chair', by: member(1), signedOn: '2026-03-17' },
    ];
    await district.approve({ name: 'confirmScan', scan: 'scan-1', by: 'person-3', printed: { revision: 1, shortHash: hash.slice(0, 12) }, signers });
    expect(await district.approvalState()).toMatchObject({ status: 'concluded', revision: 1, signatures: [{ signedOn: '2026-03-16', hash }, { signedOn: '2026-03-17', hash }] });
    for (const key of ['vote', 'sign/superintendent', 'sign/school-board-chair', 'scan']) expect(await district.waited(stream, key)).toMatchObject({ status: 'done' });
  });

  it('a material edit voids the approval of what it edits, in the same append as the revision, and the board is waited for anew', async () => {
    const district = await approved();
    await sign(district, '2026-03-09');
    expect(await district.approvalState()).toMatchObject({ status: 'concluded' });
    await district.write('strategies', 'Interventionists.', 'A remark that decides nothing.');
    await district.freeze();
    expect(await district.approvalState()).toMatchObject({ status: 'concluded', revision: 2 });
    await district.write('goals', 'Close the gap by 2029.');
    await district.freeze();
    const [frozen, voided] = (await district.office.events()).filter(({ type, data }) => (type === 'RevisionFrozen' && data.number === 3) || type === 'ApprovalVoided');
    expect(voided).toMatchObject({ data: { sections: ['goals'], standing: 1, byRevision: 3, round: 2 }, commandKey: frozen!.commandKey });
    expect(await district.waited(stream, 'vote', 2)).toMatchObject({ wait: { process: { round: 2 } } });
    district.office.goTo('2026-03-12T15:00:00.000Z');
    await toTheRoll(district, 'meeting-2', membersTo(7), '2026-03-16');
    await vote(district, 'meeting-2', membersTo(7), []);
    await sign(district, '2026-03-16');
    expect(await district.approvalState()).toMatchObject({ status: 'concluded', round: 2, revision: 3, voided: [], past: [{ round: 1, voided: ['goals'], signatures: [{ role: 'superintendent' }, { role: 'school-board-chair' }] }] });
  });

  it('a change of period or district after the vote voids it too, and another one back stays void until the board decides', async () => {
    const district = await approved();
    await sign(district, '2026-03-09');
    const begun = { period: { start: '2026-07-01', end: '2029-06-30' }, district: { number: '0001', name: 'A district', status: null } };
    await district.must('draft', 'plan-1', { name: 'changeHeader', period: { ...begun.period, end: '2031-06-30' }, district: { ...begun.district, name: 'Another district', status: 'adjoining' } });
    await district.freeze();
    expect(await district.approvalState()).toMatchObject({ status: 'open', round: 2, revision: 2, voided: ['header'] });
    expect((await district.eventsOf(stream)).at(-1)).toMatchObject({ type: 'ApprovalVoided', data: { sections: ['header'], titles: 'Period and district', voided: 1, standing: 2 } });
    expect(await district.waited(stream, 'vote', 2)).toMatchObject({ wait: { process: { round: 2 } } });
    await district.must('draft', 'plan-1', { name: 'changeHeader', ...begun });
    await district.freeze();
    expect(await district.approvalState()).toMatchObject({ status: 'open', revision: 3, voided: ['header'] });
  });

  it('an approval of some sections alone stands where only the header changes', async () => {
    const district = await openDistrict(minnesota, membersTo(7), { covers: ['goals'] });
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(7));
    await vote(district, 'meeting-1', membersTo(7), []);
    await district.must('draft', 'plan-1', { name: 'changeHeader', period: { start: '2026-07-01', end: '2031-06-30' }, district: { number: '0001', name: 'A district', status: null } });
    await district.freeze();
    expect((await district.eventsOf(stream)).at(-1)).toMatchObject({ type: 'ApprovalStands', data: { revision: 2 } });
  });

  it('a vote on a text that was edited while the roll was called is refused with what changed, and the motion can be withdrawn', async () => {
    const district = await openDistrict(minnesota);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(4));
    await district.meet('meeting-1', rollCalled());
    for (const who of membersTo(4)) await district.meet('meeting-1', cast(who, 'aye'));
    await district.write('goals', 'Close the gap by 2029.');
    await district.freeze();
    const before = await district.head();
    expect(await district.give('meeting', 'meeting-1', closed())).toMatchObject({ kind: 'refused', refusal: { code: 'approval.older-revision', params: { revision: 1, now: 2, changed: 'Goals' } } });
    expect(await district.head()).toBe(before);
    await district.meet('meeting-1', { name: 'withdrawMotion', motion: 'm', reason: 'A newer revision came.' });
    await district.meet('meeting-1', { name: 'adjourn', at: evening('20:00') });
    expect(await district.approvalState()).toMatchObject({ status: 'open', revision: 2 });
  });

  it('in Michigan three ayes of five fail, the approval goes on waiting, and four carry at the next meeting', async () => {
    const district = await openDistrict(michigan);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(5));
    await vote(district, 'meeting-1', membersTo(3), [member(4), member(5)]);
    expect(await district.approvalState()).toMatchObject({ status: 'open', failed: [{ meeting: 'meeting-1', motion: 'm' }] });
    expect((await district.waited(stream, 'vote')).status).not.toBe('done');
    district.office.goTo('2026-03-12T15:00:00.000Z');
    await toTheRoll(district, 'meeting-2', membersTo(5), '2026-03-16');
    await vote(district, 'meeting-2', membersTo(4), [member(5)]);
    expect(await district.approvalState()).toMatchObject({ status: 'carried', failed: [{ meeting: 'meeting-1' }] });
  });

  it('a vote that is corrected after the meeting and the signatures voids the approval, and the board votes again at the next one', async () => {
    const district = await openDistrict(minnesota);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(7));
    await vote(district, 'meeting-1', membersTo(4), [member(5), member(6), member(7)]);
    await sign(district, '2026-03-09');
    await district.meet('meeting-1', { name: 'adjourn', at: evening('20:00') });
    expect(await district.approvalState()).toMatchObject({ status: 'concluded' });
    await district.meet('meeting-1', { name: 'correctVote', motion: 'm', member: member(4), vote: 'nay', reason: null, legalConflict: false, why: 'Misheard.', by: member(1), role: null });
    expect((await district.eventsOf(stream)).at(-1)).toMatchObject({ type: 'ApprovalOverturned', data: { signatures: 2, next: 2 } });
    expect(await district.waited(stream, 'vote', 2)).toMatchObject({ wait: { process: { round: 2 } } });
    district.office.goTo('2026-03-12T15:00:00.000Z');
    await toTheRoll(district, 'meeting-2', membersTo(7), '2026-03-16');
    await vote(district, 'meeting-2', membersTo(7), []);
    expect(await district.approvalState()).toMatchObject({ status: 'carried', round: 2, signatures: [], past: [{ byRevision: null }] });
  });

  it('the approval of contracts is a motion in words, and touches no approval of the plan', async () => {
    const district = await openDistrict(michigan);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await district.meet('meeting-1', called());
    district.office.goTo(evening('23:00'));
    await district.meet('meeting-1', opened(membersTo(5)));
    await district.meet('meeting-1', { name: 'moveMotion', motion: 'm', about: { text: 'To approve the contracts of the providers.' }, mover: member(1), under: null });
    await district.meet('meeting-1', seconded());
    const before = (await district.eventsOf(stream)).length;
    await vote(district, 'meeting-1', membersTo(5), []);
    expect((await district.eventsOf('meeting/meeting-1')).at(-1)).toMatchObject({ type: 'MotionCarried' });
    expect(await district.eventsOf(stream)).toHaveLength(before);
  });
});

describe('rules of the program for a vote and for a signature', () => {
  const answer = (guard: string, severity: GuardAnswer['severity'], saw: object): GuardAnswer => ({ guard, severity, holds: false, says: 'A rule.', saw: { ...saw }, source: null });
  const asked: { readonly moment: string; readonly approval: Readonly<Record<string, unknown>> }[] = [];
  const guards = (moment: string, severity: GuardAnswer['severity']): ProgramRules['guards'] => (_stage, at, facts) => {
    const approval = facts.approval as Readonly<Record<string, unknown>>;
    asked.push({ moment: at, approval });
    return at === moment ? [answer('a-rule', severity, { 'approval.revision': approval.revision })] : [];
  };
  const beforeBoard = async (moment: string, severity: GuardAnswer['severity']) => {
    asked.length = 0;
    const district = await openDistrict(minnesota, membersTo(7), {}, guards(moment, severity));
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(5));
    return district;
  };

  it('stand in the way of the roll where one blocks, and nothing of it is kept', async () => {
    const district = await beforeBoard('vote', 'blocks');
    const before = await district.head();
    expect(await district.give('meeting', 'meeting-1', rollCalled())).toMatchObject({ kind: 'refused', refusal: { code: 'guard.blocks', params: { guard: 'a-rule' } } });
    expect(await district.head()).toBe(before);
  });

  it('need an explanation where one warns, which is kept with what it saw: who is present, and how long the text and the notice were there', async () => {
    const district = await beforeBoard('vote', 'warns');
    expect(await district.give('meeting', 'meeting-1', rollCalled())).toMatchObject({ kind: 'refused', refusal: { code: 'guard.needs-explanation' } });
    await district.meet('meeting-1', { ...rollCalled(), explanations: { 'a-rule': 'Nobody asked for more time.' } });
    expect(asked.at(-1)).toEqual({
      moment: 'vote',
      approval: { stage: 'board-approval', revision: 1, signers: ['superintendent', 'school-board-chair'], kind: 'regular', on: '2026-03-09', serving: 7, present: 5, quorum: 4, interested: 0, daysSinceFrozen: 36, daysSinceNotice: null },
    });
    const kept = (await district.eventsOf(stream)).at(-1)!;
    expect(kept).toMatchObject({ type: 'ApprovalPutToVote', data: { revision: 1, present: 5, serving: 7, guards: [{ guard: 'a-rule', holds: false, saw: '{"approval.revision":1}', explanation: 'Nobody asked for more time.' }] } });
    expect(kept.commandKey).toBe((await district.eventsOf('meeting/meeting-1')).at(-1)!.commandKey);
  });

  it('are asked by the program of the plan that is decided on, of a meeting of no plan as well', async () => {
    asked.length = 0;
    const district = await openDistrict(minnesota, membersTo(7), {}, guards('vote', 'blocks'));
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await district.meet('meeting-1', called({ plan: null, stage: null, rules: minnesota, rulesSource: { mark: 'D', text: 'Bylaws' } }));
    await toTheMotion(district, 'meeting-1', membersTo(5));
    expect(await district.give('meeting', 'meeting-1', rollCalled())).toMatchObject({ kind: 'refused', refusal: { code: 'guard.blocks' } });
  });

  it('are asked of each signature, on a scan as well, with who signed before', async () => {
    const district = await beforeBoard('sign', 'warns');
    await vote(district, 'meeting-1', membersTo(5), []);
    const { number: revision, hash } = (await district.revisions())[0]!;
    const one = { name: 'sign', role: 'superintendent', by: 'person-1', signedOn: '2026-03-09', revision, hash, means: 'in-person' };
    expect(await district.give('approval', approvalId, one)).toMatchObject({ kind: 'refused', refusal: { code: 'guard.needs-explanation' } });
    await district.approve({ ...one, explanations: { 'a-rule': 'It is so.' } });
    await district.approve({ name: 'issueSignaturePage' });
    await district.approve({ name: 'uploadScan', scan: 'scan-1', document, fileName: null, printed: null, found: [{ plan: 'plan-1', revision: 1, shortHash: hash.slice(0, 12) }], signedOn: '2026-03-09' });
    const confirm = { name: 'confirmScan', scan: 'scan-1', by: 'person-3', printed: null, signers: [{ role: 'school-board-chair', by: member(1), signedOn: '2026-03-09' }] };
    expect(await district.give('approval', approvalId, confirm)).toMatchObject({ kind: 'refused', refusal: { code: 'guard.needs-explanation' } });
    await district.approve({ ...confirm, explanations: { 'a-rule': 'It is so.' } });
    expect(asked.at(-1)).toMatchObject({ moment: 'sign', approval: { role: 'school-board-chair', by: member(1), means: 'paper', signedOn: '2026-03-09', daysSinceVote: 0, signed: [{ role: 'superintendent', by: 'person-1', signedOn: '2026-03-09' }] } });
    const signatures = (await district.eventsOf(stream)).filter(({ type }) => type === 'ApprovalSigned');
    expect(signatures.map(({ data }) => data.guards)).toMatchObject([[{ explanation: 'It is so.' }], [{ explanation: 'It is so.' }]]);
    expect(await district.approvalState()).toMatchObject({ status: 'concluded' });
  });
});

describe('two persons at once', () => {
  it('double roll call: one is called, and the other hears that it is', async () => {
    const district = await openDistrict(minnesota);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(7));
    const answers = await Promise.all([district.give('meeting', 'meeting-1', rollCalled()), district.give('meeting', 'meeting-1', rollCalled())]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(answers.find(({ kind }) => kind === 'refused')).toMatchObject({ refusal: { code: 'meeting.roll-called' } });
    expect((await district.eventsOf('meeting/meeting-1')).filter(({ type }) => type === 'RollCalled')).toHaveLength(1);
  });

  it('two clerks record one member’s vote differently: one stands, and the other hears which', async () => {
    const district = await openDistrict(minnesota);
    await district.approve({ name: 'openApproval', revision: 1, body: 'board-1', explanations: {} });
    await toTheRoll(district, 'meeting-1', membersTo(7));
    await district.meet('meeting-1', rollCalled());
    const answers = await Promise.all([district.give('meeting', 'meeting-1', cast(member(1), 'aye')), district.give('meeting', 'meeting-1', cast(member(1), 'nay'))]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(answers.find(({ kind }) => kind === 'refused')).toMatchObject({ refusal: { code: 'meeting.already-voted' } });
  });

  it('double submit of a signature with one key: signed once, and both get the same answer', async () => {
    const district = await approved();
    const { number: revision, hash } = (await district.revisions())[0]!;
    const { office } = district;
    const request = office.request([office.part('approval', approvalId, { name: 'sign', role: 'superintendent', by: 'person-1', signedOn: '2026-03-09', revision, hash, means: 'paper' })]);
    const [one, other] = await Promise.all([office.handle(request), office.handle(request)]);
    expect([one, other]).toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
    expect((one as { lastIndex: bigint }).lastIndex).toBe((other as { lastIndex: bigint }).lastIndex);
    expect((await district.eventsOf(stream)).filter(({ type }) => type === 'ApprovalSigned')).toHaveLength(1);
  });

  it('stale tab: a signature on the version that was seen before another one came is told that it moved', async () => {
    const district = await approved();
    const seen = (await district.approvalState()).version;
    await sign(district, '2026-03-09');
    const { number: revision, hash } = (await district.revisions())[0]!;
    const late = { name: 'sign', role: 'superintendent', by: 'person-1', signedOn: '2026-03-09', revision, hash, means: 'paper' };
    expect(await district.give('approval', approvalId, late, seen)).toMatchObject({ kind: 'stale', refusal: { code: 'command.stale' } });
  });
});

describe('the largest that a command takes', () => {
  it('fits into one event: twenty points and approvals of a purpose, and a roll call of sixty members', async () => {
    const sixty = Array.from({ length: 60 }, (_, i) => `${'m'.repeat(190)}-${i + 1}`);
    const district = await openDistrict(minnesota, sixty);
    const wide = (length: number): string => '議'.repeat(length);
    const approvals = Array.from({ length: 20 }, (_, i) => `${wide(150)}/${wide(150)}${i}`);
    await district.meet('meeting-1', called({ place: wide(400), purpose: Array.from({ length: 20 }, () => wide(500)), approvals }));
    district.office.goTo(evening('23:00'));
    await district.meet('meeting-1', opened(sixty));
    await district.meet('meeting-1', { name: 'moveMotion', motion: 'm', about: { text: wide(4000) }, mover: sixty[0], under: null });
    await district.meet('meeting-1', seconded('m', sixty[1]));
    await district.meet('meeting-1', rollCalled());
    expect((await district.eventsOf('meeting/meeting-1')).at(-1)).toMatchObject({ type: 'RollCalled', data: { inRoom: 60 } });
  });

  it('is refused beyond sixty members, when the meeting is called', async () => {
    const district = await openDistrict(minnesota, membersTo(61));
    expect(await district.give('meeting', 'meeting-1', called())).toMatchObject({ kind: 'refused', refusal: { code: 'meeting.too-many-members', params: { members: 61, limit: 60 } } });
  });
});
