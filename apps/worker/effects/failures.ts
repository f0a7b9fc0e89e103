import type { Pool } from 'pg';
import type { EffectRef } from '#workflows/protocol.js';

/** Written down for whoever asks why a package was not sent; Temporal keeps the time of the next try. */
export async function effectFailed(db: Pool, { tenant, process, stream, effect, kind }: EffectRef, detail: string): Promise<void> {
  await db.query(
    `INSERT INTO work.effect_failures AS f (tenant, process, stream, effect, kind, attempts, detail) VALUES ($1, $2, $3, $4, $5, 1, $6)
     ON CONFLICT (tenant, stream, effect) DO UPDATE SET attempts = f.attempts + 1, detail = excluded.detail, failed_at = clock_timestamp()`,
    [tenant, process, stream, effect, kind, detail.slice(0, 2_000)],
  );
}

export async function effectSucceeded(db: Pool, { tenant, stream, effect }: EffectRef): Promise<void> {
  await db.query('DELETE FROM work.effect_failures WHERE tenant = $1 AND stream = $2 AND effect = $3', [tenant, stream, effect]);
}
