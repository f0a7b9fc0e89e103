import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Program } from './program.js';
import { dateFaults } from './lint/dates.js';
import { decisionFaults } from './lint/decisions.js';
import type { Path, Severity } from './lint/found.js';
import { guardFaults } from './lint/guards.js';
import { sourcesMissing } from './lint/sources.js';
import { structureFaults } from './lint/structure.js';
import { programSchema } from './schema.js';

/** One remark on a place of a program file; lines and columns count from 1. */
export type ProgramFinding = {
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly code: string;
  readonly params: MessageParams;
};

export type ProgramReading = { readonly program: Program | null; readonly findings: readonly ProgramFinding[] };

const MAX_PROGRAM_CHARACTERS = 1_000_000;
const matchesSchema = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile<Program>(programSchema);
/** Holidays are looked up from here where nobody says: the same file has the same findings on every day. */
const FIRST_YEAR = 2026;

export type LintGiven = {
  /** The first of the plan years whose dates are looked at. */
  readonly fromYear?: number;
};

/** Reads a program file and reports what is wrong with it by line and column. `program` is null where a finding blocks. */
export function lintProgram(text: string, given: LintGiven = {}): ProgramReading {
  if (text.length > MAX_PROGRAM_CHARACTERS) {
    return { program: null, findings: [{ line: 1, column: 1, severity: 'blocks', code: 'programs.too-large', params: { limit: MAX_PROGRAM_CHARACTERS } }] };
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
    return { program: null, findings };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return { program: null, findings: [{ ...at(0), severity: 'blocks', code: 'programs.not-yaml', params: { problem: (error as Error).message } }] };
  }
  const place = (path: Path) => at(offsetOf(document, path));
  if (!matchesSchema(value)) {
    const findings = (matchesSchema.errors ?? []).filter((error) => error.keyword !== 'anyOf').map((error) => ({
      ...place(pathOf(error)),
      severity: 'blocks' as const,
      code: 'programs.schema',
      params: { where: error.instancePath.slice(1).replaceAll('/', '.') || 'the file', problem: problemOf(error) },
    }));
    return { program: null, findings };
  }
  const found = [...structureFaults(value), ...decisionFaults(value), ...guardFaults(value), ...dateFaults(value, given.fromYear ?? FIRST_YEAR), ...sourcesMissing(value)];
  const findings = found.map(({ path, ...rest }) => ({ ...place(path), ...rest })).sort((a, b) => a.line - b.line || a.column - b.column);
  return { program: findings.some(({ severity }) => severity === 'blocks') ? null : value, findings };
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
