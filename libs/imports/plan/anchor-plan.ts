import { measureSchema, targetsSchema, type Content, type Item, type Measure, type Value } from '#libs/domain/content.js';
import { findingAt, quoted } from '#libs/domain/draft/checks/finding.js';
import type { DraftFinding, Period } from '#libs/domain/draft/events.js';
import type { TextAnchor } from '#libs/domain/draft/state.js';
import { addYears, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import { ok, refuse, type Result } from '#libs/kernel/refusal.js';
import type { PlanReading } from './plan-reading.js';

/**
 * Moves a whole plan so that its first day comes to lie on `date`. Law ties its days to the calendar (1 July,
 * 15 March), so it moves by whole years or not at all.
 */
export function anchorPlan({ start }: Period, date: CalendarDate): Result<TextAnchor> {
  const movedByYears = yearOf(date) - yearOf(start);
  if (addYears(start, movedByYears) === date) return ok({ date, movedByYears });
  return refuse('imports.anchor-not-whole-years', { start, date, nearest: addYears(start, movedByYears), next: addYears(start, movedByYears + 1) });
}

const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));

/** What a file says, moved: its period, the days and years in its fields, the days of signatures. Words stay as they are written. */
export function movedReading(reading: PlanReading, years: number): PlanReading {
  if (years === 0) return reading;
  const { start, end } = reading.period;
  return {
    ...reading,
    period: { start: addYears(start, years), end: addYears(end, years) },
    sections: movedContent(reading.sections, years),
    attested: reading.attested.map((one) => ({ ...one, on: addYears(one.on, years) })),
  };
}

export const movedContent = (content: Content, years: number): Content =>
  Object.fromEntries(Object.entries(content).map(([section, items]) => [section, items.map(({ key, fields }): Item => ({ key, fields: movedFields(fields, years) }))]));

const movedFields = (fields: Readonly<Record<string, Value>>, years: number): Record<string, Value> =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, movedValue(value, years)]));

/** Told by its shape: a measure, targets by year, a day, rows of them. A number that is none of these is no year. */
function movedValue(value: Value, years: number): Value {
  if (typeof value === 'string') return movedDay(value, years);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return (value as readonly (string | Record<string, Value>)[]).map((one) => (typeof one === 'string' ? movedDay(one, years) : movedFields(one, years))) as Value;
  const measure = measureSchema.safeParse(value);
  if (measure.success) return movedMeasure(measure.data, years);
  const targets = targetsSchema.safeParse(value);
  return targets.success ? Object.fromEntries(Object.entries(targets.data).map(([year, target]) => [String(Number(year) + years), movedMeasure(target, years)])) : value;
}

function movedDay(text: string, years: number): string {
  const day = parseCalendarDate(text);
  return day === null ? text : addYears(day, years);
}

const movedMeasure = (measure: Measure, years: number): Measure => ({ ...measure, year: measure.year === null ? null : measure.year + years });

const YEAR_IN_WORDS = /\b(?:19|20)\d\d\b/;

/** `summer 2020` is not moved: what words mean is for people to say. So it is told where they name a year. */
export const yearsInWords = ({ sections }: PlanReading): DraftFinding[] =>
  Object.entries(sections).flatMap(([section, items]) =>
    items.flatMap(({ key: item, fields }) =>
      textsIn(fields).flatMap(({ field, text }) => (YEAR_IN_WORDS.test(text) && parseCalendarDate(text) === null ? [findingAt({ section, item, field }, 'informs', 'imports.year-in-words', { value: quoted(text) })] : [])),
    ),
  );

function textsIn(fields: Readonly<Record<string, Value>>, within = ''): { readonly field: string; readonly text: string }[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = `${within}${name}`;
    if (typeof value === 'string') return [{ field, text: value }];
    if (!Array.isArray(value)) return [];
    return (value as readonly (string | Record<string, Value>)[]).flatMap((one, i) => (typeof one === 'string' ? [{ field, text: one }] : textsIn(one, `${field}[${i}].`)));
  });
}
