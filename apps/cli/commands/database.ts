import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { dataFolder } from '../client.js';
import { Refused } from '../refused.js';
import { readRunFile } from '../run-file.js';
import { embeddedDatabaseUrl } from '../up/database.js';

export function addDatabase(planline: Command): void {
  planline
    .command('database')
    .description('print the address of the built-in database, password included, for backups and moves')
    .action(async () => {
      const folder = dataFolder();
      const running = await readRunFile(folder);
      if (!running?.children.postgres) throw new Refused({ code: 'setup.not-running', params: { folder } });
      console.log(embeddedDatabaseUrl((await readFile(join(folder, 'secret'), 'utf8')).trim(), running.ports.postgres!));
    });
}
