import { daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import type { DecisionContext } from '../../decider.js';
import type { DraftFacts } from '../../facts.js';
import { guardSections, type GuardSections } from '../../guard-sections.js';
import { REWRITTEN } from '../../before-guards.js';
import { judge, type Explanations, type Judged } from '../../guards.js';
import type { GuardAnswer } from '../../program-rules.js';

type Facts<Approval> = {
  readonly today: CalendarDate;
  readonly plan: { readonly start: string | null; readonly end: string | null };
  /** Of the revision that is decided on: by section, each item's key and fields. */
  readonly sections: GuardSections;
  readonly approval: { readonly stage: string; readonly revision: number; readonly signers: readonly string[] } & Approval;
};

/** What the guards of a board approval are asked with when it opens: who serves today, and which sections were rewritten since councils were heard. */
export type OpenGuardFacts = Facts<{ readonly serving: number; readonly rewritten: readonly string[] }>;

/** When the roll is called on it. Numbers of days are whole days of the calendar, up to the day of the meeting. */
export type VoteGuardFacts = Facts<{
  readonly kind: 'regular' | 'special';
  readonly on: CalendarDate;
  /** Members who serve, are in the room, and must be; and those in the room who declared an interest in it. */
  readonly serving: number;
  readonly present: number;
  readonly quorum: number;
  readonly interested: number;
  readonly daysSinceFrozen: number | null;
  /** Since the first notice of the meeting; null: none was posted. */
  readonly daysSinceNotice: number | null;
}>;

/** At each signature under it; of a scan that shows several, at each in their order. */
export type SignGuardFacts = Facts<{
  readonly role: string;
  /** Who signs: an id, to be compared with ids. */
  readonly by: string;
  readonly means: 'paper' | 'in-person';
  readonly signedOn: CalendarDate;
  readonly daysSinceVote: number;
  /** Who signed before it. */
  readonly signed: readonly { readonly role: string; readonly by: string; readonly signedOn: CalendarDate }[];
}>;

type Asked = { readonly open: OpenGuardFacts; readonly vote: VoteGuardFacts; readonly sign: SignGuardFacts };

/** Whether a step may be taken by the guards of its moment; what they saw is kept with it. */
export const judged = <M extends keyof Asked>(moment: M, approval: Asked[M]['approval'], draft: DraftFacts, explanations: Explanations, context: DecisionContext): Judged =>
  judge(asked(moment, approval, draft, context), explanations, moment === 'open' ? [REWRITTEN] : []);

/** What the guards of a moment answer; nothing where there is no program. */
export function asked<M extends keyof Asked>(moment: M, approval: Asked[M]['approval'], draft: DraftFacts, { rules, today }: DecisionContext): readonly GuardAnswer[] {
  if (!rules) return [];
  const facts = {
    today,
    plan: { start: draft.period?.start ?? null, end: draft.period?.end ?? null },
    sections: guardSections(draft.contentOf(approval.revision) ?? {}, rules),
    approval,
  };
  return rules.guards(approval.stage, moment, facts);
}

export const daysUntil = (from: CalendarDate | null | undefined, to: CalendarDate): number | null => (from ? daysBetween(from, to) : null);
