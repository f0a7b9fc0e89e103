import { describe, expect, it } from '@jest/globals';
import { day, given } from '../../testing/given.js';
import { approvalId, firstText, hashOf, revisionOf, type Approve } from '../testing/room.js';
import { after, bothSign, carriedAt, confirm, frozen, noted, open, page, scan, sign, signers, types, world } from '../testing/approving.js';
import { approval } from './approval.js';

describe('the signature page', () => {
  it('carries plan, revision and short hash, and the same page again is no other', () => {
    const issued = after(world(), open, page);
    expect(issued.events[1]).toEqual({
      type: 'SignaturePageIssued',
      data: { page: 1, plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12), signers: ['superintendent', 'school-board-chair'], issuedOn: '2026-03-12' },
    });
    issued.when(page).then();
  });

  it('that comes back as a scan is refused where no such page was printed', () => {
    after(world(), open, noted()).when(scan()).refused('approval.scan-no-page');
    const printed = { plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) };
    const issued = after(world(), open, noted(), page);
    issued.when(scan({ printed: { ...printed, plan: 'plan-2' } })).refused('approval.scan-no-page');
    issued.when(scan({ printed: { ...printed, revision: 2 } })).refused('approval.scan-no-page');
    issued.when(scan({ printed: { ...printed, shortHash: 'deadbeef' } })).refused('approval.scan-no-page');
    expect(types(issued.when(scan({ printed: { ...printed, plan: 'PLAN-1' } })).events())).toEqual(['ScanUploaded']);
    issued.when(scan({ signedOn: day('2026-03-08') })).refused('approval.signed-before-vote');
  });

  it('of an older revision that was edited materially is refused with what changed', () => {
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    const newer = world({ revisions: [firstText, second], meeting: carriedAt(2) });
    const again = [...after(world(), open, page).events, ...after(world(), open, page).when(frozen(2), newer).events()];
    const carried = [...again, ...given(approval, again).when(noted(true, 2), newer, approvalId).events()];
    given(approval, carried).when(scan(), newer, approvalId).refused('approval.older-revision', { revision: 1, now: 2, changed: 'Goals' });
  });

  it('comes back with both dates kept, and counts once a person with the role confirms the match', () => {
    const uploaded = after(world(), open, noted(), page, scan());
    expect(uploaded.events.at(-1)).toMatchObject({ data: { page: 1, signedOn: '2026-03-10', uploadedOn: '2026-03-12' } });
    expect(uploaded.state).toMatchObject({ status: 'carried', signatures: [] });
    uploaded.when({ ...confirm, by: 'person-9' } as Approve).refused('approval.not-holder', { role: 'Coordinator', on: '2026-03-12', mark: 'none', source: '' });
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, signedOn: day('2026-03-11') }] } as Approve).refused('approval.scan-dates-differ');
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, by: 'person-9' }] } as Approve).refused('approval.not-holder');
    uploaded.when({ ...confirm, signers: [signers[0]!, signers[0]!] } as Approve).refused('approval.signed-twice');
    const events = uploaded.when(confirm).events();
    expect(types(events)).toEqual(['ScanConfirmed', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
    expect(events[1]).toMatchObject({ data: { means: 'paper', scan: 'scan-1', signedOn: '2026-03-09', recordedOn: '2026-03-12' } });
  });

  it('settled twice at once has one outcome', () => {
    const confirmed = after(world(), open, noted(), page, scan(), confirm);
    confirmed.when(confirm).then();
    confirmed.when({ name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' }).refused('approval.scan-settled');
    const rejected = after(world(), open, noted(), page, scan(), { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of another plan.' });
    rejected.when(confirm).refused('approval.scan-settled');
  });

  it('may come back after both signed in person: it is kept as evidence, and no signature is made of it twice', () => {
    const done = after(world(), open, noted(), page, sign('superintendent', 'person-1', { signedOn: day('2026-03-09') }), bothSign[1]!);
    expect(done.state.status).toBe('concluded');
    expect(types(after(world(), open, noted(), ...bothSign, page).events).at(-1)).toBe('SignaturePageIssued');
    expect(types(after(world(), ...[open, noted(), page, sign('superintendent', 'person-1', { signedOn: day('2026-03-09') }), bothSign[1]!, scan()]).when(confirm).events())).toEqual(['ScanConfirmed']);
  });
});
