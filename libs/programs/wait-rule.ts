import type { CalendarDate } from '#libs/kernel/dates.js';
import { stageOf, type ProgramRules } from '#libs/domain/program-rules.js';
import { DAYS_TO_ANSWER } from '#libs/domain/strategy/changes.js';
import { RULE_OF_REQUEST } from '#libs/domain/task/requests.js';
import { namedRule } from '#libs/domain/wait.js';
import { say } from '#libs/messages/say.js';
import { ruleInWords, type RuleInWords } from './words.js';

/** The rule that a wait has its day by, as people read it; null where the program has no such rule. `gave`: the day that it gave. */
export function ruleOfWait(rules: ProgramRules, named: string, gave: CalendarDate | null): RuleInWords | null {
  const { begins, stage, setByAgency, because } = namedRule(named);
  if (setByAgency) return unruled(say('rule.set-by-agency'));
  const [of, rule] = because ? [stageOf(rules, because.stage), stageOf(rules, because.stage)?.waits[because.wait]] : [];
  if (named === ANSWER_BY) return answerBy(rules);
  if (!begins) return rule ? ruleInWords(rule, gave) : ofNoProgram(named);
  // That no rule fixes a day by which a stage has to begin is nobody's rule: it needs no source.
  if (!rule) return unruled(say('rule.begin-undated'));
  const words = ruleInWords(rule);
  // Whoever reads it sees how the day was found, and the source of the rule that it was found from.
  return ruleInWords({ says: say('rule.begin', { wait: rule.title, stage: of?.id === stage ? 'own' : (of?.title ?? ''), rule: words.text }), source: rule.source });
}

const ANSWER_BY = 'shared-strategy/answer-by';

/** Where the program is silent the days are a choice of Planline's own, which is nobody's rule. */
function answerBy({ answerDays }: ProgramRules): RuleInWords {
  const { days, source } = answerDays ?? { days: DAYS_TO_ANSWER, source: { mark: 'U' as const, text: say('rule.own') } };
  return ruleInWords({ says: say('rule.answer-by', { days }), source });
}

/** Days that no program gives: those of an agency's own review, and of a request for more time. */
const ownDays: Readonly<Record<string, string>> = { [RULE_OF_REQUEST]: 'rule.end-asked-to-move', 'review/decide-by': 'rule.set-by-agency', 'review/decide-by-program': 'rule.of-district-program', 'review/share': 'rule.shared-then' };

const ofNoProgram = (named: string): RuleInWords | null => (Object.hasOwn(ownDays, named) ? unruled(say(ownDays[named]!)) : null);

/** What Planline says of itself, with no rule behind it. */
export const unruled = (text: string): RuleInWords => ({ text, mark: null, source: null, unverified: false, whole: text });
