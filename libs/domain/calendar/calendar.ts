import { z } from 'zod';
import { canonicalJson } from '#libs/kernel/canonical-json.js';
import { command, fieldsOf, type CommandOf } from '#libs/kernel/command-definition.js';
import { addYears, earlier, later } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext, type StreamRef } from '../decider.js';
import { documentSchema } from '../document.js';
import { onDay } from '../facts.js';
import { parentCommitteeIn } from '../parent-committee.js';
import { sourceTold, stageOf, type ProgramRules } from '../program-rules.js';
import { dateSchema } from '../schedule.js';
import { decidedStages, hasDates, keptStages, partsOfStageId, stageStreams, standingOf, type Standing } from '../stage.js';
import type { Wait } from '../wait.js';
import { beginWaits, standsNow, stoodIn, type Way } from './begin.js';
import { askWaits, committeeNoted, resolutionsOf, type Asking } from './committee.js';
import { keptDates, keyOf, planYearOf, type Kept, type KeptDate, type Named } from './dates.js';
import { calendarEvents, monthSchema, type CalendarEvent } from './events.js';

type Data<T extends CalendarEvent['type']> = Extract<CalendarEvent, { type: T }>['data'];
type Confirmed = Omit<Data<'DateConfirmed'>, keyof Named>;

/** `confirmed`: by the key of its wait. */
export type CalendarState =
  | { readonly status: 'none'; readonly version: number }
  | (Kept & Way & { readonly status: 'kept'; readonly version: number; readonly plan: string; readonly confirmed: Readonly<Record<string, Confirmed>> } & Asking);

function evolve(before: CalendarState, event: CalendarEvent): CalendarState {
  const version = before.version + 1;
  if (event.type === 'DatesKept') {
    const known = before.status === 'none' ? { told: [], confirmed: {}, stages: {} } : before;
    return { ...known, ...event.data, status: 'kept', version };
  }
  if (before.status === 'none') return { ...before, version };
  switch (event.type) {
    case 'StageNoted': {
      const { stage, ...noted } = event.data;
      return { ...before, version, stages: { ...before.stages, [stage]: standsNow(stoodIn(before, stage), noted) } };
    }
    case 'CommitteeNoted':
      return { ...before, version, committee: event.data };
    case 'ResolutionAsked':
      return { ...before, version, asked: event.data };
    case 'DateTold': {
      const { insteadOf, ...day } = event.data;
      const others = before.told.filter(({ fact, year, on }) => fact !== day.fact || (year !== day.year && on !== insteadOf));
      return { ...before, version, told: [...others, day] };
    }
    case 'DateConfirmed': {
      const { stage, wait, year, month, ...confirmed } = event.data;
      return { ...before, version, confirmed: { ...before.confirmed, [keyOf({ stage, wait, year, month })]: confirmed } };
    }
    case 'DateReopened': {
      const key = keyOf(event.data);
      return { ...before, version, confirmed: Object.fromEntries(Object.entries(before.confirmed).filter(([one]) => one !== key)) };
    }
    default:
      return never(event);
  }
}

const name = (what: string) => z.string().min(1).max(120).describe(what);
const by = z.string().min(1).max(200).describe('Id of the person who says so; they hold the role that the date belongs to.');
const year = z.int().nullable().default(null).describe('Which year’s, where it comes again in each; null where it comes once.');
const month = monthSchema.nullable().default(null).describe('Which month’s, as 2027-10, where it comes again in each; then without a year.');

const commands = {
  keepDates: command('Keep the dates of the plan’s years that no body decides on, and by when its stages have to begin, each as a task. It follows from beginning the text.', z.object({})),
  noteStage: command(
    'Note that a stage of the plan has begun or is concluded, so that nobody is reminded to begin it.',
    z.object({ stage: name('Id of the stage.'), standing: z.enum(['none', 'begun', 'concluded']).describe('Where it stands now.') }),
    'process',
  ),
  noteResolutionAsked: command('Note that the parent committee was asked for its resolution of a year.', z.object({ year: z.int().describe('The year.') }), 'process'),
  tellDate: command(
    'Tell the day of something that dates count from, such as the annual public meeting. Told again, it is corrected.',
    z.object({
      fact: name('What it is the day of, as the program calls it: annual-meeting.'),
      on: dateSchema.describe('The day. It may be to come.'),
      by,
      insteadOf: dateSchema.nullable().default(null).describe('A day told before that this one corrects, where that is in another year of the plan.'),
    }),
  ),
  confirmDate: command(
    'Confirm that what a date is for was done.',
    z.object({
      stage: name('Id of the stage.'),
      wait: name('Its wait, as the program calls it.'),
      year,
      month,
      on: dateSchema.describe('The day on which it was done.'),
      by,
      note: z.string().trim().min(1).max(4_000).nullable().default(null).describe('What was done, and where it is found.'),
      document: documentSchema.nullable().default(null).describe('A file that shows it, as the document store answered when it was kept.'),
    }),
  ),
  reopenDate: command(
    'Take a confirmation back that was wrong.',
    z.object({ stage: name('Id of the stage.'), wait: name('Its wait, as the program calls it.'), year, month, by, reason: z.string().trim().min(1).max(4_000).describe('What was wrong.') }),
  ),
};
export type CalendarCommand = CommandOf<typeof commands>;
type Given<N extends CalendarCommand['name']> = Extract<CalendarCommand, { name: N }>;

function decide(state: CalendarState, given: CalendarCommand, context: DecisionContext, plan: string): Decision<CalendarEvent> {
  if (!context.plan || !context.rules) return refuse('plan.not-found');
  if (!context.plan.open) return refuse('plan.closed');
  if (given.name === 'keepDates') return keep(state, context, plan);
  // A plan that began before its program had dates notes its stages when they are kept.
  if (given.name === 'noteStage') return accept(...(state.status === 'none' ? [] : noted(state, given.stage, given.standing, context)));
  if (given.name === 'noteResolutionAsked') {
    const news = state.status !== 'none' && !state.asked && parentCommitteeIn(context.rules) !== null;
    return accept(...(news ? [{ type: 'ResolutionAsked' as const, data: { year: given.year, on: context.today } }] : []));
  }
  if (state.status === 'none') return refuse('calendar.not-kept');
  switch (given.name) {
    case 'tellDate':
      return tell(state, given, context.rules, context);
    case 'confirmDate':
      return confirm(state, given, context.rules, context);
    case 'reopenDate': {
      const { stage, wait, year: ofYear, month: ofMonth, by: person, reason } = given;
      if (!Object.hasOwn(state.confirmed, keyOf(given))) return refuse('calendar.not-confirmed', { date: keyOf(given) });
      return notHolding(person, ownersIn(context.rules, given), context) ?? accept({ type: 'DateReopened', data: { stage, wait, year: ofYear, month: ofMonth, by: person, reason } });
    }
    default:
      return never(given);
  }
}

function keep(state: CalendarState, context: DecisionContext, plan: string): Decision<CalendarEvent> {
  if (!hasDates(context.rules)) return refuse('calendar.no-dates', { program: context.rules?.ref ?? 'none' });
  const { period } = context.seen('draft', plan);
  if (!period) return refuse('calendar.no-period');
  if (state.status === 'none') {
    const stages = stageStreams(plan, decidedStages(context.rules)).flatMap(({ aggregate, id }) => {
      const standing = standingOf(context.seen(aggregate, id) as Parameters<typeof standingOf>[0]);
      return noted({ stages: {} }, partsOfStageId(id).stage, standing, context);
    });
    return accept({ type: 'DatesKept', data: { plan, period, openedOn: context.today } }, ...stages, ...committeeNoted({}, [], context, plan));
  }
  const same = canonicalJson(state.period) === canonicalJson(period);
  const kept: CalendarEvent[] = same ? [] : [{ type: 'DatesKept', data: { plan, period, openedOn: state.openedOn } }];
  return accept(...kept, ...committeeNoted(state, resolutionsOf(plan, state), context, plan));
}

function noted(way: Pick<Way, 'stages'>, stage: string, standing: Standing, { today }: DecisionContext): CalendarEvent[] {
  const before = stoodIn(way, stage)?.standing ?? 'none';
  return before === standing ? [] : [{ type: 'StageNoted', data: { stage, standing, on: today } }];
}

/** Days are told some time ahead; further away than this they are slips of the pen. */
const YEARS_AROUND = 2;

function tell(state: Kept, { fact, on, by: person, insteadOf }: Given<'tellDate'>, rules: ProgramRules, context: DecisionContext): Decision<CalendarEvent> {
  const known = factsToTell(rules);
  if (!known.includes(fact)) return refuse('calendar.fact-unknown', { fact, known: known.join(', ') || '–' });
  const { start, end } = state.period;
  if (on < addYears(start, -YEARS_AROUND) || on > addYears(end, YEARS_AROUND)) return refuse('calendar.not-in-period', { on, start, end });
  if (insteadOf !== null && !state.told.some((one) => one.fact === fact && one.on === insteadOf)) return refuse('calendar.not-told', { fact, on: insteadOf });
  const stranger = notHolding(person, ownersIn(rules, { fact }), context);
  if (stranger) return stranger;
  if (insteadOf === null && state.told.some((one) => one.fact === fact && one.on === on)) return accept();
  return accept({ type: 'DateTold', data: { fact, year: planYearOf(state.period, on), on, by: person, insteadOf } });
}

function confirm(state: Extract<CalendarState, { status: 'kept' }>, given: Given<'confirmDate'>, rules: ProgramRules, context: DecisionContext): Decision<CalendarEvent> {
  const dates = keptDates(state, rules);
  const key = keyOf(given);
  const date = dates.find((one) => keyOf(one) === key);
  if (!date) return refuse('calendar.no-such-date', { date: key, known: dates.map(keyOf).join(', ') });
  if (!date.filled) return refuse('calendar.no-day-yet', { date: date.rule.title, fact: date.rule.due && 'fact' in date.rule.due ? date.rule.due.fact : '–' });
  if (given.on > context.today) return refuse('calendar.in-future', { on: given.on, today: context.today });
  if (date.month !== null && given.on < `${date.month}-01`) return refuse('calendar.before-its-month', { date: date.rule.title, month: date.month, on: given.on });
  const stranger = notHolding(given.by, ownersIn(rules, given), context);
  if (stranger) return stranger;
  const missing = unproven(date, given, rules);
  if (missing) return missing;
  const { stage, wait, year: ofYear, month: ofMonth, ...said } = fieldsOf(given);
  if (Object.hasOwn(state.confirmed, key) && canonicalJson(state.confirmed[key]) === canonicalJson(said)) return accept();
  return accept({ type: 'DateConfirmed', data: { stage, wait, year: ofYear, month: ofMonth, ...said } });
}

/** A review is no review without what came of it, and what the program asks to be filed is filed with the confirmation. */
function unproven(date: KeptDate, { note, document }: Given<'confirmDate'>, rules: ProgramRules): ReturnType<typeof refuse> | null {
  const { title, evidence, source } = date.rule;
  if (note === null && stageOf(rules, date.stage)?.kind === 'expenditure-review') return refuse('calendar.note-missing', { date: title });
  return evidence && document === null ? refuse('calendar.evidence-missing', { date: title, evidence, ...sourceTold(source) }) : null;
}

/** What every plan, and every month, knows of itself, and nobody tells. */
const ofThePlan: ReadonlySet<string> = new Set(['plan-start', 'plan-end', 'opened', 'month-start', 'month-end']);

/** Whether it is for people to tell the day of what a date counts from. */
export const isForPeople = (fact: string): boolean => !ofThePlan.has(fact);

const factsToTell = (rules: ProgramRules): string[] => {
  const counted = keptStages(rules).flatMap(({ waits }) => Object.values(waits).flatMap(({ due }) => (due && 'fact' in due ? [due.fact] : [])));
  return [...new Set(counted)].filter(isForPeople);
};

/** Ids of the roles that a date belongs to, or those that count from a fact. */
function ownersIn(rules: ProgramRules | null, of: { readonly stage: string; readonly wait: string } | { readonly fact: string }): string[] {
  const owned = keptStages(rules).flatMap(({ id, waits }) =>
    Object.entries(waits).filter(([key, { due }]) => ('fact' in of ? due && 'fact' in due && due.fact === of.fact : id === of.stage && key === of.wait)),
  );
  return [...new Set(owned.map(([, { owner }]) => slug(owner)))];
}

/** Whoever says so holds a role of it on the day of saying so. */
function notHolding(person: string, roles: readonly string[], context: DecisionContext): ReturnType<typeof refuse> | null {
  const known = roles.map((role) => ({ role, facts: context.seen('role', role) }));
  const holds = known.some(({ facts }) => facts.holders.filter(onDay(context.today)).some((holder) => holder.person === person));
  return holds ? null : refuse('calendar.not-in-role', { person, roles: known.map(({ role, facts }) => facts.title ?? role).join(', ') || '–' });
}

function reads(state: CalendarState, given: CalendarCommand, plan: string, rules: ProgramRules | null): readonly StreamRef[] {
  if (given.name === 'noteStage' || given.name === 'noteResolutionAsked') return [];
  if (given.name === 'keepDates') {
    const others = state.status === 'none' ? stageStreams(plan, decidedStages(rules)) : parentCommitteeIn(rules) ? resolutionsOf(plan, state) : [];
    return [{ aggregate: 'draft', id: plan }, ...others];
  }
  return ownersIn(rules, given).map((id) => ({ aggregate: 'role', id }));
}

/**
 * A date that counts from a day not told yet is no task yet. Of a plan that was over before it came to Planline,
 * nobody is reminded of what was due then; nor of any plan's months that were due by then, which would be a mail full.
 */
function waits(state: CalendarState, rules: ProgramRules): readonly Wait[] {
  if (state.status === 'none') return [];
  const { openedOn, period, confirmed } = state;
  const dates = keptDates(state, rules).flatMap((date): Wait[] => {
    const due = date.filled?.due;
    if (!date.filled || !due || (due < openedOn && (period.end < openedOn || date.month !== null))) return [];
    const key = keyOf(date);
    return [{ ...date.filled, key, status: Object.hasOwn(confirmed, key) ? 'done' : 'open', start: earlier(due, later(date.filled.start, openedOn)) }];
  });
  return [...beginWaits(state, rules), ...askWaits(state, rules), ...dates];
}

/** Stream `calendar/<plan>`. Its tasks are fired by the plan's own timeline: it has no process. */
export const calendar: Aggregate<CalendarState, typeof commands, typeof calendarEvents> = {
  prefix: 'calendar',
  events: calendarEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (_state, id) => id,
  sealUnder: (_state, id) => `plan/${id}`,
  reads,
  waits,
};
