import type { OpenedEvent } from '#libs/commands/codec.js';
import type { PersonEvent, RoleEvent } from '#libs/domain/people/events.js';
import { person as personAggregate, type PersonState } from '#libs/domain/people/person.js';
import { role as roleAggregate, type RoleState } from '#libs/domain/people/role.js';
import type { Working } from '../projection/working.js';
import type { PersonRow, RoleHolderRow } from './table.js';

export function projectPerson(work: Working, event: OpenedEvent, person: string): void {
  const { tenant } = event;
  const before = work.persons.get({ tenant, person });
  const state = personAggregate.evolve(before ? personOf(before) : personAggregate.initial, event as unknown as PersonEvent);
  if (state.status === 'none') throw new Error(`person ${person} has ${event.type} and was never registered`);
  work.persons.put({
    tenant,
    person,
    name: state.name,
    email: state.email,
    time_zone: state.timeZone,
    digest_frequency: state.digest?.frequency ?? 'daily',
    digest_at: state.digest?.at ?? null,
    stream_version: event.version,
  });
}

const personOf = (row: PersonRow): PersonState => ({
  status: 'registered',
  version: row.stream_version,
  name: row.name,
  email: row.email,
  timeZone: row.time_zone,
  digest: row.digest_at === null ? null : { frequency: row.digest_frequency, at: row.digest_at },
});

/** The grants of a role, each as one row in the order of the fold. */
export function projectRole(work: Working, event: OpenedEvent, role: string): void {
  const { tenant } = event;
  const before = work.roleHolders.inGroup({ tenant, role }).sort((a, b) => a.nth - b.nth);
  const state = roleAggregate.evolve(roleOf(before), event as unknown as RoleEvent);
  if (state.status === 'none') throw new Error(`role ${role} has ${event.type} and was never given`);
  state.holdings.forEach(({ person, from, until, escalateTo }, nth) => {
    const row = { tenant, role, person, title: state.title, from_date: from, until_date: until, escalate_to: escalateTo, nth };
    work.roleHolders.put({ ...row, stream_version: event.version });
  });
  before.slice(state.holdings.length).forEach((row) => work.roleHolders.remove(row));
}

function roleOf(rows: readonly RoleHolderRow[]): RoleState {
  const last = rows.at(-1);
  if (!last) return roleAggregate.initial;
  const holdings = rows.map((row) => ({ person: row.person, from: row.from_date, until: row.until_date, escalateTo: row.escalate_to, records: [] }));
  return { status: 'known', version: last.stream_version, title: last.title, holdings };
}
