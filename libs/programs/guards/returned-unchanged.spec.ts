import { describe, expect, it } from '@jest/globals';
import { rulesOf } from '../catalog.js';

describe('a program that rules on what comes back unchanged', () => {
  it.each(['mn-achievement-integration@4', 'mi-sig-cohort-3@4'])('is answered by the facts of a submission: %s', (ref) => {
    const facts = { number: 2, revision: 2, frozenOn: '2026-02-01', by: 'x', attached: [], changed: [], answered: 0, budgets: [], extended: null };
    const holds = (more: object) => rulesOf(ref).guards('agency-submission', 'submit', { today: '2026-03-01', plan: { start: '2026-07-01', end: '2029-06-30' }, sections: {}, submission: { ...facts, ...more } }).find((answer) => answer.guard === 'returned-unchanged')?.holds;
    expect([{}, { changed: ['goals'] }, { answered: 1 }, { number: 1 }].map(holds)).toEqual([false, true, true, true]);
  });
});
