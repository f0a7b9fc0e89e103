import { describe, expect, it } from '@jest/globals';
import { ApiProblem, type Client } from './client.js';
import { tenantOf } from './tenant.js';

/** A server that has these districts. */
function server(known: readonly string[]) {
  const opened: string[] = [];
  const client = (tenant: string): Client => ({
    get: async <T>(path: string) => {
      if (path !== '/api/clock' || known.includes(tenant)) return {} as T;
      const code = known.length === 0 && tenant === 'local' ? 'api.tenant-not-open' : 'api.no-such-district';
      throw new ApiProblem(404, code, `There is no district “${tenant}” here.`, {});
    },
    post: async <T>(path: string) => {
      opened.push(path);
      return { logIndex: '1' } as T;
    },
    send: () => Promise.reject(new Error('nothing is sent')),
  });
  return { client, opened };
}
const zone = { given: 'America/Chicago' };

describe('a district that an import names', () => {
  it('is not opened where there is none of that name: it may be misspelt, and none can be taken out', async () => {
    const { client, opened } = server(['kms', 'local']);
    await expect(tenantOf(client('ksm'), 'ksm', zone, {})).rejects.toThrow('There is no district “ksm” here.');
    const none = server([]);
    await expect(tenantOf(none.client('ksm'), 'ksm', zone, {})).rejects.toThrow('There is no district “ksm” here.');
    await expect(tenantOf(client('ksm'), 'ksm', zone, { newTenant: true, dryRun: true })).rejects.toThrow('a dry run sets none up');
    expect([...opened, ...none.opened]).toEqual([]);
  });

  it('is opened where that is said, and where it is the first of an installation and was not named', async () => {
    const { client, opened } = server(['local']);
    expect(await tenantOf(client('kms'), 'kms', zone, { newTenant: true })).toEqual({ timeZone: 'America/Chicago', from: 'given' });
    expect(await tenantOf(client('local'), 'local', zone, { newTenant: true })).toBeNull();
    const none = server([]);
    expect(await tenantOf(none.client('local'), 'local', zone, {})).toEqual({ timeZone: 'America/Chicago', from: 'given' });
    expect([opened, none.opened]).toEqual([['/api/tenants/kms/open-tenant'], ['/api/tenants/local/open-tenant']]);
  });
});
