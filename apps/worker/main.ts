import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Runtime } from '@temporalio/worker';
import { pino } from 'pino';
import { configFrom } from '#libs/config/config.js';
import { startWorker, temporalLogger } from './worker.js';
import { WorkerModule } from './worker.module.js';

/** Whatever still hangs then would hang for ever: nothing that matters is only in memory. Less than the supervisor waits. */
const LONGEST_SHUTDOWN_MS = 5_000;

const logger = pino({ name: 'worker' });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    setTimeout(() => {
      logger.error('the shutdown took too long and was cut short');
      process.exit(1);
    }, LONGEST_SHUTDOWN_MS).unref();
  });
}

try {
  // Signals have one owner, Nest: the SDK would otherwise shut its worker down a second time.
  Runtime.install({ shutdownSignals: [], logger: temporalLogger(logger) });
  const config = configFrom(process.env);
  const worker = startWorker(config, logger);
  const app = await NestFactory.create<NestFastifyApplication>(WorkerModule.of(worker), new FastifyAdapter(), { logger: false, forceCloseConnections: true });
  app.enableShutdownHooks();
  await app.listen(config.workerHealthPort, config.bind);
  logger.info({ port: config.workerHealthPort }, 'the worker runs');
} catch (error) {
  logger.fatal({ err: error }, 'the worker did not start');
  process.exit(1);
}
