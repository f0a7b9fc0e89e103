import type { DocumentInFile, Program } from './program.js';

export type DocumentKind = DocumentInFile['kind'];

/** The templates that there are of each kind, the usual one first. */
export const templates = { 'plan-document': ['form'], 'signature-page': ['signature-page'], letter: ['decision-letter'] } as const satisfies Readonly<Record<DocumentKind, readonly string[]>>;

/** Names that shipped programs have for the one template that ever printed a plan. */
const formerly: Readonly<Record<string, string>> = { 'mn-plan': 'form', 'mi-sig': 'form', 'equity-plan': 'form', roadmap: 'form' };

export type TemplateOf<Kind extends DocumentKind> = (typeof templates)[Kind][number];

/** The template that a document names; null where there is none of that name for its kind. */
export function templateNamed<Kind extends DocumentKind>(kind: Kind, name: string): TemplateOf<Kind> | null {
  const known: readonly TemplateOf<Kind>[] = templates[kind];
  return known.find((template) => template === name || (Object.hasOwn(formerly, name) && template === formerly[name])) ?? null;
}

/** The template that a program names for a kind of document; the usual one where it names none. */
export function templateOf<Kind extends DocumentKind>({ documents = [] }: Pick<Program, 'documents'>, kind: Kind): TemplateOf<Kind> {
  const named = documents.find((one) => one.kind === kind);
  return (named && templateNamed(kind, named.template)) ?? templates[kind][0];
}
