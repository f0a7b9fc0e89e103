import { randomBytes } from 'node:crypto';
import type { ErasableKeyring } from './port.js';

export function makeMemoryKeyring(): ErasableKeyring {
  const secrets = new Map<string, Uint8Array | null>();
  const name = (tenant: string, subject: string): string => `${tenant}\n${subject}`;
  return {
    forSealing: async (tenant, subject) => {
      const found = secrets.get(name(tenant, subject));
      if (found !== undefined) return found;
      const secret = randomBytes(32);
      secrets.set(name(tenant, subject), secret);
      return secret;
    },
    forReading: async (tenant, subject) => secrets.get(name(tenant, subject)) ?? null,
    destroy: async (tenant, subject) => {
      secrets.set(name(tenant, subject), null);
    },
  };
}
