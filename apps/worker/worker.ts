import { Connection, WorkflowClient } from '@temporalio/client';
import { DefaultLogger } from '@temporalio/worker';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { check } from '#libs/access/access.js';
import { movableClock } from '#libs/clock/postgres.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { databaseUrlFor, type Config, type DatabaseRole } from '#libs/config/config.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { makePostgresReader } from '#libs/event-log/postgres/reader.js';
import { withSharedReads } from '#libs/event-log/shared-reads.js';
import { systemClock } from '#libs/kernel/clock.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { IDENTITY } from '#workflows/protocol.js';
import { makeEffectDeps } from './effects/make-deps.js';
import { runEffectWith } from './effects/run-effect.js';
import { nextDigestDueAt, openDueDigests } from './deliveries/open-due-digests.js';
import { startDeliveries } from './deliveries/start.js';
import type { Job } from './health/job.js';
import { startOrders } from './orders/orders.js';
import { startProjector } from './projectors/projector.js';
import { startReconciler } from './reconciler/reconciler.js';
import { startRelay, type NextDigestAt } from './relay/relay.js';
import { advanceWith, type AdvanceDeps } from './temporal/advance.js';
import { startTemporalWorker } from './temporal/host.js';
import { pokesOver } from './temporal/pokes.js';

export type RunningWorker = {
  readonly jobs: Readonly<Record<string, Job>>;
  /** Rejects where PostgreSQL can't answer. */
  checkDatabase(): Promise<void>;
  /** Drains what acts before what it needs: in less than five seconds. */
  stop(): Promise<void>;
};

const READER_CONNECTIONS = 24;
const APPEND_CONNECTIONS = 4;

/** All long-running jobs of one worker process. Signals and the SDK's runtime are left to whoever called. */
export function startWorker(config: Config, logger: Logger): RunningWorker {
  const db = openPool(config, 'log_reader', READER_CONNECTIONS);
  const append = openPool(config, 'append', APPEND_CONNECTIONS);
  const log = withSharedReads(makePostgresLog(append));
  const reader = makePostgresReader(db, databaseUrlFor(config, 'log_reader'));
  const keyring = makePostgresKeyring(append);
  const clock = config.clockMayMove ? movableClock(db) : systemClock;
  const handle = makeHandle({ log, keyring, clock, access: check, newId: () => uuidV7(Date.now()), settingsOf: settingsReader(log), ...catalogPrograms });
  const connection = Connection.lazy({ address: config.temporal.address });
  const client = new WorkflowClient({ connection, namespace: config.temporal.namespace, identity: IDENTITY });
  const pokes = pokesOver(client);
  const complain = (job: string, error: unknown): void => logger.warn({ job, err: error }, 'a job failed and is tried again');
  const nextDigestAt: NextDigestAt = (tenant, now) => nextDigestDueAt({ db }, { tenant, now });

  const projector = startProjector({ db, reader, keys: keyring, complain });
  const deliveries = startDeliveries({ config, db, handle, clock, complain });
  const openDue: AdvanceDeps['openDueDigests'] = (request) => openDueDigests({ db, mailFrom: config.mailFrom, put: async () => deliveries.nudge() }, request);
  const effects = makeEffectDeps({ config, db, log, keyring, handle, clock });
  const jobs = {
    projector,
    deliveries,
    temporal: startTemporalWorker({
      ...config.temporal,
      activities: { advance: advanceWith({ db, log: reader, handle, clock, openDueDigests: openDue }), runEffect: runEffectWith(effects) },
      logger: temporalLogger(logger),
      complain,
    }),
    relay: startRelay({ db, log: reader, pokes, clock, nextDigestAt, complain }),
    reconciler: startReconciler({ db, client, pokes, clock, nextDigestAt, complain }),
    orders: startOrders({ db, log: reader, client, keys: keyring, pokes, nextDigestAt, mayMove: config.clockMayMove, complain }),
  };
  return {
    jobs,
    async checkDatabase() {
      await Promise.all([db.query('SELECT'), append.query('SELECT')]);
    },
    async stop() {
      await Promise.all([jobs.orders.stop(), jobs.reconciler.stop(), jobs.relay.stop(), jobs.temporal.stop(), deliveries.stop()]);
      await Promise.all([effects.mail.close(), projector.stop()]);
      await Promise.allSettled([reader.close(), connection.close()]);
      await Promise.allSettled([db.end(), append.end()]);
    },
  };
}

/** The SDK's own warnings in the worker's log. */
export const temporalLogger = (logger: Logger): DefaultLogger =>
  new DefaultLogger('WARN', ({ level, message, meta }) => logger[level === 'ERROR' ? 'error' : 'warn']({ job: 'temporal', meta }, message));

function openPool(config: Config, role: DatabaseRole, max: number): Pool {
  const pool = new Pool({ connectionString: databaseUrlFor(config, role), max, connectionTimeoutMillis: 5_000, application_name: `planline worker ${role}` });
  // An idle connection that dies (the database was restarted) is replaced at its next use.
  pool.on('error', () => undefined);
  return pool;
}
