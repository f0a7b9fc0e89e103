import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from '#prisma/generated/client.js';

/** Read models through the query role's connection: it sees nothing until a tenant is set in its transaction. */
export const queryClient = (databaseUrl: string, { connections = 20 }: { readonly connections?: number } = {}): PrismaClient =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, application_name: 'planline query', max: connections }) });

/**
 * One question in the name of a tenant, sent as one batch: row-level security shows nothing of any other.
 * The setting ends with its transaction, so that the next user of the connection does not inherit it.
 */
export async function tenantQuery<T>(prisma: PrismaClient, tenant: string, ask: (db: PrismaClient) => Prisma.PrismaPromise<T>): Promise<T> {
  const [, answer] = await prisma.$transaction([setTenant(prisma, tenant), ask(prisma)]);
  return answer;
}

/** The models of one tenant, typed, and SQL on their views where a question needs it. */
export type TenantReader = Omit<Prisma.TransactionClient, '$executeRaw' | '$executeRawUnsafe'> & {
  rows<T>(sql: string, ...params: readonly unknown[]): Promise<T[]>;
};

/** Long enough for any page; Prisma may end the process where it runs out during the commit. */
const PATIENCE = { maxWait: 10_000, timeout: 60_000 };

/** Several questions in the name of a tenant, all answered from the same moment. */
export function inTenant<T>(prisma: PrismaClient, tenant: string, read: (db: TenantReader) => Promise<T>): Promise<T> {
  return prisma.$transaction(
    async (transaction) => {
      await setTenant(transaction, tenant);
      const rows = <R>(sql: string, ...params: readonly unknown[]): Promise<R[]> => transaction.$queryRawUnsafe<R[]>(sql, ...params);
      return read(Object.assign(Object.create(transaction), { rows }) as TenantReader);
    },
    { ...PATIENCE, isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
  );
}

const setTenant = (db: Prisma.TransactionClient | PrismaClient, tenant: string): Prisma.PrismaPromise<number> =>
  db.$executeRaw`SELECT set_config('planline.tenant', ${tenant}, true)`;
