import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Path, Severity } from './lint/found.js';
import type { Program } from './program.js';
import { programSchema } from './schema.js';

/** A place of a program file; lines and columns count from 1. */
export type Place = { readonly line: number; readonly column: number };

/** One remark on a place of a program file. */
export type ProgramFinding = Place & {
  readonly severity: Severity;
  readonly code: string;
  readonly params: MessageParams;
};

/** A file of the right form, with where each of its values stands; or why it is none. */
export type ProgramForm =
  | { readonly ok: true; readonly program: Program; readonly place: (path: Path) => Place }
  | { readonly ok: false; readonly findings: readonly ProgramFinding[] };

const MAX_PROGRAM_CHARACTERS = 1_000_000;

/** Compiling the schema takes longer than checking every program there is, so it waits for the first. */
const ofTheSchema = (): ValidateFunction<Program> => (compiled ??= new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<Program>(programSchema));
let compiled: ValidateFunction<Program> | undefined;

/** Reads a program file as YAML of the schema. Whether what it says makes sense is the linter's question. */
export function readProgram(text: string): ProgramForm {
  if (text.length > MAX_PROGRAM_CHARACTERS) {
    return { ok: false, findings: [{ line: 1, column: 1, severity: 'blocks', code: 'programs.too-large', params: { limit: MAX_PROGRAM_CHARACTERS } }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number) => {
    const place = lines.linePos(offset);
    return { line: place.line, column: place.col };
  };
  if (document.errors.length > 0) {
    const findings = document.errors.map((error) => ({
      ...at(error.pos[0]),
      severity: 'blocks' as const,
      code: 'programs.not-yaml',
      params: { problem: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '') },
    }));
    return { ok: false, findings };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { ok: false, findings: [{ ...at(0), severity: 'blocks', code: 'programs.not-yaml', params: { problem: (error as Error).message } }] };
  }
  const place = (path: Path) => at(offsetOf(document, path));
  const matchesSchema = ofTheSchema();
  if (!matchesSchema(value)) {
    const findings = (matchesSchema.errors ?? []).filter((error) => error.keyword !== 'anyOf').map((error) => ({
      ...place(pathOf(error)),
      severity: 'blocks' as const,
      code: 'programs.schema',
      params: { where: error.instancePath.slice(1).replaceAll('/', '.') || 'the file', problem: problemOf(error) },
    }));
    return { ok: false, findings };
  }
  return { ok: true, program: value, place };
}

function pathOf(error: ErrorObject): Path {
  const path: Path = error.instancePath.split('/').slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  return error.keyword === 'additionalProperties' ? [...path, String(error.params.additionalProperty)] : path;
}

function problemOf(error: ErrorObject): string {
  if (error.keyword === 'additionalProperties') return `"${String(error.params.additionalProperty)}" is not known here`;
  if (error.keyword === 'enum') return `must be one of ${(error.params.allowedValues as unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${String(error.params.allowedValue)}`;
  return error.message ?? error.keyword;
}

/** Where a value stands, or the nearest thing around it; of a map's entry the place of its key. */
function offsetOf(document: Document, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = document.getIn(path.slice(0, depth - 1), true);
    const last = path[depth - 1]!;
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (hasRange(node)) return node.range[0];
  }
  return hasRange(document.contents) ? document.contents.range[0] : 0;
}

const hasRange = (node: unknown): node is { range: [number, number, number] } =>
  typeof node === 'object' && node !== null && Array.isArray((node as { range?: unknown }).range);
