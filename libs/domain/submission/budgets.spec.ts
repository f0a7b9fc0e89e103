import { describe, expect, it } from '@jest/globals';
import { say } from '#libs/messages/say.js';
import type { DecisionContext } from '../decider.js';
import { day, given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { submission } from './submission.js';
import { AT, byAgency, byHand, draft, file, first, ID, reviewer, rulesWith } from './testing/ground.js';
import { after, approve, at, back, by, type Command, handedIn, handInPlan, received, resubmit, submit, types, when } from './testing/steps.js';

describe('budgets', () => {
  const rules = rulesWith({ budget: { everyYear: true, source: { mark: 'U', text: 'A budget each March' } } });
  const ground = at(AT, { rules });
  const decide: Command = { name: 'decideBudget', ...byHand, year: '2026', document: file('budget').id, outcome: 'approved', reasons: null, letter: null };
  const has = (year: string): Command => ({ name: 'fileReceipt', budget: year, document: file('word'), note: null, by });
  const handIn: Command = { name: 'handInBudget', year: '2026', document: file('budget'), fileName: 'b.xlsx', by };

  it('are not decided on before their plan is approved', () => {
    when(after([submit, ground], [handIn, ground]), decide, ground).refused('submission.budget-before-plan', { year: '2026', mark: 'U', source: 'A budget each March' });
    when(after([submit, ground], [handIn, ground], [received, ground], [back, ground]), decide, ground).refused('submission.budget-before-plan');
    const approved = after([submit, ground], [handIn, ground], [received, ground], [approve, ground], [has('2026'), ground], [decide, ground]);
    expect(given(submission, approved).state).toMatchObject({ budgets: [{ year: '2026', outcome: 'approved' }], decisions: [{ kind: 'approved' }, { kind: 'budget-approved' }] });
    when(approved, decide, ground).refused('submission.budget-decided');
    when(approved, { ...decide, year: '2027' }, ground).refused('submission.no-budget', { year: '2027' });
  });

  it('are decided on by the file that was looked at, whoever tells it, which is the one that is there', () => {
    const open = after([submit, ground], [handIn, ground], [received, ground], [approve, ground], [has('2026'), ground]);
    const guest = at(AT, { rules, context: { actor: reviewer } });
    const theirs: Command = { ...decide, ...byAgency };
    const missing = { year: '2026', fileName: 'b.xlsx', current: file('budget').id, on: '2026-03-12' };
    when(open, { ...theirs, document: null }, guest).refused('submission.budget-file-missing', missing);
    when(open, { ...decide, document: null }, ground).refused('submission.budget-file-missing', missing);
    const declined = [...open, ...when(open, { ...theirs, document: file('budget').id, outcome: 'declined', reasons: 'Line 4' }, guest).events()];
    const anew = [...declined, ...when(declined, { ...handIn, document: file('better') }, ground).events()];
    for (const [late, ground_] of [[theirs, guest], [decide, ground]] as const) {
      when(anew, { ...late, document: file('budget').id }, ground_).refused('submission.other-budget', { year: '2026', seen: file('budget').id, fileName: 'b.xlsx', current: file('better').id, on: '2026-03-12' });
    }
    when(open, { ...decide, on: day('2026-03-11') }, ground).refused('submission.before-handed-in', { on: '2026-03-11', year: '2026', since: '2026-03-12' });
    expect(when(anew, { ...theirs, document: file('better').id }, guest).events()).toMatchObject([{ type: 'BudgetDecided', data: { year: '2026', document: file('better').id } }]);
  });

  it('go with the plan in the first year: whoever submits without it says why, and it is waited for all the same', () => {
    const ofBefore = at(AT, { rules: { ...rules, ref: 'mn-achievement-integration@2' } });
    when([], { ...submit, explanations: {} }, ofBefore).refused('guard.needs-explanation');
    const without = after([submit, ofBefore]);
    expect(without.at(-1)).toMatchObject({ data: { guards: [{ guard: 'budget-of-first-year', holds: false, explanation: 'It follows by 15 March' }] } });
    expect(submission.waits!(given(submission, without).state, rules)).toContainEqual(expect.objectContaining({ key: 'budget/2026', status: 'open' }));
    const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ofBefore], [handIn, ofBefore]);
    expect(when(open, { ...submit, explanations: {} }, ofBefore).events()).toMatchObject([{ data: { guards: [{ guard: 'budget-of-first-year', holds: true }] } }]);
  });

  it('are asked about by no program that leaves the guard out on purpose', () => {
    const [, went] = when([], { ...submit, explanations: {} }, ground).events();
    expect(went).toMatchObject({ type: 'RevisionSubmitted', data: { guards: [] } });
  });

  it('go with the plan by the program’s own rule where it has a guard about it, with its severity and source', () => {
    const ruled = (severity: 'warns' | 'informs', holds = false) =>
      at(AT, { rules: rulesWith({ budget: { everyYear: true } }, [{ guard: 'budget-of-first-year', severity, holds, says: 'It goes with the plan.', saw: {}, source: { mark: 'V', text: 'The law' } }]) });
    when([], { ...submit, explanations: {} }, ruled('warns')).refused('guard.needs-explanation', { at: 'none', guard: 'budget-of-first-year', says: 'It goes with the plan.', mark: 'V', source: 'The law', saw: 'nothing', others: 0 });
    const [, went] = when([], { ...submit, explanations: {} }, ruled('informs')).events();
    expect(went).toMatchObject({ data: { guards: [{ guard: 'budget-of-first-year', severity: 'informs', holds: false }] } });
  });

  it('are asked for each year of a plan that ends with the calendar’s year, the last too', () => {
    const period = { start: day('2020-01-01'), end: day('2022-12-31') };
    const opened = when([], { name: 'openSubmission', revision: null, by: null, explanations: {} }, at(AT, { rules, seen: { draft: { ...draft, period } } })).events();
    expect(opened).toMatchObject([{ data: { budgetYears: ['2020', '2021', '2022'] } }]);
  });

  it('are of the years of a corrected period, once its revision is submitted again, and of no other year', () => {
    const period = { start: day('2027-07-01'), end: day('2030-06-30') };
    const header = { ...first.sections, header: { hash: 'another', material: 'another' } };
    const moved = { ...first, number: 4, hash: 'f'.repeat(64), sections: header, period };
    const ways = { rules: rulesWith({ budget: { everyYear: true }, approvalsAfterReturn: 'as-they-are' }), seen: { draft: { ...draft, period, revisions: [{ ...first, sections: { ...first.sections, header: { hash: 'one', material: 'one' } } }, moved] } } };
    const given_ = after([submit, at(AT, ways)], [handIn, ground], [received, ground], [{ ...back, sections: ['header'] }, ground]);
    when(given_, { name: 'notePeriod', period }, at(AT, ways)).then();
    const again = [...given_, ...when(given_, { ...resubmit, revision: 4 } as Command, at(AT, ways)).events()];
    expect(types(again.slice(-2))).toEqual(['SubmissionPeriodChanged', 'RevisionSubmitted']);
    const approved = handedIn(again, ground);
    const { state } = given(submission, [...approved, ...when(approved, { ...approve, revision: 4 }, ground).events()]);
    expect(state).toMatchObject({ status: 'concluded', period, budgetYears: ['2027', '2028', '2029'], budgets: [{ year: '2026' }] });
    expect(submission.effects!(state, ID).map(({ id }) => id)).not.toContain('render/1/2026');
  });

  it('are asked for each year, and handed in again where one was declined', () => {
    when(after([submit, ground]), { ...handIn, year: '2031' }, ground).refused('submission.no-such-budget', { year: '2031', years: '2026, 2027, 2028', mark: 'U', source: 'A budget each March' });
    when(after([submit]), handIn).refused('submission.no-such-budget', { year: '2026', years: 'none', mark: 'none', source: '' });
    const where = { mark: 'U', source: 'A budget each March' };
    expect(say('submission.no-such-budget', { year: '2031', years: 'none', ...where })).toBe('The program asks for no budget of 2031. It asks for none [U, unverified: A budget each March]. Leave the budget out.');
    expect(say('submission.no-such-budget', { year: '2031', years: '2026, 2027', ...where })).toBe('The program asks for no budget of 2031. It asks for these years: 2026, 2027 [U, unverified: A budget each March]. Name one of them; or, where the plan’s period is wrong, correct that first.');
    const declined = after([submit, ground], [handIn, ground], [received, ground], [approve, ground], [has('2026'), ground], [{ ...decide, outcome: 'declined', reasons: 'Line 4' }, ground]);
    expect(types(when(declined, { ...handIn, document: file('better') }, ground).events())).toEqual(['BudgetHandedIn']);
  });

  it('are decided on once it is recorded that the agency has them, alone or in the plan’s package: its own person read them here', () => {
    const guest = at(AT, { rules, context: { actor: reviewer } });
    const packed = (number: number, version: number, budget: string | null): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget, documents: [{ kind: 'budget', fileName: 'b.xlsx', document: file('budget'), sha256: 'a'.repeat(64) }], builtFrom: { logIndex: '40', version } });
    const mail = (budget: string | null, via: 'mail' | 'outbox'): Command[] => [{ name: 'sendPackage', budget, by }, { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' }, { name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via }];
    const steps = (...commands: readonly Command[]) => after(...commands.map((command): [Command, DecisionContext] => [command, ground]));

    const alone = [submit, received, approve, handIn, packed(1, 6, '2026')];
    when(steps(submit, received, approve, handIn), decide, ground).refused('submission.budget-not-delivered', { year: '2026', with: 'none', outbox: 'no' });
    for (const notThere of [alone, [...alone, mail('2026', 'mail')[0]!], [...alone, ...mail('2026', 'mail').slice(0, 2)]]) {
      when(steps(...notThere), decide, ground).refused('submission.budget-not-delivered', { year: '2026', with: 'none', outbox: 'no' });
    }
    when(steps(...alone, ...mail('2026', 'outbox')), decide, ground).refused('submission.budget-not-delivered', { year: '2026', with: 'none', outbox: 'yes' });
    expect(say('submission.budget-not-delivered', { year: '2026', with: 'none', outbox: 'yes' })).toContain('Send it by yourself and note how it was handed in');
    const along = [submit, handIn, packed(1, 3, null), received, approve];
    when(steps(...along), decide, ground).refused('submission.budget-not-delivered', { year: '2026', with: 'plan', outbox: 'no' });

    const otherwise: Command = { ...handInPlan, budget: '2026' };
    const word: Command = { name: 'fileReceipt', budget: null, document: file('word'), note: null, by };
    for (const there of [[...alone, ...mail('2026', 'mail')], [...alone, otherwise], [...alone, has('2026')], [...along, ...mail(null, 'mail')], [...along, handInPlan], [...along, word]]) {
      expect(when(steps(...there), decide, ground).events()).toMatchObject([{ type: 'BudgetDecided', data: { document: file('budget').id } }]);
    }
    expect(types(when(steps(...alone), { ...decide, ...byAgency } as Command, guest).events())).toEqual(['BudgetDecided']);
  });

  describe('whose file was the wrong one', () => {
    const right: Command = { ...handIn, document: file('right'), fileName: 'right.xlsx' };
    const other: Command = { ...right, year: '2027' };
    const budgetOf = (document: string) => [{ kind: 'budget' as const, fileName: 'b.xlsx', document: file(document), sha256: 'a'.repeat(64) }];
    const package_ = (number: number, version: number, budget: string | null, document = 'budget'): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget, documents: budgetOf(document), builtFrom: { logIndex: '40', version } });
    const begun: Command = { name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' };
    const took = (via: 'mail' | 'outbox'): Command => ({ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via });
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const alone = after([submit, ground], [received, ground], [approve, ground], [{ ...handIn, year: '2027' } as Command, ground], [package_(1, 6, '2027'), ground]);
    const inPlan = after([submit, ground], [handIn, ground], [package_(1, 3, null), ground]);
    const along = (events: readonly SubmissionEvent[], ...commands: readonly Command[]) => commands.reduce<SubmissionEvent[]>((all, command) => [...all, ...when(all, command, ground).events()], [...events]);

    it.each<[string, SubmissionEvent[], Command]>([
      ['its package was sent', along(alone, { name: 'sendPackage', budget: '2027', by }, begun, took('mail')), other],
      ['its package went to the mail server, and nobody knows what came of it', along(alone, { name: 'sendPackage', budget: '2027', by }, begun), other],
      ['it was handed in by other means', along(alone, { name: 'handInOtherwise', budget: '2027', means: 'By letter', by, receipt: file('receipt') }), other],
      ['the agency has it, by its own word', along(alone, has('2027')), other],
      ['the plan’s package, which has it, was sent', along(inPlan, { name: 'sendPackage', budget: null, by }, begun, took('mail')), right],
      ['the plan’s package, which has it, was handed in by other means', along(inPlan, handInPlan), right],
      ['the plan was approved, and nobody recorded how its package, which has it, reached the agency', along(inPlan, received, approve), right],
    ])('is not replaced where %s', (_name, events, anew) => {
      when(events, anew, ground).refused('submission.budget-handed-in', { year: 'year' in anew ? anew.year! : '', on: '2026-03-12' });
    });

    it('is not replaced where the agency approved it, and not by itself', () => {
      when(along(alone, has('2027'), { ...decide, year: '2027' } as Command), other, ground).refused('submission.budget-decided', { year: '2027', outcome: 'approved' });
      when(alone, { ...handIn, year: '2027' } as Command, ground).then();
    });

    it('is replaced before anything left the house, and its package made anew; the former stays in the history', () => {
      for (const before of [alone, along(alone, { name: 'sendPackage', budget: '2027', by }), along(alone, { name: 'sendPackage', budget: '2027', by }, begun, took('outbox'))]) {
        const replaced = along(before, other);
        expect(effects(replaced)).toContain('render/2/2027');
        expect(effects(replaced)).not.toContain('send/1');
        expect(given(submission, replaced).state).toMatchObject({ budgets: [{ year: '2027', fileName: 'right.xlsx', document: file('right') }] });
        expect(replaced.filter(({ type }) => type === 'BudgetHandedIn')).toHaveLength(2);
        // What a worker set out to send of the one before is not begun any more.
        when(replaced, begun, ground).then();
        expect(effects(along(replaced, package_(2, replaced.length, '2027', 'right'), { name: 'sendPackage', budget: '2027', by }))).toContain('send/2');
      }
    });

    it('is replaced in the plan’s package, too, and before anything was submitted', () => {
      const wanted = along(inPlan, { name: 'sendPackage', budget: null, by });
      const replaced = along(wanted, right);
      expect(effects(replaced)).toEqual(['render/2']);
      when(replaced, begun, ground).then();
      const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ground], [handIn, ground]);
      expect(given(submission, along(open, right)).state).toMatchObject({ budgets: [{ fileName: 'right.xlsx' }] });
    });
  });

  describe('of later years', () => {
    type Step = [Command, DecisionContext];
    const later: Command = { ...handIn, year: '2027' };
    const effects = (events: readonly SubmissionEvent[]) => submission.effects!(given(submission, events).state, ID).map(({ id }) => id);
    const open = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rules).flatMap(({ key, status, due }) => (status === 'open' && key.endsWith('/2027') ? [`${key} ${due}`] : []));
    const packaged = [{ kind: 'budget' as const, fileName: 'b.xlsx', document: file('budget'), sha256: 'a'.repeat(64) }];
    const made = (number: number, version: number): Command => ({ name: 'notePackage', package: number, submission: 1, revision: 1, budget: '2027', documents: packaged, builtFrom: { logIndex: '40', version } });
    const send: Command = { name: 'sendPackage', budget: '2027', by };
    const otherwise: Command = { name: 'handInOtherwise', budget: '2027', means: 'By letter', by, receipt: file('receipt') };
    const gone: Step[] = [[made(1, 6), ground], [send, ground], [{ name: 'noteSendingBegun', package: 1, messageId: '<1@planline.example>' }, ground], [{ name: 'noteSent', package: 1, messageId: '<1@planline.example>', to: 'plans@agency.example', via: 'mail' }, ground]];
    const approvedWith: Step[] = [[submit, ground], [received, ground], [approve, ground], [later, ground]];

    it('go to the agency never before their plan is approved', () => {
      const early = after([submit, ground], [later, ground]);
      expect(effects(early)).toEqual(['render/1']);
      for (const no of [send, otherwise, has('2027')]) when(early, no, ground).refused('submission.budget-goes-after-plan', { year: '2027' });
      when(early, made(1, 3), ground).then();
      const heard = [...early, ...when(early, received, ground).events()];
      expect(effects([...heard, ...when(heard, approve, ground).events()])).toEqual(['render/1/2027']);
    });

    it('go in a package of their own, sent when somebody says so, looked after by waits of their own, until the agency decides', () => {
      const approved = after([submit, ground], [received, ground], [approve, ground]);
      when(approved, send, ground).refused('submission.no-budget', { year: '2027' });
      expect(open(approved)).toEqual(['budget/2027 2027-03-15']);
      const filed = after(...approvedWith);
      expect(open(filed)).toEqual(['budget-package/2027 2027-03-15', 'budget-decision/2027 2027-06-01']);
      expect(effects(filed)).toEqual(['render/1/2027']);
      when(filed, send, ground).refused('submission.package-not-made');
      expect(effects(after(...approvedWith, [made(1, 6), ground], [send, ground]))).toContain('send/1');
      const sent = after(...approvedWith, ...gone);
      expect(effects(sent)).toEqual(['render/2', 'receipt/1']);
      expect(open(sent)).toEqual(['budget-receipt/2027 2026-03-22', 'budget-decision/2027 2027-06-01']);
      const confirmed = [...sent, ...when(sent, has('2027'), ground).events()];
      expect(open(confirmed)).toEqual(['budget-decision/2027 2027-06-01']);
      expect(open([...confirmed, ...when(confirmed, { ...decide, year: '2027' }, ground).events()])).toEqual([]);
    });

    it('may be handed in by other means, with the receipt that shows it and never before they were there', () => {
      const filed = after(...approvedWith);
      when(filed, { ...otherwise, on: day('2026-03-11') }, ground).refused('submission.before-handed-in', { on: '2026-03-11', year: '2027', since: '2026-03-12' });
      when(filed, otherwise, ground).refused('submission.package-not-made');
      const packed = [...filed, ...when(filed, made(1, filed.length), ground).events()];
      const handed = [...packed, ...when(packed, otherwise, ground).events()];
      expect(handed.at(-1)).toMatchObject({ type: 'HandedInOtherwise', data: { budget: '2027', package: 1, receipt: file('receipt') } });
      expect(open(handed)).toEqual(['budget-decision/2027 2027-06-01']);
    });

    it('go again, in another package, when they were not approved and are handed in anew, the same file or not', () => {
      const declined = after(...approvedWith, ...gone, [{ ...decide, year: '2027', outcome: 'declined', reasons: 'Line 4' }, ground]);
      when(declined, send, ground).refused('submission.budget-decided', { year: '2027', outcome: 'declined' });
      for (const document of [file('budget'), file('better')]) {
        const again = [...declined, ...when(declined, { ...later, document }, ground).events()];
        expect(effects(again)).toEqual(['render/2/2027', 'receipt/1']);
        expect(open(again)).toEqual(['budget-package/2027 2027-03-15', 'budget-decision/2027 2027-06-01']);
        // What a worker began to make of the one before is not taken for this one.
        when(again, made(2, 4), ground).then();
        expect(types(when(again, made(2, again.length), ground).events())).toEqual(['PackageRendered']);
      }
    });

    it('are not sent by themselves where they went in the plan’s package', () => {
      const inPlan: Command = { ...made(1, 3), budget: null } as Command;
      const first2026 = after([submit, ground], [handIn, ground], [inPlan, ground], [received, ground], [approve, ground]);
      expect(effects(first2026)).toEqual([]);
      when(first2026, { ...send, budget: '2026' }, ground).refused('submission.budget-went-with-plan', { year: '2026' });
      const afterwards = after([submit, ground], [received, ground], [approve, ground], [handIn, ground]);
      expect(effects(afterwards)).toEqual(['render/1/2026']);
    });
  });
});
