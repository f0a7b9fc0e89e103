import { describe, expect, it } from '@jest/globals';
import { approval } from '#libs/domain/board/approval/approval.js';
import type { ApprovalEvent } from '#libs/domain/board/approval/events.js';
import type { Current } from '#libs/domain/submission/state.js';
import { day } from '#libs/domain/testing/given.js';
import type { EffectDeps } from './deps.js';
import { signedPage } from './signed-page.js';

const [before, corrected] = ['a'.repeat(64), 'b'.repeat(64)];
const document = { id: 'scan', saltedSha256: '0:0', bytes: 10, mediaType: 'application/pdf' };
const sections = (goals: string) => ({ goals: { hash: goals, material: goals } });
const signer = { role: 'superintendent', by: 'person-1', signedOn: day('2026-03-10') };
const about = { revision: 1, hash: before };
const printed = { plan: 'plan-1', revision: 1, shortHash: before.slice(0, 12) };

const approved: readonly ApprovalEvent[] = [
  { type: 'ApprovalOpened', data: { ...about, stage: 'board', body: 'board-1', sections: sections('a'), covers: null, signers: ['superintendent'], openedOn: day('2026-03-01'), planStart: null, planEnd: null, inputOn: null, rewritten: [], rewrittenBecause: null, guards: [] } },
  { type: 'ApprovalCarried', data: { ...about, meeting: 'm', motion: 'm', on: day('2026-03-09') } },
  { type: 'SignaturePageIssued', data: { ...printed, page: 1, signers: ['superintendent'], issuedOn: day('2026-03-09') } },
  { type: 'ScanUploaded', data: { scan: 'scan', document, fileName: null, printed, printedFrom: 'file', page: 1, revision: 1, signedOn: day('2026-03-10'), uploadedOn: day('2026-03-11'), uploadedBy: null } },
  { type: 'ScanConfirmed', data: { scan: 'scan', by: 'person-2', role: 'coordinator', on: day('2026-03-11'), signers: [signer] } },
  { type: 'ApprovalSigned', data: { ...signer, ...about, means: 'paper', assurance: 'session', scan: 'scan', wasBy: null, wasSignedOn: null, guards: [], roleRecordedOn: null, recordedOn: day('2026-03-11') } },
  { type: 'ApprovalConcluded', data: { ...about, on: day('2026-03-11') } },
];
const voided: ApprovalEvent = { type: 'ApprovalVoided', data: { sections: ['goals'], titles: 'Goals', voided: 1, standing: 0, approved: 1, byRevision: 2, hash: corrected!, now: sections('b'), round: 2, on: day('2026-04-02'), inputOn: null, rewritten: [], rewrittenBecause: null } };

const shown = (events: readonly ApprovalEvent[], submitted = before) => {
  const states: Readonly<Record<string, unknown>> = {
    approval: events.reduce(approval.evolve, approval.initial),
    role: { status: 'held', title: 'Superintendent' },
    person: { status: 'known', name: 'A superintendent' },
  };
  const deps = { stateOf: async (_tenant: string, kind: string) => states[kind] } as unknown as EffectDeps;
  const approvals = [{ stage: 'board', revision: 1, hash: before!, approvedOn: day('2026-03-09') }];
  return signedPage(deps, 'district', { plan: 'plan-1', current: { hash: submitted, approvals } } as unknown as Current);
};

describe('the signature page of what was submitted', () => {
  const signed = { signers: [{ role: 'Superintendent', name: 'A superintendent', signedOn: '2026-03-10' }], scans: [document] };

  it('has those who signed what it rests on, and the page that came back', async () => expect(await shown(approved)).toMatchObject(signed));

  it('says of each which revision they signed, where the correction that was submitted is another', async () => {
    expect((await shown([...approved, voided], corrected)).signers).toEqual([{ role: `Superintendent (signed revision 1, ${before!.slice(0, 12)})`, name: 'A superintendent', signedOn: '2026-03-10', attested: false }]);
  });

  it('has of an attested approval the dates that were told, and says of each that nobody signed here', async () => {
    const told = { approvedOn: day('2026-03-09'), signed: [{ role: 'superintendent', signedOn: day('2026-03-10') }], by: 'person-1', role: 'superintendent', statement: 'So it was.', document: 'Minutes', file: document, testData: false, attestedOn: day('2026-03-11') };
    const attested: ApprovalEvent = { type: 'ApprovalAttested', data: { ...about, stage: 'board', body: null, sections: sections('a'), covers: null, signers: ['superintendent'], ...told, planStart: null, planEnd: null } };
    const page = { signers: [{ role: 'Superintendent (attested, not signed in Planline)', name: null, signedOn: '2026-03-10', attested: true }], scans: [] };
    expect(await shown([attested])).toMatchObject(page);
    expect(await shown([attested, voided])).toMatchObject(page);
  });

  it('has them still when a correction voided that approval and goes as it is', async () => expect(await shown([...approved, voided])).toMatchObject(signed));
});
