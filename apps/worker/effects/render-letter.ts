import { partsOfStream } from '#libs/kernel/streams.js';
import { never } from '#libs/kernel/refusal.js';
import { programOf } from '#libs/domain/draft/state.js';
import { hasCurrent, type AgencyDecision } from '#libs/domain/submission/state.js';
import { decisionLetters } from '#libs/documents/by-template.js';
import type { DecisionLetterInput } from '#libs/documents/pdf/decision-letter.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import { rulesOf, templateUnder } from '#libs/programs/catalog.js';
import type { EffectRunner } from './deps.js';
import { endEffect } from './end-effect.js';

/** The letter of a decision that the agency took in Planline, bound to the revision that it was taken on. One that it took elsewhere has its own. */
export const renderLetter: EffectRunner = async (deps, call) => {
  const { tenant, stream } = call;
  const state = await deps.stateOf(tenant, 'submission', partsOfStream(stream).id);
  const number = Number(call.id.slice('letter/'.length));
  if (!hasCurrent(state)) return;
  const decision = state.decisions.find((one) => one.number === number);
  if (!decision) return;
  const [plan, draft] = await Promise.all([deps.stateOf(tenant, 'plan', state.plan), deps.stateOf(tenant, 'draft', state.plan)]);
  if (plan.status === 'none') throw new Error(`the plan ${state.plan} is not known`);
  const program = programOf(draft, decision.revision, plan.program);
  const { sections } = rulesOf(program);
  const input: DecisionLetterInput = {
    agency: [state.agency],
    district: draft.status === 'begun' ? [draft.district.name, draft.district.number].filter((words) => words !== '') : [],
    planTitle: decision.year === null ? plan.name : say('submission.letter-budget', { year: decision.year, plan: plan.name }),
    mark: { plan: state.plan, revision: decision.revision, shortHash: shortHashOf(decision.hash) },
    decision: wordOf(decision.kind),
    decidedOn: decision.on,
    reasons: decision.reasons === '' ? [] : [decision.reasons],
    sections: decision.sections.map((id) => ({
      title: sections.find((section) => section.id === id)?.title ?? id,
      points: decision.points.filter(({ section }) => section === id).map(({ text }) => text),
    })),
    answerBy: decision.backBy,
    signer: { role: state.agency, name: null },
  };
  const document = await deps.documents.put(tenant, await decisionLetters[templateUnder(program, 'letter')](input), 'application/pdf');
  await endEffect(deps, call, { name: 'noteLetter', decision: number, document });
};

function wordOf(kind: AgencyDecision['kind']): DecisionLetterInput['decision'] {
  switch (kind) {
    case 'returned':
      return 'returned';
    case 'approved':
    case 'budget-approved':
      return 'approved';
    case 'declined':
    case 'budget-declined':
      return 'not-approved';
    default:
      return never(kind);
  }
}

