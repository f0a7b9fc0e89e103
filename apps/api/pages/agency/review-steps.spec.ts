import { describe, expect, it } from '@jest/globals';
import { after, assign, conflict, context, hashes, ID, lead, members, one, open, opinion, sections, two, three, when, type Command } from '#libs/domain/review/testing/team.js';
import { review } from '#libs/domain/review/review.js';
import { given } from '#libs/domain/testing/given.js';
import { knownFrom } from '../review/known.js';
import { sent } from '../review/testing/sent.js';
import type { Arrived } from './arrived.js';
import { reviewSteps } from './review-steps.js';

const arrived = (more: Partial<Arrived> = {}): Arrived => ({ number: 1, revision: 1, hash: hashes[0], sections: sections('a'), questions: [], budgets: [], states: [], titles: [], ...more });

/** The form of one step on a review's page, after what was done before. */
function form(wanted: string, before: readonly Command[], from: Arrived | null = arrived()) {
  const events = after(...before);
  const { state } = given(review, events);
  const steps = reviewSteps({ id: ID, state, arrived: from, members: members.map((value) => ({ value, label: value.replace('member-', 'Member ') })), person: (id) => id, section: (id) => id });
  return steps.find(({ command }) => command === wanted);
}
/** What the domain answers to a form that was filled in. */
const take = (wanted: string, before: readonly Command[], filled: Parameters<typeof sent>[1], from?: Arrived) => when(after(...before), sent(form(wanted, before, from), filled).commands[0] as Command, context());

describe('the form by which reviewers are assigned', () => {
  it('is refused with more to agree than there are, and lists those who are assigned with room for more', () => {
    take('assignReviewers', [open], { 'reviewers.0': one, need: '2', order: 'parallel', by: lead }).refused('review.need-too-many', { need: 2, reviewers: 1 });
    expect(take('assignReviewers', [open], { 'reviewers.0': two, 'reviewers.1': one, need: '2', order: 'in-order', by: lead }).events()).toMatchObject([{ data: { reviewers: [two, one], need: 2, order: 'in-order' } }]);
    expect(form('assignReviewers', [open, assign(2)])).toMatchObject({ start: { 'reviewers.0': one, 'reviewers.2': three, need: '2', order: 'parallel' }, list: { rows: [{ label: 'Reviewer 1' }, {}, {}] } });
  });
});

describe('the form of a conflict of interest', () => {
  it('is refused without what it is, and offers nobody who has declared one; they steer no more', () => {
    expect(sent(form('declareConflict', [open]), { reviewer: one, by: lead }).problems).toEqual(['The field “What it is” is missing. Fill it in.']);
    expect(take('declareConflict', [open], { reviewer: one, reason: 'Worked there.', by: two }).events()).toMatchObject([{ data: { reviewer: one, by: two } }]);
    const declared = [open, assign(1), conflict(one)];
    const values = (wanted: string, field: string) => form(wanted, declared)?.choices?.[field]?.map(({ value }) => value);
    expect(values('declareConflict', 'reviewer')).toEqual([two, three, 'member-4']);
    expect(values('recordOpinion', 'reviewer')).toEqual([two, three]);
    expect([values('moveDecideBy', 'by'), values('comment', 'by')]).toEqual([[two, three, 'member-4'], members]);
  });

  it('is taken back by another, of those who have one alone', () => {
    expect(form('takeBackConflict', [open])).toBeUndefined();
    expect(form('takeBackConflict', [open, assign(1), conflict(one), opinion(two, 'approve')])).toBeUndefined();
    const back = form('takeBackConflict', [open, conflict(one)]);
    expect([back?.choices?.reviewer, back?.choices?.by?.map(({ value }) => value)]).toEqual([[{ value: one, label: one }], [two, three, 'member-4']]);
    expect(take('takeBackConflict', [open, conflict(one)], { reviewer: one, reason: 'It was another.', by: two }).events()).toMatchObject([{ type: 'ConflictTakenBack', data: { reviewer: one, by: two } }]);
  });
});

describe('the form of an opinion', () => {
  it('is refused without the sections of a return, and is about the text that is under review', () => {
    const of = { reviewer: one, outcome: 'return', reasons: 'No baseline.' };
    take('recordOpinion', [open, assign(2)], of).refused('review.sections-of-return');
    expect(take('recordOpinion', [open, assign(2)], { ...of, sections: ['goals'] }).events()).toMatchObject([{ data: { revision: 1, hash: hashes[0], sections: ['goals'] } }]);
    expect(form('recordOpinion', [open, assign(1), opinion(one, 'approve')])).toBeUndefined();
  });
});

describe('the forms of a round of questions', () => {
  it('refuse a line without its question, keep the draft to be changed, and send it by its number', () => {
    expect(sent(form('draftQuestions', [open]), { by: lead, 'questions.0.section': 'goals' }).problems).toEqual(['The field “Question 1”, “What is asked” is missing. Fill it in.']);
    expect(form('issueQuestions', [open])).toBeUndefined();
    const draft = sent(form('draftQuestions', [open]), { by: lead, 'questions.0.text': 'Who pays?', 'questions.1.text': 'When?', 'questions.1.section': 'goals' }).commands[0] as Command;
    const again = sent(form('draftQuestions', [open, draft]), { by: lead, 'questions.0.text': '' }).commands[0];
    expect(again).toMatchObject({ questions: [{ text: 'When?', section: 'goals', citation: null }] });
    const ask = (by: string) => take('issueQuestions', [open, draft], { by: lead, answerBy: by });
    ask('2026-04-01').refused('review.wanted-in-past', { by: '2026-04-01', today: '2026-04-02' });
    expect(ask('2026-04-20').events()).toMatchObject([{ type: 'QuestionsIssued', data: { round: 1, answerBy: '2026-04-20' } }]);
  });
});

it('a comment is refused while nobody chose who reads it', () => {
  const of = { text: 'Good.', by: lead };
  expect(sent(form('comment', [open]), of).problems).toEqual(['The field “Who reads it” is missing. Fill it in.']);
  expect(take('comment', [open], { ...of, visibility: 'internal' }).events()).toMatchObject([{ data: { visibility: 'internal', share: null } }]);
  expect(take('comment', [open], { ...of, visibility: 'shared', section: 'goals' }).events()).toMatchObject([{ data: { visibility: 'shared', section: 'goals', share: 1 } }]);
});

describe('the form of the decision', () => {
  const returned = [open, assign(1), opinion(one, 'return')];

  it('is there once the reviewers have come to one, asks for points of a return alone, and of its sections', () => {
    expect(form('issueDecision', [open, assign(1)])).toBeUndefined();
    expect(sent(form('issueDecision', returned), { by: lead }).problems).toEqual(['The field “Reasons” is missing. Fill it in.']);
    expect(form('issueDecision', returned)?.choices?.['points.section']).toEqual([{ value: 'goals', label: 'goals' }]);
    const filled = { by: lead, reasons: 'No baseline.', backBy: '2026-05-01', 'points.0.section': 'goals', 'points.0.text': 'Give it.' };
    expect(take('issueDecision', returned, filled).events()).toMatchObject([{ data: { outcome: 'return', sections: ['goals'], points: [{ section: 'goals', text: 'Give it.' }], backBy: '2026-05-01' } }]);
    expect(() => sent(form('issueDecision', [open, assign(1), opinion(one, 'approve')]), filled)).toThrow('no field backBy');
  });

  it('is taken back by another, a return or an approval each by its own', () => {
    const issue: Command = { name: 'issueDecision', reasons: 'So it is.', points: [], backBy: null, by: lead };
    expect(take('undoReturn', [...returned, issue], { by: lead, reason: 'A slip.' }).events()).toMatchObject([{ type: 'ReturnTakenBack' }]);
    const approved = [open, assign(1), opinion(one, 'approve'), issue];
    expect([form('undoReturn', approved), form('undoDecision', [...returned, issue])]).toEqual([undefined, undefined]);
    expect(sent(form('undoDecision', approved), { by: lead }).problems).toEqual(['The field “Reason” is missing. Fill it in.']);
    expect(take('undoDecision', approved, { by: lead, reason: 'A slip.' }).events()).toMatchObject([{ type: 'DecisionTakenBack', data: { year: null } }]);
  });
});

describe('what the district sent since', () => {
  const issue: Command = { name: 'issueDecision', reasons: 'So it is.', points: [], backBy: null, by: lead };
  const returned = [open, assign(1), opinion(one, 'return'), issue];

  it('is taken where it is newer, or comes back as it was after a return, and is no step where nothing came', () => {
    expect([form('noteRevision', [open]), form('noteRevision', returned), form('noteRevision', [open], null)]).toEqual([undefined, undefined, undefined]);
    expect(form('noteRevision', [open], arrived({ number: 2 }))).toBeUndefined();
    const newer = arrived({ number: 2, revision: 2, hash: hashes[1], sections: sections('b') });
    expect(take('noteRevision', returned, { by: lead }, newer).events()).toMatchObject([{ data: { submission: 2, revision: 2, hash: hashes[1], changed: ['goals'] } }]);
    expect(take('noteRevision', returned, { by: lead }, arrived({ number: 2 })).events()).toMatchObject([{ data: { submission: 2, revision: 1 } }]);
  });
});

it('whether a step may be taken is asked as somebody would take it who may: with the first of each choice', () => {
  expect(knownFrom(form('recordOpinion', [open, assign(1)]))).toEqual({ reviewer: one, revision: 1, hash: hashes[0] });
  expect(knownFrom(form('draftQuestions', [open]))).toEqual({ by: lead });
  expect(knownFrom(form('declareConflict', [open]))).toEqual({ reviewer: one, by: lead });
  expect(knownFrom(undefined)).toEqual({});
});
