import type { DateRule } from '#libs/domain/date-rule.js';
import type { Ladders, NamedLadder } from '#libs/domain/settings.js';
import type { FieldRule, ProgramRules, RoleRule, SectionRule, StageRule, WaitRule } from '#libs/domain/program-rules.js';
import { slug } from '#libs/kernel/ids.js';
import { beginByOf } from './begin-by.js';
import { businessDaysOf } from './calendar.js';
import { compileGuards } from './guards/compile.js';
import { meaningsOf, type Meanings } from './meanings.js';
import { programRef, type DueInFile, type FieldInFile, type Program, type SectionInFile, type StageInFile, type WaitInFile } from './program.js';

/** A program version as deciders see it: what the file left out filled in, its guards compiled once. */
export function rulesFrom(program: Program): ProgramRules {
  const sections = sectionsOf(program);
  const stages = stagesOf(program);
  const isBusinessDay = businessDaysOf(program.calendar);
  return {
    ref: programRef(program),
    sections,
    stages,
    roles: rolesOf(program),
    guards: compileGuards(program.guards ?? [], sections, stages),
    isBusinessDay,
    beginBy: beginByOf(stages, isBusinessDay),
    ...(program.sharedStrategies && { answerDays: { days: program.sharedStrategies.answerDays, source: program.sharedStrategies.source ?? null } }),
  };
}

/** Which ladder each stage and wait chose. A name that there is none of, which the linter blocks, leaves the program's own. */
export function laddersFrom({ ladder, ladders = {}, stages = [] }: Program): Ladders {
  const named = new Map(Object.entries(ladders).map(([name, { source = null, ...rungs }]): [string, NamedLadder] => [name, { ...rungs, name, source }]));
  const choices = stages.flatMap(({ id, ladder: ofStage, waits = {} }) => [[id, ofStage] as const, ...Object.entries(waits).map(([key, wait]) => [`${id}/${key}`, wait.ladder] as const)]);
  const { source = null, ...rungs } = ladder;
  return {
    usual: { ...rungs, name: null, source },
    chosen: new Map(choices.flatMap(([place, name]): [string, NamedLadder][] => (name !== undefined && named.has(name) ? [[place, named.get(name)!]] : []))),
  };
}

export const stagesOf = (program: Program): StageRule[] => (program.stages ?? []).map(stageRule);

export const sectionsOf = (program: Program): SectionRule[] => {
  const { sections = [], placeholders = [] } = program;
  return sections.map((section) => sectionRule(section, placeholders, meaningsOf(program)));
};

export const rolesOf = ({ roles = [] }: Program): RoleRule[] =>
  roles.map(({ title, escalatesTo, escalatesToSource, source }) => ({
    id: slug(title),
    title,
    escalatesTo: escalatesTo === undefined ? null : { role: slug(escalatesTo), source: escalatesToSource ?? null },
    source: source ?? null,
  }));

const stageRule = ({ id, kind, title, after = [], waits = {}, options = {}, source }: StageInFile): StageRule => ({
  id,
  kind,
  title,
  after,
  waits: Object.fromEntries(Object.entries(waits).map(([key, wait]) => [key, waitRule(wait)])),
  options,
  source: source ?? null,
});

const waitRule = ({ title, owner, due, every, evidence, source }: WaitInFile): WaitRule => ({
  title,
  owner,
  due: due ? dateRule(due) : null,
  everyYear: every === 'year',
  everyMonth: every === 'month',
  evidence: evidence ?? null,
  source: source ?? null,
});

export function dateRule(due: DueInFile): DateRule {
  if ('day' in due) return { kind: 'day', ...due };
  if ('dayOfMonth' in due) {
    const { dayOfMonth, ...month } = due;
    return { kind: 'month-day', day: dayOfMonth, ...month };
  }
  const [unit, count] = 'days' in due ? (['days', due.days] as const) : (['business-days', due.businessDays] as const);
  const counted = { count, unit, ...('closed' in due ? { closed: due.closed } : {}) };
  return 'after' in due ? { kind: 'after', fact: due.after, ...counted } : { kind: 'before', fact: due.before, ...counted };
}

const sectionRule = ({ id, title, many = false, fields, source }: SectionInFile, placeholders: readonly string[], meanings: Meanings): SectionRule => ({
  id,
  title,
  many,
  fields: fields.map((field) => fieldRule(field, placeholders, meanings, id)),
  source: source ?? null,
});

const fieldRule = (field: FieldInFile, placeholders: readonly string[], meanings: Meanings, within: string): FieldRule => ({
  id: field.id,
  title: field.title,
  kind: field.kind,
  means: field.means ?? meanings[`${within}.${field.id}`] ?? null,
  required: field.required ?? false,
  material: field.material ?? true,
  options: field.options ?? [],
  section: field.section ?? null,
  fields: (field.fields ?? []).map((inner) => fieldRule(inner, placeholders, meanings, `${within}.${field.id}`)),
  placeholders: field.placeholders ?? placeholders,
});
