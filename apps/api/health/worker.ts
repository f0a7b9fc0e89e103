import { z } from 'zod';

const PATIENCE_MS = 3_000;
const toldSchema = z.object({ jobs: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })) });

/** Why reminders can't go out, in the worker's own words; null where they can. */
export async function whyWorkerIsNotReady(url: string): Promise<string | null> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (!answer) return 'it does not answer';
  if (answer.ok) return null;
  const told = toldSchema.safeParse(await answer.json().catch(() => null));
  const unwell = Object.entries(told.data?.jobs ?? {}).flatMap(([job, { ok, detail }]) => (ok ? [] : [`${job}: ${detail}`]));
  return unwell.join('; ') || `it answers ${answer.status}`;
}
