import { describe, expect, it } from '@jest/globals';
import { corrected, file, first, ID, rulesWith, stageRule } from '#libs/domain/submission/testing/ground.js';
import { given } from '#libs/domain/testing/given.js';
import { after, approve, approvedAgain, ask, at, back, by, received, submit, type Command } from '#libs/domain/submission/testing/steps.js';
import { submission } from '#libs/domain/submission/submission.js';
import { sent } from './testing/sent.js';
import type { StepGround } from './ground.js';
import { stepsOf } from './steps.js';

const options = { budget: { everyYear: true } };
const ground = at('2026-03-12T15:00:00.000Z', { rules: rulesWith(options) });

const sections = [{ id: 'goals', title: 'Goals' }, { id: 'strategies', title: 'Strategies' }];
const coordinator = { role: 'coordinator', person: by, name: 'A. Coordinator', title: 'Coordinator' };
const eventsOf = (commands: readonly Command[]) => after(...commands.map((command): [Command, typeof ground] => [command, ground]));

/** The form of one step on the page of a submission, after what was done before. */
function form(wanted: string, commands: readonly Command[], ref = 'a-program@1') {
  const state = eventsOf(commands).reduce(submission.evolve, submission.initial);
  const rule = stageRule(options);
  const given = { plan: { id: 'plan-1' }, stage: { ...rule, guards: [] }, rule, rules: { ...rulesWith(options), ref, sections }, state, version: state.version, draft: { revisions: [first, corrected] }, held: [coordinator], bodies: [], asked: [], names: {}, attested: false, meets: false, states: new Map(), today: '2026-02-10' } as unknown as StepGround;
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

  it('asks for the answer to each open question in that question’s words, and is refused while one has none', () => {
    const questions = { ...ask, questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }, { section: null, text: 'Who pays?', citation: null }] };
    const asked = [submit, received, questions, back];
    const step = form('resubmit', asked);
    expect(step?.list?.rows.map(({ label }) => label)).toEqual(['Question 1 of round 1: What is the baseline?', 'Question 2 of round 1: Who pays?']);
    const of = (more: Readonly<Record<string, string>>) => given(submission, eventsOf(asked)).when(sent(step, { revision: '2', by, ...more }).commands[0] as Command, approvedAgain({ rules: rulesWith(options) }), ID);
    of({ 'answers.1.answer': 'The district.' }).refused('submission.unanswered', { count: 1, round: 1, number: 1 });
    expect(of({ 'answers.0.answer': '40 percent.', 'answers.1.answer': 'The district.' }).events().map(({ type }) => type)).toEqual(['QuestionAnswered', 'QuestionAnswered', 'RevisionSubmitted']);
  });
});

describe('what the agency asks, as somebody of the district writes it down', () => {
  it('is a round of as many questions as are filled in, and is refused with what is missing in a line', () => {
    const step = form('askQuestions', [submit, received]);
    expect(sent(step, { by, note: 'Their mail.' }).problems).toEqual(['No question is filled in. Fill in at least one: give “What is asked” of it.']);
    expect(sent(step, { by, note: 'Their mail.', 'questions.1.section': 'goals' }).problems).toEqual(['The field “Question 2”, “What is asked” is missing. Fill it in.']);
    const { commands } = sent(step, { by, note: 'Their mail.', 'questions.0.text': 'Who pays?', 'questions.2.text': 'What is the baseline?', 'questions.2.section': 'goals', 'questions.2.citation': 'Rule 7' });
    expect(commands).toMatchObject([{ questions: [{ section: null, text: 'Who pays?', citation: null }, { section: 'goals', text: 'What is the baseline?', citation: 'Rule 7' }] }]);
    expect(given(submission, eventsOf([submit, received])).when(commands[0] as Command, ground, ID).events()).toMatchObject([{ type: 'QuestionsAsked', data: { round: 1, count: 2 } }]);
  });

  it('of the sections that are returned is told point by point, and of no other section', () => {
    const step = form('returnForModification', [submit, received]);
    const points = (section: string) => sent(step, { by, note: 'Their letter.', reason: 'No baseline.', sections: ['goals'], 'points.0.section': section, 'points.0.text': 'Give the baseline.' }).commands[0] as Command;
    const back = given(submission, eventsOf([submit, received]));
    back.when(points('strategies'), ground, ID).refused('submission.point-not-returned', { section: 'strategies' });
    expect(back.when(points('goals'), ground, ID).events()).toMatchObject([{ type: 'SubmissionReturned', data: { sections: ['goals'], points: [{ section: 'goals', text: 'Give the baseline.' }] } }]);
  });
});
