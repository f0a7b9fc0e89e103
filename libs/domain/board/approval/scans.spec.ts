import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { SCANS, WORD } from '../../document.js';
import { day, given } from '../../testing/given.js';
import { approvalId, firstText, hashOf, programWith, revisionOf, type Approve } from '../testing/room.js';
import { about, after, bothSign, carriedAt, confirm, document, frozen, meetingWith, noted, open, page, printed, scan, sign, signers, stage, types, world } from '../testing/approving.js';
import { approval } from './approval.js';
import { approvalCommands } from './commands.js';

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
    const issued = after(world(), open, noted(), page);
    issued.when(scan({ found: null, printed: { ...printed, plan: 'plan-2' } })).refused('approval.scan-no-page');
    issued.when(scan({ found: null, printed: { ...printed, revision: 2 } })).refused('approval.scan-no-page');
    issued.when(scan({ found: null, printed: { ...printed, shortHash: 'deadbeef' } })).refused('approval.scan-no-page');
    expect(types(issued.when(scan({ printed: { ...printed, plan: 'PLAN-1' } })).events())).toEqual(['ScanUploaded']);
    issued.when(scan({ signedOn: day('2026-03-08') })).refused('approval.signed-before-vote');
  });

  it('that was issued before the vote does not stand for the approval after it; it is issued again, and that one does', () => {
    const early = after(world(), open, page, noted());
    early.when(scan()).refused('approval.page-before-vote', { revision: 1, issued: '2026-03-12', carried: '2026-03-09' });
    expect(say('approval.page-before-vote', { revision: 1, issued: '2026-03-08', carried: '2026-03-09' })).toContain('Issue the page again');
    const anew = after(world(), open, page, noted(), page);
    expect(anew.events.at(-1)).toMatchObject({ type: 'SignaturePageIssued', data: { page: 2, revision: 1 } });
    anew.when(page).then();
    expect(anew.when(scan()).events()).toMatchObject([{ type: 'ScanUploaded', data: { page: 2 } }]);
  });

  it('that was issued for a vote that was corrected to fail does not stand for the next vote on the same text', () => {
    const failed = world({ meeting: meetingWith([{ motion: 'm', about: about(1), carried: false }]) });
    const before = after(world(), open, noted(), page);
    const fell = [...before.events, ...before.when(noted(false), failed).events()];
    const again = [...fell, ...given(approval, fell).when(noted(), world(), approvalId).events()];
    given(approval, again).when(scan(), world(), approvalId).refused('approval.page-before-vote');
  });

  it('may have its hash typed in capitals, and is recorded as it was printed', () => {
    const [shortHash, given] = ['4386a0255314', { shortHash: '4386A0255314', revision: 1 }];
    expect(approvalCommands.uploadScan.schema.parse({ scan: 's', document, printed: given, signedOn: '2026-03-10' }).printed).toEqual({ shortHash, revision: 1 });
    expect(approvalCommands.confirmScan.schema.parse({ scan: 's', by: 'a', signers: [{ role: 'chair', by: 'a', signedOn: '2026-03-10' }], printed: given }).printed).toEqual({ shortHash, revision: 1 });
    expect(approvalCommands.sign.schema.parse({ role: 'chair', by: 'a', signedOn: '2026-03-10', means: 'paper', revision: 1, hash: given.shortHash }).hash).toBe(shortHash);
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
    expect(approval.facts!(uploaded.state)).toMatchObject({ lacking: { unsigned: ['superintendent', 'school-board-chair'], waiting: [expect.stringMatching(/^scan-1/)] } });
    uploaded.when({ ...confirm, by: 'person-9' } as Approve).refused('approval.not-holder', { role: 'Coordinator', on: '2026-03-12', mark: 'none', source: '' });
    const sourced = world({ more: { rules: programWith([{ ...stage, options: { ...stage.options, scanConfirmedBySource: { mark: 'U', text: 'A choice' } } }]) } });
    uploaded.when({ ...confirm, by: 'person-9' } as Approve, sourced).refused('approval.not-holder', { role: 'Coordinator', on: '2026-03-12', mark: 'U', source: 'A choice' });
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, signedOn: day('2026-03-11') }] } as Approve).refused('approval.scan-dates-differ');
    uploaded.when({ ...confirm, signers: [{ ...signers[0]!, by: 'person-9' }] } as Approve).refused('approval.not-holder');
    uploaded.when({ ...confirm, signers: [signers[0]!, signers[0]!] } as Approve).refused('approval.signed-twice');
    const events = uploaded.when(confirm).events();
    expect(types(events)).toEqual(['ScanConfirmed', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
    const confirmed = (all: typeof events) => approval.facts!(given(approval, all).state) as { signed?: { confirmed: readonly string[] } };
    expect([confirmed(uploaded.events).signed?.confirmed, confirmed([...uploaded.events, ...events]).signed?.confirmed]).toEqual([[], [document.id]]);
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

describe('a file that comes back as a scan', () => {
  const issued = () => after(world(), open, noted(), page);
  const file = (mediaType: string) => ({ document: { ...document, mediaType }, fileName: 'signed page.pdf' });
  const other = { plan: 'plan-2', revision: 1, shortHash: 'deadbeef0000' };

  it('is refused by its name where it is neither a PDF nor a picture', () => {
    for (const mediaType of ['text/plain', 'application/octet-stream', WORD, 'message/rfc822']) issued().when(scan(file(mediaType))).refused('approval.scan-of-no-page', { file: 'signed page.pdf', mediaType });
    issued().when(scan({ document: { ...document, mediaType: 'text/plain' } })).refused('approval.scan-of-no-page', { file: 'none', mediaType: 'text/plain' });
    for (const mediaType of SCANS) expect(types(issued().when(scan(file(mediaType))).events())).toEqual(['ScanUploaded']);
    expect(say('approval.scan-of-no-page', { file: 'signed page.pdf', mediaType: 'text/plain' })).toMatch(/^“signed page.pdf” is neither a PDF nor a picture/);
  });

  it('is refused where it says itself that it is of another plan, revision or text than what was written down beside it', () => {
    for (const mark of [other, { ...printed, plan: 'plan-2' }, { ...printed, revision: 2 }, { ...printed, shortHash: 'deadbeef0000' }]) {
      issued().when(scan({ found: [mark], fileName: 'signed.pdf' })).refused('approval.scan-says-other', { file: 'signed.pdf', ...mark, toldRevision: 1, told: printed.shortHash });
    }
  });

  it('is refused where it says itself that it is of a page that was not printed here, though nothing was written down', () => {
    issued().when(scan({ printed: null, found: [other] })).refused('approval.scan-no-page', other);
  });

  it('is refused where nothing can be read from it and nothing is written down', () => {
    for (const found of [null, []]) issued().when(scan({ printed: null, found, fileName: 'page.jpg' })).refused('approval.scan-unread', { file: 'page.jpg' });
  });

  it('is taken by what it says itself, and nobody has to write that down', () => {
    const [event] = issued().when(scan({ printed: null, found: [other, printed], fileName: 'signed.pdf' })).events();
    expect(event).toMatchObject({ data: { printed, printedFrom: 'file', page: 1, fileName: 'signed.pdf', uploadedBy: 'owner' } });
    expect(issued().when(scan({ found: [{ ...printed, plan: 'PLAN-1' }], printed: { ...printed, plan: undefined, shortHash: printed.shortHash.slice(0, 8) } })).events()).toMatchObject([{ data: { printed: { ...printed, plan: 'PLAN-1' }, printedFrom: 'file' } }]);
  });

  it('that is a picture is taken by what is written down of it, of this plan where none is named', () => {
    expect(issued().when(scan({ found: null, printed: { ...printed, plan: undefined } })).events()).toMatchObject([{ data: { printed, printedFrom: 'given' } }]);
  });

  describe('that came back already for the same revision', () => {
    const again = (more: object = {}) => scan({ scan: 'scan-2', fileName: 'again.pdf', ...more });
    const inPerson = [sign('superintendent', 'person-1', { signedOn: day('2026-03-09') }), bothSign[1]!];
    const first = scan({ fileName: 'signed.pdf' });
    const kept = { file: 'again.pdf', scan: 'scan-1', called: 'signed.pdf', on: '2026-03-12' };

    it('is refused with the name of the scan that it is, while that waits and once it shows all signatures', () => {
      const waits = after(world(), open, noted(), page, first);
      waits.when(again()).refused('approval.scan-kept', { ...kept, status: 'uploaded' });
      waits.when(again({ signedOn: day('2026-03-11') })).refused('approval.scan-kept', { ...kept, status: 'uploaded' });
      after(world(), open, noted(), page, first, confirm).when(again()).refused('approval.scan-kept', { ...kept, status: 'confirmed' });
      after(world(), open, noted(), page, ...inPerson, first).when(again()).refused('approval.scan-kept', { ...kept, status: 'uploaded' });
      expect(say('approval.scan-kept', { ...kept, status: 'uploaded' })).toMatch(/^The very file “again.pdf” is kept already, as the scan “scan-1” \(“signed.pdf”\) that was uploaded on 2026-03-12\. Confirm that one;/);
    });

    it('is taken where that one was rejected, and is one file of the package where it was confirmed without a signature that is on it', () => {
      const rejected = after(world(), open, noted(), page, first, { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is upside down.' });
      expect(types(rejected.when(again()).events())).toEqual(['ScanUploaded']);
      expect(types(after(world(), open, noted(), page, first).when(again({ document: { ...document, id: 'document-2' } })).events())).toEqual(['ScanUploaded']);
      const part = (id: string, signer: number): Approve => ({ ...confirm, scan: id, signers: [signers[signer]!] }) as Approve;
      const whole = after(world(), open, noted(), page, first, part('scan-1', 0), again(), part('scan-2', 1));
      expect([whole.state.status, (approval.facts!(whole.state) as { signed?: { confirmed: readonly string[] } }).signed?.confirmed]).toEqual(['concluded', [document.id]]);
    });
  });

  describe('that was confirmed as the page of another revision', () => {
    const second = revisionOf(2, { goals: 'g2', strategies: 's1' });
    const newer = world({ revisions: [firstText, second], meeting: carriedAt(2) });
    const picture = (revision: number, more: object = {}) => scan({ scan: `scan-${revision}`, found: [], fileName: 'page.jpg', printed: { plan: 'plan-1', revision, shortHash: hashOf(revision).slice(0, 12) }, ...more });
    const seen = (revision: number): Approve => ({ ...confirm, scan: `scan-${revision}`, printed: { revision, shortHash: hashOf(revision).slice(0, 12) } }) as Approve;
    const again = (...first: readonly Approve[]) => {
      const before = after(world(), open, noted(), page, ...first).events;
      return [frozen(2), noted(true, 2), page].reduce((events, command) => [...events, ...given(approval, events).when(command, newer, approvalId).events()], before);
    };
    const then = (events: ReturnType<typeof again>, command: Approve) => given(approval, events).when(command, newer, approvalId);

    it('is refused with the name of that revision, at its upload and, of one that was uploaded before, at its confirmation', () => {
      const told = { file: 'page.jpg', other: 1, shortHash: hashOf(1).slice(0, 12), revision: 2 };
      then(again(picture(1), seen(1)), picture(2)).refused('approval.scan-of-other', told);
      // Both pages were there before either was confirmed: the approval reaches both.
      const reaching = after(world(), open, noted(), page).events;
      const same = world({ revisions: [firstText, revisionOf(2, { goals: 'g1', strategies: 's1|note' })] });
      const both = [frozen(2), page, picture(1), picture(2), seen(1)].reduce((events, command) => [...events, ...given(approval, events).when(command, same, approvalId).events()], reaching);
      given(approval, both).when(seen(2), same, approvalId).refused('approval.scan-of-other', told);
    });

    it('is taken where nobody had confirmed it as that, where it is another file, and where the file itself says that it has both pages', () => {
      const taken = (events: ReturnType<typeof again>, command: Approve) => types(then(events, command).events());
      const rejected: Approve = { name: 'rejectScan', scan: 'scan-1', by: 'person-3', reason: 'It is of the other page.' };
      expect(taken(again(picture(1), rejected), picture(2))).toEqual(['ScanUploaded']);
      expect(taken(again(picture(1), seen(1)), picture(2, { document: { ...document, id: 'document-2' } }))).toEqual(['ScanUploaded']);
      const marks = [1, 2].map((revision) => ({ plan: 'plan-1', revision, shortHash: hashOf(revision).slice(0, 12) }));
      expect(taken(again(picture(1), seen(1)), picture(2, { found: marks }))).toEqual(['ScanUploaded']);
    });
  });

  describe('and could not be read', () => {
    const uploaded = () => after(world(), open, noted(), page, scan({ found: [], fileName: 'page.jpg' }));
    const seen = (more: object = {}): Approve => ({ ...confirm, printed: { revision: 1, shortHash: printed.shortHash, ...more } }) as Approve;

    it('is not confirmed before whoever compares them says what is printed on it', () => {
      uploaded().when(confirm).refused('approval.scan-to-compare', { file: 'page.jpg' });
      expect(say('approval.scan-to-compare', { file: 'page.jpg' })).toContain('could not be read from the file itself. Compare it by eye');
    });

    it('is not confirmed where that is not what whoever uploaded it read', () => {
      uploaded().when(seen({ revision: 2 })).refused('approval.scan-differs', { file: 'page.jpg', ...printed, seenRevision: 2, seen: printed.shortHash, from: 'given' });
      uploaded().when(seen({ shortHash: 'deadbeef' })).refused('approval.scan-differs');
    });

    it('is confirmed where both read the same', () => {
      expect(types(uploaded().when(seen()).events())).toEqual(['ScanConfirmed', 'ApprovalSigned', 'ApprovalSigned', 'ApprovalConcluded']);
      expect(types(uploaded().when(seen({ shortHash: printed.shortHash.slice(0, 8) })).events()).at(-1)).toBe('ApprovalConcluded');
    });

    it('is not confirmed against what the file says, where it could be read', () => {
      after(world(), open, noted(), page, scan()).when(seen({ revision: 2 })).refused('approval.scan-differs', { file: 'none', ...printed, seenRevision: 2, seen: printed.shortHash, from: 'file' });
    });
  });
});
