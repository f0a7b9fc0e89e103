import { calendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { DecisionContext, StreamRef } from '../decider.js';
import { ASK_RESOLUTION, hasParentCommittee, parentCommitteeIn } from '../parent-committee.js';
import type { ProgramRules } from '../program-rules.js';
import { waitBy, type Wait } from '../wait.js';
import type { Way } from './begin.js';
import type { CalendarEvent } from './events.js';

export type Asking = {
  /** Since when the plan's text has told that there is a parent committee, or that there is none; nothing yet where it told neither. */
  readonly committee?: { readonly there: boolean; readonly on: CalendarDate };
  /** The year of the first resolution that somebody asked for. */
  readonly asked?: { readonly year: number; readonly on: CalendarDate };
};

/** No plan runs longer. */
const MOST_YEARS = 21;

const yearsIn = ({ start, end }: Way['period']): number[] => {
  const first = Number(start.slice(0, 4));
  return Array.from({ length: Math.min(MOST_YEARS, Number(end.slice(0, 4)) - first + 1) }, (_, n) => first + n);
};

/** The streams of the committee's resolutions, one a year of the plan. */
export const resolutionsOf = (plan: string, { period }: Pick<Way, 'period'>): readonly (StreamRef & { readonly aggregate: 'concurrence' })[] => yearsIn(period).map((year) => ({ aggregate: 'concurrence', id: `${plan}/${year}` }));

/** What is new of the committee by the text as it stands, and by resolutions that were asked for before anybody looked. */
export function committeeNoted(state: Asking, resolutions: ReturnType<typeof resolutionsOf>, { rules, seen, today }: DecisionContext, plan: string): CalendarEvent[] {
  const ruled = parentCommitteeIn(rules);
  if (!ruled) return [];
  const { content, district } = seen('draft', plan);
  const there = hasParentCommittee(ruled.committee, { content, status: district?.status ?? null });
  const noted: CalendarEvent[] = there === (state.committee?.there ?? false) ? [] : [{ type: 'CommitteeNoted', data: { there, on: today } }];
  const first = state.asked ? undefined : resolutions.find(({ aggregate, id }) => seen(aggregate, id).status !== 'none');
  return [...noted, ...(first ? [{ type: 'ResolutionAsked' as const, data: { year: Number(first.id.split('/').at(-1)), on: today } }] : [])];
}

/** The first resolution is asked for by its day in the first year of the plan in which that is still to come; later years are asked for with the one before. */
export function askWaits(state: Way & Asking, rules: ProgramRules): readonly Wait[] {
  const { committee, asked, period, openedOn } = state;
  const ruled = parentCommitteeIn(rules);
  if (!ruled || !committee || period.end < openedOn) return [];
  const status = asked ? 'done' : committee.there ? 'open' : 'not-needed';
  const years = yearsIn(period).flatMap((year) => waitBy(rules, ruled.stage, ASK_RESOLUTION, { status, start: committee.on, dates: { 'plan-start': calendarDate(year, 1, 1), 'plan-end': period.end, opened: openedOn } }) ?? []);
  const wait = years.find(({ due }) => due === null || due >= committee.on) ?? years.at(-1);
  return wait ? [{ ...wait, key: `${ruled.stage.id}/${ASK_RESOLUTION}` }] : [];
}
