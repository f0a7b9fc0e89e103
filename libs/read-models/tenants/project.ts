import type { OpenedEvent } from '#libs/commands/codec.js';
import type { TenantEvent } from '#libs/domain/people/events.js';
import { settingsFrom } from '#libs/domain/people/tenant.js';
import { digestsOf } from '../deadlines/process.js';
import { touch, type Working } from '../projection/working.js';

/** A tenant opens with its process of morning digests; changed settings move every deadline that it has. */
export function projectTenant(work: Working, event: OpenedEvent): void {
  const { tenant } = event;
  const { data } = event as unknown as TenantEvent;
  const settings = settingsFrom(data);
  const before = work.tenants.get({ tenant });
  work.tenants.put({
    tenant,
    name: data.name,
    time_zone: settings.timeZone,
    day_starts_at: settings.dayStartsAt,
    digest_at: settings.digestAt,
    school_calendar: settings.schoolCalendar,
    stream_version: event.version,
    opened_index: before?.opened_index ?? String(event.logIndex),
  });
  if (before) {
    for (const { task } of work.tasks.all().filter((row) => row.tenant === tenant)) touch(work, task, event);
    return;
  }
  work.processes.put({
    process: digestsOf(tenant),
    tenant,
    kind: 'digests',
    subject: tenant,
    plan: null,
    open: true,
    opened_index: String(event.logIndex),
    ended_index: null,
  });
}
