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
    const found = await inTenant(prisma, 'south', async (db) => [await db.plan.count(), await db.rows<{ task: string }>('SELECT task FROM read.tasks WHERE status = $1', 'planned')]);
    expect(found).toEqual([1, [{ task: 'south-task' }]]);
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
});
