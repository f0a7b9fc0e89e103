import { templateNamed, templates, type DocumentKind } from '../documents.js';
import type { Program, StageInFile } from '../program.js';
import { blocks, listed, warns, type Found } from './found.js';

/** Templates that there are not, documents that are never printed since another of their kind is, and stages that print what no document names. */
export const documentFaults = ({ documents = [], stages = [] }: Program): Found[] => [
  ...documents.flatMap(({ id, kind, template }, i) =>
    templateNamed(kind, template) ? [] : [blocks(['documents', i, 'template'], 'programs.template-unknown', { document: id, kind, template, known: listed(templates[kind]) })],
  ),
  ...documents.flatMap(({ id, kind }, i) => {
    const first = documents.find((one) => one.kind === kind)!;
    return first === documents[i] ? [] : [warns(['documents', i, 'kind'], 'programs.document-unprinted', { document: id, kind, first: first.id })];
  }),
  ...stages.flatMap((stage, i) =>
    printedIn(stage)
      .filter((kind) => !documents.some((one) => one.kind === kind))
      .map((kind) => warns(['stages', i], 'programs.document-missing', { stage: stage.id, kind, template: templates[kind][0] })),
  ),
];

/** What a stage prints from the plan. Minutes are the board's own, of whatever came before it, and a package's manifest is the same for all. */
function printedIn({ kind, options = {} }: StageInFile): readonly DocumentKind[] {
  switch (kind) {
    case 'board-approval':
      return ['signature-page'];
    case 'agency-submission': {
      // As the stage's options have it where they say nothing.
      const asked = Array.isArray(options.documents) ? (options.documents as readonly unknown[]) : ['plan-docx', 'signature-pdf'];
      return [...(asked.includes('plan-docx') ? (['plan-document'] as const) : []), ...(asked.includes('signature-pdf') ? (['signature-page'] as const) : []), 'letter'];
    }
    default:
      return [];
  }
}
