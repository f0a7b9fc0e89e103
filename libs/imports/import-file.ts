import { epochMs, type Instant } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { programRef } from '#libs/programs/program.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { apply, goesOnWith } from './apply.js';
import { importPlan } from './plan/import-plan.js';
import { planReaderFor } from './plan/readers.js';
import { headingOf } from './reading/kinds.js';
import { readPeopleFile } from './reading/people-file.js';
import type { ImportDeps, ImportInput } from './import-input.js';
import type { ImportBefore, PlanSoFar } from './plan-so-far.js';
import { prepare, type Prepared } from './prepare.js';
import { readUnder, reported, unreadable, type ImportReport, type Preview } from './report.js';
import { finding } from './reading/rows.js';
import type { Confirmed } from './wanted.js';

export type { ImportDeps, ImportInput } from './import-input.js';

/**
 * Takes a file into a plan, or says what doing so would do. A file that can't be read is a report with one finding
 * that blocks; a refusal is what stands against the import as such (unknown program, another anchor, no access).
 */
export async function importFile(deps: ImportDeps, input: ImportInput): Promise<Result<ImportReport>> {
  const reader = planReaderFor(input.bytes, input.fileName);
  if (reader) return importPlan(deps, input, reader);
  if (input.asInFile) return refuse('imports.as-in-file-of-table');
  const name = (input.plan ?? input.fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '')).trim();
  const planSlug = slug(name);
  if (planSlug === '') return refuse('imports.plan-name-missing');
  const confirmed: Confirmed = {
    recurrence: linesOrAll(input.confirm?.recurrence ?? false),
    bySchool: [...new Set((input.confirm?.bySchool ?? []).map((school) => school.trim()).filter((school) => school !== ''))],
  };
  const taken = { name, planSlug, confirmed };
  for (const attempt of ATTEMPTS) {
    const report = await takeOnce(deps, input, taken, attempt);
    if (report) return report;
  }
  return refuse('imports.plan-moved');
}

/** The same lines in another order are the same import. */
const linesOrAll = (recurrence: Confirmed['recurrence']): Confirmed['recurrence'] => (typeof recurrence === 'boolean' ? recurrence : [...new Set(recurrence)].sort((a, b) => a - b));

/** Another one who takes the same file in may be ahead of us; what stands in the way of going on may not stand in the way of beginning. */
const ATTEMPTS = ['go on', 'go on', 'anew', 'anew'] as const;

/** Reads the plan as of now and takes the file into it; null where the plan moved meanwhile, so that the report would not be true. */
async function takeOnce(
  deps: ImportDeps,
  input: ImportInput,
  { name, planSlug, confirmed }: { readonly name: string; readonly planSlug: string; readonly confirmed: Confirmed },
  attempt: (typeof ATTEMPTS)[number],
): Promise<Result<ImportReport> | null> {
  const { handle, principal, settings, store } = deps;
  const { tenant } = principal;
  const soFar = await deps.existingPlan(tenant, planSlug);
  const { bytes, program, awardYear } = input;
  const prepared = await prepare({ tenant, bytes, fileName: input.fileName, slug: planSlug, program, anchor: input.anchor ?? null, ...(awardYear === undefined ? {} : { awardYear }), confirmed, settings }, soFar);
  if (!prepared.ok) {
    const { code } = prepared.refusal;
    if (OF_A_TABLE.has(code) && (await readPeopleFile(bytes, new Set())).ok) return refuse('imports.table-of-people', { file: input.fileName });
    return isAboutTheFile(code) ? ok(unreadable(soFar ? planSlug : null, prepared.refusal, input.dryRun)) : prepared;
  }
  const plan = prepared.value;
  const under = readUnder(programRef(plan.program), soFar ? 'plan' : (program?.includes('@') ? 'named' : 'newest'));
  const findings = [...plan.findings, ...(await withoutAddress(plan, deps))];
  if (input.dryRun) return ok(reportOf(planSlug, plan, findings, { dryRun: true, import: null, logIndex: null, readUnder: under }));

  const document = await store.put(tenant, bytes, plan.file.mediaType);
  const other = soFar?.imports.at(-1);
  if (other && !goesOnWith(other, document.id, confirmed) && isUnderWay(other, await deps.now())) return refuse('imports.under-way', { file: other.fileName, import: other.id });
  if (soFar && nothingToDo(plan, soFar, document.id)) {
    const said = [finding(null, null, null, 'informs', 'imports.nothing-changed'), ...findings];
    return ok(reportOf(planSlug, plan, said, { dryRun: false, import: null, logIndex: null, readUnder: under }));
  }
  const applied = await apply({ ...plan, findings }, { handle, principal, name, slug: planSlug, fileName: input.fileName, document, confirmed, soFar, anew: attempt === 'anew' });
  if (!applied.ok) return applied;
  const done = applied.value;
  if (done.kind === 'overtaken') return null;
  return ok(reportOf(planSlug, plan, [...findings, ...done.findings], { dryRun: false, import: done.import, logIndex: String(done.lastIndex), readUnder: under }));
}

/** How long after its newest step an import still holds its plan: a step takes seconds, and one that was cut off holds nothing for ever. */
const HELD_MS = 2 * 60_000;
const isUnderWay = ({ finished, lastStepAt }: ImportBefore, now: Instant): boolean => !finished && lastStepAt !== null && epochMs(now) - epochMs(lastStepAt) < HELD_MS;

/** What stands against a table that is no timeline; people's has another verb. */
const OF_A_TABLE = new Set(['imports.program-missing', 'imports.headings-unknown']);

/** Codes with which reading the file itself ends; anything else is an answer to the one who asked. */
const ABOUT_THE_FILE = new Set(
  ['file-empty', 'binary-file', 'old-excel', 'not-a-table', 'broken-workbook', 'file-too-large', 'unzipped-too-large', 'too-many-rows', 'too-many-columns', 'headings-unknown', 'no-rows'].map(
    (code) => `imports.${code}`,
  ),
);
const isAboutTheFile = (code: string): boolean => ABOUT_THE_FILE.has(code);

/** The same file again, or one that says the same: no event. One that was cut off is finished in any case. */
function nothingToDo({ diff, newlyHeld, replaced }: Prepared, soFar: PlanSoFar, document: string): boolean {
  const last = soFar.imports.findLast(({ finished }) => finished);
  const before = soFar.imports.at(-1);
  const cutOff = before !== undefined && !before.finished && before.document === document;
  if (!last || cutOff || diff.added.length > 0 || diff.changed.length > 0 || newlyHeld.length > 0 || replaced.length > 0) return false;
  const goneBefore = new Set(last.gone);
  return last.document === document || diff.gone.every(({ id }) => goneBefore.has(id));
}

async function withoutAddress({ file }: Prepared, { rolesWithAddress, peopleAreKnown, principal }: ImportDeps): Promise<Finding[]> {
  const first = new Map<string, { line: number; words: string }>();
  for (const { line, task } of file.rows) for (const { role, words } of task?.roles ?? []) if (!first.has(role)) first.set(role, { line, words });
  const reachable = await rolesWithAddress(principal.tenant, [...first.keys()]);
  const severity = (await peopleAreKnown(principal.tenant)) ? 'warns' : 'informs';
  return [...first].flatMap(([role, { line, words }]) =>
    reachable.has(role) ? [] : [finding(line, headingOf(file.table, 'responsible'), words, severity, 'imports.role-without-address', { words })],
  );
}

function reportOf(planSlug: string, { planId, file, diff, anchor, newlyHeld, stillHeld }: Prepared, findings: readonly Finding[], how: Pick<ImportReport, 'dryRun' | 'import' | 'logIndex' | 'readUnder'>): ImportReport {
  const named = (id: string, { title, phase, site }: { title: string; phase: string | null; site: string | null }) => ({ task: id, title, phase, site });
  const openHeld = file.rows.filter((row) => stillHeld.has(row.line) || newlyHeld.includes(row));
  const preview: Preview = {
    added: diff.added.map(({ id, line, content }) => ({ line, ...named(id, content) })),
    changed: diff.changed.map(({ id, line, content, fields, before, renamedFrom }) => ({
      line,
      ...named(id, content),
      fields,
      schedule: fields.includes('schedule') ? { before: before.content.schedule, after: content.schedule } : null,
      grantedEnd: before.grantedEnd,
      renamedFrom: renamedFrom ?? null,
    })),
    gone: diff.gone.map(({ id, content }) => named(id, content)),
    held: openHeld.map(({ line, cells }) => ({ line, cells })),
    unchanged: diff.unchanged.length + diff.finished.length,
  };
  return { plan: planSlug, taken: file.rows.filter(({ task }) => task !== null).length, held: openHeld.length, findings: reported(findings), planId, ...how, preview, anchor };
}
