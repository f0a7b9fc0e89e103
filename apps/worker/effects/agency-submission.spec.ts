import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '#libs/kernel/canonical-json.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { WORD } from '#libs/domain/document.js';
import { hasCurrent } from '#libs/domain/submission/state.js';
import { makeReach } from '#libs/domain/testing/reach.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { say } from '#libs/messages/say.js';
import { linesOf } from '#libs/documents/word/blocks.js';
import { readWord } from '#libs/documents/word/read-word.js';
import { readMarks } from '#libs/documents/pdf/read-marks.js';
import { pdfText } from '#libs/documents/pdf/testing/pdf-text.js';
import type { EffectDeps } from './deps.js';
import { renderPackage } from './render-package.js';
import { wayToAgency } from './way.js';
import { COORDINATOR, openScene, withoutBudget, type Scene } from './testing/submission-scene.js';

let scene: Scene;
beforeEach(async () => void (scene = await openScene()));
afterEach(() => scene.close());

const done = expect.objectContaining({ kind: 'done' });
const refused = (code: string) => expect.objectContaining({ kind: 'refused', refusal: expect.objectContaining({ code }) });
const received = { name: 'recordAgencyState', state: 'received', note: 'Their mail of today' };
const submit = { name: 'submit', revision: 1, explanations: withoutBudget };

describe('a submission, from its date to the agency’s approval', () => {
  it('is made, sent, returned in one section, corrected there alone, answered, sent again and approved, and each wait is a task', async () => {
    await scene.close();
    scene = await openScene({ smtpUrl: 'smtp://mail.example', agencyMail: 'plans@agency.example' });
    expect(await scene.submit({ name: 'openSubmission', revision: null, explanations: {} })).toEqual(done);
    expect(await scene.task('submit')).toMatchObject({ status: 'open', title: 'Send the plan to the state', due: '2026-03-15', process: { kind: 'submission', subject: 'plan-1~agency-submission', round: 1 } });
    expect(await scene.task('budget/2026')).toMatchObject({ status: 'open', due: '2026-03-15' });

    scene.office.goTo('2026-03-10T15:00:00.000Z');
    expect(await scene.submit(submit)).toEqual(done);
    expect(await scene.task('submit')).toMatchObject({ status: 'done' });
    expect(await scene.task('package')).toMatchObject({ status: 'open', due: '2026-03-11' });
    expect(await scene.write('goals', 'Changed meanwhile.')).toEqual(refused('draft.submitted'));
    expect(await scene.work()).toEqual(['render/1']);
    expect(await scene.submit({ name: 'sendPackage', budget: null })).toEqual(done);
    expect(await scene.work()).toEqual(['send/1', 'receipt/1']);
    expect(await scene.task('package')).toMatchObject({ status: 'done' });
    expect(await scene.task('receipt')).toMatchObject({ status: 'open', due: '2026-03-24' });

    scene.office.goTo('2026-03-17T15:00:00.000Z');
    expect(await scene.wroteDown({ name: 'recordAgencyState', state: 'received', note: 'Their mail of today' })).toEqual(done);
    expect(await scene.task('receipt')).toMatchObject({ status: 'done' });
    expect(await scene.wroteDown({ name: 'askQuestions', questions: [{ section: 'goals', text: 'What is the baseline?', citation: 'State form' }], answerBy: null })).toEqual(done);
    expect(await scene.task('answer/1')).toMatchObject({ status: 'open', due: '2026-03-31' });

    scene.office.goTo('2026-04-02T15:00:00.000Z');
    expect(await scene.wroteDown({ name: 'returnForModification', revision: 1, sections: ['goals'], reason: 'Goal 2 has no baseline', points: [], backBy: null })).toEqual(done);
    expect(await scene.task('agency-decision')).toMatchObject({ status: 'done' });
    expect(await scene.task('resubmit', 2)).toMatchObject({ status: 'open', due: '2026-05-02', process: { round: 2 } });
    expect(await scene.task('answer/1', 2)).toMatchObject({ status: 'open' });

    expect(await scene.write('efficiencies', 'More of it.')).toEqual(refused('draft.not-returned'));
    expect(await scene.write('goals', 'Close the gap from 20.1 percent.')).toEqual(done);
    await scene.freeze();
    expect(await scene.submit({ name: 'resubmit', revision: 2, answers: [], explanations: {} })).toEqual(refused('submission.unanswered'));
    expect(await scene.submit({ name: 'resubmit', revision: 2, answers: [{ round: 1, number: 1, answer: 'It is 20.1 percent.' }], explanations: {} })).toEqual(done);
    expect(await scene.task('resubmit', 2)).toMatchObject({ status: 'done' });
    expect(await scene.task('answer/1', 2)).toMatchObject({ status: 'done' });
    expect(await scene.task('agency-decision', 2)).toMatchObject({ status: 'open', due: '2026-06-01' });
    expect(await scene.work()).toEqual(['render/2']);
    expect(await scene.wroteDown({ name: 'approve', revision: 2, reasons: 'All is met' })).toEqual(refused('submission.not-delivered'));
    expect(await scene.submit({ name: 'sendPackage', budget: null })).toEqual(done);
    expect(await scene.work()).toEqual(['send/2', 'receipt/2']);

    scene.office.goTo('2026-05-20T15:00:00.000Z');
    expect(await scene.wroteDown({ name: 'approve', revision: 1, reasons: null })).toEqual(refused('submission.other-revision'));
    expect(await scene.wroteDown({ name: 'approve', revision: 2, reasons: 'All is met' })).toEqual(done);
    expect(await scene.submission()).toMatchObject({ status: 'concluded', agencyState: 'approved', decisions: [{ kind: 'returned', revision: 1 }, { kind: 'approved', revision: 2 }] });
    expect(await scene.task('agency-decision', 2)).toMatchObject({ status: 'done' });
    expect(await scene.task('budget/2027', 2)).toMatchObject({ status: 'open', due: '2027-03-15' });
    // The correction had asked the board again, and the state did not wait for it.
    expect(await scene.types('district', 'approval/plan-1/board-approval')).toEqual(['ApprovalAttested', 'ApprovalVoided', 'ApprovalRoundSettled']);
    expect(await scene.task('vote', 2, 'approval/plan-1/board-approval')).toMatchObject({ status: 'cancelled' });
    expect(await scene.types()).toEqual([
      'SubmissionOpened', 'RevisionSubmitted', 'PackageRendered', 'PackageSendingWanted', 'PackageSendingBegun', 'PackageSent', 'ReceiptFiled', 'AgencyStateRecorded',
      'QuestionsAsked', 'SubmissionReturned', 'QuestionAnswered', 'RevisionSubmitted', 'PackageRendered', 'PackageSendingWanted', 'PackageSendingBegun', 'PackageSent', 'ReceiptFiled',
      'SubmissionApproved', 'SubmissionConcluded',
    ]);
  }, 60_000);

  it('prints on the signature page the period of what was submitted, though the agency gave that back and it was changed', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    expect(await scene.wroteDown(received)).toEqual(done);
    expect(await scene.wroteDown({ name: 'returnForModification', revision: 1, sections: ['header'], reason: 'The period is four years', points: [], backBy: null })).toEqual(done);
    const header = { period: { start: '2026-07-01', end: '2030-06-30' }, district: { number: '0001', name: 'Another district', status: null } };
    expect(await scene.give('draft', 'plan-1', { name: 'changeHeader', ...header })).toEqual(done);
    await renderPackage(scene.deps, { tenant: 'district', stream: 'submission/plan-1/agency-submission', id: 'render/1', kind: 'render', signal: AbortSignal.timeout(60_000), key: 'a-key' });
    const state = await scene.submission();
    const page = hasCurrent(state) ? state.packages.at(-1)!.documents.find(({ kind }) => kind === 'signature-pdf') : undefined;
    const text = pdfText((await scene.deps.documents.get('district', page!.document.id))!).join(' ');
    expect(text).not.toContain('2030');
    expect(text).not.toContain('Another district');
  }, 60_000);

  it('has the days and budget years of the period that its text has when that is corrected, until it is submitted; then those of what the agency has', async () => {
    expect(await scene.submit({ name: 'openSubmission', revision: null, explanations: {} })).toEqual(done);
    const header = (year: number) => ({ name: 'changeHeader', period: { start: `${year}-07-01`, end: `${year + 3}-06-30` }, district: { number: '0001', name: 'A district', status: 'adjoining' } });
    expect(await scene.give('draft', 'plan-1', header(2027))).toEqual(done);
    expect(await scene.task('submit')).toMatchObject({ status: 'open', due: '2027-03-15' });
    expect([await scene.task('budget/2026'), await scene.task('budget/2027')]).toMatchObject([{ status: 'cancelled' }, { status: 'open', due: '2027-03-15' }]);
    expect((await scene.types()).slice(1)).toEqual(['SubmissionPeriodChanged']);
    expect(await scene.give('draft', 'plan-1', { ...header(2027), district: { number: '0002', name: 'A district', status: 'adjoining' } })).toEqual(done);
    expect((await scene.types()).slice(1)).toEqual(['SubmissionPeriodChanged']);
    // What is submitted is the frozen revision, whose period is still that of its freezing.
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    expect(await scene.submit(submit)).toEqual(done);
    expect((await scene.types()).slice(2)).toEqual(['SubmissionPeriodChanged', 'RevisionSubmitted']);
    expect(await scene.submission()).toMatchObject({ period: { start: '2026-07-01', end: '2029-06-30' }, budgetYears: ['2026', '2027', '2028'] });
    expect(await scene.task('budget/2026')).toMatchObject({ status: 'open', due: '2026-03-15' });
  }, 60_000);

  it('has the headings of the version that its revision was frozen under, though the plan went on under another before its package was made anew', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    await scene.work();
    await scene.must('plan', 'plan-1', { name: 'migratePlan', program: 'mn-achievement-integration@2', reason: 'The law has changed' });
    const document = await scene.deps.documents.put('district', Buffer.from('%PDF-1.7 signed'), 'application/pdf');
    await scene.submit({ name: 'attachDocument', kind: 'signature-scan', document, fileName: 'signed.pdf', revision: null, reason: null });
    expect(await scene.work()).toEqual(['render/2']);
    const state = await scene.submission();
    const made = hasCurrent(state) ? state.packages.map(({ documents }) => documents.find(({ kind }) => kind === 'plan-docx')!.document.id) : [];
    expect(made).toHaveLength(2);
    for (const id of made) {
      const form = readWord(new Uint8Array((await scene.deps.documents.get('district', id))!));
      const lines = form.ok ? linesOf(form.value.blocks).join('\n') : '';
      expect(lines).toContain('WBWF');
      expect(lines).not.toContain('CACR');
    }
  }, 60_000);

  it('has a package whose documents are kept, named with their hashes, and mailed to nobody but the outbox', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    await scene.work();
    await scene.submit({ name: 'sendPackage', budget: null });
    await scene.work();
    const state = await scene.submission();
    if (!hasCurrent(state)) throw new Error('nothing was submitted');
    const [made] = state.packages;
    expect(made!.documents.map(({ kind, fileName }) => [kind, fileName])).toEqual([['plan-docx', 'a-plan-r1.docx'], ['signature-pdf', 'a-plan-r1-signature-page.pdf'], ['manifest', 'manifest.json']]);
    for (const { document, sha256: hash } of made!.documents) expect(sha256((await scene.deps.documents.get('district', document.id))!)).toBe(hash);
    const manifest = JSON.parse(Buffer.from((await scene.deps.documents.get('district', made!.documents[2]!.document.id))!).toString()) as Record<string, unknown>;
    expect(manifest).toMatchObject({ plan: 'plan-1', revision: 1, hash: state.current.hash, builtFrom: made!.builtFrom, documents: made!.documents.slice(0, 2).map(({ kind, sha256: hash }) => ({ kind, sha256: hash })) });
    expect(made!.sending).toMatchObject({ status: 'sent', via: 'outbox', to: 'MDE.integration@state.mn.us', unknownSendings: 0 });
    expect(await scene.task('package')).toMatchObject({ status: 'open', title: expect.stringContaining('mailed to nobody') });
    const [mail, ...others] = await scene.mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ subject: 'A plan: plan for approval, revision 1', messageId: made!.sending!.messageId });
    expect(mail!.attachments.map(({ filename }) => filename)).toEqual(['a-plan-r1.docx', 'a-plan-r1-signature-page.pdf', 'manifest.json']);
    expect(mail!.attachments.map(({ content }) => sha256(Buffer.from(content as ArrayBuffer)))).toEqual(made!.documents.map((one) => one.sha256));
    expect(state.receipts).toMatchObject([{ of: 'sending', package: 1 }]);
    // The receipt names what was sent, and is no page that could come back as a signed one.
    const receipt = (await scene.deps.documents.get('district', state.receipts[0]!.document!.id))!;
    expect(pdfText(receipt).join(' ').replace(/\s+/g, ' ')).toContain(`Revision 1 Short hash of this revision ${shortHashOf(state.current.hash)}`);
    expect(readMarks(receipt)).toEqual([]);
  }, 60_000);

  it('has in the package of a correction nothing that was put in by hand for what was given back', async () => {
    const kindsOf = async (): Promise<readonly string[]> => {
      const state = await scene.submission();
      return hasCurrent(state) ? state.packages.at(-1)!.documents.map(({ kind, fileName }) => (fileName === 'by-hand.docx' ? `${kind} by hand` : kind)) : [];
    };
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    const document = await scene.deps.documents.put('district', Buffer.from('By hand'), WORD);
    await scene.submit({ name: 'attachDocument', kind: 'plan-docx', document, fileName: 'by-hand.docx', revision: null, reason: 'The font' });
    await scene.work();
    expect(await kindsOf()).toEqual(['plan-docx by hand', 'signature-pdf', 'manifest']);
    expect(await scene.wroteDown(received)).toEqual(done);
    await scene.wroteDown({ name: 'returnForModification', revision: 1, sections: ['goals'], reason: 'No baseline', points: [], backBy: null });
    await scene.write('goals', 'Close the gap from 20.1 percent.');
    await scene.freeze();
    expect(await scene.submit({ name: 'resubmit', revision: 2, answers: [], explanations: {} })).toEqual(done);
    await scene.work();
    expect(await kindsOf()).toEqual(['plan-docx', 'signature-pdf', 'manifest']);
    await scene.submit({ name: 'attachDocument', kind: 'plan-docx', document, fileName: 'by-hand.docx', revision: null, reason: 'The font' });
    await scene.work();
    expect(await kindsOf()).toEqual(['plan-docx by hand', 'signature-pdf', 'manifest']);
    expect(await scene.submit({ name: 'detachDocument', kind: 'plan-docx', revision: null, reason: 'It is of revision 1' })).toEqual(done);
    await scene.work();
    expect(await kindsOf()).toEqual(['plan-docx', 'signature-pdf', 'manifest']);
  }, 60_000);

  it('has a package in the record though the state approved it before that was made, and mails it to nobody unless somebody asks', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    expect(await scene.wroteDown(received)).toEqual(done);
    expect(await scene.wroteDown({ name: 'approve', revision: 1, reasons: null })).toEqual(done);
    expect(await scene.work()).toEqual(['render/1']);
    const state = await scene.submission();
    expect(hasCurrent(state) && state.packages.map(({ documents, sending }) => [documents.map(({ kind }) => kind), sending])).toEqual([[['plan-docx', 'signature-pdf', 'manifest'], null]]);
    expect(await scene.mails()).toEqual([]);
    expect(await scene.submit({ name: 'sendPackage', budget: null })).toEqual(done);
    expect(await scene.work()).toEqual(['send/1', 'receipt/1']);
    expect((await scene.mails()).map(({ subject }) => subject)).toEqual(['A plan: approved plan, revision 1']);
  }, 60_000);

  it('has the first year’s budget in its package, where it was handed in, and warns where it was not', async () => {
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    expect(await scene.submit({ ...submit, explanations: {} })).toMatchObject({ kind: 'refused', refusal: { code: 'guard.needs-explanation', params: { guard: 'budget-of-first-year' } } });
    expect(await scene.submit(submit)).toEqual(done);
    expect(await scene.work()).toEqual(['render/1']);
    expect(await scene.task('budget/2026')).toMatchObject({ status: 'open', due: '2026-03-15' });
    const document = await scene.deps.documents.put('district', Buffer.from('Line 1: a bus'), 'text/csv');
    expect(await scene.submit({ name: 'handInBudget', year: '2026', document, fileName: 'budget-2026.csv' })).toEqual(done);
    expect(await scene.task('budget/2026')).toMatchObject({ status: 'done' });
    expect(await scene.work()).toEqual(['render/2']);
    const state = await scene.submission();
    expect(hasCurrent(state) && state.packages.at(-1)!.documents.map(({ kind, fileName }) => [kind, fileName])).toContainEqual(['budget', 'budget-2026.csv']);
  }, 60_000);

  it('is followed by each later year’s budget in a package of its own, with its own dates, and again where it was not approved', async () => {
    await scene.close();
    scene = await openScene({ smtpUrl: 'smtp://mail.example', agencyMail: 'plans@agency.example' });
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    const budget = async (text: string) => ({ name: 'handInBudget', year: '2027', document: await scene.deps.documents.put('district', Buffer.from(text), 'text/csv'), fileName: 'budget-2027.csv' });
    const first = await budget('Line 1: a bus');
    expect(await scene.submit(first)).toEqual(done);
    expect(await scene.work()).toEqual(['render/1']);
    expect(await scene.submit({ name: 'sendPackage', budget: '2027' })).toEqual(refused('submission.budget-goes-after-plan'));
    expect(await scene.task('budget-package/2027')).toBeNull();

    scene.office.goTo('2026-05-20T15:00:00.000Z');
    expect(await scene.wroteDown(received)).toEqual(done);
    expect(await scene.wroteDown({ name: 'approve', revision: 1, reasons: null })).toEqual(done);
    expect(await scene.task('budget-package/2027')).toMatchObject({ status: 'open', due: '2027-03-15' });
    expect(await scene.work()).toEqual(['render/2/2027']);
    expect(await scene.submit({ name: 'sendPackage', budget: '2027' })).toEqual(done);
    expect(await scene.work()).toEqual(['send/2', 'receipt/2']);
    expect(await scene.task('budget-package/2027')).toMatchObject({ status: 'done' });
    expect(await scene.task('budget-receipt/2027')).toMatchObject({ status: 'open', due: '2026-06-04' });
    const [mail] = await scene.mails();
    expect(mail).toMatchObject({ subject: 'A plan: budget of the year that begins in 2027' });
    expect(mail!.attachments.map(({ filename }) => filename)).toEqual(['budget-2027.csv', 'manifest.json']);
    expect(JSON.parse(Buffer.from(mail!.attachments[1]!.content as ArrayBuffer).toString())).toMatchObject({ budget: '2027', revision: 1, documents: [{ kind: 'budget', sha256: sha256(Buffer.from('Line 1: a bus')) }] });

    expect(await scene.wroteDown({ name: 'decideBudget', year: '2027', document: first.document.id, outcome: 'declined', reasons: 'Line 1 names no strategy' })).toEqual(done);
    expect(await scene.task('budget-receipt/2027')).toMatchObject({ status: 'cancelled' });
    const better = await budget('Line 1: a bus, of strategy 3');
    expect(await scene.submit(better)).toEqual(done);
    expect(await scene.task('budget-package/2027')).toMatchObject({ status: 'open' });
    expect(await scene.work()).toEqual(['render/3/2027']);
    expect(await scene.submit({ name: 'handInOtherwise', budget: '2027', means: 'The state’s portal', receipt: await scene.deps.documents.put('district', Buffer.from('Received'), 'text/plain') })).toEqual(done);
    expect(await scene.task('budget-package/2027')).toMatchObject({ status: 'done' });
    expect(await scene.wroteDown({ name: 'decideBudget', year: '2027', document: better.document.id, outcome: 'approved', reasons: null })).toEqual(done);
    expect(await scene.task('budget-decision/2027')).toMatchObject({ status: 'done' });
    expect(await scene.wanted()).toEqual([]);
  }, 60_000);

  it('shows an archive that something was put into later as stale, and makes another', async () => {
    await scene.submit(submit);
    await scene.work();
    const document = await scene.deps.documents.put('district', Buffer.from('%PDF-1.7 signed'), 'application/pdf');
    await scene.submit({ name: 'attachDocument', kind: 'signature-scan', document, fileName: 'signed.pdf', revision: null, reason: null });
    expect(await scene.submit({ name: 'sendPackage', budget: null })).toEqual(refused('submission.package-stale'));
    expect(await scene.work()).toEqual(['render/2']);
    const state = await scene.submission();
    expect(hasCurrent(state) && state.packages.map(({ builtFrom, documents }) => [builtFrom.version, documents.length])).toEqual([[2, 3], [4, 4]]);
    const manifestId = hasCurrent(state) ? state.packages[1]!.documents.find(({ kind }) => kind === 'manifest')!.document.id : '';
    const manifest = JSON.parse(Buffer.from((await scene.deps.documents.get('district', manifestId))!).toString()) as { documents: readonly { kind: string }[] };
    expect(manifest.documents.find(({ kind }) => kind === 'signature-scan')).toMatchObject({ fileName: 'signed.pdf', confirmed: false });
    expect(hasCurrent(state) && BigInt(state.packages[1]!.builtFrom.logIndex) > BigInt(state.packages[0]!.builtFrom.logIndex)).toBe(true);
  }, 60_000);
});

describe('a worker that is killed between the server’s acceptance and our note of it', () => {
  it('sends again under the same Message-ID, and counts the sending of which nobody knows', async () => {
    await scene.submit(submit);
    await scene.work();
    await scene.submit({ name: 'sendPackage', budget: null });
    const killed: EffectDeps = {
      ...scene.deps,
      handle: async (request) => {
        if (request.parts[0]!.command.name === 'noteSent') throw new Error('killed');
        return scene.deps.handle(request);
      },
    };
    await expect(scene.work('district', undefined, killed)).rejects.toThrow('killed');
    await scene.work();
    const state = await scene.submission();
    expect(hasCurrent(state) && state.packages[0]!.sending).toMatchObject({ status: 'sent', unknownSendings: 1 });
    // The outbox keeps one mail a Message-ID.
    expect(await scene.mails()).toHaveLength(1);
  }, 60_000);
});

describe('what is mailed goes', () => {
  const to = 'agency@state.example';
  const way = async (config: Partial<EffectDeps['config']>, { simulated = false, madeUp = false } = {}) => {
    const { via, to: address } = await wayToAgency({ ...scene.deps, clock: { ...scene.deps.clock, simulated: async () => simulated }, config: { ...scene.deps.config, ...config } }, to, madeUp);
    return [via, address];
  };
  it('to the agency only where the installation says so, and never under a clock that is moved by hand or where it is made up', async () => {
    expect(await way({})).toEqual(['outbox', to]);
    expect(await way({ smtpUrl: 'smtp://mail.example' })).toEqual(['outbox', to]);
    expect(await way({ agencyMail: 'program' })).toEqual(['outbox', to]);
    expect(await way({ smtpUrl: 'smtp://mail.example', agencyMail: 'program' })).toEqual(['mail', to]);
    expect(await way({ smtpUrl: 'smtp://mail.example', agencyMail: 'program' }, { simulated: true })).toEqual(['outbox', to]);
    expect(await way({ smtpUrl: 'smtp://mail.example', agencyMail: 'program' }, { madeUp: true })).toEqual(['outbox', to]);
    expect(await way({ smtpUrl: 'smtp://mail.example', agencyMail: 'trial@district.example' }, { simulated: true, madeUp: true })).toEqual(['mail', 'trial@district.example']);
  });

  it('to the agency itself from no submission that rests on test data, though the installation says so', async () => {
    await scene.close();
    scene = await openScene({ smtpUrl: 'smtp://mail.example', agencyMail: 'program' });
    scene.office.goTo('2026-03-10T15:00:00.000Z');
    await scene.submit(submit);
    await scene.work();
    expect(await scene.submit({ name: 'sendPackage', budget: null })).toEqual(done);
    await scene.work();
    const state = await scene.submission();
    expect(hasCurrent(state) && state.packages.at(-1)!.sending).toMatchObject({ status: 'sent', via: 'outbox' });
  });
});

describe('two at once', () => {
  it('submit the same revision: one is done, and the other hears what became of it', async () => {
    const both = await Promise.all([scene.submit(submit), scene.submit(submit)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(both).toContainEqual(refused('submission.already-submitted'));
    expect((await scene.types()).filter((type) => type === 'RevisionSubmitted')).toHaveLength(1);
  });

  it('decide: one decision stands, and the other hears which', async () => {
    await scene.submit(submit);
    const approve = { name: 'approve', revision: 1, reasons: null };
    const decline = { name: 'decline', revision: 1, reasons: 'No goal of integration' };
    expect(await scene.wroteDown(received)).toEqual(done);
    const both = await Promise.all([scene.wroteDown(approve), scene.wroteDown(decline)]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    expect(both).toContainEqual(refused('submission.already-decided'));
  });

  it('a stale tab that names its version is told so, and nothing is appended', async () => {
    await scene.submit(submit);
    const head = await scene.office.log.head();
    expect(await scene.give('submission', 'plan-1/agency-submission', { ...submit, by: COORDINATOR }, 'district', 0)).toMatchObject({ kind: 'stale' });
    expect(await scene.office.log.head()).toBe(head);
  });
});

describe('whatever is refused', () => {
  const by = fc.constantFrom(COORDINATOR, 'stranger');
  const revision = fc.constantFrom(1, 2);
  const command = fc.oneof(
    fc.tuple(by, revision, fc.constantFrom({}, withoutBudget)).map(([who, of, explanations]) => ({ name: 'submit', by: who, revision: of, explanations })),
    fc.tuple(by, revision).map(([who, of]) => ({ name: 'resubmit', by: who, revision: of, answers: [], explanations: {} })),
    fc.tuple(by, fc.constantFrom('received', 'approved', 'lost')).map(([who, state]) => ({ name: 'recordAgencyState', by: who, state })),
    fc.tuple(by, revision, fc.constantFrom(['goals'], ['appendix'])).map(([who, of, sections]) => ({ name: 'returnForModification', by: who, revision: of, sections, reason: 'No baseline', points: [], backBy: null })),
    fc.tuple(by, revision).map(([who, of]) => ({ name: 'approve', by: who, revision: of, reasons: null })),
    by.map((who) => ({ name: 'undoReturn', by: who, reason: 'A mistake' })),
    by.map((who) => ({ name: 'sendPackage', budget: null, by: who })),
    by.map((who) => ({ name: 'decideBudget', by: who, year: '2026', document: null, outcome: 'approved', reasons: null })),
    by.map((who) => ({ name: 'approve', by: null, agency: { tenant: 'state-agency', person: who, grant: 'grant-1' }, revision: 1, reasons: null })),
  );

  /** Each is refused at first, and done once it may be. */
  const wayThrough = [submit, received, { name: 'returnForModification', revision: 1, sections: ['goals'], reason: 'No baseline', points: [], backBy: null }, { name: 'undoReturn', reason: 'A mistake' }, { name: 'approve', revision: 1, reasons: null }];

  it('appends nothing, and tells why in a sentence; what is done appends something', async () => {
    const reach = makeReach();
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 8 }), async (commands) => {
        await scene.close();
        scene = await openScene();
        for (const given of commands) {
          const head = await scene.office.log.head();
          const answer = await scene.wroteDown(given);
          reach.saw(`${given.name}: ${answer.kind}`);
          expect(['done', 'nothing-to-do', 'refused']).toContain(answer.kind);
          expect((await scene.office.log.head()) > head).toBe(answer.kind === 'done');
          if (answer.kind === 'refused') expect(say(answer.refusal.code, answer.refusal.params)).toMatch(/[.!?:”]$/);
        }
      }),
      { ...rounds(40), examples: [[[...[...wayThrough].reverse(), submit, ...wayThrough.slice(1)]]] as never },
    );
    expect(reach.missed(...wayThrough.flatMap(({ name }) => [`${name}: done`, `${name}: refused`]))).toEqual([]);
  }, 60_000);
});
