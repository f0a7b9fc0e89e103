import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { makeRecent } from '#libs/kernel/recent.js';
import type { ErasableKeyring } from './port.js';

/** Keys kept in memory at most, and for how long: an erasure made by another process is noticed that late at most. */
const KEPT = 10_000;
const FRESH_MS = 30_000;

type Known = { readonly secret: Uint8Array | null; readonly until: number };

/** Keys in PostgreSQL, on a pool of the role `append` or `log_reader`; only the latter may destroy. */
export function makePostgresKeyring(pool: Pool, now: () => number = Date.now): ErasableKeyring {
  const recent = makeRecent<Known>(KEPT);
  const name = (tenant: string, subject: string): string => `${tenant}\n${subject}`;

  const remember = (tenant: string, subject: string, secret: Uint8Array | null): Uint8Array | null => {
    recent.set(name(tenant, subject), { secret, until: now() + FRESH_MS });
    return secret;
  };

  const known = (tenant: string, subject: string): Known | undefined => {
    const found = recent.get(name(tenant, subject));
    return found && found.until > now() ? found : undefined;
  };

  /** Undefined: there is no such key. */
  const secretBy = async (name: string, text: string, ...values: readonly unknown[]): Promise<Uint8Array | null | undefined> => {
    const { rows } = await pool.query<{ secret: Buffer | null }>({ name, text, values: [...values] });
    return rows[0]?.secret;
  };

  return {
    forSealing: async (tenant, subject) => {
      const cached = known(tenant, subject);
      if (cached) return cached.secret;
      const secret = await secretBy('keys.find_or_make', 'select secret from keys.find_or_make($1, $2, $3)', tenant, subject, randomBytes(32));
      return remember(tenant, subject, secret ?? null);
    },
    forReading: async (tenant, subject) => {
      const cached = known(tenant, subject);
      if (cached) return cached.secret;
      const secret = await secretBy('keys.find', 'select secret from keys.find($1, $2)', tenant, subject);
      // One that is missing may be made in the next moment: only what was found is kept.
      return secret === undefined ? null : remember(tenant, subject, secret);
    },
    destroy: async (tenant, subject) => {
      await pool.query('select keys.destroy($1, $2)', [tenant, subject]);
      recent.delete(name(tenant, subject));
    },
  };
}
