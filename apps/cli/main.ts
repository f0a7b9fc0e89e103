import { Command, CommanderError } from 'commander';
import { say } from '#libs/messages/say.js';
import { ApiProblem } from './client.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { Refused } from './refused.js';
import { addCommandVerbs } from './commands/aggregate.js';
import { addClock } from './commands/clock.js';
import { addDatabase } from './commands/database.js';
import { addDeadLetters } from './commands/dead-letters.js';
import { addDocument } from './commands/document.js';
import { addImport } from './commands/import.js';
import { addImports } from './commands/imports.js';
import { addMigrate } from './commands/migrate.js';
import { addOpen } from './commands/open.js';
import { addPeople } from './commands/people.js';
import { addProgram } from './commands/program.js';
import { addQueries } from './commands/queries.js';
import { addRebuild } from './commands/rebuild.js';
import { addShow } from './commands/show.js';
import { addStatus } from './commands/status.js';
import { addUp } from './commands/up.js';

export function program(): Command {
  const planline = new Command('planline')
    .description('Gets a plan through the people who must agree to it, and then done on time, with a record that anyone can check.')
    .option('--tenant <id>', 'whose plans are meant', process.env.PLANLINE_TENANT ?? 'local')
    .showHelpAfterError('(planline --help lists the commands)')
    .exitOverride();
  for (const add of [addUp, addImport, addImports, addDocument, addPeople, addStatus, addQueries, addShow, addDeadLetters, addClock, addRebuild, addProgram, addOpen, addDatabase, addMigrate, addCommandVerbs]) add(planline);
  return planline;
}

/**
 * Runs one command line. Exit codes: 0 done; 1 refused, with one sentence that says why and what to do;
 * 2 the command line itself is wrong.
 */
export async function run(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (error instanceof Refused || error instanceof ApiProblem) {
      console.error(error.message);
      process.exitCode = 1;
    } else {
      console.error(say('setup.unexpected', { reason: reasonOf(error) }));
      if (process.env.PLANLINE_DEBUG) console.error(error);
      process.exitCode = 1;
    }
  }
}
