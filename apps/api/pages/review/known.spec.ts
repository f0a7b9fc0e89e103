import { describe, expect, it } from '@jest/globals';
import { decidedOn, knownFor, type KnownOf } from './known.js';

const newest = { revision: 3, hash: 'c'.repeat(64) };
const submitted = { revision: 2, hash: 'b'.repeat(64), number: 1, sections: {} };
const of = (more: Partial<KnownOf>) => knownFor({ stage: { kind: 'agency-submission' }, state: undefined, newest, by: 'coordinator', body: null, signers: [], explain: () => [], ...more });

describe('what a page fills in to ask whether a step may be taken', () => {
  it('is the text that the agency has, not the newest, of a step on what it returned', () => {
    const known = of({ state: { status: 'returned', version: 9, current: submitted, questions: [] } });
    for (const step of ['approve', 'recordAgencyState', 'undoReturn', 'askQuestions', 'undoDecision', 'returnForModification'])
      expect(known(step)).toMatchObject({ revision: 2, hash: submitted.hash, of: 'resubmit', by: 'coordinator' });
  });

  it('is the newest revision of a step that begins something on it', () => {
    const known = of({ state: { status: 'returned', version: 9, current: submitted, questions: [] } });
    for (const step of ['submit', 'resubmit', 'openSubmission']) expect(known(step)).toMatchObject(newest);
    expect(of({ stage: { kind: 'board-approval' }, state: { status: 'open', version: 2, round: 1, revision: 2, hash: submitted.hash } })('openApproval')).toMatchObject(newest);
  });

  it('is what the board carried of a signature under it, and no revision at all before there is one', () => {
    expect(of({ stage: { kind: 'board-approval' }, state: { status: 'signing', version: 2, round: 1, revision: 2, hash: submitted.hash } })('sign')).toMatchObject({ revision: 2, hash: submitted.hash });
    expect(of({ newest: null })('submit')).not.toHaveProperty('revision');
    expect(of({})('approve')).not.toHaveProperty('hash');
  });

  it('answers the questions that are open, since the form that sends a plan back asks for each', () => {
    const questions = [{ round: 1, questions: [{ number: 1, answer: 'Yes.' }, { number: 2, answer: null }] }];
    expect(of({ state: { status: 'returned', version: 9, current: submitted, questions } })('resubmit')).toMatchObject({ answers: [{ round: 1, number: 2 }] });
  });

  it('has the date of every signature that an attestation of an approval is to tell', () => {
    expect(of({ signers: ['superintendent'] })('attestApproval')).toMatchObject({ signed: [{ role: 'superintendent' }] });
  });

  it('explains what whoever takes the step is asked to explain', () => {
    expect(of({ explain: (command) => (command === 'freezeRevision' ? ['some-rule'] : []) })('freezeRevision')).toMatchObject({ explanations: { 'some-rule': '–' } });
    expect(of({ explain: (command) => (command === 'freezeRevision' ? ['some-rule'] : []) })('submit')).not.toHaveProperty('explanations');
  });

  it('is bound to the round of a council, whose number is in its own state', () => {
    expect(decidedOn({ status: 'open', version: 1, round: { number: 2, revision: 5, hash: 'd' } })).toEqual({ revision: 5, hash: 'd' });
    expect(decidedOn(undefined)).toBeNull();
  });
});
