import { slug } from '#libs/kernel/ids.js';
import type { DraftFinding } from '../events.js';
import { findingAt, quoted, type Place } from './finding.js';

/** Somebody whom a file names, and as what: by name, or by role where roles stand in for names. */
export type NamedPerson = { readonly as: 'submitter' | 'approver' | 'other'; readonly name: string; readonly place: Place };

/** Who hands the plan in approves it too. Small districts share roles: it is said, and bars nothing. */
export function checkSubmitter(people: readonly NamedPerson[]): DraftFinding[] {
  return people
    .filter((person) => person.as === 'approver' && slug(person.name) !== '' && people.some((other) => other.as === 'submitter' && slug(other.name) === slug(person.name)))
    .map(({ name, place }) => findingAt(place, 'warns', 'draft.submitter-approves', { name: quoted(name) }));
}
