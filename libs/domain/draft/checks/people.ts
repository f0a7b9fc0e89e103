import { slug } from '#libs/kernel/ids.js';
import type { Content } from '../../content.js';
import type { DraftFinding } from '../events.js';
import { findingAt, quoted, type Place } from './finding.js';
import { sameName } from './names.js';

/** Somebody whom a plan names, and as what: by name, or by role where roles stand in for names. */
export type NamedPerson = { readonly as: 'submitter' | 'approver' | 'other'; readonly name: string; readonly place: Place };

/** Fields in which forms ask for people, and as what. */
const PEOPLE: Readonly<Record<string, NamedPerson['as']>> = { submitted_by: 'submitter', superintendent: 'approver', school_board_chair: 'approver', contact: 'other', prepared_by: 'other' };

export const peopleIn = (content: Content): NamedPerson[] =>
  Object.entries(content).flatMap(([section, items]) =>
    items.flatMap(({ key: item, fields }) =>
      Object.entries(fields).flatMap(([field, name]) =>
        Object.hasOwn(PEOPLE, field) && typeof name === 'string' && name !== '' ? [{ as: PEOPLE[field]!, name, place: { section, item, field } }] : [],
      ),
    ),
  );

/** Who hands the plan in approves it too. Small districts share roles: it is said, and bars nothing. */
export function checkSubmitter(people: readonly NamedPerson[]): DraftFinding[] {
  const submitter = people.find((person) => person.as === 'submitter' && slug(person.name) !== '');
  const approver = submitter && people.find((person) => person.as === 'approver' && sameName(person.name, submitter.name));
  return approver ? [findingAt(submitter.place, 'warns', 'draft.submitter-approves', { name: quoted(approver.name) })] : [];
}
