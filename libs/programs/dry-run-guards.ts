import { daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import type { OpenGuardFacts, SignGuardFacts, VoteGuardFacts } from '#libs/domain/board/approval/guard-facts.js';
import { boardOptions } from '#libs/domain/board/options.js';
import type { Content } from '#libs/domain/content.js';
import type { CouncilGuardFacts } from '#libs/domain/council/guard-facts.js';
import { groupKindSchema } from '#libs/domain/council/consultation/events.js';
import { optionsOf } from '#libs/domain/council/options.js';
import { yearsOfPeriod } from '#libs/domain/date-rule.js';
import { guardSections } from '#libs/domain/guard-sections.js';
import { sawOf } from '#libs/domain/guards.js';
import type { GuardSeverity, ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { documentKinds } from '#libs/domain/submission/options.js';
import type { SubmitFacts } from '#libs/domain/submission/submit.js';
import type { DryRun } from './dry-run.js';
import type { GuardInFile, Program } from './program.js';
import { rulesFrom } from './rules.js';
import { ruleInWords, type RuleInWords } from './words.js';

/** A plan's text whose rules are to be asked. */
export type DryText = { readonly district: Readonly<Record<string, unknown>>; readonly sections: Content };

/** `not-asked`: it reads the text, and none was given. `saw`: what a rule that does not hold read, and why it could not be answered. */
export type DryGuard = {
  readonly stage: string;
  readonly at: string;
  readonly guard: string;
  readonly severity: GuardSeverity;
  readonly rule: RuleInWords;
  readonly answer: 'holds' | 'fails' | 'not-asked';
  readonly places: readonly string[];
  readonly saw: string | null;
};

const MOST_SEEN = 300;

/**
 * Which rules a plan meets on its way, and what they answer where everybody does what they should: every council was
 * heard and answered, the whole board is there, the budgets are handed in. A rule that fails then could hardly ever hold.
 */
export function guardsOfRun(program: Program, run: DryRun, text: DryText | null): readonly DryGuard[] {
  const rules = rulesFrom(program);
  const sections = guardSections(text?.sections ?? {}, rules);
  return (program.guards ?? []).map((guard): DryGuard => {
    const { id, stage, at, severity } = guard;
    const told = { stage, at, guard: id, severity, rule: ruleInWords(guard) };
    if (text === null && readsText(guard)) return { ...told, answer: 'not-asked', places: [], saw: null };
    const facts = { plan: { start: run.start, end: run.end }, sections, ...(text && { district: text.district }), ...asItShould(guard, run, rules) };
    const found = rules.guards(stage, at, facts).find((one) => one.guard === id);
    return found?.holds === true ? { ...told, answer: 'holds', places: [], saw: null } : { ...told, answer: 'fails', places: found?.at ?? [], saw: found ? sawOf(found, MOST_SEEN) : null };
  });
}

/** Words in quotes are no names of facts. */
const readsText = ({ expression }: GuardInFile): boolean => /\b(sections|placeholders|missing|district)\b/.test(expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, ''));

/** The day on which a stage comes to a moment: that of the wait of the same name, or else the one on which it opens. The text is frozen when work on it begins. */
function dayOf({ stages }: DryRun, stage: string, at: string): CalendarDate | null {
  const of = stages.find(({ id }) => id === stage);
  return of?.waits.find(({ wait, due }) => wait === at && due !== null)?.due ?? of?.opens ?? stages[0]?.opens ?? null;
}

/** What a stage tells of itself at a moment of it, where everything is done. Numbers of people are those of a small board. */
function asItShould({ stage: id, at }: GuardInFile, run: DryRun, rules: ProgramRules): Readonly<Record<string, unknown>> {
  const today = dayOf(run, id, at) ?? run.start;
  const stage = rules.stages.find((one) => one.id === id);
  switch (stage?.kind) {
    case 'council-input':
      return { today, council: councilAsItShould(stage, at, today, rules) };
    case 'board-approval':
      return { today, approval: approvalAsItShould(stage, at, today, run) };
    case 'agency-submission':
      return { today, submission: { ...{ number: 1, revision: 1, frozenOn: frozenOn(run), by: 'person-1', attached: documentKinds, changed: [], answered: 0 }, budgets: yearsOfPeriod(run).map((first) => first.slice(0, 4)), extended: null } satisfies SubmitFacts['submission'] };
    default:
      return { today };
  }
}

const frozenOn = (run: DryRun): CalendarDate => run.stages[0]?.opens ?? run.start;

function councilAsItShould(stage: StageRule, at: string, on: CalendarDate, { sections }: ProgramRules): CouncilGuardFacts['council'] {
  const read = optionsOf(stage);
  const { councils, represented } = read.ok ? read.options : { councils: [], represented: [] };
  const heard = at !== 'open';
  const happened = groupKindSchema.options.map((kind) => ({ kind, on }));
  return {
    ...{ round: 1, revision: 1 },
    councils: councils.map(({ kind }) => ({
      ...{ kind, subject: '', required: true, members: 7, recommendations: heard ? 1 : 0 },
      seats: represented.flatMap(({ seat, on: kinds }) => (kinds.includes(kind) ? [seat] : [])),
      meetings: heard ? [{ on, present: 7, serving: 7, guests: 0 }] : [],
    })),
    represented: represented.flatMap(({ seat, on: kinds }) => kinds.map((council) => ({ ...{ seat, council, subject: '' }, yes: true }))),
    recommendations: (heard ? councils : []).map(({ kind }, i) => ({ ...{ number: i + 1, council: kind, subject: '' }, section: sections[0]?.id ?? '', outcome: 'accepted' })),
    consultation: { invitations: happened, gatherings: happened, surveys: 1, themes: 1, changed: [] },
  };
}

function approvalAsItShould(stage: StageRule, at: string, on: CalendarDate, run: DryRun): (OpenGuardFacts | VoteGuardFacts | SignGuardFacts)['approval'] {
  const options = boardOptions(stage);
  const signers = (options?.signers ?? []).map(slug);
  const serving = options?.rules.seats ?? 7;
  const known = { stage: stage.id, revision: 1, signers };
  if (at === 'open') return { ...known, serving, rewritten: [] };
  const frozen = Math.max(0, daysBetween(frozenOn(run), on));
  if (at === 'vote') return { ...known, kind: 'regular', on, serving, present: serving, quorum: Math.floor(serving / 2) + 1, interested: 0, daysSinceFrozen: frozen, daysSinceNotice: 7 };
  const signed = signers.slice(0, -1).map((role) => ({ role, by: `person-${role}`, signedOn: on }));
  const role = signers.at(-1) ?? '';
  return { ...known, role, by: `person-${role}`, means: 'paper', signedOn: on, daysSinceVote: 0, signed };
}
