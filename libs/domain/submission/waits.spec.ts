import { describe, expect, it } from '@jest/globals';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import { day, given } from '../testing/given.js';
import type { SubmissionEvent } from './events.js';
import { submission } from './submission.js';
import { AT, byHand, file, ID, rulesWith } from './testing/ground.js';
import { after, approve, ask, at, back, by, type Command, received, returned, submit, submitted, when } from './testing/steps.js';

describe('more time', () => {
  const more: Command = { name: 'grantExtension', of: 'submit', year: null, until: day('2026-04-15'), reason: 'The board meets later', document: null, by };
  const open = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }]);

  it('stays beside the day that law gives', () => {
    when(open, { ...more, until: day('2026-03-15') }).then();
    when(open, { ...more, until: day('2026-03-10') }).refused('submission.extension-not-later', { until: '2026-03-10', end: '2026-03-15' });
    const events = when(open, more).events();
    expect(events).toMatchObject([{ type: 'SubmissionExtended', data: { statutory: '2026-03-15', until: '2026-04-15' } }]);
    const { state } = given(submission, [...open, ...events]);
    expect(submission.waits!(state, rulesWith()).find(({ key }) => key === 'submit')).toMatchObject({ due: '2026-04-15', status: 'open' });
    when(submitted, more).refused('submission.nothing-to-extend');
  });

  describe('for a year’s budget', () => {
    const ground = at(AT, { rules: rulesWith({ budget: { everyYear: true, source: { mark: 'U', text: 'A budget each March' } } }) });
    const rules = ground.rules!;
    const until = day('2027-04-15');
    const forBudget: Command = { ...more, of: 'budget', year: '2027', until } as Command;
    const handIn: Command = { name: 'handInBudget', year: '2027', document: file('budget'), fileName: 'b.xlsx', by };
    const has: Command = { name: 'fileReceipt', budget: '2027', document: null, note: 'Their mail', by };
    const decline: Command = { name: 'decideBudget', ...byHand, year: '2027', document: file('budget').id, outcome: 'declined', reasons: 'Line 4', letter: null };
    const budgetIn = (events: readonly SubmissionEvent[]) => submission.waits!(given(submission, events).state, rules).find(({ key }) => key === 'budget/2027');

    it('is refused of no year, of one that has none, of one whose budget is handed in, and for no later day', () => {
      const open = after([submit, ground], [received, ground], [approve, ground]);
      when(open, { ...forBudget, year: null } as Command, ground).refused('submission.extension-of-year', { of: 'budget', year: 'none' });
      when(open, { ...more, year: '2027' } as Command, ground).refused('submission.extension-of-year', { of: 'submit', year: '2027' });
      when(open, { ...forBudget, year: '2031' } as Command, ground).refused('submission.no-such-budget', { year: '2031', years: '2026, 2027, 2028', mark: 'U', source: 'A budget each March' });
      when(after([submit, ground], [received, ground], [approve, ground], [handIn, ground]), forBudget, ground).refused('submission.nothing-to-extend', { of: 'budget', year: '2027' });
      when(open, { ...forBudget, until: day('2027-03-01') } as Command, ground).refused('submission.extension-not-later', { until: '2027-03-01', end: '2027-03-15' });
      when(open, { ...forBudget, by: 'person-9' } as Command, ground).refused('submission.no-role');
    });

    it.each<[string, SubmissionEvent[]]>([
      ['being prepared', after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, ground])],
      ['with the agency', after([submit, ground])],
      ['returned', after([submit, ground], [received, ground], [back, ground])],
      ['approved', after([submit, ground], [received, ground], [approve, ground])],
      ['approved, and the budget was not', after([submit, ground], [received, ground], [approve, ground], [handIn, ground], [has, ground], [decline, ground])],
    ])('is taken while the plan is %s, and the day that law gives stays beside it', (_name, events) => {
      const [granted] = when(events, forBudget, ground).events();
      expect(granted).toMatchObject({ type: 'SubmissionExtended', data: { of: 'budget', year: '2027', statutory: '2027-03-15', until } });
      when([...events, granted!], forBudget, ground).then();
    });

    it('moves the day on which that budget is waited for, and no other', () => {
      const approved = after([submit, ground], [received, ground], [approve, ground]);
      expect(budgetIn(approved)).toMatchObject({ due: '2027-03-15', status: 'open' });
      const granted = [...approved, ...when(approved, forBudget, ground).events()];
      expect(budgetIn(granted)).toMatchObject({ due: '2027-04-15', status: 'open' });
      expect(submission.waits!(given(submission, granted).state, rules).find(({ key }) => key === 'budget/2028')).toMatchObject({ due: '2028-03-15' });
      // What was granted before the plan was approved holds afterwards.
      const early = after([submit, ground], [forBudget, ground], [received, ground], [approve, ground]);
      expect(budgetIn(early)).toMatchObject({ due: '2027-04-15', status: 'open' });
    });
  });
});

describe('what is waited for', () => {
  const open = (events: readonly SubmissionEvent[], rules = rulesWith()) =>
    submission.waits!(given(submission, events).state, rules).flatMap(({ key, status, due }) => (status === 'open' ? [`${key} ${due}`] : []));

  it('follows the submission from its date to the agency’s, and back', () => {
    const prepared = after([{ name: 'openSubmission', revision: null, by: null, explanations: {} }, at('2026-02-01T15:00:00.000Z')]);
    expect(open(prepared)).toEqual(['submit 2026-03-15']);
    expect(open([...prepared, ...when(prepared, submit).events()])).toEqual(['package 2026-03-13', 'agency-decision 2026-06-01']);
    expect(open(after([submit], [ask]))).toEqual(['package 2026-03-13', 'agency-decision 2026-06-01', 'answer/1 2026-03-26']);
    expect(open(returned)).toEqual(['resubmit 2026-04-11']);
    expect(open(after([submit], [received], [{ ...back, backBy: day('2026-04-01') }]))).toEqual(['resubmit 2026-04-01']);
    expect(open(after([submit], [received], [approve]))).toEqual([]);
  });

  it('has the program’s rule where the agency named no day, and tells that it is the agency’s where it did, with more time too', () => {
    const rules = rulesWith();
    const ruleOf = (events: readonly SubmissionEvent[], wanted: string) => {
      const { due, rule } = submission.waits!(given(submission, events).state, rules).find(({ key }) => key === wanted)!;
      return [due, rule, ruleOfWait(rules, rule, due)?.whole];
    };
    expect(ruleOf(returned, 'resubmit')).toEqual(['2026-04-11', 'agency-submission/resubmit', expect.stringContaining('the plan was returned')]);
    expect(ruleOf(after([submit], [ask]), 'answer/1')).toEqual(['2026-03-26', 'agency-submission/answer', expect.stringContaining('the question was asked')]);
    const named = after([submit], [received], [{ ...back, backBy: day('2026-04-01') }]);
    expect(ruleOf(named, 'resubmit')).toEqual(['2026-04-01', 'agency-submission/resubmit/set-by-agency', 'set by the agency']);
    expect(ruleOf(after([submit], [{ ...ask, answerBy: day('2026-03-20') }]), 'answer/1')).toEqual(['2026-03-20', 'agency-submission/answer/set-by-agency', 'set by the agency']);
    const longer = when(named, { name: 'grantExtension', of: 'resubmit', year: null, until: day('2026-05-01'), reason: 'The board meets later', document: null, by }).events();
    expect(ruleOf([...named, ...longer], 'resubmit')).toEqual(['2026-05-01', 'agency-submission/resubmit/set-by-agency', 'set by the agency']);
  });

  it('goes on after the approval where budgets of later years are to come, each 15 March', () => {
    const rules = rulesWith({ budget: { everyYear: true } });
    const approved = after([submit, at(AT, { rules })], [received, at(AT, { rules })], [approve, at(AT, { rules })]);
    expect(open(approved, rules)).toEqual(['budget/2026 2026-03-15', 'budget/2027 2027-03-15', 'budget/2028 2028-03-15']);
    expect(submission.process!(given(submission, approved).state, ID)).toEqual({ kind: 'submission', subject: 'plan-1~agency-submission', round: 1, open: true });
    expect(submission.process!(given(submission, after([submit], [received], [approve])).state, ID)).toMatchObject({ open: false });
  });
});
