import { describe, expect, it } from '@jest/globals';
import { WORD } from '../document.js';
import { day, given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { submission } from './submission.js';
import { AT, byAgency, file, first, ID, rulesWith } from './testing/ground.js';
import { after, approve, asAgency, at, by, type Command, handInPlan, received, submit, submitted, types, when } from './testing/steps.js';

describe('the package', () => {
  const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
  const made = (number: number, version: number): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget: null, documents, builtFrom: { logIndex: '40', version } });
  const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
  const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
  const sent: Command = { name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via: 'mail' };
  const wanted = after([submit], [made(1, 2)], [{ name: 'sendPackage', budget: null, by }]);

  it('is made, sent when somebody says so, and its receipt is filed', () => {
    expect(effects(submitted)).toEqual(['render/1']);
    expect(effects(after([submit], [made(1, 2)]))).toEqual([]);
    expect(effects(wanted)).toEqual(['send/1']);
    const gone = [...wanted, ...when(wanted, begun).events(), ...when([...wanted, ...when(wanted, begun).events()], sent).events()];
    expect(effects(gone)).toEqual(['receipt/1']);
    expect(types(when(gone, { name: 'noteReceipt', package: 1, document: file('receipt') }).events())).toEqual(['ReceiptFiled']);
  });

  it('goes without being asked where the program says so, and once only', () => {
    const rules = rulesWith({ agency: { title: 'Agency', address: 'a@agency.example', sends: 'automatic' } });
    const ground = at(AT, { rules });
    const events = after([submit, ground], [made(1, 2), ground]);
    expect(types(events).slice(-2)).toEqual(['PackageRendered', 'PackageSendingWanted']);
    const late = after([submit, ground], [made(1, 2), ground], [begun, ground], [sent, ground], [{ name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 's.pdf', revision: null, reason: null, by }, ground]);
    expect(effects(late)).toEqual(['render/2', 'receipt/1']);
    const again = [...late, ...when(late, made(2, late.length), ground).events()];
    expect(types(again).at(-1)).toBe('PackageRendered');
    expect(effects([...again, ...when(again, { name: 'sendPackage', budget: null, by }, ground).events()])).toEqual(['send/2', 'receipt/1']);
  });

  it('that something came after is stale: it is neither sent nor handed in, and another is made', () => {
    const overridden = after([submit], [made(1, 2)], [{ name: 'attachDocument', kind: 'plan-docx', document: { ...file('by hand'), mediaType: WORD }, fileName: 'plan.docx', revision: null, reason: 'The agency wants another font', by }]);
    for (const leaves of [{ name: 'sendPackage', budget: null, by } as Command, handInPlan]) when(overridden, leaves).refused('submission.package-stale', { package: 1 });
    expect(effects(overridden)).toEqual(['render/2']);
    expect(types(when(overridden, made(1, 2)).events())).toEqual([]);
    expect(types(when(overridden, made(2, 4)).events())).toEqual(['PackageRendered']);
    // What was mailed and decided on before that could be made stays what the agency has.
    const gone = [begun, sent, { name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 's.pdf', revision: null, reason: null, by } as Command, approve].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(when(gone, handInPlan).events()).toMatchObject([{ data: { package: 1 } }]);
  });

  it('counts the sendings of which nobody knows, as when the worker was killed between acceptance and note', () => {
    const killedTwice = [begun, begun, begun].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(when(killedTwice, sent).events()).toMatchObject([{ type: 'PackageSent', data: { messageId: '<1@planline.example>', to: 'plans@agency.example', unknownSendings: 2 } }]);
    const failed: Command = { name: 'noteNotSent', package: 1, outcome: 'not-reached', detail: 'no server' };
    const known = [begun, failed, begun].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(when(known, sent).events()).toMatchObject([{ data: { unknownSendings: 0 } }]);
  });

  it('that the server refuses for good, or twenty times, waits for somebody to look', () => {
    const refused: Command = { name: 'noteNotSent', package: 1, outcome: 'refused', detail: '550' };
    const over = [begun, refused].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(effects(over)).toEqual([]);
    expect(types(when(over, { name: 'sendPackage', budget: null, by }).events())).toEqual(['PackageSendingWanted']);
    const unreachable: Command = { name: 'noteNotSent', package: 1, outcome: 'not-reached', detail: 'no server' };
    let events = wanted;
    for (let tries = 0; effects(events).includes('send/1'); tries += 1) {
      expect(tries).toBeLessThan(20);
      for (const command of [begun, unreachable]) events = [...events, ...when(events, command).events()];
    }
    expect(given(submission, events).state).toMatchObject({ packages: [{ sending: { status: 'failed', failed: 'no server' } }] });
  });

  const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]) => commands.reduce<readonly SubmissionEvent[]>((before, command) => [...before, ...when(before, command).events()], events);
  const unknown: Command = { name: 'noteNotSent', package: 1, outcome: 'unknown', detail: 'the line was dropped' };
  const asked = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rulesWith()).filter(({ key }) => key.startsWith('package/')).map(({ key, status }) => [key, status]);

  it('of which nobody knows whether it came is sent three times, and then a person is asked', () => {
    const twice = along(wanted, begun, unknown, begun, unknown);
    expect([effects(twice), asked(twice)]).toEqual([['send/1'], []]);
    const thrice = along(twice, begun, unknown);
    expect([effects(thrice), asked(thrice)]).toEqual([[], [['package/1-1', 'open']]]);
    const again = along(thrice, { name: 'sendPackage', budget: null, by });
    expect([effects(again), asked(again)]).toEqual([['send/1'], [['package/1-1', 'done']]]);
    expect(asked(along(again, begun, unknown, begun, unknown, begun, unknown))).toEqual([['package/1-2', 'open']]);
    expect(when(along(again, begun), sent).events()).toMatchObject([{ data: { unknownSendings: 3 } }]);
    expect(asked(along(thrice, { name: 'handInOtherwise', budget: null, means: 'They have it: by telephone', by, receipt: file('note') }))).toEqual([['package/1-1', 'done']]);
  });

  it('is not sent a fourth time by a worker that is killed each time before it can say what became of it', () => {
    const killed = along(wanted, begun, begun, begun);
    expect(effects(killed)).toEqual(['send/1']);
    const [over] = when(killed, begun).events();
    expect(over).toMatchObject({ type: 'PackageNotSent', data: { outcome: 'unknown', final: true } });
    expect(effects([...killed, over!])).toEqual([]);
  });

  it('may be handed in otherwise, with a receipt; then nothing is mailed', () => {
    const other: Command = { name: 'handInOtherwise', budget: null, means: 'The portal', by, receipt: file('receipt') };
    when(submitted, other).refused('submission.package-not-made');
    const handed = [...wanted, ...when(wanted, other).events()];
    expect(handed.at(-1)).toMatchObject({ type: 'HandedInOtherwise', data: { package: 1, receipt: file('receipt') } });
    expect(effects(handed)).toEqual([]);
    // One that was on its way when somebody carried it there did arrive.
    const late = [begun, other].reduce<SubmissionEvent[]>((events, command) => [...events, ...when(events, command).events()], wanted);
    expect(types(when(late, sent).events())).toEqual(['PackageSent']);
    when(handed, { ...other, receipt: file('another') }).refused('submission.handed-in');
    const rules = rulesWith({ agency: { title: 'Agency', address: null } });
    when(after([submit, at(AT, { rules })]), { name: 'sendPackage', budget: null, by }, at(AT, { rules })).refused('submission.no-address');
    when(submitted, { name: 'sendPackage', budget: null, by }).refused('submission.package-not-made');
  });
});

describe('letters', () => {
  it('are made for what the agency decided here, and filed for what it decided elsewhere', () => {
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const here = after([submit], [received], [{ ...approve, ...byAgency }, asAgency()]);
    expect(effects(here)).toEqual(['render/1', 'letter/1']);
    expect(given(submission, here).state).toMatchObject({ decisions: [{ number: 1, revision: 1, hash: first.hash, told: { kind: 'agency', tenant: 'state-agency' } }] });
    expect(types(when(here, { name: 'noteLetter', decision: 1, document: file('letter') }).events())).toEqual(['LetterFiled']);
    const elsewhere = after([submit], [received], [approve]);
    expect(effects(elsewhere)).toEqual(['render/1']);
    expect(types(when(elsewhere, { name: 'fileLetter', decision: 1, document: file('letter'), by }).events())).toEqual(['LetterFiled']);
    when(elsewhere, { name: 'fileLetter', decision: 1, document: file('letter'), by, on: day('2026-03-13') }).refused('submission.day-to-come', { on: '2026-03-13', today: '2026-03-12' });
    when(elsewhere, { name: 'fileLetter', decision: 2, document: file('letter'), by }).refused('submission.no-such-decision');
  });
});
