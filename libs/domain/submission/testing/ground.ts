import type { DecisionContext } from '../../decider.js';
import type { ApprovalFacts, DraftFacts, FactsKind, FactsOf, RevisionFacts } from '../../facts.js';
import type { GuardAnswer, ProgramRules, StageRule, WaitRule } from '../../program-rules.js';
import { contextAt, day } from '../../testing/given.js';
import type { Document } from '../../document.js';

export const PLAN = 'plan-1';
export const ID = `${PLAN}/agency-submission`;
export const COORDINATOR = 'person-coordinator';

const by = (owner: string, due: WaitRule['due'], title: string): WaitRule => ({ title, owner, due, source: null });
const after = (fact: string, count: number): WaitRule['due'] => ({ kind: 'after', fact, count, unit: 'days' });
const on = (monthAndDay: string): WaitRule['due'] => ({ kind: 'day', day: monthAndDay, year: 0 });

const waits: StageRule['waits'] = {
  submit: by('Coordinator', on('03-15'), 'Send the plan'),
  package: by('Coordinator', after('opened', 1), 'Package'),
  receipt: by('Coordinator', after('submitted', 10), 'Receipt'),
  'agency-decision': by('Coordinator', on('06-01'), 'Agency decides'),
  answer: by('Coordinator', after('asked', 14), 'Answer questions'),
  resubmit: by('Coordinator', after('returned', 30), 'Send the corrected plan'),
  budget: by('Coordinator', on('03-15'), 'Budget'),
  'budget-package': by('Coordinator', on('03-15'), 'Budget reaches the agency'),
  'budget-receipt': by('Coordinator', after('submitted', 10), 'Receipt of the budget'),
  'budget-decision': by('Coordinator', on('06-01'), 'Agency decides on the budget'),
};

const state = (id: string, turn: 'agency' | 'district', means: string | null, ...transitions: string[]) => ({ id, title: id, turn, means, transitions, ...(transitions.length === 0 && { final: true }) });

/** As Minnesota's are supposed to be. */
export const straight = [
  state('sent', 'agency', 'submitted', 'received', 'corrections', 'approved', 'declined'),
  state('received', 'agency', 'received', 'corrections', 'approved', 'declined'),
  state('corrections', 'district', 'returned', 'resubmitted'),
  state('resubmitted', 'agency', 'resubmitted', 'received', 'corrections', 'approved', 'declined'),
  state('approved', 'district', 'approved'),
  state('declined', 'district', 'declined'),
];

/** As Michigan's portal has them. */
export const portal = [
  state('in-progress', 'district', 'preparing', 'submitted'),
  state('submitted', 'agency', 'submitted', 'review-in-progress'),
  state('review-in-progress', 'agency', null, 'modifications-required', 'approved'),
  state('modifications-required', 'district', 'returned', 'modifications-in-progress'),
  state('modifications-in-progress', 'district', null, 'modifications-submitted'),
  state('modifications-submitted', 'agency', 'resubmitted', 'review-in-progress'),
  state('approved', 'district', 'approved'),
];

export function stageRule(options: Record<string, unknown> = {}): StageRule {
  const agency = { title: 'State agency', address: 'plans@agency.example', sends: 'by-hand' };
  return { id: 'agency-submission', kind: 'agency-submission', title: 'Submission', after: ['board'], waits, options: { agency, roles: ['Coordinator'], states: straight, ...options }, source: null };
}

export const board: StageRule = { id: 'board', kind: 'board-approval', title: 'Board approval', after: [], waits: {}, options: {}, source: { mark: 'V', text: 'The law of boards' } };

export const rulesWith = (options: Record<string, unknown> = {}, guards: readonly GuardAnswer[] = []): ProgramRules => ({
  ref: 'a-program@1',
  sections: [],
  stages: [board, stageRule(options)],
  guards: (stage, moment) => (stage === 'agency-submission' && moment === 'submit' ? guards : []),
  isBusinessDay: () => true,
  roles: [{ id: 'coordinator', title: 'Coordinator', escalatesTo: null, source: { mark: 'D', text: 'The form' } }],
  beginBy: () => null,
});

const section = (text: string) => ({ hash: text.padEnd(64, '0'), material: text.padEnd(64, '0') });
export const revision = (number: number, sections: Record<string, string>): RevisionFacts => ({
  number,
  hash: `${number}${Object.values(sections).join('')}`.padEnd(64, '0').slice(0, 64),
  sections: Object.fromEntries(Object.entries(sections).map(([id, text]) => [id, section(text)])),
  frozenOn: day('2026-02-20'),
  program: null,
  period: { start: day('2026-07-01'), end: day('2029-06-30') },
  district: { number: '0001', name: 'A district', status: null },
});

export const first = revision(1, { goals: 'a', strategies: 'a' });
/** Only its goals differ from the first. */
export const corrected = revision(2, { goals: 'b', strategies: 'a' });
export const overreaching = revision(3, { goals: 'b', strategies: 'b' });

export const draft: DraftFacts = {
  begun: true,
  period: { start: day('2026-07-01'), end: day('2029-06-30') },
  content: {},
  revisions: [first, corrected, overreaching],
  contentOf: () => ({ goals: [{ key: '1', fields: { number: 1 } }] }),
  attested: [],
};

export const approvalOf = ({ number, hash }: RevisionFacts, more: Partial<ApprovalFacts> = {}): ApprovalFacts => ({
  status: 'concluded', revision: number, hash, voided: [], approvedOn: day('2026-03-01'), body: null, ...more,
});

/** Where the deciders look: the coordinator has the role, the board has approved the first revision, and there is a grant. */
export function groundAt(now: string, more: { readonly seen?: Partial<{ [K in FactsKind]: FactsOf[K] }>; readonly rules?: ProgramRules; readonly context?: Partial<DecisionContext> } = {}): DecisionContext {
  const shown: Partial<{ [K in FactsKind]: FactsOf[K] }> = {
    draft,
    approval: approvalOf(first),
    role: { title: 'Coordinator', holders: [{ person: COORDINATOR, from: day('2026-01-01'), until: null }] },
    grant: { grants: [{ tenant: 'state-agency', plan: PLAN, may: ['read', 'review'], from: day('2026-03-01'), until: day('2026-09-01') }] },
    ...more.seen,
  };
  return contextAt(now, {
    rules: more.rules ?? rulesWith(),
    seen: (kind) => {
      const facts = shown[kind];
      if (!facts) throw new Error(`nothing is shown of ${kind}`);
      return facts as never;
    },
    ...more.context,
  });
}

export const AT = '2026-03-12T15:00:00.000Z';
export const reviewer = { kind: 'person' as const, id: 'state-agency/reviewer-1', assurance: 'session' as const };
export const agency = { tenant: 'state-agency', person: 'reviewer-1', grant: 'grant-1' };
export const byHand = { by: COORDINATOR, agency: null, evidence: null, note: 'The agency wrote', hash: null };
export const byAgency = { by: null, agency, evidence: null, note: null, hash: first.hash };

export const file = (name: string): Document => ({ id: Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64), saltedSha256: '0:0', bytes: 10, mediaType: 'application/pdf' });
