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
 * it says of those two is taken. A scan that is not kept here is refused; so are a budget, to whose file its decision is
 * bound, and the receipt of what was handed in.
 */
export const readingScans =
  (handle: Handle, documents: Documents): Handle =>
  async (request) => {
    const parts: CommandPart[] = [];
    for (const [n, part] of request.parts.entries()) {
      const read = isOfSignedPage(part) ? await withFile(part, documents, request.principal.tenant) : await whereKept(part, documents, request.principal.tenant);
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

/** Of the steps of a submission by which something reaches the agency: the field of the file that it rests on. */
const restsOn: Readonly<Record<string, string>> = { handInBudget: 'document', handInOtherwise: 'receipt' };

async function whereKept(part: CommandPart, documents: Documents, tenant: string): Promise<CommandPart | null> {
  const field = part.aggregate === 'submission' ? restsOn[part.command.name] : undefined;
  if (field === undefined) return part;
  const file = (part.command as unknown as Readonly<Record<string, Document>>)[field]!;
  return (await documents.get(tenant, file.id)) ? part : null;
}

async function withFile(part: CommandPart, documents: Documents, tenant: string): Promise<CommandPart | null> {
  const { document } = part.command as unknown as { readonly document: Document };
  const bytes = await documents.get(tenant, document.id);
  if (!bytes) return null;
  const mediaType = trueType(document.mediaType, bytes);
  return { ...part, command: { ...part.command, document: { ...document, mediaType }, found: mediaType === PDF ? readMarks(bytes) : null } };
}
