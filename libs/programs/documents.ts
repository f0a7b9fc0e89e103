import type { DocumentInFile, Program } from './program.js';

export type DocumentKind = DocumentInFile['kind'];

/** The templates that there are of each kind, the usual one first. What stands after “form” are names that shipped programs have for it. */
export const templates = {
  'plan-document': ['form', 'mn-plan', 'mi-sig', 'equity-plan', 'roadmap'],
  'signature-page': ['signature-page'],
  letter: ['decision-letter'],
} as const satisfies Readonly<Record<DocumentKind, readonly string[]>>;

export type TemplateOf<Kind extends DocumentKind> = (typeof templates)[Kind][number];

/** The template that a program names for a kind of document; the usual one where it names none. */
export function templateOf<Kind extends DocumentKind>({ documents = [] }: Pick<Program, 'documents'>, kind: Kind): TemplateOf<Kind> {
  const known: readonly TemplateOf<Kind>[] = templates[kind];
  const named = documents.find((one) => one.kind === kind)?.template;
  return known.find((template) => template === named) ?? known[0]!;
}
