import { refuse } from '#libs/kernel/refusal.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import { guestId, type Agency } from '../grant/events.js';
import { rolesTold, type StageRule } from '../program-rules.js';
import type { Told } from './events.js';
import { rolesOf, rolesSourceOf } from './options.js';
import { hasCurrent, type SubmissionState } from './state.js';
import type { Document } from '../document.js';

type Refused = ReturnType<typeof refuse>;

/** Why a person may not act for the district in this stage today; null where they may. */
export function noRole(person: string, stage: StageRule, { today, seen, rules }: DecisionContext): Refused | null {
  const roles = rolesOf(stage);
  const has = roles.some((role) => seen('role', role).holders.some((held) => held.person === person && onDay(today)(held)));
  if (has) return null;
  const { titles, ...source } = rolesTold(rules, roles, rolesSourceOf(stage));
  return refuse('submission.no-role', { roles: titles, on: today, ...source });
}

/** What every command says that tells of the agency. */
export type Telling = {
  readonly on?: CalendarDate | undefined;
  readonly by: string | null;
  readonly agency: Agency | null;
  readonly evidence: Document | null;
  readonly note: string | null;
  readonly letter?: Document | null;
};

export type ToldFields = { readonly on: CalendarDate; readonly told: Told; readonly evidence: Document | null; readonly note: string | null };

/**
 * Who says what the agency did. A person of the district needs a role and something that shows it. The agency's
 * own person needs a grant that holds today and on the day given, and must be the one who asks: no credential
 * of the district makes their name.
 */
export function toldBy(given: Telling, stage: StageRule, plan: string, context: DecisionContext): { readonly ok: true; readonly fields: ToldFields } | Refused {
  const { by, agency, evidence, note, on = context.today } = given;
  if (on > context.today) return refuse('submission.day-to-come', { on, today: context.today });
  if ((by === null) === (agency === null)) return refuse('submission.who-says');
  const no = by === null ? noGrant(agency!, plan, on, context) : (noRole(by, stage, context) ?? (evidence || note || given.letter ? null : refuse('submission.no-evidence')));
  if (no) return no;
  const told: Told = by === null ? { kind: 'agency', ...agency! } : { kind: 'recorded', by };
  return { ok: true, fields: { on, told, evidence, note } };
}

/**
 * What the agency's person does is bound to the text that they saw: a decision to what is submitted now, a question or
 * a comment to anything that ever was. Null where it is so.
 */
export function notWhatWasSeen(state: SubmissionState, { agency, hash }: { readonly agency: Agency | null; readonly hash: string | null }, to: 'now' | 'ever'): Refused | null {
  if (hash === null) return agency === null ? null : refuse('submission.hash-missing');
  if (!hasCurrent(state)) return refuse('submission.nothing-submitted');
  const seen = to === 'now' ? state.current.hash === hash : state.submissions.some((one) => one.hash === hash);
  return seen ? null : refuse('submission.other-text', { revision: state.current.revision });
}

/** Why the agency's person may not act on this plan; null where they may. */
export function noGrant(agency: Agency, plan: string, on: CalendarDate, { actor, seen, today }: DecisionContext): Refused | null {
  if (actor.id !== guestId(agency)) return refuse('submission.not-that-person', { tenant: agency.tenant });
  const holds = (day: CalendarDate) =>
    seen('grant', agency.grant).grants.some((grant) => grant.tenant === agency.tenant && grant.plan === plan && grant.may.includes('review') && onDay(day)(grant));
  const without = [today, on].find((day) => !holds(day));
  return without === undefined ? null : refuse('submission.no-grant', { tenant: agency.tenant, on: without });
}
