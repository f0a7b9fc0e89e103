import { z } from 'zod';
import { findingSchema } from '#libs/domain/plan/events.js';
import { sentenceOf } from '#libs/imports/report.js';
import type { ImportKind } from '#libs/programs/program.js';
import { instant, type TenantDb } from './tenant-db.js';

const saidFindingSchema = findingSchema.extend({ message: z.string().describe('The sentence of its code.') }).meta({ id: 'Finding' });
export type SaidFinding = z.infer<typeof saidFindingSchema>;

const heldRowSchema = z
  .object({
    import: z.string(),
    line: z.int(),
    cells: z.record(z.string(), z.string()),
    findings: z.array(saidFindingSchema),
    status: z.enum(['held', 'corrected', 'dismissed']),
    reason: z.string().nullable(),
    task: z.string().nullable(),
  })
  .meta({ id: 'HeldRow' });
export type HeldRow = z.infer<typeof heldRowSchema>;

export const importSchema = z
  .object({
    id: z.string(),
    plan: z.string(),
    fileName: z.string(),
    kind: z.string(),
    status: z.enum(['running', 'overtaken', 'finished']).describe('Overtaken: cut off, and another import of its plan came after it.'),
    rows: z.int(),
    taken: z.int(),
    held: z.int(),
    unchanged: z.int(),
    added: z.int().nullable(),
    changed: z.int().nullable(),
    gone: z.array(z.string()),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof importSchema>;

export const importWithRowsSchema = importSchema.extend({ heldRows: z.array(heldRowSchema), findings: z.array(saidFindingSchema) }).meta({ id: 'ImportWithRows' });

const STATUS = `CASE WHEN status = 'running' AND EXISTS (SELECT FROM read.imports later WHERE later.plan = imports.plan AND later.started_index > imports.started_index)
  THEN 'overtaken' ELSE status END`;
const IMPORT = `import AS id, plan, file_name AS "fileName", kind, ${STATUS} AS status, rows, taken, held, unchanged, added, changed, gone,
  ${instant('started_at')} AS "startedAt", ${instant('finished_at')} AS "finishedAt", stream_version AS version`;

type Unsaid = Omit<SaidFinding, 'message'>;
const said = (finding: Unsaid): SaidFinding => ({ ...finding, message: sentenceOf(finding) });

export const importsOfPlan = (db: TenantDb, plan: string): Promise<Import[]> =>
  db.rows(`SELECT ${IMPORT} FROM read.imports WHERE plan = $1 ORDER BY started_index DESC`, plan);

/** The file of an import: where it is kept, and what kind of table it is. */
export async function fileOfImport(db: TenantDb, id: string): Promise<{ readonly document: string; readonly kind: ImportKind } | null> {
  const [found] = await db.rows<{ document: string; kind: ImportKind }>("SELECT document->>'id' AS document, kind FROM read.imports WHERE import = $1", id);
  return found ?? null;
}

export async function importById(db: TenantDb, id: string): Promise<Import | null> {
  const [found] = await db.rows<Import>(`SELECT ${IMPORT} FROM read.imports WHERE import = $1`, id);
  return found ?? null;
}

/** Rows that were held back, of one import or of all imports of a plan. */
export async function heldRows(db: TenantDb, of: { readonly import: string } | { readonly plan: string }): Promise<HeldRow[]> {
  const [column, value] = 'import' in of ? ['import', of.import] : ['plan', of.plan];
  const rows = await db.rows<Omit<HeldRow, 'findings'> & { findings: Unsaid[] }>(
    `SELECT import, line, cells, findings, status, reason, task FROM read.held_rows WHERE ${column} = $1 ORDER BY import, line`,
    value,
  );
  return rows.map((row) => ({ ...row, findings: row.findings.map(said) }));
}

export async function findingsOf(db: TenantDb, of: { readonly import: string } | { readonly plan: string }): Promise<SaidFinding[]> {
  const [column, value] = 'import' in of ? ['import', of.import] : ['plan', of.plan];
  const rows = await db.rows<Unsaid>(
    `SELECT line, column_name AS column, value, severity, code, params FROM read.import_findings WHERE ${column} = $1 ORDER BY import, line, ordinal, log_index LIMIT 2000`,
    value,
  );
  return rows.map(said);
}
