import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '../../decider.js';
import type { RoleFacts } from '../../facts.js';
import { day, given } from '../../testing/given.js';
import { approvalId, firstText, hashOf, revisionOf, type Approve } from '../testing/room.js';
import { after, bothSign, carriedAt, confirm, frozen, held, noted, open, page, scan, sign, signers, types, world } from '../testing/approving.js';
import { approval } from './approval.js';

describe('a signature', () => {
  const carried = () => after(world(), open, noted());

  it('is refused before the vote, of a role that does not sign, and of a person who did not hold it on that date', () => {
    after(world(), open).when(sign('superintendent', 'person-1')).refused('approval.not-carried');
    carried().when(sign('principal', 'person-1')).refused('approval.not-a-signer', { role: 'principal', signers: 'Superintendent, School Board Chair', mark: 'V', source: 'The law, as read' });
    carried().when(sign('superintendent', 'person-2')).refused('approval.not-holder', { role: 'Superintendent', on: '2026-03-10', mark: 'D', source: 'The form' });
    carried().when(sign('superintendent', 'person-1'), world({ roles: { superintendent: held('person-1', '2026-03-11') } })).refused('approval.not-holder');
    carried().when(sign('superintendent', 'person-1'), world({ roles: { superintendent: held('person-1', '2025-07-01', '2026-03-10') } })).refused('approval.not-holder');
  });

  it('is refused with a date before the vote or after today, and under another text', () => {
    carried().when(sign('superintendent', 'person-1', { signedOn: day('2026-03-08') })).refused('approval.signed-before-vote');
    carried().when(sign('superintendent', 'person-1', { signedOn: day('2026-03-13') })).refused('approval.signed-in-future');
    carried().when(sign('superintendent', 'person-1', { hash: hashOf(7).slice(0, 12) })).refused('approval.revision-not-frozen');
  });

  it('by somebody whose role was recorded only after its date is marked with that day, on paper too', () => {
    type Recorded = readonly [from: string, on: string];
    const told = (...records: readonly Recorded[]): RoleFacts => ({ title: 'A role', holders: [{ person: 'person-1', from: day('2025-07-01'), until: null, records: records.map(([from, on]) => ({ from: day(from), on: day(on) })) }] });
    const late = (...records: readonly Recorded[]) => world({ roles: { superintendent: told(...records) } });
    const marked = (context: DecisionContext, command = sign('superintendent', 'person-1')) => carried().when(command, context).events();
    expect(marked(late(['2025-07-01', '2026-03-11']))).toMatchObject([{ type: 'ApprovalSigned', data: { signedOn: '2026-03-10', roleRecordedOn: '2026-03-11' } }]);
    expect(marked(late(['2026-03-11', '2025-07-01'], ['2025-07-01', '2026-03-12']))).toMatchObject([{ data: { roleRecordedOn: '2026-03-12' } }]);
    expect(marked(late(['2025-07-01', '2026-03-10']))).toMatchObject([{ data: { roleRecordedOn: null } }]);
    const paged = after(world(), open, noted(), page, scan());
    expect(paged.when(confirm, late(['2025-07-01', '2026-03-12'])).events()).toMatchObject([{ type: 'ScanConfirmed' }, { data: { role: 'superintendent', roleRecordedOn: '2026-03-12' } }, { data: { role: 'school-board-chair', roleRecordedOn: null } }, { type: 'ApprovalConcluded' }]);
  });

  it('is bound to the revision’s hash, and the last one completes the approval', () => {
    const signed = after(world(), open, noted(), ...bothSign);
    expect(types(signed.events)).toEqual(['ApprovalOpened', 'ApprovalCarried', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
    expect(signed.events[2]).toEqual({
      type: 'ApprovalSigned',
      data: { ...{ role: 'superintendent', by: 'person-1', signedOn: '2026-03-10', revision: 1, hash: hashOf(1) }, ...{ means: 'in-person', assurance: 'session', scan: null, wasBy: null, wasSignedOn: null, guards: [], roleRecordedOn: null, recordedOn: '2026-03-12' } },
    });
    expect(approval.facts!(signed.state)).toEqual({ status: 'concluded', revision: 1, hash: hashOf(1), voided: [], approvedOn: '2026-03-09', body: 'board-1', signed: { reaches: [{ revision: 1, hash: hashOf(1) }], confirmed: [] } });
  });

  it('is never overwritten: the same again is nothing, another one is refused', () => {
    const once = after(world(), open, noted(), bothSign[0]!);
    once.when(bothSign[0]!).then();
    once.when(sign('superintendent', 'person-1', { signedOn: day('2026-03-11') })).refused('approval.signed-already');
  });
});

describe('a signature on paper', () => {
  const [superintendent, chair] = [sign('superintendent', 'person-1', { means: 'paper', signedOn: day('2026-03-09') }), sign('school-board-chair', 'person-2', { means: 'paper' })];
  const waitFor = (key: string, so: ReturnType<typeof after>) => approval.waits!(so.state, world().rules!).find((wait) => wait.key === key)?.status;

  it('of everybody completes nothing while no confirmed scan shows it, and the scan is waited for though no page was issued', () => {
    const told = after(world(), open, noted(), superintendent, chair);
    expect(types(told.events)).toEqual(['ApprovalOpened', 'ApprovalCarried', 'ApprovalSigned', 'ApprovalSigned']);
    expect(approval.facts!(told.state)).toMatchObject({ status: 'carried', lacking: { unsigned: [], unshown: ['superintendent', 'school-board-chair'], waiting: [], attested: false } });
    expect([waitFor('sign/superintendent', told), waitFor('scan', told)]).toEqual(['done', 'open']);
    const uploaded = after(world(), open, noted(), page, superintendent, chair, scan());
    expect(uploaded.state.status).toBe('carried');
    const rejected = after(world(), open, noted(), page, superintendent, chair, scan(), { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' });
    expect([rejected.state.status, waitFor('scan', rejected)]).toEqual(['carried', 'open']);
  });

  it('counts once a confirmed scan shows it with the same date, and the last of them completes the approval', () => {
    const whole = after(world(), open, noted(), page, superintendent, chair, scan(), confirm);
    expect(types(whole.events).slice(-2)).toEqual(['ScanConfirmed', 'ApprovalConcluded']);
    expect(whole.state).toMatchObject({ status: 'concluded', signatures: [{ means: 'paper', scan: 'scan-1' }, { means: 'paper', scan: 'scan-1' }] });
    expect(waitFor('scan', whole)).toBe('done');
  });

  it('beside one in person needs a scan of its own alone, in whichever order they come', () => {
    const own = { ...confirm, signers: [signers[1]!] } as Approve;
    const scanFirst = after(world(), open, noted(), page, chair, scan(), own);
    expect([scanFirst.state.status, waitFor('scan', scanFirst)]).toEqual(['carried', 'done']);
    expect(types(scanFirst.when(bothSign[0]!).events())).toEqual(['ApprovalSigned', 'ApprovalConcluded']);
    expect(types(after(world(), open, noted(), page, bothSign[0]!, chair, scan()).when(own).events())).toEqual(['ScanConfirmed', 'ApprovalConcluded']);
    // A second page, after the first was settled, is waited for again.
    const second = after(world(), open, noted(), page, scan(), { ...confirm, signers: [signers[0]!] } as Approve, chair);
    expect([second.state.status, waitFor('scan', second)]).toEqual(['carried', 'open']);
  });

  it('that was told with another date or of another person gives way to what the page shows, and both are kept', () => {
    const mistold = sign('superintendent', 'person-1', { means: 'paper', signedOn: day('2026-03-10') });
    after(world(), open, noted(), mistold).when(superintendent).refused('approval.signed-on-paper', { role: 'superintendent', on: '2026-03-10' });
    const events = after(world(), open, noted(), page, mistold, chair, scan()).when(confirm).events();
    expect(events).toMatchObject([{ type: 'ScanConfirmed' }, { type: 'ApprovalSigned', data: { role: 'superintendent', signedOn: '2026-03-09', scan: 'scan-1', wasBy: 'person-1', wasSignedOn: '2026-03-10' } }, { type: 'ApprovalConcluded' }]);
  });

  it('whose page is lost gives way to one in person, and one that counts gives way to nothing', () => {
    const events = after(world(), open, noted(), bothSign[1]!, superintendent).when(sign('superintendent', 'person-1')).events();
    expect(events).toMatchObject([{ data: { means: 'in-person', wasSignedOn: '2026-03-09' } }, { type: 'ApprovalConcluded' }]);
    after(world(), open, noted(), bothSign[0]!).when(sign('superintendent', 'person-1', { means: 'paper' })).refused('approval.signed-already');
    const shown = after(world(), open, noted(), page, superintendent, scan(), { ...confirm, signers: [signers[0]!] } as Approve);
    shown.when(sign('superintendent', 'person-1')).refused('approval.signed-already');
  });

  it('is what one recorded by hand counts as, since nobody had signed in', () => {
    const byHand = world({ more: { actor: { kind: 'person', id: 'owner', assurance: 'recorded-by-hand' } } });
    expect(after(byHand, open, noted(), ...bothSign).state.status).toBe('carried');
  });

  it('of a round that was voided goes with that round, and the next one is signed anew', () => {
    const edited = world({ revisions: [firstText, revisionOf(2, { goals: 'g2', strategies: 's1' })], meeting: carriedAt(2) });
    const told = after(world(), open, noted(), page, superintendent, chair);
    const voided = [...told.events, ...told.when(frozen(2), edited).events()];
    expect(given(approval, voided).state).toMatchObject({ status: 'open', past: [{ concluded: false, signatures: [{ scan: null }, { scan: null }] }] });
    const again = [...voided, ...given(approval, voided).when(noted(true, 2), edited, approvalId).events()];
    given(approval, again).when(scan(), edited, approvalId).refused('approval.older-revision');
    expect(given(approval, again).state).toMatchObject({ status: 'carried', signatures: [] });
  });
});
