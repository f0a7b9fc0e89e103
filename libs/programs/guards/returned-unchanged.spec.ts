import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lintProgram } from '../lint.js';
import { rulesFrom } from '../rules.js';

const guard = `
  - id: returned-unchanged
    stage: agency-submission
    at: submit
    expression: submission.number < 2 || submission.changed.size() > 0 || submission.answered > 0
    severity: warns
    says: Something has changed since the submission before, or a question of the state on it was answered.
    source: { mark: U, text: "A choice of this program; no rule found says what must have changed" }
`;

describe('a program that rules on what comes back unchanged', () => {
  it.each(['mn-achievement-integration@3', 'mi-sig-cohort-3@3'])('has nothing that the linter finds, as %s would be, and is answered by the facts of a submission', (ref) => {
    const { program, findings } = lintProgram(readFileSync(`libs/programs/catalog/${ref}.yaml`, 'utf8').replace('\n\ndocuments:', `${guard}\ndocuments:`));
    expect(findings.filter(({ severity }) => severity !== 'informs')).toEqual([]);
    const facts = { number: 2, revision: 2, frozenOn: '2026-02-01', by: 'x', attached: [], changed: [], answered: 0, budgets: [], extended: null };
    const holds = (more: object) => rulesFrom(program!).guards('agency-submission', 'submit', { today: '2026-03-01', plan: { start: '2026-07-01', end: '2029-06-30' }, sections: {}, submission: { ...facts, ...more } }).find((answer) => answer.guard === 'returned-unchanged')?.holds;
    expect([{}, { changed: ['goals'] }, { answered: 1 }, { number: 1 }].map(holds)).toEqual([false, true, true, true]);
  });
});
