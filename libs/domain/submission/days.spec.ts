import { describe, expect, it } from '@jest/globals';
import { day } from '../testing/given.js';
import { AT, byAgency, byHand, file, rulesWith } from './testing/ground.js';
import { after, approve, asAgency, ask, at, back, by, type Command, handInPlan, received, returned, submit, submitted, there, when } from './testing/steps.js';

const before = day('2026-03-11');
const sameDay = day('2026-03-12');
const receipt: Command = { name: 'fileReceipt', budget: null, document: null, note: 'They have it', by };

describe('a day is refused', () => {
  it('of a receipt, or of a handing in, that would be before the submission', () => {
    for (const command of [receipt, handInPlan]) when(submitted, { ...command, on: before } as Command).refused('submission.before-submitted', { on: '2026-03-11', submitted: '2026-03-12' });
  });

  it('of a receipt of a budget that would be before the budget was handed in', () => {
    const ground = at(AT, { rules: rulesWith({ budget: { everyYear: true } }) });
    const filed = after([submit, ground], [received, ground], [approve, ground], [{ name: 'handInBudget', year: '2027', document: file('budget'), fileName: 'b.xlsx', by }, ground]);
    when(filed, { ...receipt, budget: '2027', on: before } as Command, ground).refused('submission.before-handed-in', { on: '2026-03-11', year: '2027', since: '2026-03-12' });
  });

  it('by which a return is wanted back, or an answer, that would be before the agency asked for it', () => {
    when(there, { ...back, backBy: before }).refused('submission.wanted-before-asked', { by: '2026-03-11', on: '2026-03-12' });
    when(submitted, { ...ask, answerBy: before }).refused('submission.wanted-before-asked', { by: '2026-03-11', on: '2026-03-12' });
  });

  it('and not where the agency’s own person asked in time, and that came here later', () => {
    const theirs = asAgency('2026-03-20T15:00:00.000Z');
    for (const command of [{ ...back, ...byAgency, backBy: day('2026-03-19') }, { ...ask, ...byAgency, answerBy: day('2026-03-19') }]) expect(when(submitted, command, theirs).events()).toHaveLength(1);
  });

  it('of an answer of the agency that would be before the submission, whatever it is', () => {
    for (const command of [approve, { ...approve, name: 'decline', reasons: 'No goal' } as Command, back, ask, { name: 'recordAgencyState', state: 'received', ...byHand } as Command]) {
      when(submitted, { ...command, on: before } as Command).refused('submission.before-submitted', { on: '2026-03-11', submitted: '2026-03-12' });
    }
  });

  it('on which a return is taken back before it was made', () => {
    when(returned, { name: 'undoReturn', ...byHand, reason: 'Another plan', on: before }).refused('submission.before-decided', { on: '2026-03-11', decided: '2026-03-12' });
  });
});

describe('the same day is taken', () => {
  it.each<[string, Command]>([
    ['of a receipt', { ...receipt, on: sameDay } as Command],
    ['by which a return is wanted back', { ...back, backBy: sameDay }],
    ['by which an answer is wanted', { ...ask, answerBy: sameDay }],
  ])('%s', (_name, command) => {
    expect(when(there, command).events()).toHaveLength(1);
  });
});
