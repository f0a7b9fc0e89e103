import Holidays from 'date-holidays';
import type { CalendarInFile } from './program.js';

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());

/** Years kept at a time; a plan and its rules span a dozen. */
const MOST_YEARS = 100;

/**
 * The days on which offices work. Where a holiday falls on a weekend the library names that day and the one
 * on which it is observed (3 and 4 July 2026): neither is a business day. Only public holidays count; what the
 * program's overrides say goes before both. Without a calendar, Monday to Friday.
 */
export function businessDaysOf(calendar: CalendarInFile | undefined): (day: string) => boolean {
  if (!calendar) return isWeekday;
  const overrides = new Map((calendar.overrides ?? []).map(({ day, works }) => [day, works]));
  return (day) => overrides.get(day) ?? (isWeekday(day) && holidayOn(calendar, day) === null);
}

/** The holiday's name, or null. */
export function holidayOn({ country, state }: CalendarInFile, day: string): string | null {
  const key = `${country} ${state ?? ''} ${day.slice(0, 4)}`;
  let names = years.get(key);
  if (!names) {
    if (years.size >= MOST_YEARS) years.clear();
    years.set(key, (names = holidaysOf(country, state, Number(day.slice(0, 4)))));
  }
  return names.get(day) ?? null;
}

const years = new Map<string, ReadonlyMap<string, string>>();

/** The library takes an unknown state for the whole country, so it is asked first. */
export function isKnownCalendar({ country, state }: CalendarInFile): boolean {
  const library = new Holidays();
  if (!Object.hasOwn(library.getCountries(), country)) return false;
  return state === undefined || Object.hasOwn(library.getStates(country) ?? {}, state);
}

/** The time zone of the program's state, where all of the state has one. The library takes a state that it knows no zones of for the whole country. */
export function onlyZoneOf(calendar: CalendarInFile | undefined): string | null {
  if (calendar?.state === undefined) return null;
  const zones = new Holidays(calendar.country, calendar.state).getTimezones();
  return zones.length === 1 ? zones[0]! : null;
}

function holidaysOf(country: string, state: string | undefined, year: number): ReadonlyMap<string, string> {
  const library = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const found = library.getHolidays(year, 'en').filter(({ type }) => type === 'public');
  return new Map(found.map(({ date, name }) => [date.slice(0, 10), name]));
}
