import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { contentOf } from '#libs/domain/testing/tasks.js';
import { inTenant, queryClient, tenantQuery } from './tenant.js';
import { readModelDatabase, type ReadModelDatabase } from './testing/database.js';
import { makeDistrict, makeInstallation } from './testing/district.js';

jest.setTimeout(60_000);

describe('the query role', () => {
  let read: ReadModelDatabase;
  let prisma: ReturnType<typeof queryClient>;
  beforeAll(async () => {
    read = await readModelDatabase();
    prisma = queryClient(read.database.urlFor('query'), { connections: 1 });
    const installation = makeInstallation();
    for (const tenant of ['north', 'south']) {
      const district = makeDistrict(tenant, '2026-03-02T15:00:00.000Z', installation);
      await district.open();
      await district.openPlan(`${tenant}-plan`);
      await district.planTask(`${tenant}-plan`, `${tenant}-task`, contentOf({ kind: 'unscheduled' }));
    }
    await read.catchUp(installation);
  }, 60_000);
  afterAll(async () => {
    await prisma?.$disconnect();
    await read?.close();
  });

  it('sees nothing where no tenant is set', async () => {
    expect(await prisma.task.findMany()).toEqual([]);
    expect(await prisma.$queryRaw`SELECT * FROM read.plan_history`).toEqual([]);
  });

  it('sees its own tenant, typed and by SQL', async () => {
    expect(await tenantQuery(prisma, 'north', (db) => db.task.findMany({ select: { task: true, status: true } }))).toEqual([{ task: 'north-task', status: 'planned' }]);
    expect(await inTenant(prisma, 'south', (db) => db.rows<{ task: string }>('SELECT task FROM read.tasks WHERE status = $1', 'planned'))).toEqual([{ task: 'south-task' }]);
  });

  it('pooled-connection-of-another-tenant-sees-nothing: the same connection, asked for another tenant or none', async () => {
    await tenantQuery(prisma, 'north', (db) => db.plan.findMany());
    expect(await prisma.plan.findMany()).toEqual([]);
    expect(await tenantQuery(prisma, 'elsewhere', (db) => db.plan.findMany())).toEqual([]);
    expect(await tenantQuery(prisma, 'south', (db) => db.plan.findMany({ where: { tenant: 'north' } }))).toEqual([]);
  });

  it('sees nothing of the tables behind the views either, and changes nothing', async () => {
    const { rows } = await read.client.query<{ version: number }>(`SELECT version FROM work.read_model_versions WHERE state = 'live'`);
    const table = `read.tasks_v${rows[0]!.version}`;
    expect(await prisma.$queryRawUnsafe(`SELECT * FROM ${table}`)).toEqual([]);
    await expect(prisma.$executeRawUnsafe(`UPDATE ${table} SET title = 'ours'`)).rejects.toThrow(/permission denied/);
    await expect(prisma.$executeRawUnsafe('SELECT read.create_version()')).rejects.toThrow(/permission denied/);
  });

  it('a-read-answered-by-anothers-transaction: many reads of several tenants at once are each answered with their own rows, and none fails', async () => {
    const many = queryClient(read.database.urlFor('query'), { connections: 6 });
    const tenants = ['north', 'south', 'elsewhere'];
    const reads = Array.from({ length: 120 }, (_, i) => tenants[i % tenants.length]!);
    const answers = await Promise.allSettled(
      reads.map((tenant) =>
        inTenant(many, tenant, async (db) => {
          const [named] = await db.rows<{ tenant: string }>(`SELECT current_setting('planline.tenant') AS tenant`);
          const plans = await db.rows<{ plan: string }>('SELECT plan FROM read.plans');
          // Two at once, as a page may ask.
          const [tasks, history] = await Promise.all([db.rows<{ task: string }>('SELECT task FROM read.tasks'), db.rows<{ tenant: string }>('SELECT DISTINCT tenant FROM read.plan_history')]);
          return [named, ...plans, ...tasks, ...history];
        }),
      ),
    );
    await many.$disconnect();
    const wanted = (tenant: string) => (tenant === 'elsewhere' ? [{ tenant }] : [{ tenant }, { plan: `${tenant}-plan` }, { task: `${tenant}-task` }, { tenant }]);
    expect(answers).toEqual(reads.map((tenant) => ({ status: 'fulfilled', value: wanted(tenant) })));
  });

  it('a-question-after-the-answer: what was kept of a read can ask nothing more', async () => {
    const kept = await inTenant(prisma, 'north', (db) => Promise.resolve(db));
    await inTenant(prisma, 'south', (db) => db.rows('SELECT 1'));
    await expect(kept.rows('SELECT plan FROM read.plans')).rejects.toThrow();
  });
});
