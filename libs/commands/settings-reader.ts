import { tenant } from '#libs/domain/people/tenant.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import type { EventLog } from '#libs/event-log/port.js';
import { makeRecent } from '#libs/kernel/recent.js';
import { openEvents } from './codec.js';
import { fold } from './registry.js';

export type SettingsOf = ((tenant: string) => Promise<TenantSettings | null>) & {
  /** After a change of one's own: the next command counts its days as they are now. */
  readonly forget: (tenant: string) => void;
};

/**
 * A tenant's settings from its stream, kept for `keepMs` of real time (default five seconds): a change
 * made by another process is seen that late at most. A tenant that is not open is asked for each time.
 */
export function settingsReader(log: Pick<EventLog, 'readStream'>, keepMs = 5000): SettingsOf {
  const kept = makeRecent<{ settings: TenantSettings; until: number }>(1000);
  const read = async (id: string): Promise<TenantSettings | null> => {
    const known = kept.get(id);
    if (known && known.until > Date.now()) return known.settings;
    const state = fold(tenant, await openEvents(await log.readStream(id, `tenant/${id}`), { forReading: async () => null }));
    if (state.status === 'none') return null;
    kept.set(id, { settings: state.settings, until: Date.now() + keepMs });
    return state.settings;
  };
  return Object.assign(read, { forget: (id: string) => void kept.delete(id) });
}
