import { commandPath } from '#libs/commands/addresses.js';
import { say } from '#libs/messages/say.js';
import { ApiProblem, type Client } from './client.js';
import { must } from './refused.js';
import { chooseZone, type DistrictZone, type ZoneWish } from './time-zone.js';

const NOT_OPEN = new Set(['api.tenant-not-open', 'api.no-such-district']);

/** Opens a tenant that there isn't yet. Answers the zone that it was given; null where it was there. */
export async function ensureTenant(client: Client, tenant: string, wish: ZoneWish, title = tenant === 'local' ? 'This district' : tenant): Promise<DistrictZone | null> {
  const known = await client.get('/api/clock').then(() => true, (error: unknown) => {
    if (error instanceof ApiProblem && NOT_OPEN.has(error.code)) return false;
    throw error;
  });
  if (known) return null;
  const zone = must(await chooseZone(tenant, wish));
  const body = { title, timeZone: zone.timeZone };
  // The same key from two first commands at once opens it once.
  const { logIndex } = await client.post<{ logIndex: string | null }>(commandPath('tenant', tenant, 'openTenant'), body, { key: `open-tenant-${tenant}-${body.timeZone}` });
  // Whoever asks next, in this process or another one, must find it open.
  await client.get('/api/plans', { 'wait-for': logIndex ?? undefined });
  return zone;
}

/** What is said of a district that was set up on the way. */
export const lineOfNew = (tenant: string, { timeZone, from }: DistrictZone): string => say('setup.district-opened', { tenant, timeZone, from });
