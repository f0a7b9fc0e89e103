import type { FieldKind, FieldRule, SectionRule } from '#libs/domain/program-rules.js';

/** What a form says beside the sections of its program: who approved the plan and when, who hands it in and how. */
const field = (id: string, title: string, kind: FieldKind): FieldRule => ({ id, title, kind, means: null, required: false, material: false, options: [], section: null, fields: [], placeholders: [] });

export const formSections: readonly SectionRule[] = [
  {
    id: 'approvals',
    title: 'School board approval',
    many: true,
    fields: [field('role', 'Role', 'text'), field('name', 'Name', 'text'), field('signed_on', 'Date signed', 'date')],
    source: { mark: 'D', text: 'State form: approval by superintendent and board chair, each with the date signed' },
  },
  {
    id: 'submission',
    title: 'Submission of the plan',
    many: false,
    fields: [
      field('submitted_by', 'Plan submitted by', 'text'),
      field('contact', 'Contact for questions', 'text'),
      field('to', 'Sent to', 'text'),
      field('document', 'Document', 'text'),
      field('signature_page', 'Signature page', 'text'),
    ],
    source: { mark: 'D', text: 'State form: sent as a Word document, with the signature page as a separate PDF' },
  },
];
