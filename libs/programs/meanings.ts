import type { FieldKind, FieldMeaning } from '#libs/domain/program-rules.js';
import type { Program } from './program.js';

/** The kinds of field that can mean it. */
export const kindsOfMeanings: Readonly<Record<FieldMeaning, readonly FieldKind[]>> = {
  number: ['number'],
  'other-number': ['number'],
  title: ['text', 'choice'],
  person: ['text', 'words'],
  submitter: ['text'],
  approver: ['text'],
  organisation: ['text', 'words'],
  district: ['text', 'words'],
  partner: ['text', 'words'],
  unit: ['text', 'choice'],
  target: ['measure'],
};

/** By `section.field`, or `section.field.inner` within rows. */
export type Meanings = Readonly<Record<string, FieldMeaning>>;

/**
 * What fields mean in the versions that shipped before a program file could say `means`: the findings in their plans
 * stay what they were. Nothing is ever added here; a later version says it itself.
 */
const fromBefore: Readonly<Record<string, { readonly upTo: number; readonly sections: Readonly<Record<string, Meanings>> }>> = {
  'mn-achievement-integration': {
    upTo: 4,
    sections: {
      partners: { name: 'partner' },
      collaborative: { members: 'partner' },
      goals: { number: 'number', target: 'target' },
      strategies: { number: 'number', shared_with_number: 'other-number', name: 'title', partners: 'district', 'indicators.unit': 'unit' },
      submission: { submitted_by: 'submitter', superintendent: 'approver' },
    },
  },
  'mi-sig-cohort-3': { upTo: 4, sections: { providers: { name: 'organisation' } } },
  'equity-plan': { upTo: 3, sections: { goals: { number: 'number', name: 'title' }, strategies: { persons: 'person' } } },
  'regional-roadmap': { upTo: 3, sections: { strategies: { number: 'number', name: 'title' } } },
};

export function meaningsOf({ id, version }: Pick<Program, 'id' | 'version'>): Meanings {
  const found = Object.hasOwn(fromBefore, id) ? fromBefore[id]! : null;
  if (found === null || version > found.upTo) return {};
  return Object.fromEntries(Object.entries(found.sections).flatMap(([section, fields]) => Object.entries(fields).map(([field, means]) => [`${section}.${field}`, means])));
}
