import { parseCalendarDate } from '#libs/kernel/dates.js';
import type { DateRule } from '#libs/domain/date-rule.js';
import type { RuleSource } from '#libs/domain/program-rules.js';
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
export type AnyRule = { readonly due?: DateRule | null; readonly says?: string; readonly source?: RuleSource | null };

/** Wherever a rule is shown, it is shown by this: so that no unverified one ever passes for law. */
export function ruleInWords({ due, says, source }: AnyRule): RuleInWords {
  const text = says ?? (due ? dueInWords(due) : say('rule.no-day'));
  const mark = source?.mark ?? null;
  const kept = { text, mark, source: source?.text ?? null, unverified: mark === 'U' || mark === null };
  return { ...kept, whole: say('rule.whole', { text, mark: mark ?? 'none', source: kept.source ?? '' }) };
}

function dueInWords(rule: DateRule): string {
  if (rule.kind === 'day') return say('rule.day', { day: dayInWords(rule.day), year: rule.year, closed: rule.closed ?? 'stays' });
  return say('rule.counted', { direction: rule.kind, unit: rule.unit, count: rule.count, fact: factInWords(rule.fact) });
}

/** A program may count from facts that only its own stages know: those are told by their names. */
function factInWords(fact: string): string {
  const code = `rule.fact-${fact}`;
  return hasSentence(code) ? say(code) : fact.replaceAll('-', ' ');
}

/** `03-15` → `15 March`. A year with a 29 February is taken, so that every day has one. */
function dayInWords(day: string): string {
  const date = parseCalendarDate(`2024-${day}`);
  return date ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`)) : day;
}
