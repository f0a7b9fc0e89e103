import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { stageOf, type ProgramRules } from '#libs/domain/program-rules.js';
import { day } from '#libs/domain/testing/given.js';
import { waitBy } from '#libs/domain/wait.js';
import { say } from '#libs/messages/say.js';
import { loadProgram } from './catalog.js';
import { lintProgram } from './lint.js';
import { migrationPreview, type InFlight } from './migration.js';
import type { Program } from './program.js';

const found = loadProgram('mn-achievement-integration@1');
if (!found.ok) throw new Error('no such program');
const one = found.value;
const text = readFileSync('libs/programs/catalog/mn-achievement-integration@1.yaml', 'utf8').replace('version: 1', 'version: 9');
function changed(...edits: [string | RegExp, string][]): Program {
  const { program, findings } = lintProgram(edits.reduce((so, [from, to]) => so.replace(from, to), text));
  if (!program) throw new Error(JSON.stringify(findings));
  return program;
}

const content = { goals: [{ key: '1', fields: { number: 1, type: 'integration', wbwf_area: 'ready-for-school', measure: 'Comfort' } }], efficiencies: [{ key: 'main', fields: { narrative: 'Shared work' } }] };
const waits = (rules: ProgramRules) => {
  const stage = stageOf(rules, 'council-input');
  return stage ? [waitBy(rules, stage, 'tell', { status: 'open', start: day('2026-02-02'), dates: { given: day('2026-02-02') } }) ?? []].flat() : [];
};
const inFlight: InFlight = {
  today: day('2026-03-02'),
  text: { start: day('2026-07-01'), end: day('2029-06-30'), district: { status: 'adjoining' }, content },
  streams: [
    { stream: 'council-round/plan-1/council-input', waits, agencyState: null },
    { stream: 'submission/plan-1/agency-submission', waits: () => [], agencyState: 'corrections-requested' },
  ],
};
const told = (to: Program, plan = inFlight) => {
  const { changes } = migrationPreview(one, to, plan);
  for (const { code, params } of changes) expect(say(code, params)).toMatch(/[.)\]]$/);
  return changes.map(({ code, params, weight }) => [code.replace('migration.', ''), weight, ...Object.values(params)]);
};

describe('the preview of a migration', () => {
  it('says nothing where nothing is another', () => {
    expect(told(changed())).toEqual([]);
  });

  it('shows what would be lost: a field and a section with text in them, and the agency’s state', () => {
    const to = changed([/ {2}- id: efficiencies\n {4}title(.*\n){4}/, ''], [/ {2}- id: efficiencies-told\n(.*\n){6}/, ''], ['- id: wbwf_area', '- id: cacr_area'], [/ {8}- \{ id: corrections-requested.*\n/, ''], ['[received, corrections-requested, approved, not-approved], source: &steps', '[received, approved, not-approved], source: &steps'], ['transitions: [corrections-requested, approved', 'transitions: [approved'], ['[received, corrections-requested, approved, not-approved], source: *steps', '[received, approved, not-approved], source: *steps'], [/ {8}- \{ key: efficiencies.*\n/, '']);
    expect(told(to).filter(([, weight]) => weight === 'loses')).toEqual([
      ['agency-state-gone', 'loses', 'Submission to the state', 'corrections-requested'],
      ['section-gone', 'loses', 'efficiencies', 'Creating efficiencies and eliminating duplicative programs', 1],
      ['field-gone', 'loses', 'Goals', 'WBWF area', 1],
    ]);
  });

  it('shows a stage that has begun and is gone, one that is new, and one that opens later', () => {
    const to = changed([/ {2}- id: consultation\n(.*\n){4}/, ''], [/after: \[council-input\]/, 'after: [council-input, hearing]'], [/stages:\n/, 'stages:\n  - { id: hearing, kind: council-input, title: Public hearing, options: { councils: [{ kind: all, title: Everybody, because: Asked for }], certifier: Superintendent, disposer: Superintendent }, source: { mark: U, text: made up } }\n']);
    expect(told(to)).toEqual([
      ['stage-added', 'changes', 'hearing', 'Public hearing'],
      ['stage-gone', 'changes', 'consultation', 'Wider consultation', 'no'],
      ['stage-later', 'changes', 'School board approval', 'hearing'],
    ]);
  });

  it('shows waits whose day moves, of stages that began by their own dates, of others by a dry run', () => {
    const to = changed(['{ after: given, days: 28,', '{ after: given, days: 20,'], ['due: { day: 03-10, year: 0, closed: before }', 'due: { day: 03-05, year: 0, closed: before }'], [/ {6}package:\n(.*\n){4}/, '']);
    expect(told(to)).toEqual([
      ['wait-moved', 'changes', "Tell the council what came of its recommendation", '2026-03-02', '2026-02-22'],
      ['wait-moved', 'changes', 'Board votes on the plan', '2026-03-10', '2026-03-05'],
      ['wait-moved', 'changes', 'Sign the approved plan', '2026-03-12', '2026-03-09'],
      ['wait-moved', 'changes', 'Match the signed page that came back', '2026-03-12', '2026-03-09'],
      ['wait-moved', 'changes', 'Publish the proceedings', '2026-04-09', '2026-04-04'],
    ]);
  });

  it('shows guards that would newly block the text as it stands, and those of other moments', () => {
    const to = changed([/guards:\n/, "guards:\n  - { id: three-goals, stage: draft, at: freeze, severity: blocks, says: The plan has three goals., expression: sections.goals.size() >= 3, source: { mark: U, text: made up } }\n"], ['severity: warns\n    says: Every strategy serves', 'severity: blocks\n    says: Every strategy serves'], [/ {2}- id: council-met\n(.*\n){6}/, '']);
    expect(told(to)).toEqual([
      ['guard-fails', 'blocks', 'three-goals', 'The plan has three goals. [U, unverified: made up]', '{"sections.goals":"1 items"}', 'blocks'],
      ['guard-added', 'changes', 'three-goals', 'draft', 'The plan has three goals. [U, unverified: made up]'],
      ['guard-gone', 'changes', 'council-met', 'council-input', 'Each required council has met on the plan.'],
    ]);
  });

  it('shows from 2020 to 2023 the label of the area, for a plan without a text too', () => {
    const two = loadProgram('mn-achievement-integration@2');
    expect(two.ok && told(two.value, { ...inFlight, text: null, streams: [] })).toEqual([['field-renamed', 'changes', 'Goals', 'WBWF area', 'CACR area']]);
    expect(migrationPreview(one, one, inFlight).streams).toEqual(['council-round/plan-1/council-input', 'submission/plan-1/agency-submission']);
  });
});
