import { join } from 'node:path';
import { Pool } from 'pg';
import { check } from '#libs/access/access.js';
import { movableClock } from '#libs/clock/postgres.js';
import { makeTryOut } from '#libs/commands/dry-run.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { databaseUrlFor, type Config, type DatabaseRole } from '#libs/config/config.js';
import { planIdOf } from '#libs/domain/plan/id.js';
import { folderStore } from '#libs/document-store/store.js';
import { makePostgresLog } from '#libs/event-log/postgres/log.js';
import { withSharedReads } from '#libs/event-log/shared-reads.js';
import { systemClock } from '#libs/kernel/clock.js';
import { dayOf } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makeRecent } from '#libs/kernel/recent.js';
import { makePostgresKeyring } from '#libs/keys/postgres.js';
import { catalogPrograms } from '#libs/programs/catalog.js';
import { inTenant as readInTenant, queryClient } from '#libs/read-models/tenant.js';
import { readingDocuments } from './documents/named-documents.js';
import type { Parts } from './parts.js';
import { openSettings } from './queries/people.js';
import { planById } from './queries/plans.js';

/** Appends of many requests share a call of one function, so that few connections are enough. */
const APPEND_CONNECTIONS = 8;
const QUERY_CONNECTIONS = 10;
/** For what belongs to no tenant: how far the lists are, and waiting for them. */
const WATCH_CONNECTIONS = 4;

/** The parts on real PostgreSQL, each on the role that is meant for it: no role can do another's work. */
export function makeParts(config: Config): Parts {
  const append = openPool(config, 'append', APPEND_CONNECTIONS);
  const query = openPool(config, 'query', WATCH_CONNECTIONS);
  const prisma = queryClient(databaseUrlFor(config, 'query'), { connections: QUERY_CONNECTIONS });
  const log = withSharedReads(makePostgresLog(append));
  const keyring = makePostgresKeyring(append);
  const clock = config.clockMayMove ? movableClock(append) : systemClock;
  const newId = (): string => uuidV7(Date.now());
  const means = { log, keyring, clock, access: check, newId, settingsOf: settingsReader(log), ...catalogPrograms };
  const inTenant: Parts['inTenant'] = (tenant, read) => readInTenant(prisma, tenant, read);
  // A plan keeps its id and its slug for good, so what was found once stays so.
  const plans = makeRecent<string>(10_000);
  /** The lists may be a moment behind a plan that was just opened; the log knows it by its id, or by the slug that its id is made of. */
  const planInLog = async (tenant: string, given: string): Promise<string | null> => {
    const ids = [given, planIdOf(tenant, given)];
    const streams = await log.readStreams(tenant, ids.map((id) => `plan/${id}`));
    return ids.find((_, i) => (streams[i] ?? []).length > 0) ?? null;
  };
  const documents = folderStore(join(config.dataFolder, 'documents'), keyring);
  return {
    config,
    clock,
    handle: readingDocuments(makeHandle(means), documents),
    tryOut: makeTryOut(means),
    pools: { append, query },
    documents,
    inTenant,
    async tenants() {
      const { rows } = await append.query<{ tenant: string }>('SELECT tenant FROM log.tenants()');
      return rows.map(({ tenant }) => tenant);
    },
    async day(tenant) {
      const { timeZone } = await inTenant(tenant, openSettings);
      return { timeZone, today: dayOf(await clock.now(), timeZone) };
    },
    async planNamed(tenant, given) {
      const known = plans.get(`${tenant} ${given}`);
      if (known !== undefined) return known;
      const lists = (name: string) => inTenant(tenant, (db) => planById(db, name));
      // Whoever types an id off a printed page may write its letters large.
      const found = (await lists(given))?.id ?? (await planInLog(tenant, given)) ?? (await lists(given.toLowerCase()))?.id ?? null;
      if (found !== null) plans.set(`${tenant} ${given}`, found);
      return found;
    },
    async checkDatabase() {
      await Promise.all([append.query('SELECT'), query.query('SELECT')]);
    },
    async close() {
      await prisma.$disconnect();
      await Promise.all([append.end(), query.end()]);
    },
  };
}

function openPool(config: Config, role: DatabaseRole, max: number): Pool {
  const pool = new Pool({ connectionString: databaseUrlFor(config, role), max, connectionTimeoutMillis: 5_000, application_name: `planline api ${role}` });
  // An idle connection that dies (the database was restarted) is replaced at its next use.
  pool.on('error', () => undefined);
  return pool;
}
