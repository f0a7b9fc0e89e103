import { addDays, addYears, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { monthFacts, monthsOfPeriod, resolveDate } from '#libs/domain/date-rule.js';
import { say } from '#libs/messages/say.js';
import { businessDaysOf, holidayOn } from '../calendar.js';
import { beginByOf } from '../begin-by.js';
import { datesOf, endOf } from '../dry-run.js';
import { kinds } from '../kinds.js';
import type { DueInFile, Program, StageInFile } from '../program.js';
import { dateRule, stagesOf } from '../rules.js';
import { blocks, informs, listed, warns, type Found, type Path } from './found.js';

/** Plan years that a linter looks at, from the one given. */
const YEARS = 6;
const MOST_NAMED = 4;
/** Facts that every wait knows. */
const always = ['plan-start', 'plan-end'];

/** Rules that never give a day, give one on which offices are closed, or one before their stage can open. */
export function dateFaults(program: Program, fromYear: number): Found[] {
  const places = (program.stages ?? []).flatMap((stage, i) =>
    Object.entries(stage.waits ?? {}).flatMap(([wait, { due, every }]): Place[] => (due ? [{ stage, wait, due, monthly: every === 'month', path: ['stages', i, 'waits', wait, 'due'] }] : [])),
  );
  const ruled = places.flatMap((place) => {
    const unknown = factFaults(place);
    return unknown.length > 0 ? unknown : closedFaults(program, place, fromYear);
  });
  return [...ruled, ...orderFaults(program, fromYear), ...followFaults(program, fromYear), ...beginFaults(program, fromYear)];
}

type Place = { readonly stage: StageInFile; readonly wait: string; readonly due: DueInFile; readonly monthly: boolean; readonly path: Path };

function factFaults({ stage: { id, kind }, wait, due, path }: Place): Found[] {
  const rule = dateRule(due);
  // A timeline has no stream: its facts are days that people set, and a dry run is told them.
  if (!('fact' in rule) || kinds[kind].waits === null) return [];
  const { knows } = kinds[kind];
  const known = [...always, ...(Object.hasOwn(knows, wait) ? knows[wait]! : ['opened'])];
  return known.includes(rule.fact) ? [] : [blocks(path, 'programs.fact-unknown', { stage: id, wait, fact: rule.fact, known: listed(known) })];
}

/** What becomes of it where offices are closed is told where the program says so, and asked for where it doesn't. */
function closedFaults(program: Program, place: Place, fromYear: number): Found[] {
  const { stage, wait, due, monthly, path } = place;
  const rule = dateRule(due);
  if (rule.kind === 'day' && !parseCalendarDate(`2024-${rule.day}`)) return [blocks(path, 'programs.day-unknown', { stage: stage.id, wait, day: rule.day })];
  if ('unit' in rule && rule.unit === 'business-days') return [];
  const isBusinessDay = businessDaysOf(program.calendar);
  const starts = startsOf(program, fromYear);
  const staying = { ...rule, closed: 'stays' as const };
  const inMonths = () => starts.flatMap((start) => monthsOfPeriod({ start, end: addDays(addYears(start, 1), -1) }).map((first) => resolveDate(staying, monthFacts(first), isBusinessDay)));
  const days = monthly ? inMonths() : rule.kind === 'day' ? starts.map((start) => resolveDate(staying, { 'plan-start': start }, isBusinessDay)) : countedDays(program, place, starts);
  const known = [...new Set(days.filter((day) => day !== null))];
  const told = { stage: stage.id, wait };
  if (known.length === 0) return rule.closed === undefined ? [warns(path, 'programs.day-closed', { ...told, days: say('programs.any-closed-day') })] : [];
  const closed = known.filter((day) => !isBusinessDay(day));
  if (closed.length === 0) return [];
  const named = (day: CalendarDate) => `${day} (${(program.calendar && holidayOn(program.calendar, day)) ?? weekdayOf(day)})`;
  const list = (each: (day: CalendarDate) => string) => listed([...closed.slice(0, MOST_NAMED).map(each), ...(closed.length > MOST_NAMED ? ['…'] : [])]);
  if (rule.closed === undefined) return [warns(path, 'programs.day-closed', { ...told, days: list(named) })];
  if (rule.closed === 'stays') return [informs(path, 'programs.day-stays', { ...told, days: list(named) })];
  const to = (day: CalendarDate) => resolveDate({ kind: 'after', fact: 'day', count: 0, unit: 'days', closed: rule.closed! }, { day }, isBusinessDay);
  return [informs(path, 'programs.day-moves', { ...told, days: list((day) => `${named(day)} → ${to(day)}`) })];
}

/** On which days it would end if it stayed on closed ones, everybody taking all the time there is. */
function countedDays(program: Program, { stage, wait, due }: Place, starts: readonly CalendarDate[]): (CalendarDate | null)[] {
  const staying = { ...stage, waits: { ...stage.waits, [wait]: { ...stage.waits![wait]!, due: { ...due, closed: 'stays' } as DueInFile } } };
  const read = { ...program, stages: (program.stages ?? []).map((one) => (one === stage ? staying : one)) };
  return starts.map((start) => datesOf(read, { start }).find(({ id }) => id === stage.id)?.waits.find((one) => one.wait === wait)?.due ?? null);
}

/** The same wait is told once, for the first year in which it happens. */
function orderFaults(program: Program, fromYear: number): Found[] {
  const stages = program.stages ?? [];
  const told = new Set<string>();
  return startsOf(program, fromYear).flatMap((start) =>
    datesOf(program, { start }).flatMap(({ id, opens, waits }) =>
      waits.flatMap(({ wait, title, due, tooEarly }): Found[] => {
        const i = stages.findIndex((stage) => stage.id === id);
        if (!tooEarly || due === null || told.has(`${id} ${wait}`) || kinds[stages[i]!.kind].waits?.[wait] !== true) return [];
        told.add(`${id} ${wait}`);
        return [warns(['stages', i, 'waits', wait, 'due'], 'programs.due-before-stage', { stage: id, wait: title, due, opens })];
      }),
    ),
  );
}

/** Waits due before another of their stage without which they can't be done: a certification before the council's meeting. */
function followFaults(program: Program, fromYear: number): Found[] {
  const stages = program.stages ?? [];
  const told = new Set<string>();
  return startsOf(program, fromYear).flatMap((start) =>
    datesOf(program, { start }).flatMap(({ id, waits }) => {
      const i = stages.findIndex((stage) => stage.id === id);
      const { after } = kinds[stages[i]!.kind];
      return Object.entries(after).flatMap(([wait, needed]): Found[] => {
        const [own, again] = waits.filter((one) => one.wait === wait);
        if (!own?.due || again || told.has(`${id} ${wait}`)) return [];
        const { title, due } = own;
        const before = waits.filter((one) => needed.includes(one.wait)).find((one, _, all) => one.due !== null && due < one.due && all.filter((other) => other.wait === one.wait).length === 1);
        if (!before?.due) return [];
        told.add(`${id} ${wait}`);
        return [warns(['stages', i, 'waits', wait, 'due'], 'programs.due-before-needed', { stage: id, wait: title, due, needed: before.title, neededDue: before.due })];
      });
    }),
  );
}

/**
 * Stages that would have to begin before they can: before those that they come after are concluded, or before work
 * on a plan begins. What the stage's own wait tells already (`orderFaults`) is not told again.
 */
function beginFaults(program: Program, fromYear: number): Found[] {
  const stages = program.stages ?? [];
  const beginBy = beginByOf(stagesOf(program), businessDaysOf(program.calendar));
  const told = new Set<string>();
  return startsOf(program, fromYear).flatMap((start) => {
    const run = datesOf(program, { start });
    return run.flatMap(({ id, opens }): Found[] => {
      const by = beginBy(id, { start, end: endOf(program, { start }) });
      const i = stages.findIndex((stage) => stage.id === id);
      if (!by || by.day >= opens || told.has(id)) return [];
      if (by.because.stage === id && kinds[stages[i]!.kind].waits?.[by.because.wait] === true) return [];
      told.add(id);
      const last = run.find((one) => stages[i]!.after?.includes(one.id) && one.concludes === opens);
      const wait = stages.find((one) => one.id === by.because.stage)?.waits?.[by.because.wait]?.title ?? by.because.wait;
      return [warns(['stages', i], 'programs.begin-too-early', { stage: id, by: by.day, wait, opens, before: last?.id ?? 'none' })];
    });
  });
}

const startsOf = ({ period }: Program, fromYear: number): CalendarDate[] =>
  Array.from({ length: YEARS }, (_, i) => parseCalendarDate(`${fromYear + i}-${period?.start ?? '07-01'}`)).filter((day) => day !== null);

const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' });
const weekdayOf = (day: string): string => weekday.format(new Date(`${day}T00:00:00Z`));
