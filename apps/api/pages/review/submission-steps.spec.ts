import { describe, expect, it } from '@jest/globals';
import { file, rulesWith, stageRule } from '#libs/domain/submission/testing/ground.js';
import { after, approve, at, back, by, received, submit, type Command } from '#libs/domain/submission/testing/steps.js';
import { submission } from '#libs/domain/submission/submission.js';
import { stepsOf, type StepGround } from './steps.js';

const options = { budget: { everyYear: true } };
const ground = at('2026-03-12T15:00:00.000Z', { rules: rulesWith(options) });

/** The form of one step on the page of a submission, after what was done before. */
function form(wanted: string, commands: readonly Command[], ref = 'a-program@1') {
  const state = after(...commands.map((command): [Command, typeof ground] => [command, ground])).reduce(submission.evolve, submission.initial);
  const rule = stageRule(options);
  const given = { plan: { id: 'plan-1' }, stage: { ...rule, guards: [] }, rule, rules: { ...rulesWith(options), ref }, state, version: state.version, draft: null, held: [], bodies: [], asked: [], names: {}, attested: false, meets: false } as unknown as StepGround;
  return stepsOf(given).find(({ command }) => command === wanted);
}
const handIn = (year: string, name: string): Command => ({ name: 'handInBudget', year, document: file(name), fileName: `${name}.xlsx`, by });

describe('the form of a decision on a budget', () => {
  it('is there only where one is undecided, and asks which file was decided on', () => {
    expect(form('decideBudget', [submit, received, approve])).toBeUndefined();
    expect(form('decideBudget', [submit, received, approve, handIn('2026', 'first'), handIn('2027', 'second')])).toMatchObject({
      needs: ['by', 'document'],
      choices: {
        year: [{ value: '2026' }, { value: '2027' }],
        document: [{ value: file('first').id, label: '2026: “first.xlsx”, handed in on March 12, 2026' }, { value: file('second').id, label: '2027: “second.xlsx”, handed in on March 12, 2026' }],
      },
    });
  });
});

describe('the form by which a plan goes back to the agency', () => {
  it('asks why it goes back unchanged in programs from before they could have a guard about it, and in no other', () => {
    const returned = [submit, received, back];
    expect(form('resubmit', returned)?.explain).toEqual([]);
    expect(form('resubmit', returned, 'mi-sig-cohort-3@3')?.explain).toMatchObject([{ about: 'returned-unchanged', required: false }]);
  });
});
