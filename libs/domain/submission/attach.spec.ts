import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import { PDF, WORD } from '../document.js';
import { day, given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { attachedTo, hasCurrent, type Attached } from './state.js';
import { submission } from './submission.js';
import { approvalOf, AT, corrected, draft, file, first, ID, PLAN, rulesWith } from './testing/ground.js';
import { after, approve, approvedAgain, at, back, by, type Command, handedIn, handedInBefore, handInPlan, received, resubmit, returned, submit, submitted, types, when } from './testing/steps.js';

const attach = (more: object = {}): Command => ({ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'signed.pdf', revision: null, reason: null, by, ...more });
const detach = (more: object = {}): Command => ({ name: 'detachDocument', kind: 'signature-scan', revision: null, reason: 'The page of another plan', by, ...more });
const opened = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }]);
const oneRevision = at(AT, { seen: { draft: { ...draft, revisions: [first] } } });

const goesWith = (events: readonly SubmissionEvent[]): string[] => {
  const { state } = given(submission, events);
  return hasCurrent(state) ? attachedTo(state, state.current).map(({ fileName }) => fileName) : [];
};
const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]) => commands.reduce<SubmissionEvent[]>((all, command) => [...all, ...when(all, command, approvedAgain()).events()], [...events]);
const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);

describe('a document is not put in', () => {
  it('where it is not said of which revision, and several may be meant, or none', () => {
    when(opened, attach()).refused('submission.attached-to-which', { revisions: '1, 2, 3' });
    when(opened, attach(), at(AT, { seen: { draft: { ...draft, revisions: [] } } })).refused('submission.attached-to-which', { revisions: '–' });
    when(returned, attach(), oneRevision).refused('submission.attached-to-which', { revisions: '–' });
  });

  it('for a revision that nobody froze, that is not what was submitted, or that can’t be submitted any more', () => {
    when(opened, attach({ revision: 9 })).refused('submission.revision-not-frozen', { revision: 9 });
    when(submitted, attach({ revision: 2 })).refused('submission.attached-to-other', { revision: 2, current: 1 });
    const there = handedIn(after([submit], [received], [back], [resubmit, approvedAgain()]), approvedAgain());
    const again = along(there, { ...back, revision: 2 });
    when(again, attach({ revision: 1 })).refused('submission.attached-to-older', { revision: 1, last: 2 });
  });

  it.each<[Attached['kind'], readonly string[], readonly string[]]>([
    ['plan-docx', [WORD], ['application/pdf', 'application/octet-stream', 'application/zip']],
    ['signature-pdf', [PDF], [WORD, 'image/png']],
    ['signature-scan', [PDF, 'image/png', 'image/jpeg', 'image/tiff', 'image/heic'], [WORD, 'text/plain', 'application/octet-stream']],
  ])('as %s where its file is something else', (kind, right, wrong) => {
    const of = (mediaType: string) => attach({ kind, document: { ...file('a file'), mediaType } });
    for (const mediaType of wrong) when(submitted, of(mediaType)).refused('submission.wrong-file', { fileName: 'signed.pdf', kind: kind.replaceAll('-', '_') });
    for (const mediaType of right) expect(types(when(submitted, of(mediaType)).events())).toEqual(['PackageDocumentAttached']);
  });

  it('before the submission is open, after it was decided, or by somebody without a role', () => {
    when([], attach()).refused('submission.not-open');
    when(after([submit], [received], [approve]), attach()).refused('submission.already-decided');
    when(submitted, attach({ by: 'person-9' })).refused('submission.no-role');
  });

  it.each(['signature-scan', 'signature-pdf'] as const)('as %s where its own text says that it is of another revision or plan, unless the approval of this one reaches that', (kind) => {
    const mark = ({ number, hash }: typeof first, plan = PLAN) => ({ plan, revision: number, shortHash: hash.slice(0, 12) });
    const of = (...found: readonly ReturnType<typeof mark>[]) => attach({ kind, found });
    when(submitted, of(mark(corrected))).refused('submission.page-of-other', { fileName: 'signed.pdf', plan: PLAN, own: 'yes', of: 2, shortHash: corrected.hash.slice(0, 12), revision: 1 });
    when(submitted, of(mark(first, 'plan-9'))).refused('submission.page-of-other', { fileName: 'signed.pdf', plan: 'plan-9', own: 'no', of: 1, shortHash: first.hash.slice(0, 12), revision: 1 });
    expect(say('submission.page-of-other', { fileName: 'signed.pdf', plan: PLAN, own: 'yes', of: 2, shortHash: 'abc', revision: 1 })).toBe('“signed.pdf” says itself that it is of revision 2, abc, and it would go with revision 1 of this plan. Put in the page that was signed for revision 1.');
    const reaching = approvalOf(first, { signed: { reaches: [first, corrected].map(({ number, hash }) => ({ revision: number, hash })), confirmed: [] } });
    for (const [command, context] of [[of(mark(first)), at(AT)], [of(mark(corrected), mark(first)), at(AT)], [of(), at(AT)], [of(mark(corrected)), at(AT, { seen: { approval: reaching } })]] as const) {
      expect(types(when(submitted, command, context).events())).toEqual(['PackageDocumentAttached']);
    }
  });

  it('in place of a confirmed scan of that revision, unless somebody says why', () => {
    const confirmed = (id: string) => at(AT, { seen: { approval: approvalOf(first, { signed: { reaches: [{ revision: 1, hash: first.hash }], confirmed: [id] } }) } });
    when(submitted, attach(), confirmed('another file')).refused('submission.scan-confirmed', { fileName: 'signed.pdf', revision: 1 });
    for (const [command, context] of [[attach({ reason: 'A better scan' }), confirmed('another file')], [attach(), confirmed(file('scan').id)], [attach({ kind: 'signature-pdf' }), confirmed('another file')]] as const) {
      expect(types(when(submitted, command, context).events())).toEqual(['PackageDocumentAttached']);
    }
  });

  it('twice: the same again is nothing to do, and another one of its kind takes its place', () => {
    const once = along(submitted, attach());
    when(once, attach()).then();
    expect(goesWith(along(once, attach({ document: file('better'), fileName: 'better.pdf' })))).toEqual(['better.pdf']);
  });
});

describe('a document that was put in', () => {
  it('goes with what is submitted, which need not be named', () => {
    const [told] = when(submitted, attach()).events();
    expect(told).toMatchObject({ type: 'PackageDocumentAttached', data: { submission: 1, revision: 1 } });
    expect(goesWith([...submitted, told!])).toEqual(['signed.pdf']);
  });

  it('ahead goes with the revision that it names, and with no other', () => {
    const ahead = [...opened, ...when(opened, attach({ revision: 1 })).events()];
    expect(goesWith(along(ahead, { ...submit, revision: 2 } as Command))).toEqual([]);
    const own = [...ahead, ...when(ahead, submit).events()];
    expect(goesWith(own)).toEqual(['signed.pdf']);
    expect(types(when(opened, attach(), oneRevision).events())).toEqual(['PackageDocumentAttached']);
  });

  it('stays behind with the submission that it was put in for: what comes after asks for its own', () => {
    const again = along(submitted, attach(), received, back, resubmit);
    expect(goesWith(again)).toEqual([]);
    expect(goesWith(along(again, attach({ fileName: 'again.pdf' })))).toEqual(['again.pdf']);
  });

  it('while a return is worked on waits for the corrected revision, and leaves the package of what was given back alone', () => {
    const [told] = when(returned, attach({ revision: 2 })).events();
    expect(told).toMatchObject({ data: { submission: 2, revision: 2 } });
    expect(given(submission, [...returned, told!]).state).toMatchObject({ inputsAt: 2 });
    expect(goesWith(along([...returned, told!], resubmit))).toEqual(['signed.pdf']);
    // Answers may be all that was asked for: then the same text goes again.
    expect(when(returned, attach({ revision: 1 })).events()).toMatchObject([{ data: { submission: 2, revision: 1 } }]);
  });

  it('is what a guard of the submission sees, where it goes with that', () => {
    const says = [{ guard: 'signed', severity: 'informs' as const, holds: true, says: 'The page is signed.', saw: {}, source: null }];
    const seen: unknown[] = [];
    const asked = { ...rulesWith(), guards: (_stage: string, moment: string, facts: unknown) => (moment === 'submit' && seen.push((facts as { submission: { attached: unknown } }).submission.attached) > 0 ? says : []) };
    const ground = (revision = first) => at(AT, { rules: asked as never, seen: { approval: approvalOf(revision) } });
    const ahead = along(opened, attach({ revision: 1 }));
    const went = [...ahead, ...when(ahead, submit, ground()).events()];
    when(ahead, { ...submit, revision: 2 } as Command, ground(corrected));
    when(along(went, received, back), resubmit, ground(corrected));
    expect(seen).toEqual([['signature-scan'], [], []]);
  });
});

describe('a document that was put in before it was told of which revision it is', () => {
  const old: SubmissionEvent = { type: 'PackageDocumentAttached', data: { kind: 'signature-scan', document: file('scan'), fileName: 'old.pdf', reason: null, submission: null, revision: null, on: day('2026-03-12'), by } };

  it('goes with the submission of then, or with the next where there was none, and with no later one', () => {
    const ahead = along([...opened, old], { ...submit, revision: 2 } as Command);
    const then = [...submitted, old];
    for (const events of [ahead, then]) expect(goesWith(events)).toEqual(['old.pdf']);
    expect(goesWith(along(then, received, back, resubmit))).toEqual([]);
    expect(goesWith(along([...returned, old], resubmit))).toEqual(['old.pdf']);
  });

  it('has its place taken by a newer one, and is taken out by the same step', () => {
    expect(goesWith(along([...submitted, old], attach()))).toEqual(['signed.pdf']);
    expect(goesWith(along([...submitted, old], detach()))).toEqual([]);
  });
});

describe('a document is not taken out', () => {
  const packaged = (events: readonly SubmissionEvent[], document = 'scan'): Command => ({
    name: 'notePackage', package: 1, submission: 1, revision: 1, budget: null, builtFrom: { logIndex: '40', version: events.length },
    documents: [{ kind: 'signature-scan', fileName: 'signed.pdf', document: file(document), sha256: 'a'.repeat(64) }],
  });
  const send: Command = { name: 'sendPackage', budget: null, by };
  const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
  const took = (via: 'mail' | 'outbox'): Command => ({ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via });
  const withScan = along(submitted, attach());
  const made = along(withScan, packaged(withScan));

  it('where none of its kind was put in for what goes next, or it is not said which of several', () => {
    when(submitted, detach()).refused('submission.nothing-attached');
    when(along(submitted, attach()), detach({ kind: 'plan-docx' })).refused('submission.not-attached', { kind: 'plan_docx' });
    when(along(withScan, received, back), detach()).refused('submission.nothing-attached');
    const two = along(opened, attach({ revision: 1 }), attach({ revision: 2 }));
    when(two, detach()).refused('submission.attached-to-which', { revisions: '1, 2' });
    expect(when(two, detach({ revision: 2 })).events()).toMatchObject([{ data: { revision: 2 } }]);
  });

  it('by somebody without a role, and after the agency decided', () => {
    when(withScan, detach({ by: 'person-9' })).refused('submission.no-role');
    when(along(withScan, received, approve), detach()).refused('submission.already-decided');
    when([], detach()).refused('submission.not-open');
  });

  it.each<[string, readonly SubmissionEvent[]]>([
    ['mailed', along(made, send, begun, took('mail'))],
    ['given to the mail server, and nobody knows what came of it', along(made, send, begun)],
    ['handed in by other means', along(made, handInPlan)],
    ['handed in before its package was made, as it was possible once', [...withScan, handedInBefore]],
    ['confirmed by the agency', along(made, { name: 'fileReceipt', budget: null, document: null, note: 'We have it', by })],
  ])('once a package that has it was %s', (_name, events) => when(events, detach()).refused('submission.attached-left', { fileName: 'signed.pdf' }));

  it('while its package lies in the outbox it may be: nobody has it', () => {
    expect(types(when(along(made, send, begun, took('outbox')), detach()).events())).toEqual(['PackageDocumentDetached']);
  });

  it('after a package without it was sent it may be, as long as its own was not', () => {
    const sent = along(submitted, packaged(submitted, 'another'), send, begun, took('mail'), attach());
    expect(types(when(sent, detach()).events())).toEqual(['PackageDocumentDetached']);
  });

  it('without a reason that is told and kept', () => {
    expect(when(withScan, detach()).events()).toEqual([{
      type: 'PackageDocumentDetached',
      data: { kind: 'signature-scan', document: file('scan').id, fileName: 'signed.pdf', submission: 1, revision: 1, reason: 'The page of another plan', on: '2026-03-12', by },
    }]);
  });

  it('and mailed after all: the package that has it is made anew, and what a worker set out to send is not begun', () => {
    for (const step of [detach(), attach({ document: file('better') })]) {
      const changed = along(made, send, step);
      expect(effects(changed)).toEqual(['render/2']);
      when(changed, begun).then();
    }
    expect(goesWith(along(made, detach()))).toEqual([]);
  });
});
