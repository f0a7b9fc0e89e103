import type { CalendarDate } from '#libs/kernel/dates.js';
import { onDay, type ConsultationFacts, type DraftFacts } from '../facts.js';
import type { DecisionContext } from '../decider.js';
import { guardSections, type GuardSections } from '../guard-sections.js';
import { slug } from '#libs/kernel/ids.js';
import { nearTo } from '#libs/kernel/slips.js';
import { noChange } from './changes.js';
import { answerTo, councilNamed, councilName, standing, type Recommendation, type Round } from './state.js';

/** What guards of a council stage may read at the moments `open` and `certify`. A text that is not there is `''`. */
export type CouncilGuardFacts = {
  readonly today: string;
  readonly plan: { readonly start: string; readonly end: string };
  /** Of the round's revision: by section its items, each with its fields beside its key. */
  readonly sections: GuardSections;
  readonly council: {
    readonly round: number;
    readonly revision: number;
    readonly councils: readonly {
      readonly kind: string;
      /** Key of the item that it is of, as of one school; `''`: of the district. */
      readonly subject: string;
      readonly required: boolean;
      /** Members serving today, and the seats that they hold. */
      readonly members: number;
      readonly seats: readonly string[];
      readonly meetings: readonly { readonly on: string; readonly present: number; readonly serving: number; readonly guests: number }[];
      readonly recommendations: number;
    }[];
    /** Groups that must have a member on a council that is required or was heard, and whether they have. */
    readonly represented: readonly { readonly seat: string; readonly council: string; readonly subject: string; readonly yes: boolean }[];
    /** `outcome` is `''` where there is no answer, or one that promised a change which the last frozen text doesn't have. `council` is a kind. */
    readonly recommendations: readonly { readonly number: number; readonly council: string; readonly subject: string; readonly section: string; readonly outcome: string }[];
    /** Of the plan's wider consultation; people are counted in it, never named. */
    readonly consultation: ConsultationFacts;
  };
};

export function guardFacts(plan: string, round: Round, draft: DraftFacts, context: DecisionContext): CouncilGuardFacts {
  const recommendations = standing(round);
  return {
    today: context.today,
    plan: round.period,
    sections: guardSections(draft.contentOf(round.revision) ?? {}, context.rules!),
    council: {
      round: round.number,
      revision: round.revision,
      councils: round.councils.map((council) => {
        const { kind, subject, required, body } = council;
        const name = councilName(council);
        const members = context.seen('body', body).members.filter(onDay(context.today));
        return {
          kind,
          subject: subject ?? '',
          required,
          members: members.length,
          seats: members.flatMap(({ seat }) => (seat === null ? [] : [seat])),
          meetings: round.meetings.filter((held) => held.council === name).map(({ on, present, serving, guests }) => ({ on, present: present.length, serving, guests })),
          recommendations: recommendations.filter((one) => one.council === name).length,
        };
      }),
      represented: toBeRepresented(round).map(({ seat, council }) => ({ seat, ...kindOf(round, council), yes: isRepresented(round, seat, council, context) })),
      recommendations: recommendations.map((one) => ({ number: one.number, ...kindOf(round, one.council), section: one.pin.section, outcome: isAnswered(one, draft) ? (answerTo(one)?.outcome ?? '') : '' })),
      consultation: context.seen('consultation', plan),
    },
  };
}

function kindOf(round: Round, name: string): { readonly council: string; readonly subject: string } {
  const council = councilNamed(round, name);
  return { council: council?.kind ?? name, subject: council?.subject ?? '' };
}

/** It has an answer, and what was accepted stands in the text that is frozen now: a change may have been taken back since. */
export function isAnswered(recommendation: Recommendation, draft: DraftFacts): boolean {
  const answer = answerTo(recommendation);
  if (!answer) return false;
  return answer.change === null || noChange(draft, recommendation.pin.revision, { ...answer.change, revision: draft.revisions.at(-1)?.number ?? 0 }) === null;
}

/** A council that need not be heard and was not has no day on which anybody could have had a seat. */
export const toBeRepresented = (round: Round): Round['represented'] =>
  round.represented.filter(({ council }) => councilNamed(round, council)?.required !== false || wasHeard(round, council));

const wasHeard = (round: Round, name: string): boolean => [...round.meetings, ...standing(round)].some(({ council }) => council === name);

/**
 * Whether a group was represented on a council when it was heard: on a day on which it recommended something, at a
 * meeting or without one; where it has recommended nothing yet, on a day on which it met, or today. A member has a seat
 * that names the group: in whole words, whatever their case and marks, and not what it is none of.
 */
export function isRepresented(round: Round, group: string, council: string, context: DecisionContext): boolean {
  const body = councilNamed(round, council)?.body;
  if (body === undefined) return false;
  const seated = context.seen('body', body).members.filter(({ seat }) => seat !== null && names(slug(seat).split('-'), slug(group).split('-')));
  return daysHeard(round, council, context.today).some((day) => seated.some(onDay(day)));
}

/** Seats of a council whose words may have been meant for a group: a letter or two away from its own. */
export function seatsMeant(round: Round, group: string, council: string, context: DecisionContext): readonly string[] {
  const [body, wanted] = [councilNamed(round, council)?.body, slug(group)];
  const seats = body === undefined ? [] : context.seen('body', body).members.flatMap(({ seat }) => seat ?? []);
  const parts = (seat: string): string[] => slug(seat).split('-').map((_, i, words) => words.slice(i, i + wanted.split('-').length).join('-'));
  return [...new Set(seats)].filter((seat) => nearTo(wanted, parts(seat).filter((part) => part !== wanted)).length > 0);
}

export function daysHeard(round: Round, council: string, today: CalendarDate): readonly CalendarDate[] {
  const met = round.meetings.filter((meeting) => meeting.council === council);
  const given = standing(round).filter((one) => one.council === council);
  const days = given.map(({ meeting, on }) => met.find(({ number }) => number === meeting)?.on ?? on);
  const heard = days.length > 0 ? days : met.map(({ on }) => on);
  return heard.length > 0 ? [...new Set(heard)].sort() : [today];
}

const negations = new Set(['non', 'not', 'no', 'former']);

/** `Parents` is in “Parents of grade 3”, and neither in “Grandparents” nor in “Non-parents”. */
const names = (seat: readonly string[], group: readonly string[]): boolean =>
  seat.some((_, i) => group.every((word, j) => seat[i + j] === word) && !negations.has(seat[i - 1] ?? ''));
