/** A file that a stage's state names. */
export type StageFile = { readonly id: string; readonly fileName: string };

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/json': 'json',
  'text/plain': 'txt',
  'message/rfc822': 'eml',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/tiff': 'tif',
  'image/heic': 'heic',
  'image/webp': 'webp',
};

/** The file of that id, where the state names it, with the name that it was given there: of no other is anything told. */
export function fileNamedIn(state: unknown, id: string): StageFile | null {
  if (typeof state !== 'object' || state === null) return null;
  const { document, fileName } = state as { readonly document?: unknown; readonly fileName?: unknown };
  if (isFile(document) && document.id === id && typeof fileName === 'string') return { id, fileName };
  for (const inner of Object.values(state)) {
    const found = fileNamedIn(inner, id);
    if (found) return found;
  }
  return isFile(state) && state.id === id ? { id, fileName: `${id.slice(0, 12)}.${EXTENSIONS[state.mediaType] ?? 'bin'}` } : null;
}

const isFile = (value: unknown): value is { readonly id: string; readonly mediaType: string } =>
  typeof value === 'object' && value !== null && 'saltedSha256' in value && 'id' in value && 'mediaType' in value;

export type Linked = (document: { readonly id: string; readonly bytes: number }, name: string) => { readonly href: string; readonly name: string; readonly size: string };

export const linkedFrom = (plan: string, stage: string): Linked => ({ id, bytes }, name) => ({ href: `/plans/${plan}/stages/${stage}/documents/${id}`, name, size: sizeInWords(bytes) });

export const sizeInWords = (bytes: number): string => (bytes < 1_000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
