import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { makeRecent } from './cache.js';
import type { ErasableKeyring } from './port.js';

/** Keys kept in memory at most, and for how long: an erasure made by another process is noticed that late at most. */
const KEPT = 10_000;
const FRESH_MS = 30_000;

type Known = { readonly secret: Uint8Array | null; readonly until: number };

/** Keys in `keys.subject_keys`, on a pool of the role `append` or `log_reader`; only the latter may destroy. */
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

  const find = async (tenant: string, subject: string): Promise<Uint8Array | null | undefined> => {
    const { rows } = await pool.query<{ secret: Buffer | null }>({
      name: 'keys.find',
      text: 'select secret from keys.subject_keys where tenant = $1 and subject = $2',
      values: [tenant, subject],
    });
    return rows[0]?.secret;
  };

  return {
    forSealing: async (tenant, subject) => {
      const cached = known(tenant, subject);
      if (cached) return cached.secret;
      let secret = await find(tenant, subject);
      if (secret === undefined) {
        // Two that make the key at once: the first one's stays, and both read it back.
        await pool.query({
          name: 'keys.make',
          text: 'insert into keys.subject_keys (tenant, subject, secret) values ($1, $2, $3) on conflict do nothing',
          values: [tenant, subject, randomBytes(32)],
        });
        secret = await find(tenant, subject);
      }
      return remember(tenant, subject, secret ?? null);
    },
    forReading: async (tenant, subject) => {
      const cached = known(tenant, subject);
      if (cached) return cached.secret;
      const secret = await find(tenant, subject);
      // One that is missing may be made in the next moment: only what was found is kept.
      return secret === undefined ? null : remember(tenant, subject, secret);
    },
    destroy: async (tenant, subject) => {
      await pool.query(
        `insert into keys.subject_keys (tenant, subject, destroyed_at) values ($1, $2, clock_timestamp())
         on conflict (tenant, subject) do update set secret = null, destroyed_at = coalesce(subject_keys.destroyed_at, excluded.destroyed_at)`,
        [tenant, subject],
      );
      recent.delete(name(tenant, subject));
    },
  };
}
