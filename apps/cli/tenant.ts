import { commandPath } from '#libs/commands/addresses.js';
import { say } from '#libs/messages/say.js';
import { ApiProblem, type Client } from './client.js';
import { must, Refused } from './refused.js';
import { chooseZone, type DistrictZone, type ZoneWish } from './time-zone.js';

/** The first of an installation, whose name nobody gave. */
const FIRST = 'api.tenant-not-open';
const NOT_OPEN = new Set([FIRST, 'api.no-such-district']);

/** The tenant that an import names: one that there isn't is opened only where that is said, since its name may be misspelt. */
export async function tenantOf(client: Client, tenant: string, wish: ZoneWish, { newTenant = false, dryRun = false }: { readonly newTenant?: boolean; readonly dryRun?: boolean }): Promise<DistrictZone | null> {
  const missing = await problemWith(client);
  if (missing === null) return null;
  if (missing.code !== FIRST && !newTenant) throw missing;
  if (missing.code !== FIRST && dryRun) throw new Refused({ code: 'setup.new-tenant-dry-run', params: { tenant } });
  return open(client, tenant, wish);
}

/** Opens a tenant that there isn't yet. Answers the zone that it was given; null where it was there. */
export const ensureTenant = async (client: Client, tenant: string, wish: ZoneWish, title?: string): Promise<DistrictZone | null> =>
  (await problemWith(client)) === null ? null : open(client, tenant, wish, title);

/** Null where the tenant is open. */
const problemWith = (client: Client): Promise<ApiProblem | null> =>
  client.get('/api/clock').then(
    () => null,
    (error: unknown) => {
      if (error instanceof ApiProblem && NOT_OPEN.has(error.code)) return error;
      throw error;
    },
  );

async function open(client: Client, tenant: string, wish: ZoneWish, title = tenant === 'local' ? 'This district' : tenant): Promise<DistrictZone> {
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
