import { describe, expect, it } from '@jest/globals';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import type { submissionCommands } from '#libs/domain/submission/commands.js';
import type { SubmissionEvent } from '#libs/domain/submission/events.js';
import { submission } from '#libs/domain/submission/submission.js';
import { AT, byHand, COORDINATOR, groundAt, ID, rulesWith } from '#libs/domain/submission/testing/ground.js';
import { waits } from '#libs/domain/submission/waits.js';
import { given } from '#libs/domain/testing/given.js';
import { hasSentence } from '#libs/messages/say.js';
import { kinds } from './kinds.js';

type Command = CommandOf<typeof submissionCommands>;

describe('the facts that dates of a kind of stage may count from', () => {
  const commands: readonly Command[] = [
    { name: 'submit', revision: 1, by: COORDINATOR, explanations: { 'budget-of-first-year': 'It follows' } },
    { name: 'recordAgencyState', ...byHand, state: 'received', hash: null },
    { name: 'askQuestions', ...byHand, questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }], answerBy: null },
    { name: 'returnForModification', ...byHand, revision: 1, hash: null, letter: null, sections: ['goals'], reason: 'No baseline', points: [], backBy: null },
  ];

  it.each(Object.keys(kinds['agency-submission'].facts))('of a submission, “%s” is the day of something that it waits for', (fact) => {
    const rules = rulesWith();
    const counting = { ...rules, stages: rules.stages.map((stage) => ({ ...stage, waits: Object.fromEntries(Object.entries(stage.waits).map(([key, wait]) => [key, { ...wait, due: { kind: 'after' as const, fact, count: 0, unit: 'days' as const } }])) })) };
    const events = commands.reduce<SubmissionEvent[]>((before, command) => [...before, ...given(submission, before).when(command, groundAt(AT), ID).events()], []);
    const state = events.reduce((before, event) => submission.evolve(before, event), submission.initial);
    expect(waits(state, counting).filter(({ due }) => due !== null)).not.toEqual([]);
  });

  it.each(Object.entries(kinds))('have words, those of %s, and are the days of its own waits', (_kind, { facts, waits: known }) => {
    for (const [fact, wait] of Object.entries(facts)) {
      expect(hasSentence(`rule.fact-${fact}`)).toBe(true);
      expect(wait === '' || Object.hasOwn(known ?? {}, wait)).toBe(true);
    }
  });
});
