import { isTimeZone } from '#libs/kernel/dates.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { readFile } from '#libs/documents/read-file.js';
import type { Table, TableRow } from '#libs/documents/table.js';
import { isLongRole, MAX_ROLE, roleOf } from './roles.js';
import { finding } from './rows.js';

/** A role and who has it, as one row says it. */
export type PersonRow = {
  readonly line: number;
  readonly role: string;
  readonly title: string;
  /** Null: the row says that nobody has the role. */
  readonly person: { readonly name: string; readonly email: string | null; readonly timeZone: string | null } | null;
  /** Role id; null: the coordinator. */
  readonly escalateTo: string | null;
};

export type PeopleFile = { readonly rows: readonly PersonRow[]; readonly held: number; readonly findings: readonly Finding[] };

const HEADINGS = { role: 'Role', person: 'Person', email: 'Email', timeZone: 'Time zone', escalateTo: 'Escalate to' } as const;
type Field = keyof typeof HEADINGS;
type Header = { readonly line: number; readonly at: Partial<Record<Field, number>>; readonly names: Record<Field, string>; readonly unknown: readonly string[]; readonly cells: readonly string[] };

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/;
const MAX_TEXT = 320;

/** Reads `Role, Person, Email, Time zone, Escalate to`. `knownRoles`: role ids that have a person already. */
export async function readPeopleFile(bytes: Uint8Array, knownRoles: ReadonlySet<string>): Promise<Result<PeopleFile>> {
  const file = await readFile(bytes, (table) => headerOf([table]) !== null);
  if (!file.ok) return file;
  const found = headerOf(file.value.tables);
  if (!found) return refuse('imports.people-headings-unknown', { headings: file.value.tables[0]?.rows[0]?.cells.join(', ').slice(0, 200) ?? '' });
  const { header, rows: lines } = found;
  const findings: Finding[] = [
    ...(Object.keys(HEADINGS) as Field[]).flatMap((field) =>
      header.at[field] === undefined ? [finding(header.line, HEADINGS[field], null, 'warns', 'imports.column-missing')] : [],
    ),
    ...header.unknown.map((name) => finding(header.line, name, name, 'informs', 'imports.column-unknown')),
  ];
  const rows: PersonRow[] = [];
  for (const line of lines) {
    const read = readRow(line, header);
    findings.push(...read.findings);
    if (read.row) rows.push(read.row);
  }
  const kept = rows.filter((row) => {
    const first = rows.find((other) => other.role === row.role)!;
    if (first === row || sameHolder(first, row)) return first === row;
    findings.push(finding(row.line, header.names.person, row.person?.name ?? null, 'blocks', 'imports.role-with-two-people', { first: first.line }));
    return false;
  });
  findings.push(...twoAccounts(kept, header), ...escalations(kept, header, knownRoles));
  const held = new Set(findings.filter(({ severity }) => severity === 'blocks').map(({ line }) => line)).size;
  return ok({ rows: kept, held, findings });
}

function headerOf(tables: readonly Table[]): { header: Header; rows: readonly TableRow[] } | null {
  for (const { rows } of tables) {
    const row = rows[0];
    if (!row) continue;
    const cells = row.cells.map((cell) => cell.trim());
    const fold = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
    const at: Partial<Record<Field, number>> = {};
    for (const [field, heading] of Object.entries(HEADINGS) as [Field, string][]) {
      const index = cells.findIndex((cell) => fold(cell) === fold(heading));
      if (index !== -1) at[field] = index;
    }
    if (at.role === undefined || Object.keys(at).length < 2) continue;
    const known = new Set(Object.values(at));
    const names = Object.fromEntries((Object.keys(HEADINGS) as Field[]).map((field) => [field, at[field] === undefined ? HEADINGS[field] : cells[at[field]]!])) as Record<Field, string>;
    return { header: { line: row.line, at, names, unknown: cells.filter((cell, i) => cell !== '' && !known.has(i)), cells }, rows: rows.slice(1) };
  }
  return null;
}

function readRow(row: TableRow, header: Header): { row: PersonRow | null; findings: Finding[] } {
  const whole = (field: Field): string => row.cells[header.at[field] ?? -1]?.trim().replace(/\s+/g, ' ') ?? '';
  const text = (field: Field): string | null => whole(field).slice(0, MAX_TEXT) || null;
  const findings: Finding[] = row.cleaned.map((i) => finding(row.line, header.cells[i] || null, row.cells[i] ?? null, 'warns', 'imports.unprintable'));
  const note = (field: Field, severity: Finding['severity'], code: string, params: Finding['params'] = {}) =>
    findings.push(finding(row.line, header.names[field], text(field), severity, code, params));
  if (row.broken) return { row: null, findings: [finding(row.line, null, row.cells[0] ?? '', 'blocks', 'imports.broken-quotes')] };
  const title = text('role');
  const role = roleOf(whole('role'));
  const email = text('email');
  const timeZone = text('timeZone');
  const name = text('person') ?? email;
  if (title === null || role === '') note('role', 'blocks', 'imports.person-role-missing');
  if (email !== null && !EMAIL.test(email)) note('email', 'blocks', 'imports.address-bad');
  if (timeZone !== null && !isTimeZone(timeZone)) note('timeZone', 'blocks', 'imports.time-zone-unknown');
  if (findings.some(({ severity }) => severity === 'blocks') || title === null) return { row: null, findings };
  if (name === null) note('person', 'warns', 'imports.role-without-person');
  else if (email === null) note('email', 'warns', 'imports.address-missing');
  const escalateTo = roleOf(whole('escalateTo')) || null;
  for (const field of ['role', 'escalateTo'] as const) if (isLongRole(whole(field))) note(field, 'warns', 'imports.role-long', { limit: MAX_ROLE, role: roleOf(whole(field)) });
  if (escalateTo === role) note('escalateTo', 'warns', 'imports.escalation-to-itself');
  const person = name === null ? null : { name, email, timeZone };
  return { row: { line: row.line, role, title, person, escalateTo: escalateTo === role ? null : escalateTo }, findings };
}

/** Whom a row names: by address, and by name only where there is none. */
export const personKey = ({ name, email }: { name: string; email: string | null }): string => (email === null ? `name ${name.toLowerCase()}` : `mail ${email.toLowerCase()}`);

const sameHolder = (a: PersonRow, b: PersonRow): boolean =>
  a.person === null || b.person === null ? a.person === b.person : personKey(a.person) === personKey(b.person) && a.escalateTo === b.escalateTo;

/** One address with two names, or two zones: the first row counts. */
function twoAccounts(rows: readonly PersonRow[], header: Header): Finding[] {
  const first = new Map<string, PersonRow>();
  return rows.flatMap((row) => {
    if (!row.person) return [];
    const known = first.get(personKey(row.person));
    if (!known) {
      first.set(personKey(row.person), row);
      return [];
    }
    const told = (field: 'name' | 'timeZone') => row.person![field] !== null && row.person![field] !== known.person![field];
    return [
      ...(told('name') ? [finding(row.line, header.names.person, row.person.name, 'warns', 'imports.person-told-twice', { first: known.line, what: 'name' })] : []),
      ...(told('timeZone') ? [finding(row.line, header.names.timeZone, row.person.timeZone, 'warns', 'imports.person-told-twice', { first: known.line, what: 'zone' })] : []),
    ];
  });
}

function escalations(rows: readonly PersonRow[], header: Header, knownRoles: ReadonlySet<string>): Finding[] {
  const inFile = new Set(rows.filter(({ person }) => person !== null).map(({ role }) => role));
  return rows.flatMap(({ line, escalateTo }) =>
    escalateTo === null || inFile.has(escalateTo) || knownRoles.has(escalateTo)
      ? []
      : [finding(line, header.names.escalateTo, escalateTo, 'warns', 'imports.escalation-unknown')],
  );
}
