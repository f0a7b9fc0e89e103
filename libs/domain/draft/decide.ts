import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { fieldsOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { HEADER } from '../header.js';
import { findingsOf } from './checks/check.js';
import { findingId } from './checks/finding.js';
import type { DraftCommand } from './commands.js';
import { decideText, notReturned, submittedIn } from './decide-text.js';
import type { DraftEvent } from './events.js';
import { freeze } from './freeze.js';
import { revisionOf, seenBy, type Draft, type DraftState } from './state.js';

export function decide(state: DraftState, given: DraftCommand, context: DecisionContext, id: string): Decision<DraftEvent> {
  if (!context.plan) return refuse('plan.not-found');
  if (!context.plan.open) return refuse('plan.closed');
  if (given.name === 'beginDraft') return begin(state, given, id);
  if (state.status === 'none') return refuse('draft.not-begun');
  switch (given.name) {
    case 'changeHeader': {
      const { period, district } = given;
      if (same({ period, district }, headerOf(state))) return accept();
      const putsBack = state.revisions.some((one) => submittedIn(context, id).includes(one.number) && same({ period, district }, { period: one.period, district: one.district }));
      return wrongPeriod(period) ?? notReturned(HEADER, context, id, putsBack) ?? accept({ type: 'DraftHeaderChanged', data: { period, district } });
    }
    case 'writeItems':
    case 'removeItems':
    case 'reorderItems':
      return decideText(state, given, context, id);
    case 'takeItems':
      return decideText(state, { ...given, name: 'writeItems', whole: true, because: 'import' }, context, id);
    case 'dropItems':
      return decideText(state, { ...given, name: 'removeItems', because: 'import' }, context, id);
    case 'noteImport': {
      const data = fieldsOf(given);
      const last = state.imports.at(-1);
      return last?.document === data.document.id && same(last.findings, data.findings) ? accept() : accept({ type: 'DraftImported', data });
    }
    case 'explainFinding':
      return explain(state, given, context);
    case 'freezeRevision':
      return freeze(state, given, context, id);
    case 'attest': {
      const data = fieldsOf(given);
      if (data.on > context.today) return refuse('draft.attested-ahead', { on: data.on });
      // What is made up to try things out claims nothing, and is shown by what it states.
      if (data.document === null && (!data.testData || data.statement === null)) return refuse('draft.attested-unshown');
      return state.attested.some((before) => same(before, data)) ? accept() : accept({ type: 'DecisionAttested', data });
    }
    case 'seeRevision': {
      const { person, revision } = given;
      if (!revisionOf(state, revision)) return refuse('draft.no-such-revision', { revision });
      // Stored in the clear: an id of somebody who is known, or of whoever asks, and never a name.
      if (person !== context.actor.id && !context.seen('person', person).registered) return refuse('person.not-found');
      return revision <= seenBy(state, person) ? accept() : accept({ type: 'RevisionSeen', data: { person, revision } });
    }
    default:
      return never(given);
  }
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b);
const headerOf = ({ period, district }: Draft) => ({ period, district });
const wrongPeriod = ({ start, end }: Draft['period']) => (end < start ? refuse('draft.ends-before-start', { start, end }) : null);

function begin(state: DraftState, given: Extract<DraftCommand, { name: 'beginDraft' }>, id: string): Decision<DraftEvent> {
  const { plan, period, district } = given;
  if (plan !== id) return refuse('draft.other-plan', { plan, id });
  if (state.status !== 'none') return same({ period, district }, headerOf(state)) ? accept() : refuse('draft.begun-already');
  return wrongPeriod(period) ?? accept({ type: 'DraftBegun', data: { period, district } });
}

function explain(state: Draft, given: Extract<DraftCommand, { name: 'explainFinding' }>, { rules }: DecisionContext): Decision<DraftEvent> {
  const finding = findingsOf(state, rules?.sections ?? []).find((one) => findingId(one) === given.finding);
  if (!finding) return refuse('draft.no-such-finding', { finding: given.finding });
  if (finding.severity === 'blocks') return refuse('draft.finding-blocks', { code: finding.code });
  const before = Object.hasOwn(state.explained, given.finding) ? state.explained[given.finding] : null;
  if (before === given.explanation) return accept();
  return accept({ type: 'FindingExplained', data: { finding: given.finding, code: finding.code, explanation: given.explanation } });
}
