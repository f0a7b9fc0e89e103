import { submissionCommands } from '#libs/domain/submission/commands.js';

/** Every command that says which agency's person gives it. */
export const commandsOfAgencies = (): string[] =>
  Object.entries(submissionCommands)
    .filter(([, { schema }]) => 'agency' in schema.shape)
    .map(([name]) => `submission.${name}`)
    .sort();
