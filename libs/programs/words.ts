import { daysBetween, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { DateRule } from '#libs/domain/date-rule.js';
import type { RuleSource } from '#libs/domain/program-rules.js';
import type { NamedLadder } from '#libs/domain/settings.js';
import { hasSentence, say } from '#libs/messages/say.js';

/** A rule as people read it: its words, its mark, and where it is written. An unverified one says so in `whole`. */
export type RuleInWords = {
  readonly text: string;
  readonly mark: RuleSource['mark'] | null;
  readonly source: string | null;
  readonly unverified: boolean;
  /** All of it in one line. */
  readonly whole: string;
};

/** Anything with a source: a wait (by its date rule), or what says itself in words (a guard). */
export type AnyRule = { readonly due?: DateRule | null; readonly everyYear?: boolean; readonly says?: string; readonly source?: RuleSource | null };

/**
 * Wherever a rule is shown, it is shown by this: so that no unverified one ever passes for law. `gave`: the day
 * that it gave to what is shown beside it, whose year is named then: the budget of 2029 is not due in the year
 * in which the plan starts.
 */
export function ruleInWords({ due, everyYear = false, says, source }: AnyRule, gave: CalendarDate | null = null): RuleInWords {
  const text = says ?? (due ? dueInWords(due, everyYear, gave) : say('rule.no-day'));
  const mark = source?.mark ?? null;
  const kept = { text, mark, source: source?.text ?? null, unverified: mark === 'U' || mark === null };
  return { ...kept, whole: say('rule.whole', { text, mark: mark ?? 'none', source: kept.source ?? '' }) };
}

/** A ladder by its name and its rungs. */
export function ladderInWords({ name, before, onTheDay, overdue, escalateAfterDays, checkEveryDays, source }: NamedLadder): RuleInWords {
  const rung = (called: string, count = 0) => say('rule.rung', { rung: called, count, days: before.join('/') });
  const rungs = [
    ...(before.length > 0 ? [rung('before')] : []),
    ...(onTheDay ? [rung('on_the_day')] : []),
    ...(overdue ? [rung('overdue')] : []),
    ...(escalateAfterDays === null ? [] : [rung('escalation', escalateAfterDays)]),
    rung('check', checkEveryDays),
  ];
  return ruleInWords({ says: say('rule.ladder', { name: name?.replaceAll('-', ' ') ?? 'none', rungs: rungs.join(', ') }), source });
}

function dueInWords(rule: DateRule, everyYear: boolean, gave: CalendarDate | null): string {
  const closed = rule.closed ?? 'stays';
  if ('fact' in rule) return say('rule.counted', { direction: rule.kind, unit: rule.unit, count: rule.count, fact: factInWords(rule.fact), closed });
  if (rule.kind === 'month-day') return say('rule.month-day', { day: rule.day, month: rule.month, closed });
  const day = dayInWords(rule.day);
  if (gave !== null) return say('rule.day-in', { day, year: yearOf(rule.day, gave), closed });
  return say(everyYear ? 'rule.day-yearly' : 'rule.day', { day, year: rule.year, closed });
}

/** A closed day, or more time, moves a date by days or months: the year is the one in which the rule's day is nearest. */
function yearOf(day: string, gave: CalendarDate): string {
  const year = Number(gave.slice(0, 4));
  const away = (n: number) => Math.abs(daysBetween(gave, parseCalendarDate(`${n}-${day}`) ?? gave));
  return String([year, year - 1, year + 1].reduce((best, n) => (away(n) < away(best) ? n : best)));
}

/** A program may count from facts that only its own stages know: those are told by their names. */
function factInWords(fact: string): string {
  const code = `rule.fact-${fact}`;
  return hasSentence(code) ? say(code) : fact.replaceAll('-', ' ');
}

/** Making a formatter takes longer than all the days that are asked of it. */
const dayAndMonth = new Intl.DateTimeFormat('en-US', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** `03-15` → `March 15`. A year with a 29 February is taken, so that every day has one. */
function dayInWords(day: string): string {
  const date = parseCalendarDate(`2024-${day}`);
  return date ? dayAndMonth.format(new Date(`${date}T00:00:00Z`)) : day;
}
