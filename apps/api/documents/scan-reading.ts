import type { CommandPart, Handle } from '#libs/commands/contract.js';
import { PDF, type Document } from '#libs/domain/document.js';
import { isSignedPage } from '#libs/domain/submission/attach.js';
import { readMarks } from '#libs/documents/pdf/read-marks.js';
import type { DocumentStore } from '#libs/document-store/store.js';
import { refuse } from '#libs/kernel/refusal.js';
import { trueType } from './media-type.js';

type Documents = Pick<DocumentStore, 'get'>;

/**
 * Before a scan is decided on, what it is and what it says of itself is read from its bytes: nothing that whoever uploads
 * it says of those two is taken. A scan that is not kept here is refused, and so is a budget, since what is decided on it is bound to its file.
 */
export const readingScans =
  (handle: Handle, documents: Documents): Handle =>
  async (request) => {
    const parts: CommandPart[] = [];
    for (const [n, part] of request.parts.entries()) {
      const read = isOfSignedPage(part) ? await withFile(part, documents, request.principal.tenant) : isBudget(part) && !(await fileOf(part, documents, request.principal.tenant)) ? null : part;
      if (!read) return { kind: 'refused', refusal: refuse('approval.file-not-found').refusal, part: n };
      parts.push(read);
    }
    return handle({ ...request, parts });
  };

/** A signed page, whichever way it comes: uploaded to be confirmed, or put into a package by hand. */
function isOfSignedPage({ aggregate, command }: CommandPart): boolean {
  if (aggregate === 'approval') return command.name === 'uploadScan';
  return aggregate === 'submission' && command.name === 'attachDocument' && isSignedPage((command as unknown as { readonly kind: string }).kind);
}

const isBudget = ({ aggregate, command }: CommandPart): boolean => aggregate === 'submission' && command.name === 'handInBudget';

const documentOf = ({ command }: CommandPart): Document => (command as unknown as { readonly document: Document }).document;
const fileOf = (part: CommandPart, documents: Documents, tenant: string) => documents.get(tenant, documentOf(part).id);

async function withFile(part: CommandPart, documents: Documents, tenant: string): Promise<CommandPart | null> {
  const document = documentOf(part);
  const bytes = await fileOf(part, documents, tenant);
  if (!bytes) return null;
  const mediaType = trueType(document.mediaType, bytes);
  return { ...part, command: { ...part.command, document: { ...document, mediaType }, found: mediaType === PDF ? readMarks(bytes) : null } };
}
