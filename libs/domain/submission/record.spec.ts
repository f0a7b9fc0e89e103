import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { budgetsOfPlan } from './package-of.js';
import { hasCurrent } from './state.js';
import { submission } from './submission.js';
import { AT, file, ID, rulesWith } from './testing/ground.js';
import { after, approve, at, back, by, type Command, handedInBefore, handInPlan, received, submit, types, when } from './testing/steps.js';

const automatic = at(AT, { rules: rulesWith({ agency: { title: 'Agency', address: 'a@agency.example', sends: 'automatic' }, budget: { everyYear: true } }) });
const documents = [{ kind: 'plan-docx' as const, fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }];
const made = (nth: number, version: number): Command => ({ name: 'notePackage', package: nth, submission: 1, revision: 1, budget: null, documents, builtFrom: { logIndex: '40', version } });
const send: Command = { name: 'sendPackage', budget: null, by };
const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
const sent: Command = { name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'a@agency.example', via: 'mail' };
const attach: Command = { name: 'attachDocument', kind: 'signature-scan', document: file('scan'), fileName: 'scan.pdf', revision: null, reason: null, by };
const decline: Command = { ...approve, name: 'decline', reasons: 'No goal' } as Command;
const budget = (year: string): Command => ({ name: 'handInBudget', year, document: file(year), fileName: 'b.xlsx', by });

const submitted = after([submit, automatic]);
const along = (...commands: readonly Command[]) => commands.reduce<readonly SubmissionEvent[]>((events, command) => [...events, ...when(events, command, automatic).events()], submitted);
const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);

describe('the package of what was decided on while it was being made', () => {
  it.each<[string, Command]>([['approved', approve], ['not approved', decline], ['given back', back]])('is made all the same where it was %s, and is mailed to nobody', (_name, decision) => {
    const decided = along(received, decision);
    expect(effects(decided)).toEqual(['render/1']);
    const kept = [...decided, ...when(decided, made(1, 2), automatic).events()];
    expect(types(kept).at(-1)).toBe('PackageRendered');
    expect(effects(kept)).toEqual([]);
  });

  it('is not mailed where that was still to be done, and is once somebody asks for it after the approval', () => {
    const approved = along(made(1, 2), received, approve);
    expect(types(approved)).toContain('PackageSendingWanted');
    expect(effects(approved)).toEqual([]);
    when(approved, begun, automatic).then();
    expect(effects([...approved, ...when(approved, send, automatic).events()])).toEqual(['send/1']);
  });

  it('is not mailed of what was given back, or not approved: a corrected revision goes in its place', () => {
    when(along(made(1, 2), received, back), send, automatic).refused('submission.mail-returned', { on: '2026-03-12' });
    when(along(made(1, 2), received, decline), send, automatic).refused('submission.already-decided', { outcome: 'declined', on: '2026-03-12' });
  });

  it('is made anew where something that belongs into it came just before, and not where the agency had the one before', () => {
    expect(effects(along(made(1, 2), attach, received, approve))).toEqual(['render/2']);
    expect(effects(along(made(1, 2), begun, sent, attach, approve))).toEqual(['receipt/1']);
    expect(effects(along(made(1, 2), handInPlan, approve))).toEqual([]);
    const before = [...submitted, handedInBefore];
    expect(effects([...before, ...when(before, approve, automatic).events()])).toEqual(['render/1']);
  });

  it('has no budget that came after the decision; that goes by itself', () => {
    const late = along(budget('2027'), received, approve, budget('2026'));
    const { state } = given(submission, late);
    expect(hasCurrent(state) && budgetsOfPlan(state).map(({ year }) => year)).toEqual(['2027']);
    expect(effects(late)).toEqual(['render/1/2027']);
  });

  it('keeps no budget back that is in it: the agency does not have what is only kept', () => {
    const approved = along(budget('2026'), received, approve);
    const withBudget = { ...made(1, approved.length), documents: [...documents, { kind: 'budget' as const, fileName: 'b.xlsx', document: file('2026'), sha256: 'b'.repeat(64) }] } as Command;
    const kept = [...approved, ...when(approved, withBudget, automatic).events()];
    expect(effects(kept)).toEqual(['render/2/2026']);
  });

  it('is not made anew for a budget that comes while a return is worked on', () => {
    expect(effects(along(made(1, 2), received, back, budget('2026')))).toEqual([]);
  });
});
