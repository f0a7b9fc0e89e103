import type { CalendarDate } from '#libs/kernel/dates.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Content } from '#libs/domain/content.js';
import { sawOf } from '#libs/domain/guards.js';
import type { FieldRule, GuardAnswer, ProgramRules, SectionRule } from '#libs/domain/program-rules.js';
import { keptStages } from '#libs/domain/stage.js';
import type { Wait } from '#libs/domain/wait.js';
import { dryRun } from './dry-run.js';
import { programRef, type Program } from './program.js';
import { ruleChanges } from './rule-changes.js';
import { rulesFrom } from './rules.js';
import { ruleInWords } from './words.js';

/** What a preview needs to know of a plan in flight. */
export type InFlight = {
  readonly today: CalendarDate;
  /** Null where no text was begun. */
  readonly text: { readonly start: CalendarDate; readonly end: CalendarDate; readonly district: Readonly<Record<string, unknown>>; readonly content: Content } | null;
  /** Its streams that wait for something: what they wait for depends on the rules. */
  readonly streams: readonly { readonly stream: string; readonly waits: (rules: ProgramRules) => readonly Wait[]; readonly agencyState: string | null }[];
};

/** One thing that would be another. `loses`: something that is there now would have no place; `blocks`: a step would be refused that is not now. */
export type MigrationChange = { readonly code: string; readonly params: MessageParams; readonly weight: 'loses' | 'blocks' | 'changes' };

export type MigrationPreview = {
  readonly from: string;
  readonly to: string;
  readonly changes: readonly MigrationChange[];
  /** To be named when the plan is migrated. */
  readonly streams: readonly string[];
};

/** What would be another for a plan in flight under another version of its program, before anyone does it. */
export function migrationPreview(from: Program, to: Program, plan: InFlight): MigrationPreview {
  const [was, is] = [rulesFrom(from), rulesFrom(to)];
  const changes = [
    ...stageChanges(was, is, plan),
    ...waitChanges(from, to, was, is, plan),
    ...sectionChanges(was.sections, is.sections, plan.text?.content ?? {}),
    ...guardChanges(from, to, was, is, plan),
    ...ruleChanges(from, to).map(({ code, params }) => change(code, params)),
  ];
  return { from: programRef(from), to: programRef(to), changes, streams: plan.streams.map(({ stream }) => stream) };
}

const change = (code: string, params: MessageParams, weight: MigrationChange['weight'] = 'changes'): MigrationChange => ({ code, params, weight });
const missingIn = <T extends { readonly id: string }>(items: readonly T[], others: readonly T[]): T[] => items.filter(({ id }) => !others.some((other) => other.id === id));

/** The stage that a stream of a stage is of, by its name `<kind>/<plan>/<stage>`. */
const stageOfStream = (stream: string): string => stream.split('/')[2] ?? '';

function stageChanges(was: ProgramRules, is: ProgramRules, { streams }: InFlight): MigrationChange[] {
  const begun = new Set(streams.map(({ stream }) => stageOfStream(stream)));
  const states = streams.flatMap(({ stream, agencyState }) => {
    const rule = is.stages.find(({ id }) => id === stageOfStream(stream));
    const known = Array.isArray(rule?.options.states) ? (rule.options.states as { id?: unknown }[]) : null;
    if (agencyState === null || !known || known.some(({ id }) => id === agencyState)) return [];
    return [change('migration.agency-state-gone', { stage: rule!.title, state: agencyState }, 'loses')];
  });
  return [
    ...missingIn(is.stages, was.stages).map(({ id, title }) => change('migration.stage-added', { id, title })),
    ...missingIn(was.stages, is.stages).map(({ id, title }) => change('migration.stage-gone', { id, title, begun: begun.has(id) ? 'yes' : 'no' }, begun.has(id) ? 'loses' : 'changes')),
    ...states,
  ];
}

type Due = { readonly key: string; readonly title: string; readonly due: CalendarDate | null };

/** Of stages that began, what they wait for now; of the others, what a dry run of both versions tells. */
function waitChanges(from: Program, to: Program, was: ProgramRules, is: ProgramRules, { streams, text }: InFlight): MigrationChange[] {
  const open = (waits: readonly Wait[]): Due[] => waits.filter(({ status }) => status === 'open');
  const now = streams.flatMap(({ waits }) => compared(open(waits(was)), open(waits(is))));
  if (!text) return now;
  // Dates of the plan's years have one stream for all stages of their kind.
  const calendar = streams.some(({ stream }) => stream.startsWith('calendar/')) ? [...keptStages(was), ...keptStages(is)].map(({ id }) => id) : [];
  const begun = new Set([...streams.map(({ stream }) => stageOfStream(stream)), ...calendar]);
  const planned = (program: Program): Due[] =>
    dryRun(program, { start: text.start, end: text.end }).stages.flatMap(({ id, waits }) => (begun.has(id) ? [] : waits.map(({ wait, title, due }, i) => ({
        // What comes again each year has a line for each.
        key: `${id}/${wait}/${waits.slice(0, i).filter((one) => one.wait === wait).length}`,
        title,
        due,
      }))));
  return [...now, ...compared(planned(from), planned(to))];
}

function compared(before: readonly Due[], after: readonly Due[]): MigrationChange[] {
  const day = (due: CalendarDate | null) => due ?? 'none';
  return [
    ...after.flatMap(({ key, title, due }) => {
      const old = before.find((wait) => wait.key === key);
      if (!old) return [change('migration.wait-added', { title, due: day(due) })];
      return old.due === due ? [] : [change('migration.wait-moved', { title, from: day(old.due), to: day(due) })];
    }),
    ...before.filter(({ key }) => !after.some((wait) => wait.key === key)).map(({ title, due }) => change('migration.wait-gone', { title, due: day(due) })),
  ];
}

function sectionChanges(was: readonly SectionRule[], is: readonly SectionRule[], content: Content): MigrationChange[] {
  const itemsOf = (section: string) => (Object.hasOwn(content, section) ? content[section]! : []);
  const fields = is.flatMap((section) => {
    const old = was.find(({ id }) => id === section.id);
    if (!old) return [];
    const rows = itemsOf(section.id).map((item) => item.fields as Readonly<Record<string, unknown>>);
    return fieldChanges(old.fields, section.fields, section.title, rows);
  });
  return [
    ...missingIn(is, was).map(({ id, title }) => change('migration.section-added', { id, title })),
    ...missingIn(was, is).map(({ id, title }) => {
      const held = itemsOf(id).length;
      return change('migration.section-gone', { id, title, held }, held > 0 ? 'loses' : 'changes');
    }),
    ...fields,
  ];
}

function fieldChanges(was: readonly FieldRule[], is: readonly FieldRule[], section: string, rows: readonly Readonly<Record<string, unknown>>[]): MigrationChange[] {
  const heldIn = (field: string) => rows.filter((row) => Object.hasOwn(row, field) && row[field] !== null && row[field] !== '').length;
  const choosing = (field: string, choice: string) => rows.filter((row) => Object.hasOwn(row, field) && [row[field]].flat().includes(choice)).length;
  const both = is.flatMap((field) => {
    const old = was.find(({ id }) => id === field.id);
    if (!old) return [];
    const held = heldIn(field.id);
    const inner = rows.flatMap((row) => (Array.isArray(row[field.id]) ? (row[field.id] as unknown[]) : [])).filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null);
    return [
      ...(old.title === field.title ? [] : [change('migration.field-renamed', { section, from: old.title, to: field.title })]),
      ...(old.kind === field.kind ? [] : [change('migration.field-kind', { section, field: field.title, from: old.kind, to: field.kind, held }, held > 0 ? 'loses' : 'changes')]),
      ...missingIn(old.options, field.options).map(({ id, title: choice }) => {
        const chosen = choosing(field.id, id);
        return change('migration.choice-gone', { section, field: field.title, choice, held: chosen }, chosen > 0 ? 'loses' : 'changes');
      }),
      ...fieldChanges(old.fields, field.fields, `${section}, ${field.title}`, inner),
    ];
  });
  return [
    ...missingIn(is, was).map(({ title }) => change('migration.field-added', { section, field: title })),
    ...missingIn(was, is).map(({ id, title }) => change('migration.field-gone', { section, field: title, held: heldIn(id) }, heldIn(id) > 0 ? 'loses' : 'changes')),
    ...both,
  ];
}

/** What the text as it stands would be told when it is frozen, and which guards of other moments are others. */
function guardChanges(from: Program, to: Program, was: ProgramRules, is: ProgramRules, { text, today }: InFlight): MigrationChange[] {
  const failing = (rules: ProgramRules): GuardAnswer[] => {
    if (!text) return [];
    const sections = Object.fromEntries(Object.entries(text.content).map(([id, items]) => [id, items.map(({ key, fields }) => ({ ...fields, key }))]));
    const facts = { today, plan: { start: text.start, end: text.end }, district: text.district, sections };
    return rules.guards('draft', 'freeze', facts).filter(({ holds }) => !holds);
  };
  const strength = { informs: 0, warns: 1, blocks: 2 };
  const before = new Map(failing(was).map(({ guard, severity }) => [guard, strength[severity]]));
  const stricter = failing(is).filter(({ guard, severity }) => strength[severity] > (before.get(guard) ?? -1));
  const others = (a: Program, b: Program) => missingIn(a.guards ?? [], b.guards ?? []);
  return [
    ...stricter.map((answer) => {
      const params = { guard: answer.guard, says: ruleInWords(answer).whole, saw: sawOf(answer, 400), severity: answer.severity };
      return change('migration.guard-fails', params, answer.severity === 'blocks' ? 'blocks' : 'changes');
    }),
    ...others(to, from).map((guard) => change('migration.guard-added', { guard: guard.id, stage: guard.stage, says: ruleInWords(guard).whole })),
    ...others(from, to).map((guard) => change('migration.guard-gone', { guard: guard.id, stage: guard.stage, says: guard.says })),
  ];
}
