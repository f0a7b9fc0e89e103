import { addDays, addYears, parseCalendarDate } from '#libs/kernel/dates.js';
import { yearsOfPeriod } from '#libs/domain/date-rule.js';
import { sawInWords } from '#libs/domain/saw-words.js';
import type { GuardAnswer, ProgramRules, SectionRule, StageRule } from '#libs/domain/program-rules.js';
import type { GuardInFile } from '../program.js';
import { failingAt } from './at-items.js';
import { celOver, type Compiled, type Language } from './cel.js';
import { leftOpen } from './left-open.js';
import { inTime, TOO_LONG } from './limits.js';
import { factsShape } from './shape.js';

type Facts = Readonly<Record<string, unknown>>;

/**
 * Compiles a program's guards once and answers them by stage and moment. A guard that can't be answered does
 * not hold, and says why: nothing is ever let through because a rule broke.
 */
export function compileGuards(guards: readonly GuardInFile[], sections: readonly SectionRule[], stages: readonly Pick<StageRule, 'id' | 'kind'>[]): ProgramRules['guards'] {
  const languageOf = languagesFor(sections, stages);
  const compiled = guards.map((guard) => ({ guard, at: `${guard.stage} ${guard.at}`, result: languageOf(guard.stage, guard.at).compile(guard.expression) }));
  return (stage, moment, facts) => {
    const asked = compiled.filter(({ at }) => at === `${stage} ${moment}`);
    if (asked.length === 0) return [];
    const known = factsOf(facts, sections);
    return asked.map(({ guard, result }) => answer(guard, result, known, sections));
  };
}

/** A stage that there is not asks nothing; its guards are read as the text's, so that they are read at all. */
export function languagesFor(sections: readonly SectionRule[], stages: readonly Pick<StageRule, 'id' | 'kind'>[]): (stage: string, at: string) => Language {
  const made = new Map<string, Language>();
  return (stage, at) => {
    const kind = stages.find(({ id }) => id === stage)?.kind ?? 'draft';
    const place = `${kind} ${at}`;
    const language = made.get(place) ?? celOver(factsShape(sections, kind, at));
    made.set(place, language);
    return language;
  };
}

function answer({ id, severity, says, source }: GuardInFile, result: Compiled, facts: Facts, sections: readonly SectionRule[]): GuardAnswer {
  const common = { guard: id, severity, says, source: source ?? null };
  if (!result.ok) return { ...common, holds: false, saw: {}, failed: result.problem };
  const { expression } = result;
  const asked = inTime(() => expression.ask(facts));
  if (!asked) return { ...common, holds: false, saw: {}, failed: TOO_LONG };
  const { held, saw, failed } = asked.answer;
  const at = held === false ? (inTime(() => failingAt(expression, facts, saw, sections))?.answer ?? []) : [];
  return { ...common, holds: held === true, saw, seen: sawInWords(saw, { sections, facts }), ...(at.length > 0 && { at }), ...(failed === undefined ? {} : { failed }) };
}

/** The facts that the decider gave, with those that follow from them. */
function factsOf(facts: Facts, sections: readonly SectionRule[]): Facts {
  const plan = typeof facts.plan === 'object' && facts.plan !== null ? (facts.plan as Facts) : {};
  return { ...facts, ...leftOpen(facts.sections, sections), plan: { ...plan, years: yearsOf(plan.start, plan.end) } };
}

/** The years of a plan by the calendar year in which each ends: 1 July 2020 to 30 June 2023 is 2021, 2022, 2023. */
export function yearsOf(start: unknown, end: unknown): string[] {
  const first = typeof start === 'string' ? parseCalendarDate(start) : null;
  const last = typeof end === 'string' ? parseCalendarDate(end) : null;
  if (!first || !last) return [];
  // A plan of less than a year has a first day, and no year that ends in it.
  const ends = yearsOfPeriod({ start: first, end: last }).map((day) => addDays(addYears(day, 1), -1));
  return ends.filter((day) => day <= last).map((day) => day.slice(0, 4));
}
