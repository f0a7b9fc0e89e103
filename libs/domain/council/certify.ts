import { refuse, type RefusalLine } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { judge } from '../guards.js';
import type { DraftFacts } from '../facts.js';
import { changedSections } from '../changed-sections.js';
import { sourceTold, type StageRule } from '../program-rules.js';
import { titlesOf } from '../section-titles.js';
import type { RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { daysHeard, guardFacts, isAnswered, isRepresented, seatsMeant, toBeRepresented } from './guard-facts.js';
import { optionsOf, type CouncilOptions } from './options.js';
import { mayNotDecide } from './recommendations.js';
import { councilFor, councilsOf, requiredByRule, requirementTold, type CouncilOfText } from './requirements.js';
import { answerTo, councilNamed, heardOn, councilName, standing, councilTitle, type CouncilRoundState, type EndedRound, type Round } from './state.js';

const MOST_TOLD = 20;

/**
 * "We sought and received input": refused while a required council has given none, whatever a program's guards say. All
 * else that is asked for is theirs to rule.
 */
export function certifyInput(state: CouncilRoundState, { revision, by, explanations }: RoundCommand<'certifyInput'>, context: DecisionContext, stage: StageRule): Decision<CouncilRoundEvent> {
  if (state.status === 'none') return refuse('council.not-open');
  if (state.status === 'concluded') return alreadyCertified(state);
  const { round, plan } = state;
  const stranger = mayNotDecide(by, stage, 'certify', context);
  if (stranger) return stranger;
  const program = optionsOf(stage);
  if (!program.ok) return program;
  const draft = context.seen('draft', plan);
  const missing = notHeard(round, program.options, draft);
  if (missing) return missing;
  const answers = context.rules!.guards(stage.id, 'certify', guardFacts(plan, round, draft, context));
  const judged = judge(answers, explanations);
  if (!judged.ok) {
    const refusing = answers.filter(({ guard, holds, severity }) => !holds && (severity === 'blocks' || (severity === 'warns' && !Object.hasOwn(explanations, guard))));
    const saw = refusing.flatMap((answer) => Object.keys(answer.saw));
    const lines = lacking(round, program.options, draft, context).filter(({ fact }) => saw.some((path) => path.startsWith(`council.${fact}`)));
    const { code, params, also = [] } = judged.refusal;
    return refuse(code, params, [...also, ...lines.slice(0, MOST_TOLD).map(({ line }) => line)]);
  }
  const unseen = notNewest(revision, draft, context);
  if (unseen) return unseen;
  return accept({ type: 'RoundConcluded', data: { by, on: context.today, revision: heardOn(round), answeredIn: revision, guards: [...judged.guards] } });
}

function alreadyCertified(ended: EndedRound): ReturnType<typeof refuse> {
  const { by, on, revision } = ended.attested ? ended.attestation : { ...ended.certified, revision: ended.certified.answeredIn };
  return refuse('council.certified-already', { by, on, revision, how: ended.attested ? 'attested' : 'certified' });
}

/** What is certified is certified of a text that somebody saw: one that was frozen since is another. */
function notNewest(revision: number, { revisions }: DraftFacts, { rules }: DecisionContext): ReturnType<typeof refuse> | null {
  const [seen, newest] = [revisions.find(({ number }) => number === revision), revisions.at(-1)];
  if (!seen || !newest) return refuse('council.no-revision', { revision });
  return seen === newest ? null : refuse('council.certifies-older', { revision, newest: newest.number, changed: titlesOf(changedSections(seen.sections, newest.sections), rules) });
}

/** What the text that is frozen now asks for is heard, though the round was opened on an earlier one. */
function notHeard(round: Round, options: CouncilOptions, draft: DraftFacts): ReturnType<typeof refuse> | null {
  const newest = draft.revisions.at(-1)?.number ?? round.revision;
  const known = councilsOf(options, draft, newest);
  const byRule = requiredByRule(options, draft, newest);
  const unnamed = byRule.find((rule) => !councilFor(rule, round, known));
  if (unnamed) return refuse('council.required-unheard', { ...requirementTold(unnamed), revision: newest });
  return silent(round, byRule, known);
}

/** Of several councils the rule of the first is told: the others are named beside it. */
function silent(round: Round, byRule: readonly CouncilOfText[], known: readonly CouncilOfText[]): ReturnType<typeof refuse> | null {
  const given = new Set(standing(round).map(({ council }) => council));
  const councils = round.councils.filter((council) => !given.has(councilName(council)) && (council.required || byRule.some((rule) => councilFor(rule, round, known) === council)));
  if (councils.length === 0) return null;
  const gone = round.recommendations.filter(({ council }) => councils.some((one) => councilName(one) === council)).map(({ number }) => number);
  const rule = byRule.find((one) => councils.some((council) => councilFor(one, round, known) === council))?.rule;
  // Without a rule it was named as required by whoever opened the round, who said why.
  const because = rule?.because ?? round.because[councilName(councils[0]!)] ?? '';
  return refuse('council.no-recommendation', {
    councils: councils.map((council) => councilTitle(round, council)).join(', '), count: councils.length, withdrawn: gone.join(', ') || 'none',
    because, by: rule ? 'rule' : 'opener', ...sourceTold(rule?.source ?? null),
  });
}

/** `fact`: what a guard read that did not find it. */
type Lack = { readonly fact: 'recommendations' | 'represented'; readonly line: RefusalLine };

/** What can be done about what a guard did not find, which its own sentence can't say. */
function lacking(round: Round, { represented }: CouncilOptions, draft: DraftFacts, context: DecisionContext): readonly Lack[] {
  const open = standing(round).filter((one) => !isAnswered(one, draft));
  return [
    ...open.map((one): Lack => {
      const change = answerTo(one)?.change;
      if (!change) return { fact: 'recommendations', line: { code: 'council.no-disposition', params: { recommendation: one.number } } };
      return { fact: 'recommendations', line: { code: 'council.change-not-frozen', params: { recommendation: one.number, section: change.section } } };
    }),
    ...toBeRepresented(round).filter(({ seat, council }) => !isRepresented(round, seat, council, context)).map(({ seat, council: name }): Lack => {
      const council = councilNamed(round, name);
      const rule = represented.find((one) => one.seat === seat && one.on.includes(council?.kind ?? name));
      const meant = seatsMeant(round, seat, name, context).map((one) => `“${one}”`).join(', ');
      const params = { seat, meant: meant || 'none', days: daysHeard(round, name, context.today).join(', '), council: council ? councilTitle(round, council) : name, because: rule?.because ?? '', ...sourceTold(rule?.source ?? null) };
      return { fact: 'represented', line: { code: 'council.not-represented', params } };
    }),
  ];
}
