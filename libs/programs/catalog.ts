import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { slug } from '#libs/kernel/ids.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { Escalation } from '#libs/domain/people/above.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import type { Ladders } from '#libs/domain/settings.js';
import { templateOf, type DocumentKind, type TemplateOf } from './documents.js';
import { programRef, type Program } from './program.js';
import { readProgram } from './read.js';
import { laddersFrom, rulesFrom } from './rules.js';

/**
 * The program named by an id (its newest version), an id with a version (`mi-sig-cohort-3@1`), or an alias.
 * Versions are never removed: a plan stays on the one that it began with.
 */
export function loadProgram(name: string): Result<Program> {
  const asked = name.trim().toLowerCase();
  const exactly = ofRef(asked);
  if (exactly) return ok(exactly);
  const [word, version] = asked.split('@');
  const found = allPrograms()
    .filter((program) => program.id === word || program.aliases.includes(word ?? ''))
    .filter((program) => version === undefined || String(program.version) === version)
    .sort((a, b) => b.version - a.version)[0];
  return found ? ok(found) : refuse('programs.unknown', { name, known: allPrograms().map(programRef).join(', ') });
}

/**
 * The program for a plan that begins on a day: where no version was named, the newest that such a plan may be of.
 * Without a day it is the newest there is.
 */
export function loadProgramFor(name: string, begins: string | null): Result<Program> {
  const newest = loadProgram(name);
  if (!newest.ok || begins === null || name.includes('@')) return newest;
  const fitting = allPrograms()
    .filter(({ id, period }) => id === newest.value.id && (period?.since ?? '') <= begins)
    .sort((a, b) => b.version - a.version)[0];
  return fitting ? ok(fitting) : newest;
}

/** The reminder ladders of a program version that a plan stays on. Throws on a reference that the catalog has never had. */
export function laddersOf(ref: string): Ladders {
  let ladders = laddersByRef.get(ref);
  if (!ladders) laddersByRef.set(ref, (ladders = laddersFrom(existing(ref))));
  return ladders;
}

/** Role id of who gets the mail of a role without an address, and hears of what nobody owns. */
export const coordinatorOf = (ref: string): string => slug(existing(ref).coordinator.role);

/** To whom plans of a program version turn where their people name nobody. */
export const escalationOf = (ref: string): Escalation => ({ coordinator: coordinatorOf(ref), saysOf: (id) => rulesOf(ref).roles.find((role) => role.id === id)?.escalatesTo ?? null });

/** From which template a program version prints a kind of document. */
export const templateUnder = <Kind extends DocumentKind>(ref: string, kind: Kind): TemplateOf<Kind> => templateOf(existing(ref), kind);

/** The program version as deciders see it. Throws on a reference that the catalog has never had. */
export function rulesOf(ref: string): ProgramRules {
  let rules = rulesByRef.get(ref);
  if (!rules) rulesByRef.set(ref, (rules = rulesFrom(existing(ref))));
  return rules;
}

const rulesByRef = new Map<string, ProgramRules>();
const laddersByRef = new Map<string, Ladders>();

/** What `handle` asks of programs. */
export const catalogPrograms = { laddersOf, coordinatorOf, rulesOf };

export const allPrograms = (): readonly Program[] => (catalog ??= readdirSync(catalogFolder()).filter((file) => file.endsWith('.yaml')).sort().map((file) => programIn(file)));

/** The newest version of each. */
export const newestPrograms = (): readonly Program[] => allPrograms().filter(({ id, version }) => !allPrograms().some((other) => other.id === id && other.version > version));

let catalog: readonly Program[] | undefined;

function existing(ref: string): Program {
  const found = loadProgram(ref);
  if (!found.ok) throw new Error(`no program ${ref} in the catalog`);
  return found.value;
}

/** A plan names its version: that one file is read, and not all of them. */
function ofRef(ref: string): Program | null {
  const file = `${ref}.yaml`;
  return isRef.test(ref) && existsSync(join(catalogFolder(), file)) ? programIn(file) : null;
}

const isRef = /^[a-z0-9-]+@[0-9]+$/;

const programsByFile = new Map<string, Program>();

/** Files of the catalog are ours and a test lints each, so that here they are read alone: linting takes ten times as long. */
function programIn(file: string): Program {
  const known = programsByFile.get(file);
  if (known) return known;
  const form = readProgram(readFileSync(join(catalogFolder(), file), 'utf8'));
  if (!form.ok || `${programRef(form.program)}.yaml` !== file) throw new Error(`${file} of the program catalog is broken: ${form.ok ? programRef(form.program) : JSON.stringify(form.findings)}`);
  programsByFile.set(file, form.program);
  return form.program;
}

/** Beside this file in the sources; the compiler leaves data behind, so compiled code looks in the sources too. */
function catalogFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const beside = join(here, 'catalog');
  return existsSync(beside) ? beside : join(here, '..', '..', '..', 'libs', 'programs', 'catalog');
}
