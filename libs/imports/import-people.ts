import type { CommandPart, Handle, Principal } from '#libs/commands/contract.js';
import { ok, type Refusal, type Result } from '#libs/kernel/refusal.js';
import { personKey, readPeopleFile, type PersonRow } from './reading/people-file.js';
import { say } from '#libs/messages/say.js';
import { aboveOf } from '#libs/domain/people/above.js';
import type { Finding } from '#libs/domain/plan/events.js';
import { coordinatorOf, escalationOf, newestPrograms } from '#libs/programs/catalog.js';
import { programRef } from '#libs/programs/program.js';
import { reported, type ReportedFinding } from './report.js';
import { finding } from './reading/rows.js';

export type KnownPerson = { readonly id: string; readonly name: string; readonly email: string | null; readonly timeZone: string | null };
/** A role that has a person today. */
export type KnownRole = { readonly role: string; readonly title: string; readonly person: string; readonly escalateTo: string | null };

export type PeopleDeps = {
  readonly handle: Handle;
  readonly principal: Principal;
  /** People and roles as of now: it must show everything that was answered as done. */
  readonly existingPeople: (tenant: string) => Promise<{ readonly persons: readonly KnownPerson[]; readonly roles: readonly KnownRole[]; /** Of the plans that are open. */ readonly programs: readonly string[] }>;
  /** For people's ids, which tell nothing of who they are. */
  readonly newId: () => string;
};

export type PeopleReport = {
  readonly taken: number;
  readonly held: number;
  readonly findings: readonly ReportedFinding[];
  readonly dryRun: boolean;
  readonly registered: number;
  readonly changed: number;
  readonly granted: number;
  readonly ended: number;
  readonly unchanged: number;
  /** Each change of a person or role, in words, by the lines of the file. */
  readonly changes: readonly PeopleChange[];
  readonly logIndex: string | null;
};

export type PeopleChange = { readonly line: number; readonly role: string; readonly message: string };

type Counts = Record<'registered' | 'changed' | 'granted' | 'ended' | 'unchanged', number>;

/** Gives each role of a table its person, address, time zone and whom to escalate to; a row is one request, taken whole or not at all. */
export async function importPeople(deps: PeopleDeps, { bytes, dryRun }: { bytes: Uint8Array; dryRun: boolean }): Promise<Result<PeopleReport>> {
  const { tenant } = deps.principal;
  const known = await deps.existingPeople(tenant);
  const file = await readPeopleFile(bytes, new Set(known.roles.map(({ role }) => role)));
  const counts: Counts = { registered: 0, changed: 0, granted: 0, ended: 0, unchanged: 0 };
  if (!file.ok) {
    const findings = reported([{ line: null, column: null, value: null, severity: 'blocks', ...file.refusal }]);
    return ok({ taken: 0, held: 0, findings, dryRun, ...counts, changes: [], logIndex: null });
  }
  const { rows, held, findings } = file.value;
  const persons = new Map(known.persons.map((person) => [personKey(person), person]));
  const roles = new Map(known.roles.map((role) => [role.role, role]));
  const settled = new Set<string>();
  const names = namesOf(known);
  const changes: PeopleChange[] = [];
  const passed: Finding[] = [];
  let logIndex: bigint | null = null;
  for (const row of rows) {
    const before = roles.get(row.role);
    const parts = partsFor(row, { persons, roles, settled, newId: deps.newId }, counts);
    if (parts.length === 0) counts.unchanged += 1;
    else changes.push(changeOf(row, before, names));
    if (passesOn(row, before, parts)) passed.push(finding(row.line, null, null, 'warns', 'imports.role-passes', { role: row.title, before: names(before!.person), after: described(row.person!) }));
    if (parts.length === 0 || dryRun) continue;
    const handled = await deps.handle({ principal: deps.principal, parts, key: `people/${deps.newId()}` });
    if (handled.kind === 'done') logIndex = handled.lastIndex;
    else if (handled.kind !== 'nothing-to-do') return { ok: false, refusal: handled.refusal satisfies Refusal };
  }
  return ok({ taken: rows.length, held, findings: reported([...findings, ...passed, ...nobodyAbove(rows, known, persons)]), dryRun, ...counts, changes, logIndex: logIndex === null ? null : String(logIndex) });
}

/**
 * The roles of the file of which nobody would hear what they leave undone, once all of it is taken. Where there is no plan yet,
 * the programs whose coordinator is known stand for the plan's own.
 */
function nobodyAbove(rows: readonly PersonRow[], known: Known, persons: ReadonlyMap<string, KnownPerson>): Finding[] {
  const holders = new Map(known.roles.map((role) => [role.role, role]));
  for (const { role, title, person, escalateTo } of rows) {
    const holder = person && persons.get(personKey(person));
    if (holder) holders.set(role, { role, title, person: holder.id, escalateTo });
    else holders.delete(role);
  }
  const byId = new Map([...persons.values()].map((person) => [person.id, person]));
  const canBeTold = ({ person }: KnownRole): boolean => (byId.get(person)?.email ?? null) !== null;
  const programs = known.programs.length > 0 ? known.programs : newestPrograms().map(programRef).filter((program) => holders.has(coordinatorOf(program)));
  return rows.flatMap(({ line, role, title }) => {
    const reaches = (program: string): boolean => aboveOf(role, escalationOf(program), (one) => holders.get(one), canBeTold) !== null;
    return holders.has(role) && !programs.every(reaches) ? [finding(line, null, null, 'warns', 'imports.escalation-nobody', { role: title })] : [];
  });
}

type Means = {
  readonly persons: Map<string, KnownPerson>;
  readonly roles: ReadonlyMap<string, KnownRole>;
  /** People whom a row of this file has told of already: the first row counts. */
  readonly settled: Set<string>;
  readonly newId: () => string;
};

function partsFor({ role, title, person, escalateTo }: PersonRow, { persons, roles, settled, newId }: Means, counts: Counts): CommandPart[] {
  const current = roles.get(role);
  const onRole = (command: CommandPart['command']): CommandPart => ({ aggregate: 'role', id: role, command, ifVersion: null });
  if (person === null) {
    if (!current) return [];
    counts.ended += 1;
    return [onRole({ name: 'endRole', person: current.person })];
  }
  const parts: CommandPart[] = [];
  const key = personKey(person);
  const before = persons.get(key) ?? sameNameInRole(person.name, current, persons);
  const id = before?.id ?? newId();
  const timeZone = person.timeZone ?? before?.timeZone ?? null;
  if (!settled.has(key) && (!before || before.name !== person.name || before.email !== person.email || before.timeZone !== timeZone)) {
    counts[before ? 'changed' : 'registered'] += 1;
    const name = before ? 'changePerson' : 'registerPerson';
    parts.push({ aggregate: 'person', id, command: { name, fullName: person.name, email: person.email, timeZone }, ifVersion: null });
    persons.set(key, { id, name: person.name, email: person.email, timeZone });
  }
  settled.add(key);
  if (current?.person !== id || current.escalateTo !== escalateTo || current.title !== title) {
    counts.granted += 1;
    parts.push(onRole({ name: 'grantRole', title, person: id, escalateTo }));
  }
  return parts;
}

/** Whoever has the role already and is called the same has another address now. */
const sameNameInRole = (name: string, current: KnownRole | undefined, persons: ReadonlyMap<string, KnownPerson>): KnownPerson | undefined =>
  [...persons.values()].find((person) => person.id === current?.person && person.name.toLowerCase() === name.toLowerCase());

type Known = Awaited<ReturnType<PeopleDeps['existingPeople']>>;

/** How people were called before the file was taken. */
function namesOf({ persons }: Known): (person: string) => string {
  const byId = new Map(persons.map((person) => [person.id, person]));
  return (id) => {
    const person = byId.get(id);
    return person ? described(person) : say('imports.people.unknown');
  };
}

const described = ({ name, email }: { readonly name: string; readonly email: string | null }): string => say('imports.people.person', { name, email: email ?? 'none' });

/** Whether the row takes a role from one person and gives it to another. */
const passesOn = ({ role, person }: PersonRow, before: KnownRole | undefined, parts: readonly CommandPart[]): boolean =>
  person !== null && parts.some(({ aggregate, id, command }) => aggregate === 'role' && id === role && before !== undefined && (command as { person?: unknown }).person !== before.person);

function changeOf({ line, role, title, person, escalateTo }: PersonRow, before: KnownRole | undefined, nameOf: (person: string) => string): PeopleChange {
  const was = before ? nameOf(before.person) : null;
  const now = person ? described(person) : null;
  const said = (code: string, params: Record<string, string> = {}): PeopleChange => ({ line, role, message: say(code, { role: title, ...params }) });
  if (now === null) return said('imports.people.ended', { was: was ?? '' });
  if (was === null) return said('imports.people.given', { now });
  if (was !== now) return said('imports.people.changed', { now, was });
  if (before!.escalateTo !== escalateTo) return said('imports.people.escalation', { now: escalateTo ?? 'coordinator', was: before!.escalateTo ?? 'coordinator' });
  return said('imports.people.particulars', { now });
}
