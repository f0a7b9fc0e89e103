import type { CommandOf } from '#libs/kernel/command-definition.js';
import type { DecisionContext } from '../../decider.js';
import type { ApprovalFacts, BodyFacts, DraftFacts, FactsKind, FactsOf, MeetingFacts, RevisionFacts } from '../../facts.js';
import type { ProgramRules, StageRule } from '../../program-rules.js';
import { contextAt, day } from '../../testing/given.js';
import type { approvalCommands } from '../approval/commands.js';
import type { meetingCommands } from '../meeting/commands.js';
import type { MeetingEvent } from '../meeting/events.js';
import { meeting } from '../meeting/meeting.js';
import type { MeetingState } from '../meeting/state.js';
import type { VoteRules } from '../../vote-rules.js';

/** Minnesota's rules as the program file has them: those voting decide, three days' notice of a special meeting. */
export const minnesota: VoteRules = {
  quorumOf: 'members-serving',
  quorum: 'majority',
  threshold: 'majority-of-voting',
  abstentions: 'not-counted',
  abstainOnlyForLegalConflict: false,
  seats: null,
  notice: { regular: null, special: { days: 3 } },
  second: 'required',
};
/** Michigan's: a majority of those elected and serving, abstention only for a legal conflict, 18 hours. */
export const michigan: VoteRules = { ...minnesota, threshold: 'majority-of-serving', abstainOnlyForLegalConflict: true, notice: { regular: null, special: { hours: 18 } } };

const source = { mark: 'V' as const, text: 'The law, as read' };
const text = { id: 'text', title: 'Text', kind: 'text' as const, means: null, required: false, material: true, options: [], section: null, fields: [], placeholders: [] };
const note = { ...text, id: 'note', title: 'Note', material: false };
const section = (id: string, title: string) => ({ id, title, many: false, fields: [text, note], source: null });
const due = (title: string, owner: string, rule: StageRule['waits'][string]['due']): StageRule['waits'][string] => ({ title, owner, due: rule, source });
const daysAfter = (fact: string, count: number, unit: 'days' | 'business-days' = 'days') => ({ kind: 'after' as const, fact, count, unit });

export const boardStage = (rules: VoteRules, more: Partial<StageRule> = {}): StageRule => ({
  id: 'board-approval',
  kind: 'board-approval',
  title: 'School board approval',
  after: [],
  waits: {
    vote: due('Board votes on the plan', 'School Board Chair', { kind: 'day', day: '03-10', year: 0 }),
    notice: due('Post the notice of the meeting', 'School Board Clerk', null),
    sign: due('Sign the approved plan', 'Superintendent', daysAfter('carried', 2)),
    scan: due('Match the signed page that came back', 'Coordinator', daysAfter('carried', 2)),
    'minutes-draft': due('Draft the minutes', 'School Board Clerk', daysAfter('meeting-held', 8, 'business-days')),
    'minutes-approved': due('Approve the minutes', 'School Board Chair', daysAfter('minutes-drafted', 5, 'business-days')),
    'minutes-published': due('Publish the proceedings', 'School Board Clerk', daysAfter('meeting-held', 30)),
  },
  options: { rules, rulesSource: source, signers: ['Superintendent', 'School Board Chair'], scanConfirmedBy: 'Coordinator' },
  source,
  ...more,
});

const isWeekday = (text: string): boolean => ![0, 6].includes(new Date(`${text}T12:00:00Z`).getUTCDay());

export const programWith = (stages: readonly StageRule[], guards: ProgramRules['guards'] = () => []): ProgramRules => ({
  ref: 'a-program@1',
  sections: [section('goals', 'Goals'), section('strategies', 'Strategies')],
  stages,
  guards,
  isBusinessDay: isWeekday,
  roles: [
    { id: 'superintendent', title: 'Superintendent', escalatesTo: null, source: { mark: 'D', text: 'The form' } },
    { id: 'school-board-chair', title: 'School Board Chair', escalatesTo: null, source: { mark: 'D', text: 'The form' } },
    { id: 'coordinator', title: 'Coordinator', escalatesTo: null, source: null },
  ],
  beginBy: () => null,
});

export const member = (number: number): string => `member-${number}`;
export const membersTo = (count: number): string[] => Array.from({ length: count }, (_, i) => member(i + 1));

export const boardOf = (members: readonly string[]): BodyFacts => ({
  name: 'School board',
  kind: 'board',
  members: members.map((person) => ({ person, seat: null, from: day('2025-01-01'), until: null })),
  rules: [],
});

export const hashOf = (revision: number): string => String(revision).repeat(64).slice(0, 64);

const header = { period: { start: day('2026-07-01'), end: day('2029-06-30') }, district: { number: '0001', name: 'A district', status: null } };

/** A revision by what its sections say; a `note` after a stroke is not material: `goals: 'text|note'`. */
export const revisionOf = (number: number, texts: Readonly<Record<string, string>>): RevisionFacts => ({
  number,
  hash: hashOf(number),
  sections: Object.fromEntries(Object.entries(texts).map(([id, said]) => [id, { hash: said, material: said.split('|')[0]! }])),
  frozenOn: day('2026-02-20'),
  program: null,
  ...header,
});

export const firstText = revisionOf(1, { goals: 'g1', strategies: 's1' });

export const draftWith = (revisions: readonly RevisionFacts[]): DraftFacts => ({
  begun: true,
  district: null,
  period: { start: day('2026-07-01'), end: day('2029-06-30') },
  content: {},
  revisions,
  contentOf: () => ({ goals: [{ key: 'main', fields: { text: 'g' } }] }),
  attested: [],
});

export const openApproval = (revision: RevisionFacts = firstText): ApprovalFacts => ({
  ...{ status: 'open', revision: revision.number, hash: revision.hash, voided: [], approvedOn: null, body: 'board-1' },
});

type Shown = { readonly [K in FactsKind]?: Readonly<Record<string, FactsOf[K]>> };

/** Streams that a decision may look at, by kind and id. */
export function showing(shown: Shown): DecisionContext['seen'] {
  return (kind, id) => {
    const facts = shown[kind]?.[id];
    if (facts === undefined) throw new Error(`this test shows nothing of ${kind}/${id}`);
    return facts;
  };
}

export const noMeeting: MeetingFacts = { body: null, on: null, held: false, decided: [] };
export const approvalId = 'plan-1/board-approval';

/** After the meeting of 9 March 2026, with a board, an open approval of revision 1, and what else is shown. */
export function surroundings(rules: VoteRules, members: readonly string[], shown: Shown = {}, at = '2026-03-30T15:00:00.000Z'): DecisionContext {
  const all: Shown = { body: { 'board-1': boardOf(members) }, approval: { [approvalId]: openApproval() }, draft: { 'plan-1': draftWith([firstText]) }, ...shown };
  return contextAt(at, { seen: showing(all), rules: programWith([boardStage(rules)]) });
}

export type Meet = CommandOf<typeof meetingCommands>;
export type Approve = CommandOf<typeof approvalCommands>;

/** A moment of the evening of the meeting, on the clock in Detroit. */
export const evening = (time: string, on = '2026-03-09') => new Date(`${on}T${time}:00-04:00`).toISOString() as Extract<Meet, { name: 'adjourn' }>['at'];

export const called = (more: Partial<Extract<Meet, { name: 'callMeeting' }>> = {}): Meet => ({
  ...{ name: 'callMeeting', body: 'board-1', plan: 'plan-1', stage: 'board-approval', kind: 'regular', on: day('2026-03-09'), time: '18:00', place: 'District office' },
  ...{ purpose: [], approvals: [], rules: null, rulesSource: null, rulesBecause: null },
  ...more,
});
export const opened = (present: readonly string[], at = evening('18:00')): Meet => ({ name: 'openMeeting', at, present: [...present] });
export const moved = (motion = 'm', mover = member(1), about: Extract<Meet, { name: 'moveMotion' }>['about'] = { approval: approvalId, revision: 1, hash: hashOf(1) }): Meet => ({
  ...{ name: 'moveMotion', motion, about, mover, under: null },
});
export const seconded = (motion = 'm', seconder = member(2)): Meet => ({ name: 'secondMotion', motion, seconder });
export const rollCalled = (motion = 'm'): Meet => ({ name: 'callTheRoll', motion, explanations: {} });
export const cast = (who: string, vote: Extract<Meet, { name: 'castVote' }>['vote'], more: { reason?: string; legalConflict?: boolean; motion?: string } = {}): Meet => ({
  ...{ name: 'castVote', motion: more.motion ?? 'm', member: who, vote, reason: more.reason ?? null, legalConflict: more.legalConflict ?? false },
});
export const closed = (motion = 'm'): Meet => ({ name: 'closeVote', motion });

/** Gives commands one after another; the first that is refused ends the test. */
export function held(context: DecisionContext, ...commands: readonly Meet[]): MeetingEvent[] {
  const events: MeetingEvent[] = [];
  let state: MeetingState = meeting.initial;
  for (const command of commands) {
    const decision = meeting.decide(state, command, context, 'meeting-1');
    if (!decision.ok) throw new Error(`${command.name} was refused: ${decision.refusal.code} ${JSON.stringify(decision.refusal.params)}`);
    for (const event of decision.events) {
      events.push(event);
      state = meeting.evolve(state, event);
    }
  }
  return events;
}
