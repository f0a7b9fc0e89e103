import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFrom } from '#libs/config/config.js';
import { createApi } from './app.js';
import { makeLogger } from './http/logs.js';
import { UnfinishedImports } from './imports/resume-unfinished.js';
import { makeParts } from './make-parts.js';

const logger = makeLogger('api');
try {
  const config = configFrom(process.env);
  const ownerKey = process.env.PLANLINE_OWNER_KEY ?? readFileSync(join(config.dataFolder, 'owner.key'), 'utf8').trim();
  const app = await createApi(makeParts(config), ownerKey, logger);
  await app.listen(config.port, config.bind);
  logger.info({ port: config.port, bind: config.bind }, 'listening');
  app.get(UnfinishedImports).resume(logger);
} catch (error) {
  logger.fatal({ err: error }, 'the API did not start');
  process.exitCode = 1;
}
