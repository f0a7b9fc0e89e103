import { commandPath } from '#libs/commands/addresses.js';
import { ApiProblem, type Client } from './client.js';

/** Opens a tenant that there isn't yet, with the time zone of this machine or the given one. Answers whether it was new. */
export async function ensureTenant(client: Client, tenant: string, timeZone?: string, title = tenant === 'local' ? 'This district' : tenant): Promise<boolean> {
  const known = await client.get('/api/clock').then(() => true, (error: unknown) => {
    if (error instanceof ApiProblem && error.code === 'api.tenant-not-open') return false;
    throw error;
  });
  if (known) return false;
  const body = { title, timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone };
  // The same key from two first commands at once opens it once.
  const { logIndex } = await client.post<{ logIndex: string | null }>(commandPath('tenant', tenant, 'openTenant'), body, { key: `open-tenant-${tenant}-${body.timeZone}` });
  // Whoever asks next, in this process or another one, must find it open.
  await client.get('/api/plans', { 'wait-for': logIndex ?? undefined });
  return true;
}
