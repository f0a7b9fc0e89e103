import type { FastifyRequest } from 'fastify';
import { LIMITS, UNPRINTABLE } from '#libs/documents/table.js';
import { refuseRequest } from '../http/problem.js';

export const MOST_FILE_MEGABYTES = LIMITS.bytes / 1024 / 1024;

export type Upload = {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Text fields; one that came several times has all its values. */
  readonly fields: Readonly<Record<string, string | string[]>>;
};

/** Reads a form with one file. A file above the limit ends the request as soon as the limit is passed, not at its end. */
export async function readUpload(request: FastifyRequest, { empty = false }: { /** Whether a form may come without its file. */ readonly empty?: boolean } = {}): Promise<Upload> {
  if (!request.isMultipart()) throw refuseRequest(415, 'api.file-missing');
  const fields: Record<string, string | string[]> = {};
  let file: { fileName: string; bytes: Uint8Array } | null = null;
  const parts = request.parts({ limits: { fileSize: LIMITS.bytes, files: 1, fields: 50, fieldSize: 10_000, parts: 60 } });
  try {
    for await (const part of parts) {
      if (part.type === 'file') file = { fileName: (part.filename || 'file').replace(UNPRINTABLE, ''), bytes: await part.toBuffer() };
      else fields[part.fieldname] = together(fields[part.fieldname], String(part.value));
    }
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'FST_REQ_FILE_TOO_LARGE') throw refuseRequest(413, 'api.file-too-large', { limitMegabytes: MOST_FILE_MEGABYTES });
    if (code?.startsWith('FST_')) throw refuseRequest(413, 'api.body-too-large');
    throw error;
  }
  if (!file && empty) return { fileName: '', bytes: new Uint8Array(), fields };
  if (!file) throw refuseRequest(422, 'api.file-missing');
  return { ...file, fields };
}

const together = (before: string | string[] | undefined, value: string): string | string[] =>
  before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
