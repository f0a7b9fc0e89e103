import { describe, it } from '@jest/globals';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';
import { say } from '#libs/messages/say.js';
import { provideTemporal } from '#libs/temporal-server/provide.js';

const skipped = (title: string, missing: string): string => `${title} (skipped: ${missing})`;

/** `describe`; where something that its tests need is missing, it skips them, and its title says what. */
export const describeWith = (missing: string | null) => (title: string, body: () => void): void =>
  missing === null ? describe(title, body) : describe.skip(skipped(title, missing), body);

/** The same of one test. */
export const itWith = (missing: string | null) => (title: string, body: () => Promise<void>, timeoutMs?: number): void =>
  missing === null ? it(title, body, timeoutMs) : it.skip(skipped(title, missing), body, timeoutMs);

/**
 * Why no Temporal server can be had here; null where one can. A run of all suites has looked already and tells it
 * (PLANLINE_TEST_TEMPORAL_MISSING): looking takes minutes where the network is out of reach.
 */
export async function temporalMissing(): Promise<string | null> {
  const told = process.env.PLANLINE_TEST_TEMPORAL_MISSING;
  if (told !== undefined) return told || null;
  const found = await provideTemporal({ cacheFolder: join(root, '.planline', 'bin') });
  return found.ok ? null : say(found.refusal.code, found.refusal.params);
}
