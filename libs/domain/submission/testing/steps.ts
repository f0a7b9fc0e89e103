import type { DecisionContext } from '../../decider.js';
import { day, given } from '../../testing/given.js';
import type { CommandNamed, SubmissionCommand } from '../commands.js';
import type { SubmissionEvent } from '../events.js';
import { hasCurrent } from '../state.js';
import { submission } from '../submission.js';
import { approvalOf, AT, byHand, COORDINATOR, corrected, draft, file, first, groundAt, ID, reviewer } from './ground.js';

export type { SubmissionCommand as Command } from '../commands.js';
export const by = COORDINATOR;
export const at = (now: string, more: Parameters<typeof groundAt>[1] = {}) => groundAt(now, more);
export const asAgency = (now = AT) => at(now, { context: { actor: reviewer } });

/** Gives commands one after the other, each decided on what the ones before it made. */
export function after(...steps: readonly (readonly [SubmissionCommand, DecisionContext?])[]): SubmissionEvent[] {
  return steps.reduce<SubmissionEvent[]>((events, [command, context = at(AT)]) => [...events, ...given(submission, events).when(command, context, ID).events()], []);
}
/** The package of the plan that is submitted, made of what is there, and then handed in. */
export function handedIn(events: readonly SubmissionEvent[], context: DecisionContext = at(AT)): SubmissionEvent[] {
  const { state } = given(submission, events);
  if (!hasCurrent(state)) throw new Error('nothing was submitted that could be handed in');
  const { number, revision } = state.current;
  const made: CommandNamed<'notePackage'> = { name: 'notePackage', package: state.packages.length + 1, submission: number, revision, budget: null, documents: [{ kind: 'plan-docx', fileName: 'plan.docx', document: file('plan'), sha256: 'a'.repeat(64) }], builtFrom: { logIndex: '40', version: state.version } };
  const packed = [...events, ...when(events, made, context).events()];
  return [...packed, ...when(packed, handInPlan, context).events()];
}
export const when = (events: readonly SubmissionEvent[], command: SubmissionCommand, context: DecisionContext = at(AT)) => given(submission, events).when(command, context, ID);
export const ofBoards = { mark: 'V', source: 'The law of boards' };
export const types = (events: readonly SubmissionEvent[]): string[] => events.map(({ type }) => type);

export const late = { 'budget-of-first-year': 'It follows by 15 March' };
export const submit: CommandNamed<'submit'> = { name: 'submit', revision: 1, by, explanations: late };
export const back: CommandNamed<'returnForModification'> = { name: 'returnForModification', ...byHand, revision: 1, hash: null, letter: null, sections: ['goals'], reason: 'No baseline', points: [], backBy: null };
export const approve: CommandNamed<'approve'> = { name: 'approve', ...byHand, revision: 1, hash: null, letter: null, reasons: null };
export const ask: CommandNamed<'askQuestions'> = { name: 'askQuestions', ...byHand, questions: [{ section: 'goals', text: 'What is the baseline?', citation: null }], answerBy: null };
export const resubmit: CommandNamed<'resubmit'> = { name: 'resubmit', revision: 2, answers: [], by, explanations: {} };
/** Nothing is decided before the agency has what was submitted: here it says so itself. */
export const received: CommandNamed<'recordAgencyState'> = { name: 'recordAgencyState', state: 'received', ...byHand };
export const handInPlan: CommandNamed<'handInOtherwise'> = { name: 'handInOtherwise', budget: null, means: 'By hand', receipt: file('receipt'), by };
/** As it was recorded before what is handed in was bound to a package. */
export const handedInBefore: SubmissionEvent = { type: 'HandedInOtherwise', data: { submission: 1, budget: null, package: null, means: 'By hand', on: day('2026-03-12'), by, receipt: file('receipt') } };
export const approvedAgain = (more: Parameters<typeof groundAt>[1] = {}) => at(AT, { ...more, seen: { approval: approvalOf(corrected), ...more.seen } });

export const attest: CommandNamed<'attestSubmission'> = { name: 'attestSubmission', revision: 1, what: 'The state approved it', by, role: 'coordinator', on: day('2020-06-01'), document: 'Letter of the state', file: null, testData: true };
export const oneRevision = at(AT, { seen: { draft: { ...draft, revisions: [first] } } });

export const submitted = after([submit]);
export const there = after([submit], [received]);
export const returned = after([submit], [received], [back]);
