import { z } from 'zod';

/** A file in the document store, as events and commands name it: what was answered when it was kept. */
export const documentSchema = z.object({
  id: z.string().min(1).max(200).describe('Id in the document store.'),
  /** `<salt>:<SHA-256 of salt and bytes>`: proves the file to whoever has it, and tells nobody else what it says. */
  saltedSha256: z.string().min(1).max(200).describe('Salted hash of the file.'),
  bytes: z.int().min(0).describe('Its size.'),
  mediaType: z.string().min(1).max(200).describe('What it is, such as application/pdf.'),
});
export type Document = z.infer<typeof documentSchema>;

export const PDF = 'application/pdf';
export const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** What scanners and cameras make of a page. */
export const SCANS: readonly string[] = [PDF, 'image/png', 'image/jpeg', 'image/tiff', 'image/heic', 'image/webp'];

/** Of these kinds a file's bytes tell by themselves that it is one; what it is called tells nothing of them. */
export const TOLD_BY_BYTES: readonly string[] = [WORD, ...SCANS];
