import { describe, expect, it } from '@jest/globals';
import { aggregateNamed } from '#libs/commands/registry.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { asked } from '../../http/field-problems.js';
import { enteredIn } from './entered.js';
import { bodiesFrom, formProblems } from './step-body.js';
import { fieldsOf, stepForm, type Step } from './step-form.js';

const sections = [{ value: 'goals', label: 'Goals' }, { value: 'strategies', label: 'Strategies' }];
const told = ['on', 'agency', 'hash', 'evidence', 'note', 'by', 'answerBy'];
const questions: Step = {
  aggregate: 'submission', id: 's', version: 3, command: 'askQuestions', leave: told, choices: { 'questions.section': sections },
  list: { field: 'questions', rows: [], ask: ['section', 'text', 'citation'], needs: 'text', more: (number) => `Question ${number}` },
};
const people = ['a', 'b', 'c'].map((value) => ({ value, label: `Person ${value}` }));
const reviewers: Step = {
  aggregate: 'review', id: 'r', version: 1, command: 'assignReviewers', leave: [], choices: { reviewers: people, by: people },
  list: { field: 'reviewers', rows: people.slice(0, 1).map(({ label }) => ({ label, fixed: {} })), ask: [], needs: '', more: (number) => `Reviewer ${number}` }, start: { 'reviewers.0': 'a' },
};
const definitionOf = ({ aggregate, command }: Step) => aggregateNamed(aggregate)!.commands[command]!;
const body = (step: Step, entered: Record<string, string>) => bodiesFrom(step, definitionOf(step), enteredIn(entered), { key: 'key', zone: 'America/Chicago' as TimeZone, kept: null })[0]!;
const problems = (step: Step, entered: Record<string, string>) => formProblems(step, definitionOf(step), entered, definitionOf(step).schema.safeParse(body(step, entered), asked).error?.issues ?? []);
const legends = (step: Step, entered: Record<string, string> = {}) => [...new Set(fieldsOf(step, definitionOf(step), entered).flatMap(({ group }) => group ?? []))];

describe('a list of a form whose length nobody knows', () => {
  it('is refused where no line of it is filled in, and where one lacks what it can’t be without: by the line, beside its field', () => {
    expect(problems(questions, {}).map(({ detail }) => detail)).toEqual(['No question is filled in. Fill in at least one: give “What is asked” of it.']);
    const found = problems(questions, { 'questions.0.text': 'Which schools?', 'questions.2.section': 'goals' });
    expect(found).toMatchObject([{ field: 'questions.2.text', detail: 'The field “Question 3”, “What is asked” is missing. Fill it in.' }]);
    const form = stepForm(questions, definitionOf(questions), '/x', { command: 'askQuestions', stream: 's', form: '', entered: { 'questions.2.section': 'goals' }, code: 'x', params: {}, detail: 'No.', also: [], errors: found, status: 422, seenVersion: 3 });
    const byName = new Map(form.groups.flatMap((group) => group.fields).map((field) => [field.name, field]));
    expect([byName.get('questions.2.text')?.error, byName.get('questions.0.text')?.error]).toEqual([found[0]!.detail, null]);
    expect(byName.get('questions.2.section')!.choices.map(({ chosen }) => chosen)).toEqual([true, false]);
  });

  it('has three empty lines more than there are, each called by its number, and never more than the command takes', () => {
    expect(legends(questions)).toEqual(['Question 1', 'Question 2', 'Question 3']);
    expect(legends(questions, { 'questions.2.text': 'Third' })).toHaveLength(6);
    expect(legends(questions, { 'questions.900.text': 'Far' })).toHaveLength(30);
    expect(legends(reviewers)).toEqual(['Person a', 'Reviewer 2', 'Reviewer 3', 'Reviewer 4']);
  });

  it('gives the lines that were filled in, in their order, and leaves out the others', () => {
    expect(body(questions, { 'questions.1.text': 'Why?', 'questions.2.text': 'When?', 'questions.2.section': 'goals' })).toEqual({ questions: [{ text: 'Why?' }, { text: 'When?', section: 'goals' }] });
  });

  it('may be one of plain values, with what is there already filled in', () => {
    expect(body(reviewers, { 'reviewers.0': 'b', 'reviewers.3': 'a', need: '2', order: 'in-order', by: 'c' })).toEqual({ reviewers: ['b', 'a'], need: 2, order: 'in-order', by: 'c' });
    const form = stepForm(reviewers, definitionOf(reviewers), '/x', null);
    expect(form.groups.map(({ legend, fields }) => [legend, fields[0]!.choices.find(({ chosen }) => chosen)?.value]).slice(0, 2)).toEqual([['Person a', 'a'], ['Reviewer 2', undefined]]);
    expect(problems(reviewers, { need: '1', order: 'parallel', by: 'c' }).map(({ detail }) => detail)).toEqual(['No reviewer is filled in. Fill in at least one: give “Member” of it.']);
  });
});
