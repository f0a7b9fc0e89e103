import { describe, expect, it } from '@jest/globals';
import { day } from '#libs/domain/testing/given.js';
import { allPrograms, loadProgram } from './catalog.js';
import { dryRun } from './dry-run.js';
import { guardsOfRun } from './dry-run-guards.js';
import { programRef, type GuardInFile, type Program } from './program.js';

const newest = loadProgram('mn-ai');
if (!newest.ok) throw new Error('it is in the catalog');
const minnesota = newest.value;
const asked = (program: Program) => guardsOfRun(program, dryRun(program, { start: day('2027-07-01') }), null);
const rule = (stage: string, at: string, expression: string): GuardInFile => ({ id: 'a-rule', stage, at, expression, severity: 'blocks', says: 'This is as it should be.' });
const answerTo = (...given: Parameters<typeof rule>) => asked({ ...minnesota, guards: [rule(...given)] }).map(({ answer }) => answer);

describe('the rules that a dry run meets', () => {
  it.each([
    ['council-input', 'open', 'council.councils.all(c, c.meetings.size() >= 1)'],
    ['council-input', 'certify', 'council.recommendations.size() > 100'],
    ['board-approval', 'open', 'approval.rewritten.size() > 0'],
    ['board-approval', 'vote', 'approval.present > approval.serving'],
    ['board-approval', 'sign', 'approval.signed.exists(s, s.by == approval.by)'],
    ['agency-submission', 'submit', "today <= plan.start.substring(0, 4) + '-02-01'"],
  ])('are found to fail where nothing that people do in “%s” at “%s” could let them hold: %s', (stage, at, expression) => {
    expect(answerTo(stage, at, expression)).toEqual(['fails']);
  });

  it('say what they saw, and why where they can’t be answered', () => {
    const [answer] = asked({ ...minnesota, guards: [rule('board-approval', 'vote', "days_between('x', approval.on) > 0")] });
    expect(answer).toMatchObject({ answer: 'fails', saw: expect.stringContaining('It could not be asked: ') });
  });

  it('are asked of no text where none was given, and a word in quotes is no text', () => {
    expect(answerTo('board-approval', 'vote', 'sections.goals.size() >= 0')).toEqual(['not-asked']);
    expect(answerTo('board-approval', 'vote', "approval.kind != 'missing'")).toEqual(['holds']);
  });

  it('hold in every program of the catalog where everybody does what they should, as far as they read no text', () => {
    for (const program of allPrograms()) expect([programRef(program), ...asked(program).filter(({ answer }) => answer === 'fails').map(({ guard, saw }) => [guard, saw])]).toEqual([programRef(program)]);
  });
});
