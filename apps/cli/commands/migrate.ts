import type { Command } from 'commander';
import { migrationsFrom } from '#libs/config/config.js';
import { migrate } from '#prisma/migrate.js';
import { must } from '../refused.js';
import { reachDatabase } from '../up/database.js';

/** What `up` does by itself and an installation on services of its own does once, before its API and worker start. */
export function addMigrate(planline: Command): void {
  planline
    .command('migrate')
    .description('bring the database that DATABASE_URL names to the newest schema; needs no server')
    .action(async () => {
      const { databaseUrl, secret } = must(migrationsFrom(process.env));
      must(await reachDatabase(databaseUrl));
      const applied = await migrate({ databaseUrl, secret });
      console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`);
    });
}
