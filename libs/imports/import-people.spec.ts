import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { importPeople, type PeopleReport } from './import-people.js';
import { roleOf, rolesIn } from './reading/roles.js';
import { openDesk, type Desk } from './testing/desk.js';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk('2014-07-01T12:00:00Z');
});
afterEach(() => desk.close());

const table = (...rows: string[]) => Buffer.from(`Role,Person,Email,Time zone,Escalate to\n${rows.join('\n')}\n`);
async function take(bytes: Uint8Array, dryRun = false): Promise<PeopleReport> {
  const result = await importPeople(desk.people, { bytes, dryRun });
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}
const found = ({ findings }: PeopleReport) => findings.map(({ line, column, value, severity, code }) => [line, column, value, severity, code.replace('imports.', '')]);
const counts = ({ registered, changed, granted, ended, unchanged }: PeopleReport) => ({ registered, changed, granted, ended, unchanged });
const people = async () => (await desk.people.existingPeople('north'));

describe('a table of people', () => {
  it('is refused as a whole only where nothing in it is a table of people', async () => {
    expect(found(await take(Buffer.from('Phase,Action Step\nx,y\n')))).toEqual([[null, null, null, 'blocks', 'people-headings-unknown']]);
    expect(found(await take(Buffer.from('')))).toEqual([[null, null, null, 'blocks', 'file-empty']]);
  });

  it('holds back a row with a bad address, an unknown zone, no role or a second person, by its place; the others are taken', async () => {
    const report = await take(
      table(
        'Principal,The Principal,principal@north,America/Detroit,',
        'Coordinator,The Coordinator,coordinator@north.example,Mars/Olympus,Superintendent',
        ',Nobody,nobody@north.example,,',
        'Superintendent,The Superintendent,superintendent@north.example,America/Detroit,',
        'superintendent,Someone Else,else@north.example,,',
      ),
    );
    expect([report.taken, report.held]).toEqual([1, 4]);
    expect(found(report)).toEqual([
      [2, 'Email', 'principal@north', 'blocks', 'address-bad'],
      [3, 'Time zone', 'Mars/Olympus', 'blocks', 'time-zone-unknown'],
      [4, 'Role', null, 'blocks', 'person-role-missing'],
      [6, 'Person', 'Someone Else', 'blocks', 'role-with-two-people'],
    ]);
    expect((await people()).roles.map(({ role }) => role)).toEqual(['superintendent']);
  });

  it('takes a NUL out of a cell and says where it was', async () => {
    const report = await take(table('Principal,The\u0000 Principal,principal@north.example,America/Detroit,'));
    expect(found(report)).toContainEqual([2, 'Person', 'The Principal', 'warns', 'unprintable']);
    expect((await people()).persons).toMatchObject([{ name: 'The Principal' }]);
  });

  it('has a role of more words than an id has room for: shortened as in the file of the plan, and said', async () => {
    const role = 'Adviser for reading and mathematics and whatever else is asked for '.repeat(8).trim();
    const report = await take(table(`${role},The Adviser,adviser@north.example,,`));
    expect(report.findings).toMatchObject([{ line: 2, column: 'Role', severity: 'warns', code: 'imports.role-long', message: expect.stringContaining(roleOf(role)) }]);
    expect(rolesIn(role).map((one) => one.role)).toEqual([roleOf(role)]);
    expect(counts(report)).toMatchObject({ granted: 1 });
  });

  it('warns of a missing address, an escalation to nobody or to itself, and two names for one address', async () => {
    const report = await take(
      table('Principal,The Principal,,,Dean', 'Dean of Studies,Head,head@north.example,America/Detroit,Dean of Studies', 'Librarian,Chief,HEAD@north.example,America/Chicago,'),
    );
    expect(found(report)).toEqual([
      [2, 'Email', null, 'warns', 'address-missing'],
      [2, 'Escalate to', 'dean', 'warns', 'escalation-unknown'],
      [3, 'Escalate to', 'Dean of Studies', 'warns', 'escalation-to-itself'],
      [4, 'Person', 'Chief', 'warns', 'person-told-twice'],
      [4, 'Time zone', 'America/Chicago', 'warns', 'person-told-twice'],
    ]);
    expect(counts(report)).toEqual({ registered: 2, changed: 0, granted: 3, ended: 0, unchanged: 0 });
  });

  it('warns where nobody would hear of what a role leaves undone, by the coordinators of the plans that there are', async () => {
    const nobody = async (programs: readonly string[], ...rows: string[]) => {
      const existingPeople = async (tenant: string) => ({ ...(await desk.people.existingPeople(tenant)), programs });
      const result = await importPeople({ ...desk.people, existingPeople }, { bytes: table(...rows), dryRun: true });
      return result.ok ? result.value.findings.filter(({ code }) => code === 'imports.escalation-nobody').map(({ line }) => line) : null;
    };
    const [principal, coordinator, superintendent] = ['Principal,P,p@north.example,,', 'SIG Coordinator,C,c@north.example,,', 'Superintendent,S,s@north.example,,'];
    expect(await nobody(['mi-sig-cohort-3@4'], principal!, coordinator!, superintendent!)).toEqual([3]);
    expect(await nobody(['mi-sig-cohort-3@4'], principal!, `${coordinator}Superintendent`, superintendent!)).toEqual([]);
    // The same person, or one without an address, is nobody to turn to.
    expect(await nobody(['mi-sig-cohort-3@4'], `${coordinator}Superintendent`, 'Superintendent,C,c@north.example,,')).toEqual([2, 3]);
    expect(await nobody(['mi-sig-cohort-3@4'], principal!, `${coordinator}Superintendent`, 'Superintendent,S,,,')).toEqual([3]);
    expect(await nobody(['mi-sig-cohort-3@4'], principal!)).toEqual([2]);
    // No plan yet: whoever coordinates one by any program, where somebody does.
    expect(await nobody([], principal!, coordinator!)).toEqual([3]);
    expect(await nobody([], principal!)).toEqual([]);
  });

  it('tells on a dry run what it would do, and does nothing', async () => {
    expect(counts(await take(table('Principal,The Principal,principal@north.example,,'), true))).toEqual({ registered: 1, changed: 0, granted: 1, ended: 0, unchanged: 0 });
    expect((await desk.events()).map(({ type }) => type)).toEqual(['TenantOpened']);
  });

  it('gives each role its person, address, zone and whom to escalate to; the same file again changes nothing', async () => {
    const bytes = readFileSync('examples/benton-harbor/people.csv');
    expect(counts(await take(bytes))).toEqual({ registered: 13, changed: 0, granted: 13, ended: 0, unchanged: 0 });
    const { persons, roles } = await people();
    const manager = roles.find(({ role }) => role === 'budget-compliance-manager')!;
    expect(manager).toMatchObject({ title: 'Budget/Compliance Manager', escalateTo: 'turnaround-specialist' });
    expect(persons.find(({ id }) => id === manager.person)).toMatchObject({ email: 'budget-compliance-manager@benton-harbor.example', timeZone: 'America/Detroit' });
    const before = (await desk.events()).length;
    expect(counts(await take(bytes))).toEqual({ registered: 0, changed: 0, granted: 0, ended: 0, unchanged: 13 });
    expect(await desk.events()).toHaveLength(before);
  });

  it('follows a new address, a new person in a role, and a role that nobody has any more', async () => {
    await take(table('Principal,The Principal,principal@north.example,,', 'Librarian,The Librarian,librarian@north.example,,', 'Dean,The Dean,dean@north.example,,'));
    const report = await take(table('Principal,The Principal,office@north.example,,', 'Librarian,The New Librarian,new@north.example,,', 'Dean,,,,'));
    expect(counts(report)).toEqual({ registered: 1, changed: 1, granted: 1, ended: 1, unchanged: 0 });
    expect(found(report)).toEqual([
      [3, null, null, 'warns', 'role-passes'],
      [4, 'Person', null, 'warns', 'role-without-person'],
    ]);
    expect(report.changes.map(({ line, message }) => [line, message])).toEqual([
      [2, 'Principal: now The Principal (office@north.example), was The Principal (principal@north.example).'],
      [3, 'Librarian: now The New Librarian (new@north.example), was The Librarian (librarian@north.example).'],
      [4, 'Dean: now nobody, was The Dean (dean@north.example).'],
    ]);
    const { persons, roles } = await people();
    const holders = roles.map(({ role, person }) => [role, persons.find(({ id }) => id === person)?.email]);
    expect(holders).toEqual([['principal', 'office@north.example'], ['librarian', 'new@north.example']]);
  });

  it('comes with each timeline-like example, one row a role, all addresses at .example', async () => {
    for (const folder of ['benton-harbor', 'lsr7', 'amsd']) {
      const file = readFileSync(`examples/${folder}/people.csv`, 'utf8');
      const report = await take(Buffer.from(file), true);
      expect([report.held, report.findings]).toEqual([0, []]);
      expect(file.match(/@\S+?(?=,)/g)?.filter((address) => !address.endsWith('.example'))).toEqual([]);
    }
  });
});
