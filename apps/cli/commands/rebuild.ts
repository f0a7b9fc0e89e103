import type { Command } from 'commander';
import { connect } from '../client.js';
import { factsOf, giveOrder } from '../orders.js';

const WHAT = {
  temporal: 'end every workflow and restore every pending timer from the log',
  'read-models': 'make every read model again from the log, beside the old ones, and switch',
  parked: 'fold again, after a fix, the plans that were set aside',
} as const;

export function addRebuild(planline: Command): void {
  const rebuild = planline.command('rebuild').description('make again from the log what is made from the log');
  for (const [what, description] of Object.entries(WHAT)) {
    rebuild
      .command(what)
      .description(description)
      .action(async (_: object, self: Command) => {
        const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
        const done = await giveOrder(client, `/api/rebuild/${what}`, {});
        console.log(['Rebuilt.', factsOf(done)].filter(Boolean).join(' '));
      });
  }
}
