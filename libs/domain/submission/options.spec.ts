import { describe, expect, it } from '@jest/globals';
import { allPrograms, rulesOf } from '#libs/programs/catalog.js';
import { programRef } from '#libs/programs/program.js';
import { optionsOf, rolesOf, stepTo, submissionOptionsSchema } from './options.js';
import { portal, stageRule, straight } from './testing/ground.js';

const problems = (states: readonly unknown[]): string[] => {
  const parsed = submissionOptionsSchema.safeParse({ agency: { title: 'Agency' }, states });
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message);
};
const state = (id: string, means: string | null, ...transitions: string[]) => ({ id, title: id, turn: 'agency', means, transitions });

describe('what a program says of its agency', () => {
  it.each([
    ['leads to a state that there is not', [state('sent', 'submitted', 'gone'), { ...state('approved', 'approved'), final: true }], '“sent” leads to “gone”, which is no state'],
    ['has two states of one id', [state('sent', 'submitted', 'approved'), { ...state('approved', 'approved'), final: true }, { ...state('approved', 'approved'), final: true }], 'two states have one id'],
    ['can’t be submitted to', [state('sent', null, 'approved'), { ...state('approved', 'approved'), final: true }], 'one state must mean “submitted”'],
    ['can’t approve', [state('sent', 'submitted', 'lost'), state('lost', null)], 'a state must mean “approved”'],
    ['returns what can’t come back', [state('sent', 'submitted', 'back', 'approved'), state('back', 'returned'), { ...state('approved', 'approved'), final: true }], 'what is returned must come back: a state must mean “resubmitted”'],
    ['goes on from its end', [state('sent', 'submitted', 'approved'), { ...state('approved', 'approved', 'sent'), final: true }], '“approved” is final and leads on'],
    ['approves and is not at its end', [state('sent', 'submitted', 'approved'), state('approved', 'approved')], '“approved” means approved and is not final'],
  ])('is refused where it %s', (_what, states, problem) => expect(problems(states)).toEqual([problem]));

  it('is read from every program of the catalog that has such a stage', () => {
    const stages = allPrograms().flatMap((program) => rulesOf(programRef(program)).stages.filter(({ kind }) => kind === 'agency-submission'));
    expect(stages.length).toBeGreaterThan(2);
    for (const stage of stages) {
      expect(optionsOf(stage).ok).toBe(true);
      expect(rolesOf(stage).length).toBeGreaterThan(0);
    }
  });

  it('gives the step that means something, directly after a state', () => {
    const [minnesota, michigan] = [straight, portal].map((states) => submissionOptionsSchema.parse({ agency: { title: 'Agency' }, states }));
    expect(stepTo(minnesota!, null, 'submitted')?.id).toBe('sent');
    expect(stepTo(michigan!, 'in-progress', 'submitted')?.id).toBe('submitted');
    expect(stepTo(michigan!, 'submitted', 'approved')).toBeNull();
    expect(stepTo(minnesota!, null, 'approved')).toBeNull();
  });

  it('names who acts: the roles that it lists, or else the owners of its waits', () => {
    expect(rolesOf(stageRule({ roles: ['Superintendent', 'Board Chair'] }))).toEqual(['superintendent', 'board-chair']);
    expect(rolesOf(stageRule({ roles: [] }))).toEqual(['coordinator']);
  });
});
