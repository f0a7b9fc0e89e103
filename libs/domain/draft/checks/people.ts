import { slug } from '#libs/kernel/ids.js';
import type { Content } from '../../content.js';
import type { SectionRule } from '../../program-rules.js';
import type { DraftFinding } from '../events.js';
import { findingAt, quoted } from './finding.js';
import { namesIn, sameName, type Named } from './names.js';

/** Somebody whom a plan or its file names, and as what: by name, or by role where roles stand in for names. */
export type NamedPerson = Named & { readonly as: 'submitter' | 'approver' | 'other' };

/** Who hands the plan in and who approves it, as its text has them. */
export const actorsIn = (content: Content, sections: readonly SectionRule[]): NamedPerson[] =>
  namesIn(content, sections, ['submitter', 'approver']).map(({ name, means, place }) => ({ as: means === 'submitter' ? 'submitter' : 'approver', name, place }));

/** Who hands the plan in approves it too. Small districts share roles: it is said, and bars nothing. */
export function checkSubmitter(people: readonly NamedPerson[]): DraftFinding[] {
  const submitter = people.find((person) => person.as === 'submitter' && slug(person.name) !== '');
  const approver = submitter && people.find((person) => person.as === 'approver' && sameName(person.name, submitter.name));
  return approver ? [findingAt(submitter.place, 'warns', 'draft.submitter-approves', { name: quoted(approver.name) })] : [];
}
