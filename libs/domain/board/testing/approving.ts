import type { DecisionContext } from '../../decider.js';
import type { MeetingFacts, RevisionFacts, RoleFacts } from '../../facts.js';
import { contextAt, day, given } from '../../testing/given.js';
import { approvalId, boardOf, boardStage, draftWith, firstText, hashOf, membersTo, minnesota, programWith, showing, type Approve } from './room.js';
import { approval } from '../approval/approval.js';
import type { ApprovalEvent } from '../approval/events.js';
import type { ApprovalState } from '../approval/state.js';

export const stage = boardStage(minnesota);
export const held = (person: string, from = '2025-07-01', until: string | null = null): RoleFacts => ({ title: 'A role', holders: [{ person, from: day(from), until: until === null ? null : day(until) }] });
export const roles = { superintendent: held('person-1'), 'school-board-chair': held('person-2'), coordinator: held('person-3') };
export const about = (revision: number) => ({ approval: approvalId, revision, hash: hashOf(revision) });
export const meetingWith = (decided: MeetingFacts['decided'], on = '2026-03-09'): MeetingFacts => ({ body: 'board-1', on: day(on), held: true, decided });
export const carriedAt = (revision: number, on?: string) => meetingWith([{ motion: 'm', about: about(revision), carried: true }], on);

export type World = { revisions?: readonly RevisionFacts[]; meeting?: MeetingFacts; at?: string; roles?: Record<string, RoleFacts>; more?: Partial<DecisionContext> };
export const world = ({ revisions = [firstText], meeting = carriedAt(1), at = '2026-03-12T15:00:00.000Z', roles: more = {}, more: context = {} }: World = {}): DecisionContext =>
  contextAt(at, {
    rules: programWith([stage]),
    seen: showing({ body: { 'board-1': boardOf(membersTo(7)) }, draft: { 'plan-1': draftWith(revisions) }, meeting: { 'meeting-1': meeting }, role: { ...roles, ...more } }),
    ...context,
  });

export const open: Approve = { name: 'openApproval', revision: 1, body: 'board-1', explanations: {} };
export const noted = (carried = true, revision = 1, on = '2026-03-09'): Approve => ({ name: 'noteMotion', meeting: 'meeting-1', motion: 'm', revision, hash: hashOf(revision), carried, on: day(on) });
export const frozen = (revision: number): Approve => ({ name: 'noteRevision', revision, hash: hashOf(revision), explanations: {} });
export const sign = (role: string, by: string, more: Partial<Extract<Approve, { name: 'sign' }>> = {}): Approve => ({
  ...{ name: 'sign', role, by, signedOn: day('2026-03-10'), revision: 1, hash: hashOf(1).slice(0, 12), means: 'in-person', explanations: {} },
  ...more,
});
export const bothSign = [sign('superintendent', 'person-1'), sign('school-board-chair', 'person-2')];
export const document = { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 4_000, mediaType: 'application/pdf' };
/** What the first page says of itself. */
export const printed = { plan: 'plan-1', revision: 1, shortHash: hashOf(1).slice(0, 12) };
export const page: Approve = { name: 'issueSignaturePage' };
export const scan = (more: Partial<Extract<Approve, { name: 'uploadScan' }>> = {}): Approve => ({
  ...{ name: 'uploadScan', scan: 'scan-1', document, fileName: null, printed, found: [printed], signedOn: day('2026-03-10') },
  ...more,
});
export const signers = [
  { role: 'superintendent', by: 'person-1', signedOn: day('2026-03-09') },
  { role: 'school-board-chair', by: 'person-2', signedOn: day('2026-03-10') },
];
export const confirm: Approve = { name: 'confirmScan', scan: 'scan-1', by: 'person-3', signers, printed: null, explanations: {} };

export function after(context: DecisionContext, ...commands: readonly Approve[]) {
  const events: ApprovalEvent[] = [];
  let state: ApprovalState = approval.initial;
  for (const command of commands) {
    const decision = approval.decide(state, command, context, approvalId);
    if (!decision.ok) throw new Error(`${command.name} was refused: ${decision.refusal.code} ${JSON.stringify(decision.refusal.params)}`);
    events.push(...decision.events);
    state = decision.events.reduce(approval.evolve, state);
  }
  const so = given(approval, events);
  return { ...so, events, when: (command: Approve, then: DecisionContext = context) => so.when(command, then, approvalId) };
}
export const nothing = () => after(world());
export const types = (events: readonly ApprovalEvent[]) => events.map(({ type }) => type);
