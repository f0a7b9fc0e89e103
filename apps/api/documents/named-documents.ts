import type { CommandPart, CommandRequest, Handle } from '#libs/commands/contract.js';
import { documentSchema, PDF, type Document } from '#libs/domain/document.js';
import { isSignedPage } from '#libs/domain/submission/attach.js';
import { readMarks } from '#libs/documents/pdf/read-marks.js';
import type { DocumentStore } from '#libs/document-store/store.js';
import { refuse } from '#libs/kernel/refusal.js';
import { trueType } from './media-type.js';

type Documents = Pick<DocumentStore, 'get' | 'put'>;

/**
 * Before a command is decided on, each file that it names is looked for: one that is not kept here is refused, and what it
 * is, how large and by which hash is read from its bytes. Of a signed page what it says of itself is read too. Nothing
 * that whoever gives the command says of these is taken.
 */
export const readingDocuments =
  (handle: Handle, documents: Documents): Handle =>
  async (request) => {
    const kept = keptIn(request, documents);
    const parts: CommandPart[] = [];
    for (const [n, part] of request.parts.entries()) {
      const read = await readIn(part, kept);
      if ('missing' in read) return { kind: 'refused', refusal: refuse('command.document-not-kept', { field: read.missing }).refusal, part: n };
      parts.push(read);
    }
    return handle({ ...request, parts });
  };

/** The bytes of each file, read once a request. */
function keptIn({ principal: { tenant } }: CommandRequest, documents: Documents) {
  const read = new Map<string, Promise<Uint8Array | null>>();
  const bytesOf = (id: string): Promise<Uint8Array | null> => {
    const bytes = read.get(id) ?? documents.get(tenant, id);
    read.set(id, bytes);
    return bytes;
  };
  return { bytesOf, described: (bytes: Uint8Array, mediaType: string): Promise<Document> => documents.put(tenant, bytes, mediaType) };
}
type KeptFiles = ReturnType<typeof keptIn>;

async function readIn(part: CommandPart, kept: KeptFiles): Promise<CommandPart | { readonly missing: string }> {
  const { aggregate, command } = part;
  // What was attested names its file by the id alone.
  if (aggregate === 'draft' && command.name === 'attest' && typeof command.document === 'string' && !(await kept.bytesOf(command.document))) return { missing: 'document' };
  const truths = new Map<Document, Document>();
  for (const { path, document } of documentsIn(command)) {
    const bytes = await kept.bytesOf(document.id);
    if (!bytes) return { missing: path.join('.') };
    truths.set(document, await kept.described(bytes, trueType(document.mediaType, bytes)));
  }
  const read = truths.size === 0 ? command : (withTruths(command, truths) as CommandPart['command']);
  if (!isOfSignedPage(part)) return { ...part, command: read };
  const { id, mediaType } = read.document as Document;
  return { ...part, command: { ...read, found: mediaType === PDF ? readMarks((await kept.bytesOf(id))!) : null } };
}

const isDocument = (value: object): value is Document => documentSchema.safeParse(value).success;

function documentsIn(value: unknown, path: readonly string[] = []): { readonly path: readonly string[]; readonly document: Document }[] {
  if (typeof value !== 'object' || value === null) return [];
  if (isDocument(value)) return [{ path, document: value }];
  return Object.entries(value).flatMap(([name, inner]) => documentsIn(inner, [...path, name]));
}

function withTruths(value: unknown, truths: ReadonlyMap<unknown, Document>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const truth = truths.get(value);
  if (truth) return truth;
  return Array.isArray(value) ? value.map((one) => withTruths(one, truths)) : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTruths(inner, truths)]));
}

/** A signed page, whichever way it comes: uploaded to be confirmed, or put into a package by hand. */
function isOfSignedPage({ aggregate, command }: CommandPart): boolean {
  if (aggregate === 'approval') return command.name === 'uploadScan';
  return aggregate === 'submission' && command.name === 'attachDocument' && isSignedPage((command as unknown as { readonly kind: string }).kind);
}
