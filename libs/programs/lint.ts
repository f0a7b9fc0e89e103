import { dateFaults } from './lint/dates.js';
import { decisionFaults } from './lint/decisions.js';
import { documentFaults } from './lint/documents.js';
import { guardFaults } from './lint/guards.js';
import { keptFaults } from './lint/kept.js';
import { sourcesMissing } from './lint/sources.js';
import { structureFaults } from './lint/structure.js';
import type { Program } from './program.js';
import { readProgram, type ProgramFinding } from './read.js';

export type ProgramReading = { readonly program: Program | null; readonly findings: readonly ProgramFinding[] };

/** Holidays are looked up from here where nobody says: the same file has the same findings on every day. */
const FIRST_YEAR = 2026;

export type LintGiven = {
  /** The first of the plan years whose dates are looked at. */
  readonly fromYear?: number;
};

/** Reads a program file and reports what is wrong with it by line and column. `program` is null where a finding blocks. */
export function lintProgram(text: string, given: LintGiven = {}): ProgramReading {
  const form = readProgram(text);
  if (!form.ok) return { program: null, findings: form.findings };
  const { program, place } = form;
  const found = [...structureFaults(program), ...decisionFaults(program), ...keptFaults(program), ...guardFaults(program), ...documentFaults(program), ...dateFaults(program, given.fromYear ?? FIRST_YEAR), ...sourcesMissing(program)];
  const findings = found.map(({ path, ...rest }) => ({ ...place(path), ...rest })).sort((a, b) => a.line - b.line || a.column - b.column);
  return { program: findings.some(({ severity }) => severity === 'blocks') ? null : program, findings };
}
