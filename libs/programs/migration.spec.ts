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
const text = readFileSync('libs/programs/catalog/mn-achievement-integration@1.yaml', 'utf8').replace('version: 1', 'version: 4');
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

  it('shows as lost a choice that the text holds and that is gone, alone, among several and in rows, and as a change one that nobody made', () => {
    const to = changed(
      [/ {10}- \{ id: integration, title.*\n/, ''],
      [/ {10}- \{ id: teacher-equity, title.*\n/, ''],
      [/ {10}- \{ id: family-engagement, title.*\n/, ''],
      [/ {14}- \{ id: points-of-5, title.*\n/, ''],
      [/ {14}- \{ id: dollars, title.*\n/, ''],
    );
    const strategies = [
      { key: '1', fields: { type: ['innovative-integrated-pre-k-12-learning-environments', 'family-engagement'], indicators: [{ measure: 'Belonging', unit: 'points-of-5' }, { measure: 'Trust', unit: 'points-of-5' }, { measure: 'Visits', unit: 'count' }] } },
      { key: '2', fields: { type: ['family-engagement'], indicators: null } },
    ];
    expect(told(to, { ...inFlight, text: { ...inFlight.text!, content: { ...content, strategies } } }).filter(([code]) => code === 'choice-gone')).toEqual([
      ['choice-gone', 'changes', 'Goals', 'Type of goal', 'Equitable access to effective and diverse teachers', 0],
      ['choice-gone', 'loses', 'Goals', 'Type of goal', expect.stringContaining('ntegration'), 1],
      ['choice-gone', 'loses', 'Strategies', 'Type of strategy', 'Family engagement', 2],
      ['choice-gone', 'changes', 'Strategies, Key indicators of progress', 'Unit', 'Dollars', 0],
      ['choice-gone', 'loses', 'Strategies, Key indicators of progress', 'Unit', 'Points of 5', 2],
    ]);
  });

  it('shows a stage that has begun and is gone, one that is new, and one that comes after another', () => {
    const to = changed([/ {2}- id: consultation\n(.*\n){4}/, ''], [/after: \[council-input\]/, 'after: [council-input, hearing]'], [/stages:\n/, 'stages:\n  - { id: hearing, kind: council-input, title: Public hearing, options: { councils: [{ kind: all, title: Everybody, because: Asked for }], certifier: Superintendent, disposer: Superintendent }, source: { mark: U, text: made up } }\n']);
    expect(told(to)).toEqual([
      ['stage-added', 'changes', 'hearing', 'Public hearing'],
      ['stage-gone', 'changes', 'consultation', 'Wider consultation', 'no'],
      ['stage-order', 'changes', 'School board approval', 'after', 'council-input', 'council-input, hearing'],
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
      ['wait-changed', 'changes', 'Council input', 'Tell the council what came of its recommendation', 'due', 'due', '28 days after the recommendation was given', '20 days after the recommendation was given'],
      ['wait-changed', 'changes', 'School board approval', 'Board votes on the plan', 'due', 'due', 'March 10 of the year in which the plan starts, or the business day before', 'March 5 of the year in which the plan starts, or the business day before'],
    ]);
  });

  it('runs through the plan’s own years, not those that its program gives where nobody says', () => {
    const to = changed(['due: { day: 10-01, year: 0', 'due: { day: 10-02, year: 0']);
    const moved = (end: string) => told(to, { ...inFlight, text: { ...inFlight.text!, end: day(end) } }).filter(([code]) => code === 'wait-moved').map(([, , , from]) => from);
    expect(moved('2027-06-30')).toEqual(['2026-10-01']);
    expect(moved('2029-06-30')).toEqual(['2026-10-01', '2027-10-01', '2028-10-01']);
    expect(moved('2030-06-30')).toEqual(['2026-10-01', '2027-10-01', '2028-10-01', '2029-10-01']);
  });

  it('compares dates that the plan’s calendar keeps once, though they belong to a stage without a stream', () => {
    const calendar = { stream: 'calendar/plan-1', agencyState: null, waits: (rules: ProgramRules) => [waitBy(rules, stageOf(rules, 'years')!, 'goals-met', { status: 'open', start: day('2026-07-01'), dates: { 'plan-start': day('2026-07-01') } }) ?? []].flat() };
    const moved = told(changed(['due: { day: 08-01, year: 3', 'due: { day: 09-01, year: 3']), { ...inFlight, streams: [calendar] }).filter(([code]) => code === 'wait-moved');
    expect(moved).toEqual([['wait-moved', 'changes', expect.stringContaining('Goals met'), '2029-08-01', '2029-09-01']]);
  });

  it('shows guards that would newly block the text as it stands, and those of other moments', () => {
    const to = changed([/guards:\n/, "guards:\n  - { id: three-goals, stage: draft, at: freeze, severity: blocks, says: The plan has three goals., expression: sections.goals.size() >= 3, source: { mark: U, text: made up } }\n"], ['severity: warns\n    says: Every strategy serves', 'severity: blocks\n    says: Every strategy serves'], [/ {2}- id: council-met\n(.*\n){6}/, '']);
    expect(told(to)).toEqual([
      ['guard-fails', 'blocks', 'three-goals', 'The plan has three goals. [U, unverified: made up]', 'Goals: 1 item', 'blocks'],
      ['guard-added', 'changes', 'three-goals', 'draft', 'The plan has three goals. [U, unverified: made up]'],
      ['guard-gone', 'changes', 'council-met', 'council-input', 'Each required council has met on the plan.'],
      ['guard-changed', 'changes', 'strategies-serve-goals', 'severity', 'warns', 'blocks'],
    ]);
  });

  it('shows a rule that would only inform where it holds now, and not again where it informs already', () => {
    const made = "guards:\n  - { id: three-goals, stage: draft, at: freeze, severity: informs, says: The plan has three goals., expression: sections.goals.size() >= 3, source: { mark: U, text: made up } }\n";
    const to = changed([/guards:\n/, made]);
    const fails = (from: Program) => migrationPreview(from, to, inFlight).changes.filter(({ code }) => code === 'migration.guard-fails').map(({ params, weight }) => [params.guard, params.severity, weight]);
    expect(fails(to)).toEqual([]);
    expect(fails(one)).toEqual([['three-goals', 'informs', 'changes']]);
    expect(fails(changed([/guards:\n/, made.replace('>= 3', '>= 1')]))).toEqual([['three-goals', 'informs', 'changes']]);
  });

  it.each<[string, [string | RegExp, string], string]>([
    ['a threshold', ['threshold: majority-of-voting', 'threshold: two-thirds-of-serving'], 'In “School board approval”, “rules: threshold” would be two-thirds-of-serving; it is majority-of-voting.'],
    ['a notice', ['special: { days: 3 }', 'special: { days: 5 }'], 'In “School board approval”, “rules: notice: special: days” would be 5; it is 3.'],
    ['signers', ['signers: [Superintendent, School Board Chair]', 'signers: [Superintendent]'], 'In “School board approval”, “signers” would be Superintendent; it is Superintendent, School Board Chair.'],
    ['the agency’s address', ['MDE.integration@state.mn.us', 'plans@agency.example'], 'In “Submission to the state”, “agency: address” would be plans@agency.example; it is MDE.integration@state.mn.us.'],
    ['documents of the package', ['documents: [plan-docx, signature-pdf]', 'documents: [plan-docx]'], 'In “Submission to the state”, “documents” would be plan-docx; it is plan-docx, signature-pdf.'],
    ['approvals after a return', ['approvalsAfterReturn: again', 'approvalsAfterReturn: as-they-are'], 'In “Submission to the state”, “approvals after return” would be as-they-are; it is again.'],
    ['a guard’s expression', ['expression: missing.size() == 0', 'expression: missing.size() <= 2'], 'The rule “required-fields” would ask for missing.size() <= 2; it asks for missing.size() == 0.'],
    ['a guard’s severity', ['severity: warns\n    says: Every strategy serves', 'severity: blocks\n    says: Every strategy serves'], 'The rule “strategies-serve-goals” would block; now it asks for an explanation.'],
    ['a guard’s words', ['says: Every strategy serves a goal.', 'says: Every strategy serves some goal.'], 'The rule “strategies-serve-goals” would say: Every strategy serves some goal. It says: Every strategy serves a goal.'],
    ['the ladder', ['escalateAfterDays: 7', 'escalateAfterDays: 5'], 'Reminders of all tasks that choose no other ladder: “escalate after days” would be 5; it is 7.'],
    ['a ladder that is chosen by name', ['escalateAfterDays: 1\n', 'escalateAfterDays: 2\n'], 'Reminders of the ladder “statutory”: “escalate after days” would be 2; it is 1.'],
    ['the ladder of a wait', ['closed: stays }\n        ladder: statutory\n        source: { mark: V', 'closed: stays }\n        ladder: brief\n        source: { mark: V'], 'Reminders of “Send the plan to the state” (Submission to the state) would be those of the ladder “brief”, no longer of “statutory”.'],
    ['that a wait chooses no ladder any more', ['businessDays: 2 }\n        ladder: brief\n', 'businessDays: 2 }\n'], 'Reminders of “Sign the approved plan” (School board approval) would be no longer those of the ladder “brief”.'],
    ['that a stage chooses a ladder', ['title: School board approval\n', 'title: School board approval\n    ladder: brief\n'], 'Reminders of the stage “School board approval” would be those of the ladder “brief”.'],
    ['a wait’s owner', ['title: Sign the approved plan\n        owner: Superintendent', 'title: Sign the approved plan\n        owner: School Board Chair'], '“Sign the approved plan” would be for School Board Chair; it is for Superintendent.'],
    ['a wait’s title', ['title: Sign the approved plan', 'title: Sign the plan'], '“Sign the approved plan” would be called “Sign the plan”.'],
    ['a wait’s rule', ['due: { after: returned, days: 30,', 'due: { after: returned, days: 20,'], '“Send the corrected plan” would be due: 20 days after the plan was returned; it is due: 30 days after the plan was returned.'],
    ['what follows a state of the agency', ['title: Received, turn: agency, means: received, transitions: [corrections-requested, ', 'title: Received, turn: agency, means: received, transitions: ['], 'In “Submission to the state” the agency would have its state “received” in another way: transitions would be approved, not-approved; it is corrections-requested, approved, not-approved.'],
    ['a source', ['source: { mark: V, text: "Minnesota law as read: within 60 days" }', 'source: { mark: U, text: As told }'], 'The source of “stages: council input: waits: answer” would be U, unverified: As told; it is V: Minnesota law as read: within 60 days.'],
    ['a title', ['title: School board approval', 'title: Approval by the board'], 'Of the stage “Approval by the board” the title would be Approval by the board; it is School board approval.'],
  ])('says in a plain sentence that %s would be another', (_what, edit, sentence) => {
    const { changes } = migrationPreview(one, changed(edit), { ...inFlight, text: null, streams: [] });
    expect(changes.map(({ code, params }) => say(code, params))).toEqual([sentence]);
  });

  it('is blind to nothing that a file says, wherever it is changed', () => {
    type Leaf = { readonly path: readonly (string | number)[] };
    const leaves = (value: unknown, path: readonly (string | number)[] = []): Leaf[] =>
      typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, Array.isArray(value) ? Number(key) : key])) : [{ path }];
    const named = new Set(['schema', 'id', 'version', 'aliases']);
    const places = leaves(one).filter(({ path }) => !named.has(String(path[0])));
    const anotherKind = (area: unknown, value: unknown): string => {
      if (area === 'sections') return value === 'text' ? 'words' : 'text';
      if (area === 'documents') return value === 'letter' ? 'signature-page' : 'letter';
      return value === 'timeline' ? 'board-approval' : 'timeline';
    };
    const unseen = places.filter(({ path }) => {
      const other = structuredClone(one) as unknown;
      const holder = path.slice(0, -1).reduce((at, key) => (at as Record<string | number, unknown>)[key], other) as Record<string | number, unknown>;
      const last = path.at(-1)!;
      const value = holder[last];
      holder[last] = last === 'kind' ? anotherKind(path[0], value) : typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${String(value)}x`;
      return migrationPreview(one, other as Program, { ...inFlight, text: null, streams: [] }).changes.length === 0;
    });
    expect(places.length).toBeGreaterThan(400);
    expect(unseen.map(({ path }) => path.join('.'))).toEqual([]);
  }, 120_000);

  it('names what has a source now, and tells as no change what a file says now and went without saying', () => {
    const [three, four] = [loadProgram('mn-achievement-integration@3'), loadProgram('mn-achievement-integration@4')];
    if (!three.ok || !four.ok) throw new Error('both are in the catalog');
    const { changes } = migrationPreview(three.value, four.value, { ...inFlight, text: null, streams: [] });
    const ofBoard = changes.filter(({ params }) => String(params.what).includes('board approval'));
    expect(ofBoard.map(({ code, params }) => [code, params.what])).toEqual(['second', 'purpose', 'scan confirmed by'].map((what) => ['source-changed', `stages: board approval: options: ${what}`]).map(([code, what]) => [`migration.${code}`, what]));
    expect(changes.filter(({ code, params }) => code === 'migration.option-changed' || params.what === 'documents: plan document: template').map(({ params }) => params.what)).toEqual(['checklist: goal types: citation']);
    expect(changes.every(({ weight }) => weight === 'changes')).toBe(true);
  });

  it('tells to whom a role escalates now, how many reviewers decide, and as no change what its fields were known to mean', () => {
    const [four, six] = [loadProgram('mn-achievement-integration@4'), loadProgram('mn-achievement-integration@6')];
    if (!four.ok || !six.ok) throw new Error('both are in the catalog');
    const { changes } = migrationPreview(four.value, six.value, { ...inFlight, text: null, streams: [] });
    const roles = ['Achievement and Integration Coordinator', 'Superintendent', 'School Board Chair', 'School Board Clerk', 'Indian Education Coordinator'];
    expect(changes.filter(({ code }) => code === 'migration.rule-changed').map(({ params }) => params.what)).toEqual(roles.map((role) => `roles: ${role}: escalates to`));
    expect(changes.filter(({ code }) => code === 'migration.source-changed').map(({ params }) => params.what)).toHaveLength(roles.length);
    expect(changes.filter(({ code }) => code === 'migration.option-changed').map(({ params }) => params.what)).toEqual(['review']);
    expect(changes).toHaveLength(2 * roles.length + 1);
    const [third, fourth] = [loadProgram('regional-roadmap@3'), loadProgram('regional-roadmap@4')];
    if (!third.ok || !fourth.ok) throw new Error('both are in the catalog');
    expect(migrationPreview(third.value, fourth.value, { ...inFlight, text: null, streams: [] }).changes.map(({ params }) => params.what)).toContain('sections: adoptions: fields: district: means');
  });

  it('shows from 2020 to 2023 the label of the area, for a plan without a text too', () => {
    const two = loadProgram('mn-achievement-integration@2');
    expect(two.ok && told(two.value, { ...inFlight, text: null, streams: [] })).toEqual([
      ['field-renamed', 'changes', 'Goals', 'WBWF area', 'CACR area'],
      ['rule-changed', 'changes', 'title', 'Minnesota Achievement and Integration, as of 2020', 'Minnesota Achievement and Integration, as of 2023'],
      ['rule-changed', 'changes', 'period: since', 'none', '2023-07-01'],
      ['source-changed', 'changes', 'sections: goals: fields: wbwf_area', 'V: Minnesota law as read: areas of World’s Best Workforce', 'V: Minnesota law as read: since 2024-25 Comprehensive Achievement and Civic Readiness'],
    ]);
    expect(migrationPreview(one, one, inFlight).streams).toEqual(['council-round/plan-1/council-input', 'submission/plan-1/agency-submission']);
  });
});
