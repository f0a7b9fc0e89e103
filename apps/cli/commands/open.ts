import type { Command } from 'commander';
import { findServer } from '../client.js';

export function addOpen(planline: Command): void {
  planline
    .command('open')
    .description('print the link that signs the local owner in')
    .action(async () => {
      const { address, key } = await findServer();
      console.log(`${process.env.PLANLINE_PUBLIC_URL ?? address}/sign-in#${key}`);
    });
}
