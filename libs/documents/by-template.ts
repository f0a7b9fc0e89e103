import type { TemplateOf } from '#libs/programs/documents.js';
import { decisionLetter, type DecisionLetterInput } from './pdf/decision-letter.js';
import { letter } from './pdf/letter.js';
import { signaturePage, signaturePageHtml, type SignaturePageInput } from './pdf/signature-page.js';
import { writePlanDocument, type PlanDocumentInput } from './word/write-plan.js';

/** What prints each template that a program may name (`libs/programs/documents.ts`): one that is named there and not here does not compile. */
export const planDocuments: Readonly<Record<TemplateOf<'plan-document'>, (input: PlanDocumentInput) => Promise<Uint8Array>>> = { form: writePlanDocument };

type SignaturePage = { readonly pdf: (input: SignaturePageInput) => Promise<Uint8Array>; readonly html: (input: SignaturePageInput) => string };
export const signaturePages: Readonly<Record<TemplateOf<'signature-page'>, SignaturePage>> = { 'signature-page': { pdf: signaturePage, html: signaturePageHtml } };

export const decisionLetters: Readonly<Record<TemplateOf<'letter'>, (input: DecisionLetterInput) => Promise<Uint8Array>>> = { 'decision-letter': (input) => letter(decisionLetter(input)) };
