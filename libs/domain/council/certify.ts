import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { judge } from '../guards.js';
import type { DraftFacts } from '../facts.js';
import { changedSections } from '../changed-sections.js';
import { titlesOf } from '../section-titles.js';
import { sourceTold, type GuardAnswer, type StageRule } from '../program-rules.js';
import { noChange } from './changes.js';
import type { RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { daysHeard, guardFacts, isRepresented } from './guard-facts.js';
import { optionsOf, type CouncilOptions } from './options.js';
import { mayNotDecide } from './recommendations.js';
import { requiredByRule } from './requirements.js';
import { answerTo, heardOn, standing, type CouncilRoundState, type Round } from './state.js';

/** "We sought and received input": refused while that is not so, whatever a program's guards say. */
export function certifyInput(state: CouncilRoundState, { revision, by, explanations }: RoundCommand<'certifyInput'>, context: DecisionContext, stage: StageRule): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const { round, plan } = state;
  const stranger = mayNotDecide(by, stage, 'certify', context);
  if (stranger) return stranger;
  const program = optionsOf(stage);
  if (!program.ok) return program;
  const draft = context.seen('draft', plan);
  const answers = context.rules!.guards(stage.id, 'certify', guardFacts(plan, round, draft, context));
  const missing = notHeard(round, requiredByRule(program.options, draft, round.revision)) ?? notAnswered(round, draft, answers) ?? notRepresented(round, program.options, context);
  if (missing) return missing;
  const unseen = notNewest(revision, draft, context);
  if (unseen) return unseen;
  const judged = judge(answers, explanations);
  if (!judged.ok) return judged;
  return accept({ type: 'RoundConcluded', data: { by, on: context.today, revision: heardOn(round), answeredIn: revision, guards: [...judged.guards] } });
}

/** What is certified is certified of a text that somebody saw: one that was frozen since is another. */
function notNewest(revision: number, { revisions }: DraftFacts, { rules }: DecisionContext): ReturnType<typeof refuse> | null {
  const [seen, newest] = [revisions.find(({ number }) => number === revision), revisions.at(-1)];
  if (!seen || !newest) return refuse('council.no-revision', { revision });
  return seen === newest ? null : refuse('council.certifies-older', { revision, newest: newest.number, changed: titlesOf(changedSections(seen.sections, newest.sections), rules) });
}

/** Of several councils the rule of the first is told: the others are named beside it. */
function notHeard(round: Round, byRule: CouncilOptions['councils']): ReturnType<typeof refuse> | null {
  const given = new Set(standing(round).map(({ council }) => council));
  const silent = round.councils.filter(({ kind, required }) => required && !given.has(kind));
  if (silent.length === 0) return null;
  const gone = round.recommendations.filter(({ council }) => silent.some(({ kind }) => kind === council)).map(({ number }) => number);
  const rule = byRule.find(({ kind }) => silent.some((council) => council.kind === kind));
  // Without a rule it was named as required by whoever opened the round, who said why.
  const because = rule?.because ?? round.because[silent[0]!.kind] ?? '';
  return refuse('council.no-recommendation', { councils: silent.map(({ title }) => title).join(', '), count: silent.length, withdrawn: gone.join(', ') || 'none', because, by: rule ? 'rule' : 'opener', ...sourceTold(rule?.source ?? null) });
}

/** The guard by which a program rules it that each recommendation has an answer: it says where that is written. */
const ANSWERED = 'recommendations-answered';

/** Each has an answer, and what was accepted stands in the text that is frozen now: a change may have been taken back since. */
function notAnswered(round: Round, draft: DraftFacts, answers: readonly GuardAnswer[]): ReturnType<typeof refuse> | null {
  const open = standing(round).filter((one) => answerTo(one) === null);
  const source = answers.find(({ guard }) => guard === ANSWERED)?.source ?? null;
  if (open.length > 0) return refuse('council.no-disposition', { recommendations: open.map(({ number }) => number).join(', '), count: open.length, ...sourceTold(source) });
  const last = draft.revisions.at(-1)?.number ?? 0;
  for (const recommendation of standing(round)) {
    const change = answerTo(recommendation)?.change;
    if (change && noChange(draft, recommendation.pin.revision, { ...change, revision: last })) {
      return refuse('council.change-not-frozen', { recommendation: recommendation.number, section: change.section, ...sourceTold(source) });
    }
  }
  return null;
}

function notRepresented(round: Round, { represented }: CouncilOptions, context: DecisionContext): ReturnType<typeof refuse> | null {
  const missing = round.represented.find(({ seat, council }) => !isRepresented(round, seat, council, context));
  if (!missing) return null;
  const days = daysHeard(round, missing.council, context.today).join(', ');
  const council = round.councils.find(({ kind }) => kind === missing.council)?.title ?? missing.council;
  const rule = represented.find(({ seat, on }) => seat === missing.seat && on.includes(missing.council));
  return refuse('council.not-represented', { seat: missing.seat, days, council, because: rule?.because ?? '', ...sourceTold(rule?.source ?? null) });
}
