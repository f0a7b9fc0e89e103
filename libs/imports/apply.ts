import type { CommandPart, CommandRequest, Handle, Handled, Principal } from '#libs/commands/contract.js';
import type { StoredDocument } from '#libs/document-store/store.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { sha256 } from '#libs/kernel/canonical-json.js';
import { idFrom } from '#libs/kernel/ids.js';
import { ok, type Refusal, type Result } from '#libs/kernel/refusal.js';
import { programRef } from '#libs/programs/program.js';
import type { ImportBefore, PlanSoFar } from './plan-so-far.js';
import type { Prepared } from './prepare.js';
import { finding, type RowReading } from './reading/rows.js';
import type { Confirmed } from './wanted.js';

export type ApplyInput = {
  readonly handle: Handle;
  readonly principal: Principal;
  readonly name: string;
  readonly slug: string;
  readonly fileName: string;
  readonly document: StoredDocument;
  readonly confirmed: Confirmed;
  readonly soFar: PlanSoFar | null;
  /** Never go on with an import that was cut off. */
  readonly anew: boolean;
};

/** `overtaken`: a step was done before under another reading of the plan, and the plan says something else by now. */
export type Applied = { readonly kind: 'overtaken' } | Done;
type Done = { readonly kind: 'done';  readonly import: string; readonly lastIndex: bigint; /** What was found only when it was done. */ readonly findings: readonly Finding[] };

/**
 * What one request takes: 50 tasks, or more rows that are held back, since each request reads the import's own
 * stream again, which holds those. By the file alone, so that an import done again has the same chunks.
 */
const CHUNK = { weight: 500, task: 10, heldRow: 1, bytes: 256 * 1024 };
/** What one event may hold of findings, so that it stays far below the log's limit. */
const FINDING_BYTES = 32 * 1024;
const GONE_NAMED = 1000;
/** Held rows that one request settles. */
const REPLACED_AT_ONCE = 1000;

/**
 * Gives the commands of an import: start, rows in chunks, finish. Every request has a key made of the import and
 * its lines, and a chunk is taken as a whole or not at all; so an import that was cut off anywhere is simply
 * done again, and what was done before is not done twice.
 */
export async function apply(prepared: Prepared, input: ApplyInput): Promise<Result<Applied>> {
  const { planId, diff } = prepared;
  const { id, nth } = importIdOf(planId, input);
  const late: Finding[] = [];
  let lastIndex = 0n;
  const give = async (parts: readonly CommandPart[], step: string, key = `import/${id}/${step}`): Promise<Handled> => {
    const request: CommandRequest = { principal: input.principal, parts, key, plan: planId, correlation: `import/${id}` };
    const handled = await input.handle(request);
    if (handled.kind === 'done' && handled.lastIndex > lastIndex) lastIndex = handled.lastIndex;
    return handled;
  };

  // One key for whichever import comes next in this plan: of two files at the same moment one begins, and the other looks again.
  const start = await give(startParts(id, prepared, input), 'start', `import-of/${planId}/${nth}`);
  if (start.kind === 'key-reused' && nth === (input.soFar?.imports.length ?? 0)) return ok({ kind: 'overtaken' });
  const started = refusalOf(start);
  if (started) return { ok: false, refusal: started };
  for (const chunk of chunksOf(prepared, input.confirmed)) {
    const skip = new Set<string>();
    for (;;) {
      const parts = chunkParts(id, chunk, prepared, skip);
      const handled = await give(parts, `lines-${chunk.from}-${chunk.to}`);
      const refused = handled.kind === 'refused' && handled.part !== undefined ? parts[handled.part] : undefined;
      // Somebody finished or planned this very task while the file was being read: theirs stands, the rest goes on.
      if (handled.kind === 'refused' && refused?.aggregate === 'task' && handled.refusal.code.startsWith('task.')) {
        skip.add(refused.id);
        const { line, content } = [...diff.added, ...diff.changed].find((task) => task.id === refused.id)!;
        late.push(finding(line, null, content.title, 'warns', handled.refusal.code, handled.refusal.params));
        continue;
      }
      // Done before the import was cut off: right only as long as its rows stand in the plan as the file has them.
      if (handled.kind === 'key-reused' && parts.length > 1) return ok({ kind: 'overtaken' });
      const refusal = refusalOf(handled);
      if (refusal) return { ok: false, refusal };
      break;
    }
  }
  // Once its rows are taken, never before: a cut in between leaves a row listed, and going on settles it.
  for (const parts of replacing(id, prepared)) {
    const refusal = refusalOf(await give(parts, `replaced-${sha256(JSON.stringify(parts))}`));
    if (refusal) return { ok: false, refusal };
  }
  const gone = diff.gone.map((task) => task.id);
  const finished = refusalOf(await give([onImport(id, { name: 'finishImport', gone: gone.slice(0, GONE_NAMED) })], 'finish'));
  if (finished) return { ok: false, refusal: finished };
  if (gone.length > GONE_NAMED) late.push(finding(null, null, null, 'informs', 'imports.gone-not-all-named', { named: GONE_NAMED, all: gone.length }));
  return ok({ kind: 'done', import: id, lastIndex, findings: late });
}

/**
 * An import that was cut off goes on under its own id, unless another one came after it: what it had done may
 * have been undone since. Everything else, a file that was taken in before included, is a new import.
 */
function importIdOf(planId: string, { soFar, document, confirmed, anew }: ApplyInput): { readonly id: string; /** How many began before it. */ readonly nth: number } {
  const before = soFar?.imports ?? [];
  const last = before.at(-1);
  if (last && !anew && goesOnWith(last, document.id, confirmed)) return { id: last.id, nth: before.length - 1 };
  return { id: idFrom('import', planId, document.id, JSON.stringify(confirmed), String(before.length)), nth: before.length };
}

/** Whether the same file, taken the same way, was cut off or is still being taken. */
export function goesOnWith(last: ImportBefore, document: string, confirmed: Confirmed): boolean {
  const same = String(last.confirmed.recurrence) === String(confirmed.recurrence) && last.confirmed.bySchool.join('\n') === confirmed.bySchool.join('\n');
  return !last.finished && last.document === document && same;
}

/** `key-reused` means that this step was done before, with other counts or findings. */
function refusalOf(handled: Handled): Refusal | null {
  return handled.kind === 'done' || handled.kind === 'nothing-to-do' || handled.kind === 'key-reused' ? null : handled.refusal;
}

function startParts(id: string, prepared: Prepared, input: ApplyInput): CommandPart[] {
  const { planId, program, phases, recordedAnchor, file } = prepared;
  const openPlan = { name: 'openPlan', title: input.name, program: programRef(program), phases, slug: input.slug };
  const startImport = {
    name: 'startImport',
    plan: planId,
    fileName: input.fileName,
    document: input.document,
    kind: file.table.kind,
    rows: file.rows.length,
    anchor: recordedAnchor,
    confirmed: input.confirmed,
  };
  return [...(input.soFar ? [] : [{ aggregate: 'plan', id: planId, command: openPlan, ifVersion: null }]), onImport(id, startImport)];
}

type Chunk = { readonly from: number; readonly to: number; readonly rows: readonly RowReading[]; readonly findings: readonly Finding[] };

/** Whole lines from the first to the last, so that every finding has its chunk. */
function chunksOf({ file, findings }: Prepared, confirmed: Confirmed): Chunk[] {
  const parts: RowReading[][] = [[]];
  let room = { weight: CHUNK.weight, bytes: CHUNK.bytes };
  for (const row of file.rows) {
    const weight = row.task === null ? CHUNK.heldRow : CHUNK.task * (row.task.forEachSchool ? Math.max(1, confirmed.bySchool.length) : 1);
    const bytes = Object.values(row.cells).reduce((sum, cell) => sum + cell.length, 0);
    if (parts.at(-1)!.length > 0 && (weight > room.weight || bytes > room.bytes)) {
      parts.push([]);
      room = { weight: CHUNK.weight, bytes: CHUNK.bytes };
    }
    parts.at(-1)!.push(row);
    room = { weight: room.weight - weight, bytes: room.bytes - bytes };
  }
  return parts.map((rows, i) => {
    const from = i === 0 ? 1 : rows[0]!.line;
    const to = rows.at(-1)?.line ?? file.table.headerLine;
    const held = new Set(rows.filter(({ task }) => task === null).map(({ line }) => line));
    return { from, to, rows, findings: findings.filter(({ line }) => (line === null ? i === 0 : line >= from && line <= to && !held.has(line))) };
  });
}

function chunkParts(id: string, chunk: Chunk, { planId, diff, newlyHeld, stillHeld, anchor }: Prepared, skip: ReadonlySet<string>): CommandPart[] {
  const lines = new Set(chunk.rows.map(({ line }) => line));
  const own = <T extends { id: string; line: number }>(tasks: readonly T[]) => tasks.filter((task) => lines.has(task.line) && !skip.has(task.id));
  const added = own(diff.added);
  const changed = own(diff.changed);
  const held = newlyHeld.filter(({ line }) => lines.has(line));
  const touched = new Set([...added, ...changed].map(({ line }) => line));
  const taken = chunk.rows.filter(({ task }) => task !== null);
  const takeChunk = {
    name: 'takeChunk',
    fromLine: chunk.from,
    toLine: chunk.to,
    taken: taken.length,
    held: held.length + [...stillHeld].filter((line) => lines.has(line)).length,
    unchanged: taken.filter(({ line }) => !touched.has(line)).length,
    added: added.length,
    changed: changed.length,
    findings: withinBytes(chunk.findings),
  };
  return [
    onImport(id, takeChunk),
    ...held.map(({ line, cells, findings }) => onImport(id, { name: 'holdRow', line, cells, findings })),
    ...added.map((task) =>
      onTask(task.id, { name: 'planTask', plan: planId, content: task.content, source: { import: id, line: task.line }, anchoredByDays: anchor?.movedByDays ?? 0 }),
    ),
    ...changed.map((task) => onTask(task.id, { name: 'reviseTask', content: task.content, source: { import: id, line: task.line } })),
  ];
}

/** Many at once and one earlier import at a time, since each request reads that import's stream again. */
function replacing(id: string, { replaced }: Prepared): CommandPart[][] {
  const earlier = [...new Set(replaced.map((row) => row.import))];
  return earlier.flatMap((of) => {
    const parts = replaced.filter((row) => row.import === of).map(({ line, by, task }) => onImport(of, { name: 'replaceRow', line, by: { import: id, line: by }, task }));
    return Array.from({ length: Math.ceil(parts.length / REPLACED_AT_ONCE) }, (_, nth) => parts.slice(nth * REPLACED_AT_ONCE, (nth + 1) * REPLACED_AT_ONCE));
  });
}

const onImport = (id: string, command: CommandPart['command']): CommandPart => ({ aggregate: 'import', id, command, ifVersion: null });
const onTask = (id: string, command: CommandPart['command']): CommandPart => ({ aggregate: 'task', id, command, ifVersion: null });

/** Findings without the values: those are the file's own text, and this event is not sealed. As many as fit, the rest as a number. */
function withinBytes(findings: readonly Finding[]): Omit<Finding, 'value'>[] {
  const kept: Omit<Finding, 'value'>[] = [];
  let bytes = 0;
  for (const [i, { line, column, severity, code, params }] of findings.entries()) {
    const plain = { line, column, severity, code, params };
    bytes += Buffer.byteLength(JSON.stringify(plain));
    if (bytes > FINDING_BYTES) return [...kept, { line: null, column: null, severity: 'informs', code: 'imports.more-findings', params: { count: findings.length - i } }];
    kept.push(plain);
  }
  return kept;
}
