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

/** SQL on the views of one tenant's models. */
export type TenantReader = {
  rows<T>(sql: string, ...params: readonly unknown[]): Promise<T[]>;
};

/** Long enough for any page; Prisma may end the process where it runs out during the commit. */
const PATIENCE = { maxWait: 10_000, timeout: 60_000 };

/** Several questions in the name of a tenant, all answered from the same moment. */
export function inTenant<T>(prisma: PrismaClient, tenant: string, read: (db: TenantReader) => Promise<T>): Promise<T> {
  return prisma.$transaction(
    async (transaction) => {
      await setTenant(transaction, tenant);
      return read(readerOf(transaction));
    },
    { ...PATIENCE, isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead },
  );
}

/**
 * An object of its own that nothing else ever holds. Never write on Prisma's transaction, nor on an object made
 * from it: its proxy sets what is written on the client that all transactions share, so that one request's
 * questions would be asked in another's transaction, which may be another tenant's.
 */
function readerOf(transaction: Prisma.TransactionClient): TenantReader {
  let before: Promise<unknown> = Promise.resolve();
  return Object.freeze({
    /** One connection answers one question after the other; those asked at once wait in their order. */
    rows<T>(sql: string, ...params: readonly unknown[]): Promise<T[]> {
      const answer = before.then(() => transaction.$queryRawUnsafe<T[]>(sql, ...params));
      before = answer.catch(() => undefined);
      return answer;
    },
  });
}

const setTenant = (db: Prisma.TransactionClient | PrismaClient, tenant: string): Prisma.PrismaPromise<number> =>
  db.$executeRaw`SELECT set_config('planline.tenant', ${tenant}, true)`;
