import { expect, it } from '@jest/globals';
import { submission as sentences } from '#libs/messages/en/submission.js';
import { submissionCommands } from './commands.js';

it('no sentence of a submission names a command: it is read on pages, by people who have forms', () => {
  const named = Object.keys(submissionCommands).filter((name) => /[A-Z]/.test(name));
  const told = Object.entries(sentences).filter(([code]) => code.startsWith('submission.'));
  expect(told.flatMap(([code, sentence]) => named.filter((name) => sentence.includes(name)).map((name) => `${code}: ${name}`))).toEqual([]);
});
