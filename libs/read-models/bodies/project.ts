import type { OpenedEvent } from '#libs/commands/codec.js';
import { body as bodyAggregate, type BodyState } from '#libs/domain/people/body.js';
import type { BodyEvent } from '#libs/domain/people/events.js';
import type { Working } from '../projection/working.js';
import type { BodyRow, MemberRow } from './table.js';

export function projectBody(work: Working, event: OpenedEvent, body: string): void {
  const { tenant } = event;
  const members = work.members.inGroup({ tenant, body }).sort((a, b) => a.nth - b.nth);
  const state = bodyAggregate.evolve(bodyOf(work.bodies.get({ tenant, body }), members), event as unknown as BodyEvent);
  if (state.status === 'none') throw new Error(`body ${body} has ${event.type} and was never formed`);
  work.bodies.put({ tenant, body, name: state.name, kind: state.kind, stream_version: event.version });
  state.members.forEach(({ person, seat, from, until }, nth) => {
    work.members.put({ tenant, body, person, seat, from_date: from, until_date: until, nth });
  });
  members.slice(state.members.length).forEach((row) => work.members.remove(row));
}

function bodyOf(row: BodyRow | undefined, members: readonly MemberRow[]): BodyState {
  if (!row) return bodyAggregate.initial;
  return {
    status: 'formed',
    version: row.stream_version,
    name: row.name,
    kind: row.kind,
    members: members.map(({ person, seat, from_date, until_date }) => ({ person, seat, from: from_date, until: until_date })),
    // No list shows them: each meeting has those that it goes by.
    rules: [],
  };
}
