import type { Content, Item } from '#libs/domain/content.js';
import { diffContent } from '#libs/domain/draft/diff.js';
import { checkContent } from '#libs/domain/draft/checks/check.js';
import { findingAt } from '#libs/domain/draft/checks/finding.js';
import { checkNames, namesIn, type Named } from '#libs/domain/draft/checks/names.js';
import { checkPartners, partnersIn, type PartnerList } from '#libs/domain/draft/checks/partners.js';
import { actorsIn, checkSubmitter } from '#libs/domain/draft/checks/people.js';
import { checkTicks } from '#libs/domain/draft/checks/ticks.js';
import type { DraftFinding } from '#libs/domain/draft/events.js';
import { rewritten } from '#libs/domain/draft/evolve.js';
import type { DraftState } from '#libs/domain/draft/state.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { movedContent, movedReading, yearsInWords } from './anchor-plan.js';
import { changesOf, type Changes } from './changes.js';
import { pathOf, type FilePlace, type PlanReading } from './plan-reading.js';

/** What a file is going to do to a text, before any of it is done. `moved`: what it says, in the plan's own years. */
export type PreparedPlan = {
  readonly moved: PlanReading;
  readonly changes: Changes;
  readonly findings: readonly DraftFinding[];
  /** By field: where the text goes on saying something else than the file, since people wrote in it. No part of what is kept of the file. */
  readonly edited: readonly DraftFinding[];
};

/** What a file comes to. */
type Around = {
  readonly state: DraftState;
  /** What the file before said, by the same reader; empty where there was none. */
  readonly base: Content;
  readonly rules: ProgramRules;
  /** Whom the other plans of the district name as their partners. */
  readonly others: readonly PartnerList[];
  /** By how many the plan is moved from its files. */
  readonly years?: number;
  /** Whether the file's words stand where people changed them since. */
  readonly asInFile?: boolean;
};

/** What is found is judged by the file's own years, in which its reader looks it up. */
export function preparePlan(reading: PlanReading, { state, base, rules, others, years = 0, asInFile = false }: Around): PreparedPlan {
  const current = state.status === 'none' ? {} : state.content;
  const moved = movedReading(reading, years);
  const changes = changesOf(movedContent(base, years), current, moved.sections, asInFile);
  const after = changed(current, changes);
  const text = movedContent(after, -years);
  const named = namesIn(text, rules.sections);
  const places = new Set(named.map(pathOfName));
  const beside = reading.people.filter((person) => !places.has(pathOfName(person)));
  // Spellings are compared once, over the names in the text and those beside it.
  const content = checkContent(text, reading, rules.sections).filter(({ code }) => code !== 'draft.name-spelled-two-ways');
  const found = [
    ...reading.findings,
    ...content,
    ...checkTicks({ ...reading, content: text }, rules, reading.period.start),
    ...checkNames([...named, ...beside]),
    ...checkSubmitter([...actorsIn(text, rules.sections), ...beside]),
    ...checkPartners(partnersIn({ district: reading.district, content: text }, rules.sections), others),
    ...(years === 0 ? [] : yearsInWords(reading)),
    ...changes.overwritten.map(({ section, key }) => findingAt({ section, item: key }, 'warns', 'draft.edit-overwritten')),
    ...changes.kept.map(({ section, key }) => findingAt({ section, item: key }, 'informs', 'draft.gone-but-edited')),
  ];
  const placed = (findings: readonly DraftFinding[]) => findings.map((finding) => ({ ...finding, at: finding.at ?? placeIn(reading.places, finding) }));
  return { moved, changes, findings: placed(found), edited: placed(editedItems(moved.sections, after)) };
}

/** By field where both have the item; one that only one of them has is told once. */
const editedItems = (file: Content, text: Content): DraftFinding[] =>
  diffContent(file, text).flatMap(({ section, items }) =>
    items.flatMap(({ key, kind, fields }): DraftFinding[] =>
      kind === 'changed' ? fields.map(({ field }) => findingAt({ section, item: key, field }, 'informs', 'draft.edited-since', { kind })) : [findingAt({ section, item: key }, 'informs', 'draft.edited-since', { kind })],
    ),
  );

const pathOfName = ({ place: { section, item, field } }: Named): string => pathOf(section, item, field);

/** The text as it will be, by the very rules by which it is folded. */
function changed(content: Content, { sections }: Changes): Content {
  let text = content;
  for (const { section, write, remove, order } of sections) {
    if (remove.length > 0) text = rewritten(text, { type: 'ItemsRemoved', data: { section, keys: [...remove], because: 'import' } });
    if (write.length > 0) text = rewritten(text, { type: 'ItemsWritten', data: { section, items: [...write] as Item[], because: 'import' } });
    if (order !== null) text = rewritten(text, { type: 'ItemsReordered', data: { section, keys: [...order] } });
  }
  return text;
}

/** Where it stands in the file, or the nearest thing around it. */
function placeIn(places: ReadonlyMap<string, FilePlace>, { place: { section, item, field } }: DraftFinding): FilePlace | null {
  if (section === null) return null;
  if (item === null) return places.get(pathOf(section)) ?? null;
  for (let inner = field; inner !== null; inner = outerOf(inner)) {
    const found = places.get(pathOf(section, item, inner));
    if (found) return found;
  }
  return places.get(pathOf(section, item)) ?? places.get(pathOf(section)) ?? null;
}

/** `indicators[1].measure` → `indicators[1]` → `indicators` → none. */
function outerOf(field: string): string | null {
  const cut = Math.max(field.lastIndexOf('.'), field.lastIndexOf('['));
  return cut <= 0 ? null : field.slice(0, cut);
}
