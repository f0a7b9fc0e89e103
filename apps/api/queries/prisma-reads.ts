import type { PrismaClient } from '#prisma/generated/client.js';
import type { Parts } from '../parts.js';

/**
 * Reads on the query role, whose row-level security shows only the tenant that is set. It is set for the
 * transaction alone, so that a connection's next user can't see it; and the transaction is of one moment, so that a
 * page never shows half of a change.
 */
export const prismaReads = (prisma: PrismaClient): Parts['inTenant'] => (tenant, read) =>
  prisma.$transaction(
    async (transaction) => {
      await transaction.$queryRaw`SELECT set_config('planline.tenant', ${tenant}, true)`;
      return read({ rows: (sql, ...params) => transaction.$queryRawUnsafe(sql, ...params) });
    },
    { isolationLevel: 'RepeatableRead', maxWait: 5_000, timeout: 20_000 },
  );
