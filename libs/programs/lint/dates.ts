import { parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { resolveDate } from '#libs/domain/date-rule.js';
import { businessDaysOf, holidayOn } from '../calendar.js';
import { dryRun } from '../dry-run.js';
import { kinds } from '../kinds.js';
import type { DueInFile, Program, StageInFile } from '../program.js';
import { dateRule } from '../rules.js';
import { blocks, listed, warns, type Found, type Path } from './found.js';

/** Plan years that a linter looks at, from the one given. */
const YEARS = 6;
const MOST_NAMED = 4;
/** Facts that every stage knows. */
const always = ['plan-start', 'plan-end', 'opened'];

/** Rules that never give a day, give one on which offices are closed, or one before their stage can open. */
export function dateFaults(program: Program, fromYear: number): Found[] {
  const places = (program.stages ?? []).flatMap((stage, i) =>
    Object.entries(stage.waits ?? {}).flatMap(([wait, { due }]) => (due ? [{ stage, wait, due, path: ['stages', i, 'waits', wait, 'due'] as Path }] : [])),
  );
  const ruled = places.flatMap(({ stage, wait, due, path }) => [...factFaults(stage, wait, due, path), ...dayFaults(program, stage, wait, due, path, fromYear)]);
  return [...ruled, ...orderFaults(program, fromYear)];
}

function factFaults({ id, kind }: StageInFile, wait: string, due: DueInFile, path: Path): Found[] {
  const rule = dateRule(due);
  // A timeline has no stream: its facts are days that people set, and a dry run is told them.
  if (rule.kind === 'day' || kinds[kind].waits === null) return [];
  const known = [...always, ...Object.keys(kinds[kind].facts)];
  return known.includes(rule.fact) ? [] : [blocks(path, 'programs.fact-unknown', { stage: id, wait, fact: rule.fact, known: listed(known) })];
}

function dayFaults(program: Program, { id }: StageInFile, wait: string, due: DueInFile, path: Path, fromYear: number): Found[] {
  const rule = dateRule(due);
  if (rule.kind !== 'day') return [];
  if (!parseCalendarDate(`2024-${rule.day}`)) return [blocks(path, 'programs.day-unknown', { stage: id, wait, day: rule.day })];
  if (rule.closed !== undefined) return [];
  const isBusinessDay = businessDaysOf(program.calendar);
  const closed = startsOf(program, fromYear).flatMap((start) => {
    const day = resolveDate(rule, { 'plan-start': start }, isBusinessDay);
    return day === null || isBusinessDay(day) ? [] : [`${day} (${(program.calendar && holidayOn(program.calendar, day)) ?? weekdayOf(day)})`];
  });
  return closed.length === 0 ? [] : [warns(path, 'programs.day-closed', { stage: id, wait, days: listed([...closed.slice(0, MOST_NAMED), ...(closed.length > MOST_NAMED ? ['…'] : [])]) })];
}

/** The same wait is told once, for the first year in which it happens. */
function orderFaults(program: Program, fromYear: number): Found[] {
  const stages = program.stages ?? [];
  const told = new Set<string>();
  return startsOf(program, fromYear).flatMap((start) =>
    dryRun(program, { start }).stages.flatMap(({ id, opens, waits }) =>
      waits.flatMap(({ wait, title, due, tooEarly }): Found[] => {
        const i = stages.findIndex((stage) => stage.id === id);
        if (!tooEarly || due === null || told.has(`${id} ${wait}`) || kinds[stages[i]!.kind].waits?.[wait] !== true) return [];
        told.add(`${id} ${wait}`);
        return [warns(['stages', i, 'waits', wait, 'due'], 'programs.due-before-stage', { stage: id, wait: title, due, opens })];
      }),
    ),
  );
}

const startsOf = ({ period }: Program, fromYear: number): CalendarDate[] =>
  Array.from({ length: YEARS }, (_, i) => parseCalendarDate(`${fromYear + i}-${period?.start ?? '07-01'}`)).filter((day) => day !== null);

const weekdayOf = (day: string): string => new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
