import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { judge } from '../guards.js';
import type { StageRule } from '../program-rules.js';
import { partsOfStageId, unmetStage } from '../stage.js';
import { changedSince, revisionOf } from './changes.js';
import type { HeardCouncils, RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { guardFacts } from './guard-facts.js';
import { optionsOf } from './options.js';
import { councilsOf, heardOn } from './requirements.js';
import { councilNamed, councilName, roundNumber, councilTitle, type Council, type CouncilRoundState } from './state.js';

export function openRound(
  state: CouncilRoundState,
  { revision: number, councils, explanations }: RoundCommand<'openRound'>,
  context: DecisionContext,
  id: string,
  stage: StageRule,
): Decision<CouncilRoundEvent> {
  const { plan } = partsOfStageId(id);
  if (state.status === 'open') return sameRound(state.round, number, councils) ? accept() : refuse('council.already-open', { round: state.round.number });
  const early = unmetStage(context, plan, stage);
  if (early) return early;
  const program = optionsOf(stage);
  if (!program.ok) return program;
  const draft = context.seen('draft', plan);
  const revision = revisionOf(draft, number);
  if (!revision || !draft.period) return refuse('council.no-revision', { revision: number });
  const last = draft.revisions.at(-1)!.number;
  if (number !== last) return refuse('council.revision-superseded', { revision: number, last });
  const changed = changedSince(draft, number);
  if (changed.length > 0) return refuse('council.revision-changed', { revision: number, sections: changed.join(', ') });
  if (state.status === 'concluded' && !state.attested && number <= state.certified.answeredIn) return refuse('council.nothing-new', { revision: number, round: state.round.number });
  const heard = heardOn(number, councils, program.options, draft, null);
  if (!heard.ok) return heard;
  const stranger = notCouncils(heard.named, context);
  if (stranger) return stranger;
  const opened = { ...heard.heard, revision: number, hash: revision.hash, period: draft.period, openedOn: context.today };
  const round = roundNumber(state) + 1;
  const facts = guardFacts(plan, { ...opened, number: round, meetings: [], recommendations: [] }, draft, context);
  const judged = judge(context.rules!.guards(stage.id, 'open', facts), explanations);
  if (!judged.ok) return judged;
  return accept({ type: 'RoundOpened', data: { ...opened, plan, stage: stage.id, round, guards: [...judged.guards] } });
}

type Open = Extract<CouncilRoundState, { status: 'open' }>['round'];

const sameRound = (round: Open, revision: number, councils: HeardCouncils): boolean =>
  round.revision === revision &&
  round.councils.length === councils.length &&
  councils.every((named) => {
    const known = councilNamed(round, councilName(named));
    return known?.body === named.body && known.required === named.required && round.because[councilName(known)] === named.because;
  });

function notCouncils(councils: HeardCouncils, context: DecisionContext): ReturnType<typeof refuse> | null {
  for (const [i, named] of councils.entries()) {
    const { body } = named;
    const facts = context.seen('body', body);
    if (facts.kind === null) return refuse('council.no-body', { council: councilName(named) });
    if (facts.kind === 'board') return refuse('council.is-a-board', { body: facts.name ?? body });
    if (councils.some((other, j) => j !== i && other.body === body)) return refuse('council.body-twice', { body: facts.name ?? body });
  }
  return null;
}

/** A council that gave something stays in the round, and what was required stays required: neither is got rid of by a new revision. */
export function takeUpRevision(
  state: CouncilRoundState,
  { revision: number, councils: named, also }: RoundCommand<'takeUpRevision'>,
  context: DecisionContext,
  stage: StageRule,
): Decision<CouncilRoundEvent> {
  if (state.status !== 'open') return refuse('council.not-open');
  const { round } = state;
  const program = optionsOf(stage);
  if (!program.ok) return program;
  const draft = context.seen('draft', state.plan);
  const revision = revisionOf(draft, number);
  if (!revision) return refuse('council.no-revision', { revision: number });
  const councils = [...(named ?? round.councils.map(({ kind, subject = null, body, required }) => ({ kind, subject, body, required, because: round.because[councilName({ kind, subject })] ?? '' }))), ...also];
  if (number === round.revision && sameRound(round, number, councils)) return accept();
  if (number < round.revision) return refuse('council.change-not-later', { revision: number, since: round.revision });
  const heard = heardOn(number, councils, program.options, draft, round);
  if (!heard.ok) return heard;
  const stranger = notCouncils(heard.named, context);
  if (stranger) return stranger;
  // One of which it was not said before which item it is of may be said to be of any.
  const now = (was: Council) => heard.named.filter(({ kind, subject }) => kind === was.kind && (!was.subject || subject === was.subject));
  const spoke = new Set([...round.meetings, ...round.recommendations].map(({ council }) => council));
  const dropped = round.councils.find((was) => spoke.has(councilName(was)) && !now(was).some(({ body }) => body === was.body));
  if (dropped) return refuse('council.was-heard', { council: councilTitle(round, dropped) });
  const items = councilsOf(program.options, draft, number);
  const isGone = ({ kind, subject }: Council): boolean => !!subject && !items.some((one) => one.rule.kind === kind && one.subject === subject);
  const eased = round.councils.find((was) => was.required && !now(was).some(({ required }) => required) && !isGone(was));
  if (eased) return refuse('council.stays-required', { council: councilTitle(round, eased) });
  return accept({ type: 'RevisionTakenUp', data: { ...heard.heard, revision: number, hash: revision.hash } });
}
