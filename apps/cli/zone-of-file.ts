import { refuse } from '#libs/kernel/refusal.js';
import { planReaderFor } from '#libs/imports/plan/readers.js';
import { readPeopleFile } from '#libs/imports/reading/people-file.js';
import { onlyZoneOf } from '#libs/programs/calendar.js';
import { loadProgram } from '#libs/programs/catalog.js';
import type { DistrictZone } from './time-zone.js';

/** That of the state of the program, which is given or named in the file; null where either is open. */
export async function zoneOfProgram(bytes: Uint8Array, fileName: string, given: string | undefined): Promise<DistrictZone | null> {
  const named = given ?? (await programNamedIn(bytes, fileName));
  const program = named === null ? null : loadProgram(named);
  const timeZone = program?.ok ? onlyZoneOf(program.value.calendar) : null;
  return timeZone === null ? null : { timeZone, from: 'program' };
}

/** A reader asks for the rules of the program that its file names, and reads no further without them. */
async function programNamedIn(bytes: Uint8Array, fileName: string): Promise<string | null> {
  let found: string | null = null;
  await planReaderFor(bytes, fileName)?.read(bytes, (named) => {
    found = named;
    return refuse('imports.program-missing');
  });
  return found;
}

/** That of all who are named, where they have one zone between them. */
export async function zoneOfPeople(bytes: Uint8Array): Promise<DistrictZone | null> {
  const file = await readPeopleFile(bytes, new Set());
  const zones = new Set(file.ok ? file.value.rows.flatMap(({ person }) => person?.timeZone ?? []) : []);
  const [timeZone] = zones;
  return zones.size === 1 && timeZone !== undefined ? { timeZone, from: 'people' } : null;
}
