import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision, type DecisionContext } from '../../decider.js';
import type { ConsultationFacts } from '../../facts.js';
import { dateSchema } from '../../schedule.js';
import { noChange } from '../changes.js';
import { changeSchema } from '../events.js';
import { dated } from '../../dated.js';
import { minimumCellOf } from '../options.js';
import { smallCount } from './counts.js';
import { consultationEvents, countSchema, countsSchema, groupKindSchema, questionsSchema, type ConsultationEvent } from './events.js';

type Told = Exclude<ConsultationEvent, { type: 'EntryStruck' }>;
/** One entry as it was told: its event's type and data. */
export type Entry = { readonly [T in Told['type']]: { readonly type: T; readonly data: Extract<Told, { type: T }>['data'] } }[Told['type']];

export type ConsultationState =
  | { readonly status: 'none'; readonly version: number }
  /** In the order of telling, without those that were struck out. `last`: the number of the newest entry. */
  | { readonly status: 'kept'; readonly version: number; readonly last: number; readonly entries: readonly Entry[] };

function evolve(before: ConsultationState, event: ConsultationEvent): ConsultationState {
  const version = before.version + 1;
  const { last, entries } = before.status === 'none' ? { last: 0, entries: [] } : before;
  const { entry } = event.data;
  if (event.type === 'EntryStruck') return before.status === 'none' ? { ...before, version } : { ...before, version, entries: entries.filter(({ data }) => data.entry !== entry) };
  return { status: 'kept', version, last: Math.max(last, entry), entries: [...entries, { type: event.type, data: event.data } as Entry] };
}

const words = (what: string, most = 400) => z.string().trim().min(1).max(most).describe(what);
const entry = (what: string) => z.int().positive().describe(what);
const kind = groupKindSchema.describe('What kind of group it is.');
const counted = (what: string) => countSchema.default(null).describe(`${what} Null: fewer than the smallest count that is kept, or not counted.`);

const commands = {
  inviteGroup: command(
    'Record that a group was invited to be consulted.',
    z.object({ kind, group: words('Which group, never a person.'), on: dateSchema.describe('The day.'), how: words('How it was invited.') }),
  ),
  recordGathering: command(
    'Record a conversation, a consultation or another gathering, with how many came.',
    z.object({
      kind,
      title: words('What it was.'),
      place: words('Where it was.'),
      on: dateSchema.describe('The day.'),
      invitation: z.int().positive().nullable().default(null).describe('Entry of the invitation that it followed.'),
      attended: counted('How many came.'),
      counts: countsSchema.default([]).describe('How many of each group came, where that was counted.'),
    }),
  ),
  recordSurvey: command(
    'Record the totals of a survey.',
    z.object({
      kind,
      title: words('What it was called.'),
      group: words('Who was asked, as a group.'),
      from: dateSchema.describe('Its first day.'),
      until: dateSchema.describe('Its last day.'),
      asked: counted('How many were asked.'),
      answered: counted('How many answered.'),
      questions: questionsSchema.default([]).describe('Each question with how often each answer was given.'),
    }),
  ),
  noteTheme: command(
    'Note what was heard, in a sentence.',
    z.object({ text: words('The theme, without names.', 2_000), from: z.array(z.int().positive()).max(50).default([]).describe('Entries in which it was heard.') }),
  ),
  linkChange: command(
    'Say which section of the plan changed because of a theme.',
    z.object({ theme: entry('Entry of the theme.'), since: z.int().positive().describe('The revision before the change.'), change: changeSchema.describe('The section, and the later revision that has it changed; null: the text as it stands.') }),
  ),
  strikeEntry: command(
    'Strike out an entry that was wrong. It stays in the history; record it again as it was.',
    z.object({ entry: entry('Which entry.'), reason: words('What was wrong.', 4_000) }),
  ),
};
export type ConsultationCommand = CommandOf<typeof commands>;

const MOST_ENTRIES = 500;

function decide(state: ConsultationState, given: ConsultationCommand, context: DecisionContext, id: string): Decision<ConsultationEvent> {
  if (!context.plan) return refuse('plan.not-found');
  if (!context.plan.open) return refuse('plan.closed');
  const entries = state.status === 'none' ? [] : state.entries;
  const next = (state.status === 'none' ? 0 : state.last) + 1;
  const known = (number: number, ...types: readonly Entry['type'][]): boolean => entries.some(({ type, data }) => data.entry === number && (types.length === 0 || types.includes(type)));
  if (given.name !== 'strikeEntry' && next > MOST_ENTRIES) return refuse('consultation.too-many-entries', { most: MOST_ENTRIES });
  switch (given.name) {
    case 'inviteGroup': {
      const { kind: of, group, on, how } = given;
      return inFuture(on, context) ?? accept({ type: 'GroupInvited', data: { entry: next, kind: of, group, on, how }, ...dated(on, context) });
    }
    case 'recordGathering': {
      const { kind: of, title, place, on, invitation, attended, counts } = given;
      if (invitation !== null && !known(invitation, 'GroupInvited')) return refuse('consultation.no-entry', { entry: invitation });
      const minimum = minimumCellOf(context.rules);
      const small = inFuture(on, context) ?? smallCount({ what: title, total: attended, cells: counts.map(({ count }) => count) }, minimum);
      const data = { entry: next, kind: of, title, place, on, invitation, attended, counts, minimumCell: minimum.count };
      return small ?? accept({ type: 'GatheringHeld', data, ...dated(on, context) });
    }
    case 'recordSurvey': {
      const { kind: of, title, group, from, until, asked, answered, questions } = given;
      if (until < from) return refuse('consultation.survey-ends-before-start', { from, until });
      const minimum = minimumCellOf(context.rules);
      const shares = [
        { what: title, total: asked, cells: [] },
        { what: title, total: answered, cells: [] },
        ...questions.map(({ question, answers }) => ({ what: question, total: answered, cells: answers.map(({ count }) => count) })),
      ];
      const small = shares.map((one) => smallCount(one, minimum)).find((refusal) => refusal !== null);
      const data = { entry: next, kind: of, title, group, from, until, asked, answered, questions, minimumCell: minimum.count };
      return inFuture(until, context) ?? small ?? accept({ type: 'SurveyTaken', data, ...dated(until, context) });
    }
    case 'noteTheme': {
      const missing = given.from.find((number) => !known(number, 'GroupInvited', 'GatheringHeld', 'SurveyTaken'));
      if (missing !== undefined) return refuse('consultation.no-entry', { entry: missing });
      return accept({ type: 'ThemeHeard', data: { entry: next, text: given.text, from: given.from } });
    }
    case 'linkChange': {
      const { theme, since, change } = given;
      if (!known(theme, 'ThemeHeard')) return refuse('consultation.no-entry', { entry: theme });
      return noChange(context.seen('draft', id), since, change) ?? accept({ type: 'ThemeAnswered', data: { entry: next, theme, since, change } });
    }
    case 'strikeEntry': {
      if (!known(given.entry)) return refuse('consultation.no-entry', { entry: given.entry });
      const user = entries.find((one) => restsOn(one).includes(given.entry));
      return user ? refuse('consultation.entry-used', { entry: given.entry, by: user.data.entry }) : accept({ type: 'EntryStruck', data: { entry: given.entry, reason: given.reason } });
    }
    default:
      return never(given);
  }
}

function restsOn(one: Entry): readonly number[] {
  switch (one.type) {
    case 'GatheringHeld':
      return one.data.invitation === null ? [] : [one.data.invitation];
    case 'ThemeHeard':
      return one.data.from;
    case 'ThemeAnswered':
      return [one.data.theme];
    case 'GroupInvited':
    case 'SurveyTaken':
      return [];
    default:
      return never(one);
  }
}

const inFuture = (on: CalendarDate, { today }: DecisionContext) => (on > today ? refuse('council.in-future', { on, today }) : null);

function factsOf(state: ConsultationState): ConsultationFacts {
  const entries = state.status === 'none' ? [] : state.entries;
  return {
    invitations: entries.flatMap((one) => (one.type === 'GroupInvited' ? [{ kind: one.data.kind, on: one.data.on }] : [])),
    gatherings: entries.flatMap((one) => (one.type === 'GatheringHeld' ? [{ kind: one.data.kind, on: one.data.on }] : [])),
    surveys: entries.filter(({ type }) => type === 'SurveyTaken').length,
    themes: entries.filter(({ type }) => type === 'ThemeHeard').length,
    changed: [...new Set(entries.flatMap((one) => (one.type === 'ThemeAnswered' ? [one.data.change.section] : [])))],
  };
}

/** Stream `consultation/<plan>`. */
export const consultation: Aggregate<ConsultationState, typeof commands, typeof consultationEvents> = {
  prefix: 'consultation',
  events: consultationEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (_state, id) => id,
  sealUnder: (_state, id) => `plan/${id}`,
  reads: (_state, { name }, id) => (name === 'linkChange' ? [{ aggregate: 'draft', id }] : []),
  facts: factsOf,
};
