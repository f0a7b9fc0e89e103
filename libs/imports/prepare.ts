import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Finding, Phase } from '#libs/domain/plan/events.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import { planIdOf } from '#libs/domain/plan/id.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import { loadProgram } from '#libs/programs/catalog.js';
import { programRef, type Program } from '#libs/programs/program.js';
import { anchorOn, anchorSoFar, movedPhases, type Anchor, type RecordedAnchor } from './anchor.js';
import { diffTasks, type Diff } from './diff.js';
import { headingOf } from './reading/kinds.js';
import { readPlanFile, type PlanFile } from './reading/plan-file.js';
import type { HeldBefore, PlanSoFar } from './plan-so-far.js';
import { withRenamed } from './renamed.js';
import { replacedFindings, replacedRows, sameText, stepKey, type Replaced } from './replaced.js';
import { finding, type RowReading } from './reading/rows.js';
import { proposals, wantedTasks, type Confirmed } from './wanted.js';

export type PrepareInput = {
  readonly tenant: string;
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly slug: string;
  /** Id, alias or id with version; null: the program of the plan, which then must exist. */
  readonly program: string | null;
  readonly anchor: CalendarDate | null;
  readonly awardYear?: number;
  readonly confirmed: Confirmed;
  readonly settings: TenantSettings;
};

/** Everything that an import is going to do, before any of it is done. */
export type Prepared = {
  readonly planId: string;
  readonly program: Program;
  readonly file: PlanFile;
  readonly phases: readonly Phase[];
  readonly anchor: Anchor | null;
  /** The anchor, or the wish for one as long as no row has a date. */
  readonly recordedAnchor: RecordedAnchor | null;
  readonly diff: Diff;
  /** Rows held back that no earlier import of the plan has held. */
  readonly newlyHeld: readonly RowReading[];
  /** Lines of rows that were held before and still are. */
  readonly stillHeld: ReadonlySet<number>;
  /** Held rows of earlier files that this one settles. */
  readonly replaced: readonly Replaced[];
  readonly findings: readonly Finding[];
};

/** Reads the file, moves its dates if it is anchored, and compares it with the plan. Judged by the file's own dates. */
export async function prepare(input: PrepareInput, soFar: PlanSoFar | null): Promise<Result<Prepared>> {
  const found = programFor(input, soFar);
  if (!found.ok) return found;
  const program = found.value;
  if (soFar && !soFar.open) return refuse('plan.closed');
  const before = soFar ? anchorSoFar(soFar) : { settled: false as const, date: null };
  const earlier = before.settled ? before.anchor : null;
  if (soFar && before.settled && input.anchor !== null && input.anchor !== earlier?.date) {
    return refuse('imports.anchor-fixed', { plan: soFar.name, date: earlier?.date ?? 'none' });
  }
  const wish = before.settled ? null : (input.anchor ?? before.date);
  const known = soFar && soFar.phases.length > 0 ? movedPhases(soFar.phases, -(earlier?.movedByDays ?? 0)) : null;
  const read = await readPlanFile(input.bytes, {
    program,
    schoolCalendar: input.settings.schoolCalendar,
    phases: known,
    ...(input.awardYear === undefined ? {} : { awardYear: input.awardYear }),
  });
  if (!read.ok) return read;
  const file = read.value;
  const schedules = file.rows.flatMap(({ task }) => (task ? [task.schedule] : []));
  const anchor = wish === null ? earlier : anchorOn(wish, file.phases, schedules);
  const held = file.rows.filter(({ task }) => task === null);
  const heldBefore = earlierHoldings(soFar);
  const accountedFor = new Set(held.flatMap(({ phase, title }) => (title === null ? [] : [stepKey(phase, title)])));
  const planId = soFar?.id ?? planIdOf(input.tenant, input.slug);
  const existing = soFar?.tasks ?? [];
  const diff = withRenamed(diffTasks(planId, existing, wantedTasks(file.rows, program, anchor, input.confirmed, existing), accountedFor));
  const newlyHeld = held.filter((row) => heldBefore(row) === null);
  const replaced = replacedRows(soFar, { fileName: input.fileName, file, diff, newlyHeld, schoolCalendar: input.settings.schoolCalendar });
  return ok({
    planId,
    program,
    file,
    phases: movedPhases(file.phases, anchor?.movedByDays ?? 0),
    anchor,
    recordedAnchor: anchor ?? (wish === null ? null : { date: wish, movedByDays: null, lawDatesMovedByYears: null }),
    diff,
    newlyHeld,
    stillHeld: new Set(held.filter((row) => heldBefore(row)?.status === 'held').map(({ line }) => line)),
    replaced,
    findings: [
      ...file.findings,
      ...file.rows.flatMap((row) => settledBefore(row, heldBefore(row)) ?? row.findings),
      ...proposals(file.rows, file.table, input.confirmed),
      ...leftAlone(diff, file),
      ...grantedEnds(diff, file),
      ...replacedFindings(replaced),
      ...(wish !== null && anchor === null ? [finding(null, null, wish, 'informs', 'imports.nothing-to-anchor')] : []),
    ],
  });
}

function programFor({ program }: PrepareInput, soFar: PlanSoFar | null): Result<Program> {
  if (!soFar) return program === null ? refuse('imports.program-missing') : loadProgram(program);
  const own = loadProgram(soFar.program);
  if (program === null || !own.ok) return own;
  const named = loadProgram(program);
  if (!named.ok) return named;
  return named.value.id === own.value.id ? own : refuse('imports.other-program', { plan: soFar.name, own: programRef(own.value), named: programRef(named.value) });
}

/** Finds the same row in an earlier import of the plan: a person may have dealt with it, and is not asked twice. */
function earlierHoldings(soFar: PlanSoFar | null): (row: RowReading) => HeldBefore | null {
  const keyOfTask = new Map(soFar?.tasks.map(({ id, content }) => [id, stepKey(content.phase, content.title)]));
  const byCells = new Map<string, HeldBefore>();
  const byStep = new Map<string, HeldBefore>();
  const byPlace = new Map<string, HeldBefore>();
  for (const before of soFar?.heldRows ?? []) {
    if (before.status !== 'corrected') {
      byCells.set(sameText(before.cells), before);
      continue;
    }
    // Held again in a later file: that row is asked for instead.
    if (before.task === null) continue;
    byPlace.set(place(before), before);
    if (keyOfTask.has(before.task)) byStep.set(keyOfTask.get(before.task)!, before);
  }
  return (row) => byCells.get(sameText(row.cells)) ?? (row.title === null ? undefined : byStep.get(stepKey(row.phase, row.title))) ?? byPlace.get(place(row)) ?? null;
}

/** The line and what was wrong there: finds a row again whose step itself was corrected. */
const place = ({ line, findings }: Pick<RowReading, 'line' | 'findings'>): string => JSON.stringify([line, findings.map(({ column, value, code }) => [column, value, code])]);

const leftAlone = (diff: Diff, { table }: PlanFile): Finding[] =>
  diff.finished.map(({ line, content, fields }) => finding(line, headingOf(table, 'title'), content.title, 'informs', 'imports.finished-task-differs', { fields: fields.join(', ') }));

/** What is said of a row that a person dealt with before; null where nobody has. */
const settledBefore = (row: RowReading, before: HeldBefore | null): Finding[] | null =>
  row.task !== null || before === null || before.status === 'held' ? null : [finding(row.line, null, row.title, 'informs', 'imports.row-settled-before', { how: before.status })];

/** A granted end stays as long as the file's own dates do; where they change, that is never silent. */
const grantedEnds = (diff: Diff, { table }: PlanFile): Finding[] =>
  diff.changed.flatMap(({ line, content, fields, before: { grantedEnd } }) => {
    if (grantedEnd === null) return [];
    const redated = fields.includes('schedule') || fields.includes('recurrence');
    const said = (severity: Finding['severity'], code: string) => [finding(line, headingOf(table, 'title'), content.title, severity, code, { until: grantedEnd })];
    return redated ? said('warns', 'imports.granted-end-replaced') : said('informs', 'imports.granted-end-stays');
  });
