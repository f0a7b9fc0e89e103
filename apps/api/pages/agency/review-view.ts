import { sourceTold } from '#libs/domain/program-rules.js';
import type { ReviewRule } from '#libs/domain/review-rule.js';
import { hasConflict, underReview, type Review, type ReviewedBudget } from '#libs/domain/review/state.js';
import { standingOf } from '#libs/domain/review/result.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import { sayInWords, shortInWords } from '../words.js';
import type { Called } from '../review/called.js';
import type { Arrived } from './arrived.js';

/** What is on record of a review: who looks at what, what each of them thinks, and what the district was told. */
export function reviewView(state: Review, arrived: Arrived | null, { person, section, sections, body }: Called) {
  const { code, params } = standingOf(state);
  const { revision, hash } = underReview(state);
  const opinionOf = (reviewer: string) => state.opinions.find((opinion) => opinion.reviewer === reviewer);
  const issued = state.status === 'returned' || state.status === 'closed' ? state.issued : null;
  return {
    title: state.title,
    standing: sayInWords(code, params),
    body: body(state.body),
    openedOn: state.openedOn,
    decideBy: state.decideBy,
    decideByFrom: say('page.review-day', sourceTold(state.decideBySource)),
    underReview: { revision, shortHash: shortHashOf(hash) },
    isOpened: arrived !== null,
    rule: state.reviewers.length === 0 ? null : say('page.review-rule', { need: state.need, reviewers: state.reviewers.length, order: state.order }),
    ruledBy: ruledBy(state.rule),
    reviewers: state.reviewers.map((reviewer) => {
      const opinion = opinionOf(reviewer);
      const conflict = state.conflicts.find((one) => one.reviewer === reviewer);
      return {
        name: person(reviewer),
        says: conflict ? conflictSays(conflict, person) : say('page.review-opinion', { outcome: opinion?.outcome ?? 'none', on: opinion ? shortInWords(opinion.on) : '', sections: opinion && opinion.sections.length > 0 ? sections(opinion.sections) : 'none', reasons: opinion?.reasons ?? 'none' }),
      };
    }),
    conflicts: state.conflicts.filter(({ reviewer }) => !state.reviewers.includes(reviewer)).map((conflict) => ({ name: person(conflict.reviewer), says: conflictSays(conflict, person) })),
    checks: state.checklist.map(({ key, section: of, says, citation }) => {
      const answer = state.checks.find((one) => one.key === key);
      return { section: section(of), says, citation, answer: say('page.check', { holds: answer?.holds.replace('-', '_') ?? 'none', note: answer?.note ?? 'none' }) };
    }),
    comments: state.comments.map(({ visibility, section: of, text, on, by }) => ({ visibility: say('page.review-visibility', { visibility }), section: of && section(of), text, on, by: person(by) })),
    rounds: state.rounds.map(({ round, questions, issuedOn }) => ({
      round,
      issuedOn,
      questions: questions.map((one, n) => ({ ...one, section: one.section && section(one.section), answer: answerTo(arrived, questions[n]!.text) })),
    })),
    issued: issued && {
      says: say('page.review-issued', { outcome: issued.outcome, on: shortInWords(issued.on), revision: issued.revision }),
      reasons: issued.reasons,
      sections: issued.sections.map((of) => ({ title: section(of), points: issued.points.filter((point) => point.section === of).map(({ text }) => text) })),
      backBy: issued.backBy,
    },
    budgets: state.budgets.map((budget) => budgetView(budget, state, person)),
    shares: state.shares.map(({ number, command, on, status, refusal }) => ({ number, says: say('page.review-share', { what: command.name, on: shortInWords(on), status }), refusal: refusal?.detail ?? null })),
  };
}

const conflictSays = ({ on, by, reason }: Review['conflicts'][number], person: (id: string) => string): string => say('page.review-conflict', { on: shortInWords(on), by: by ? person(by) : 'none', reason });

/** Whose word it is how many decide: the program's, with its mark, or the agency's own. */
const ruledBy = (rule: ReviewRule | null): string => (rule ? say('page.review-ruled', { need: rule.need, order: rule.order, ...sourceTold(rule.source) }) : say('page.review-unruled'));

/** As the district's record has it, which numbers the rounds of all who asked. */
const answerTo = (arrived: Arrived | null, text: string): string | null => arrived?.questions.flatMap(({ questions }) => questions).findLast((one) => one.text === text)?.answer ?? null;

const budgetView = ({ year, arrivedOn, opinions, settled, issuedOn }: ReviewedBudget, state: Review, person: (id: string) => string) => ({
  year,
  says: say('page.review-budget', { arrivedOn: shortInWords(arrivedOn), outcome: settled?.outcome ?? 'none', issued: issuedOn === null ? 'none' : shortInWords(issuedOn) }),
  opinions: opinions.filter(({ reviewer }) => !hasConflict(state, reviewer)).map(({ reviewer, outcome, reasons }) => ({ name: person(reviewer), says: say('page.review-budget-opinion', { outcome, reasons: reasons ?? 'none' }) })),
});
