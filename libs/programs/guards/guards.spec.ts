import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '#libs/kernel/refusal.js';
import type { OpenGuardFacts, SignGuardFacts, VoteGuardFacts } from '#libs/domain/board/approval/guard-facts.js';
import type { CouncilGuardFacts } from '#libs/domain/council/guard-facts.js';
import type { FreezeFacts } from '#libs/domain/draft/freeze.js';
import { sawOf } from '#libs/domain/guards.js';
import { sawInWords } from '#libs/domain/saw-words.js';
import type { SectionRule } from '#libs/domain/program-rules.js';
import type { SubmitFacts } from '#libs/domain/submission/submit.js';
import { day } from '#libs/domain/testing/given.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import { yamlPlans } from '#libs/imports/plan/yaml.js';
import { allPrograms, rulesOf } from '../catalog.js';
import { programRef } from '../program.js';
import { compileGuards, yearsOf } from './compile.js';
import { factsShape, type Shape } from './shape.js';

const field = (id: string, kind: SectionRule['fields'][number]['kind']) => ({ id, title: id, kind, means: null, required: false, material: true, options: [], section: null, fields: [], placeholders: [] });
const goals: SectionRule = { id: 'goals', title: 'Goals', many: true, source: null, fields: [field('type', 'text'), field('number', 'number'), field('tags', 'words'), field('target', 'measure'), field('targets', 'targets')] };
const stages = [{ id: 'council', kind: 'council-input' as const }];
const ask = (expression: string, items: unknown, more: object = {}, stage = 'draft') =>
  compileGuards([{ id: 'rule', stage, at: 'freeze', severity: 'blocks', says: 'It is so.', expression }], [goals], stages)(stage, 'freeze', { sections: { goals: items }, ...more })[0]!;

describe('a guard that can not be answered', () => {
  it('does not hold, and says why', () => {
    expect(ask('sections.goals[0].number > 1.0', [{ key: 'a' }])).toMatchObject({ holds: false, failed: 'No such key: number', saw: { 'sections.goals[0].number': null } });
    expect(ask('sections.goals[3].type == ""', [{ key: 'a' }])).toMatchObject({ holds: false, failed: expect.stringContaining('out of bounds') });
    expect(ask('days_between(today, "30 February") > 0', [], { today: '2026-01-01' })).toMatchObject({ holds: false, failed: '"30 February" is no date' });
    expect(ask('sections.goals.all(g, g.type == ', [])).toMatchObject({ holds: false, failed: expect.anything() });
  });

  it('does not hold over facts that nobody told, though a list of nothing would be fine', () => {
    const all = 'council.councils.all(c, c.recommendations > 0)';
    expect(ask(all, [], {}, 'council')).toMatchObject({ holds: false, failed: expect.stringContaining('council') });
    expect(ask(all, [], { council: {} }, 'council')).toMatchObject({ holds: false, failed: 'No such key: councils' });
    expect(ask(all, [], { council: { councils: [] } }, 'council').holds).toBe(true);
    expect(ask(all, [])).toMatchObject({ holds: false, failed: 'Unknown variable: council' });
    expect(ask('sections.goals.size() == 0', [], { sections: null })).toMatchObject({ holds: false, failed: expect.anything() });
  });

  it('does not hold over a value of another kind than its program says', () => {
    expect(ask("sections.goals.all(g, g.type != 'x')", [{ key: 'a', type: 3 }])).toMatchObject({ holds: false, failed: expect.stringContaining("'type' is not of type 'string'") });
  });

  it('three-macros-over-a-thousand: stops at its limit, in a moment, and does not hold', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({ key: String(i), type: 'x' }));
    const began = process.cpuUsage();
    const answer = ask("sections.goals.all(a, sections.goals.all(b, sections.goals.all(c, c.type == 'x' || a.type == b.type)))", many);
    expect(answer).toMatchObject({ holds: false, failed: 'it read more than 300000 values' });
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(3_000);
  });

  it('loops-over-nothing-read: stops by the clock where it reads no fact, in seconds, and does not hold', () => {
    const forty = `[${Array.from({ length: 40 }, (_, i) => i).join(', ')}]`;
    const inLoops = (loops: readonly string[]): string => (loops.length === 0 ? 'true' : `${forty}.all(${loops[0]}, ${inLoops(loops.slice(1))})`);
    const mapped = `${forty}.map(a, ${forty}).map(b, b.map(c, b)).all(d, d.all(e, e.all(f, d.all(g, true))))`;
    for (const expression of [inLoops(['a', 'b', 'c', 'd']), mapped]) expect(ask(expression, [])).toMatchObject({ holds: false, failed: 'it went on for more than 3 seconds' });
  }, 60_000);

  it.each([
    ['today.matches("(a+)+$")', '"matches" is not part'],
    ['today.matches // it is none\n ("(a+)+$")', '"matches" is not part'],
    ['timestamp // it is none\n ("2026-01-01T00:00:00Z") == timestamp("2026-01-01T00:00:00Z")', '"timestamp" is not part'],
    ['cel.bind // it is none\n (x, 1, x == 1)', '"bind" is not part'],
    ['sections.goals.all // 1\n (a, sections.goals.all // 2\n (b, sections.goals.all(c, sections.goals.all(d, sections.goals.all(e, true)))))', 'loops are nested more than 4 deep'],
    ['[today].map(a, a + a).map(a, a + a) == []', 'texts and lists are not put together'],
    ['[[1]].map(a, a + a).size() == 1', 'texts and lists are not put together'],
    ['[[["x"]]].map(a, a[0] + a[0]).size() == 1', 'texts and lists are not put together'],
  ])('is not of the language where it could go on for ever, or double with each turn, whatever stands between: %s', (expression, why) => {
    expect(ask(expression, [])).toMatchObject({ holds: false, failed: expect.stringContaining(why) });
  });

  it('may add numbers, and put texts together outside of a loop', () => {
    expect(ask("today + 'x' == '2026-03-01x'", [], { today: '2026-03-01' }).holds).toBe(true);
    expect(ask('sections.goals.all(g, g.number + 1.0 > 2.0) && 1 + 1 == 2', [{ key: 'a', number: 2 }]).holds).toBe(true);
  });

  it('10000-items: does not look through a list that no plan has', () => {
    expect(ask("sections.goals.all(g, g.type == 'x')", Array.from({ length: 10_000 }, () => ({ key: 'x', type: 'x' })))).toMatchObject({ holds: false, failed: 'sections.goals has 10000 items, and a rule looks at no more than 1000' });
  });
});

describe('a guard', () => {
  it('tells what it saw by path, and what decided it last', () => {
    const answer = ask("sections.goals.all(g, g.type == 'x')", [{ key: 'a', type: 'x' }, { key: 'b', type: 'y' }, { key: 'c', type: 'z' }]);
    expect(answer).toMatchObject({ holds: false, saw: { 'sections.goals[0].type': 'x', 'sections.goals[1].type': 'y' } });
    expect(Object.keys(answer.saw)).toHaveLength(2);
    expect(ask('sections.goals.size() >= 1', []).saw).toEqual({ 'sections.goals': [] });
    expect(ask("sections.goals[0].tags.exists(t, t == 'q')", [{ key: 'a', tags: ['m', 'n'] }]).saw).toEqual({ 'sections.goals[0].tags': ['m', 'n'] });
    expect(ask("today < '2026-01-01'", [], { today: '2026-03-01' })).toMatchObject({ holds: false, saw: { today: '2026-03-01' } });
  });

  it('names the items at which it fails, and none where no single one is at fault', () => {
    const items = [{ key: '1', type: 'x', name: 'First' }, { key: '2', type: 'y', name: 'Second' }, { key: '3', type: 'y' }];
    expect(ask("sections.goals.all(g, g.type == 'x')", items).at).toEqual(['Goals 2 “Second”', 'Goals 3']);
    expect(ask("sections.goals.all(g, g.type == 'x')", items.slice(0, 1))).not.toHaveProperty('at');
    for (const whole of ["sections.goals.exists(g, g.type == 'z')", 'sections.goals.size() >= 5', "today < '2026-01-01' && sections.goals.all(g, g.type != '')"])
      expect(ask(whole, items, { today: '2026-03-01' })).not.toHaveProperty('at');
    const many = ask("sections.goals.all(g, g.type == 'x')", Array.from({ length: 12 }, (_, i) => ({ key: String(i), type: 'y' }))).at!;
    expect([many.length, many[0], many.at(-1)]).toEqual([9, 'Goals 0', '…']);
  });

  it('names the rows of an item at which it fails, where the item would be right without them', () => {
    const measured: SectionRule = { ...goals, fields: [field('type', 'text'), { ...field('rows', 'rows'), title: 'Indicators', fields: [field('measure', 'text')] }] };
    const at = (expression: string, ...items: object[]) => compileGuards([{ id: 'rule', stage: 'draft', at: 'freeze', severity: 'blocks', says: 'It is so.', expression }], [measured], stages)('draft', 'freeze', { sections: { goals: items } })[0]!.at;
    const rows = (...measures: string[]) => measures.map((measure) => ({ measure }));
    const all = "sections.goals.all(g, g.type != '' && g.rows.size() >= 1 && g.rows.all(r, r.measure != ''))";
    expect(at(all, { key: '1', type: 'x', rows: rows('a', 'b') }, { key: '2', type: 'x', rows: rows('a', '', 'c', '') })).toEqual(['Goals 2, Indicators 2 and 4']);
    // The whole item is at fault, not one row of it.
    expect(at(all, { key: '1', type: '', rows: rows('a', '') }, { key: '2', type: 'x', rows: rows('', '') }, { key: '3', type: 'x', rows: [] })).toEqual(['Goals 1', 'Goals 2', 'Goals 3']);
    expect(at('sections.goals.all(g, g.rows.size() >= 3)', { key: '1', type: 'x', rows: rows('a', 'b') })).toEqual(['Goals 1']);
  });

  it('names of items that must fit each other the one that does not', () => {
    const numbered = (...numbers: number[]) => numbers.map((number, i) => ({ key: String(i + 1), type: String(number) }));
    const follow = (items: { key: string; type: string }[]) => ask("sections.goals.all(g, g.type == '1' || sections.goals.exists(h, int(h.type) == int(g.type) - 1))", items).at;
    expect(follow(numbered(1, 2, 3, 5))).toEqual(['Goals 4']);
    expect(follow(numbered(1, 2, 4, 6))).toEqual(['Goals 3', 'Goals 4']);
    expect(follow(numbered(5, 3, 2, 1))).toEqual(['Goals 1']);
    expect(ask('distinct(sections.goals.map(g, g.type))', numbered(1, 3, 3)).at).toEqual(['Goals 3']);
  });

  it('keeps splits and single numbers apart, and reads targets by their year', () => {
    const target = { value: 9, unit: 'percent', qualifier: null, year: 2023 };
    const items = [{ key: 'a', target, targets: { '2021': { ...target, value: [60, 40], unit: 'percent-split' } } }];
    expect(ask("sections.goals.all(g, has(g.target.value) && g.target.value < 10.0 && g.target.unit == 'percent')", items).holds).toBe(true);
    expect(ask("sections.goals.all(g, '2021' in g.targets && !has(g.targets['2021'].value))", items)).toMatchObject({ holds: false, failed: expect.stringContaining('has()') });
    expect(ask("sections.goals.all(g, g.targets['2021'].values.size() == 2 && !('2022' in g.targets))", items).holds).toBe(true);
    expect(ask('sections.goals.all(g, !has(g.target))', [{ key: 'a' }]).holds).toBe(true);
  });

  it('takes names for one through slips of a letter, capitals, dots and spaces, and a name left out for nobody’s', () => {
    const one = (a: string, b: string) => ask('sections.goals.all(g, same_name(g.type, g.key))', [{ key: b, type: a }]).holds;
    for (const [a, b] of [['Coordinator', 'Superintendent'], ['', ''], ['', 'Superintendent'], ['Grade 6', 'Grade 7']] as const) expect([a, b, one(a, b)]).toEqual([a, b, false]);
    for (const [a, b] of [['Superintendent', 'Superintendent'], ['Superintendant', 'Superintendent'], ['B. Councillor', 'b councillor']] as const) expect([a, b, one(a, b)]).toEqual([a, b, true]);
  });

  it('counts whole numbers of a stage as people write them', () => {
    const council = { councils: [{ required: true, recommendations: 0 }, { required: false, recommendations: 0 }] };
    expect(ask('council.councils.all(c, !c.required || c.recommendations >= 1)', [], { council }, 'council')).toMatchObject({ holds: false, saw: { 'council.councils[0].recommendations': 0 } });
  });

  it('is asked at its moment alone', () => {
    const guards = compileGuards([{ id: 'rule', stage: 'draft', at: 'freeze', severity: 'informs', says: 'It is so.', expression: 'true' }], [goals], []);
    expect(guards('draft', 'open', {})).toEqual([]);
    expect(guards('council-input', 'freeze', {})).toEqual([]);
  });

  it.each([
    ['2020-07-01', '2023-06-30', ['2021', '2022', '2023']],
    ['2014-10-01', '2017-09-30', ['2015', '2016', '2017']],
    ['2020-01-01', '2020-12-31', ['2020']],
    ['2020-01-01', '2022-12-31', ['2020', '2021', '2022']],
    ['2020-02-29', '2022-02-28', ['2021', '2022']],
    ['2023-06-30', '2020-07-01', []],
  ])('knows the years of a plan from %s to %s', (start, end, years) => {
    expect(yearsOf(start, end)).toEqual(years);
  });
});

async function facts(district: string) {
  const reading = await yamlPlans.read(readFileSync(`examples/${district}/plan.yaml`), () => ok(rulesOf('mn-achievement-integration@1')));
  if (!reading.ok) throw new Error(JSON.stringify(reading.refusal));
  const { sections, period, district: of } = reading.value;
  const flat = Object.fromEntries(Object.entries(sections).map(([id, items]) => [id, items.map(({ key, fields }) => ({ ...fields, key }))]));
  return { today: '2020-03-01', plan: period, district: of, sections: flat as Record<string, Record<string, unknown>[]> };
}
const failing = (given: object, ref = 'mn-achievement-integration@1') => rulesOf(ref).guards('draft', 'freeze', given as Record<string, unknown>).filter(({ holds }) => !holds);

describe('the guards of Minnesota', () => {
  it('find in the KMS plan the faults that its file has, each with its place', async () => {
    const found = failing(await facts('kms'));
    expect(Object.fromEntries(found.map(({ guard, severity }) => [guard, severity]))).toEqual({
      'indicators-for-each-year': 'blocks',
      'integrated-aspect-ticked': 'blocks',
      'no-placeholders': 'blocks',
      'submitter-is-not-approver': 'warns',
      'numbers-follow': 'informs',
    });
    expect(found.find(({ guard }) => guard === 'indicators-for-each-year')!.at).toEqual(['Strategies 2 “Professional Development”, Key indicators of progress 2']);
    const saw = (guard: string) => found.find((one) => one.guard === guard)!.saw;
    expect(saw('integrated-aspect-ticked')).toMatchObject({ 'sections.strategies[3].integrated_learning_environment': [] });
    expect(saw('submitter-is-not-approver')).toEqual({ 'sections.submission[0].submitted_by': 'superintendent', 'sections.submission[0].superintendent': 'superintendent' });
    expect(saw('no-placeholders').placeholders).toEqual(expect.arrayContaining([expect.stringContaining('collaborative/main/name: Enter name')]));
    expect(found.filter(({ failed }) => failed)).toEqual([]);
  });

  it('is told in words of a text that is no list of items, too', () => {
    const goals = { id: 'goals', title: 'Goals', many: true, source: null, fields: [{ id: 'strategies', title: 'Strategies', kind: 'references', section: 'strategies', options: [] }] };
    const rules = { sections: [goals, { ...goals, id: 'strategies', title: 'Strategies' }] as never };
    const told = (sections: object) => sawInWords({ 'sections.goals[0].strategies': ['5'], placeholders: ['strategies/5/name'] }, { ...rules, facts: { sections } });
    for (const strategies of [[null], [5], 'none', null]) expect(told({ goals: [null], strategies })[0]).toEqual({ what: 'Goals, Strategies', value: '5' });
    expect(told({ goals: [{ key: '1' }], strategies: [null, { key: '5', name: 'Coaches' }] })).toEqual([{ what: 'Goals 1, Strategies', value: 'Strategies 5 “Coaches”' }, { what: 'The form’s own words', value: 'Strategies 5 “Coaches”, name' }]);
  });

  it('tell what they saw in plain words: items and options by their names, no JSON', async () => {
    const told = Object.fromEntries(failing(await facts('kms')).map((answer) => [answer.guard, sawOf(answer, 1_000)]));
    expect(told['numbers-follow']).toMatch(/^Strategies 1 “Interventionists”, [^:]+: 1; Strategies 2 “Professional Development”, [^:]+: 2; .*: 5$/);
    expect(told['integrated-aspect-ticked']).toContain('Strategies 5 “Summer STEM/Robotics Course”, Aspects of an integrated learning environment: none');
    expect(told['integrated-aspect-ticked']).toContain(': Uses policy, curriculum or trained instructors for targeted interventions;');
    expect(told['indicators-for-each-year']).toMatch(/Plan years: 2021, 2022 and 2023; .*: 2 items$/);
    expect(told['no-placeholders']).toMatch(/^The form’s own words: [^:]+ \(“Enter name”\) and Strategies 2 “Professional Development”, [^:]+ 2, [^:]+ \(“Enter KIP\.”\)$/);
    expect(sawInWords({ 'council.councils[0].required': true, 'approval.daysSinceNotice': null, 'district.status': 'racially-isolated', 'submission.budgets': [] })).toEqual([
      { what: 'Council councils 1 required', value: 'yes' },
      { what: 'Approval days since notice', value: 'nothing' },
      { what: 'District status', value: 'racially isolated' },
      { what: 'Submission budgets', value: 'none' },
    ]);
    for (const text of Object.values(told)) expect(text).not.toMatch(/[{}"]|\[\d|null/);
  });

  it('tell what stands in a list of a stage by what it is called, and by its number where nothing names it', () => {
    const parents = { seat: 'American Indian Parent Advisory Committee', council: 'multidistrict-collaboration', subject: '', yes: false };
    const council = {
      councils: [{ kind: 'community-collaboration', subject: 'roosevelt', required: true, meetings: [{ on: '2026-02-03', present: 2 }] }, 'none'],
      represented: [{ ...parents, seat: 'Parents', yes: true }, parents],
      recommendations: [{ number: 3, council: 'multidistrict-collaboration', subject: '', outcome: '' }],
    };
    const told = (saw: object, facts: object = { council }) => sawInWords(saw as Record<string, unknown>, { facts: facts as Record<string, unknown> }).map(({ what, value }) => `${what}: ${value}`);
    expect(told({ 'council.represented[1].yes': false, 'council.recommendations[0].outcome': '', 'council.councils[0].required': true, 'council.councils[0].meetings[0].present': 2 })).toEqual([
      '“American Indian Parent Advisory Committee” on council “multidistrict collaboration”, represented: no',
      'Recommendation 3 of council “multidistrict collaboration”, outcome: nothing',
      'Council “community collaboration” of roosevelt, required: yes',
      'Council “community collaboration” of roosevelt, meeting of 2026-02-03, present: 2',
    ]);
    expect(told({ 'council.councils[1].required': true, 'council.represented[7].yes': false, 'council.round': 1 })).toEqual(['Council councils 2 required: yes', 'Council represented 8 yes: no', 'Council round: 1']);
    expect(told({ 'approval.signed[0].by': 'person-1' }, { approval: { signed: [{ role: 'school-board-chair', by: 'person-1' }] } })).toEqual(['Signature of school board chair, by: person 1']);
  });

  it('find in the newest version that who submits approves, in whichever spelling, and let an empty form be', async () => {
    const given = await facts('kms');
    const rule = (fields: object) => failing({ ...given, sections: { ...given.sections, submission: [{ key: 'main', ...fields }] } }, 'mn-achievement-integration@4').filter(({ guard }) => guard === 'submitter-is-not-approver');
    expect(rule({ submitted_by: 'Superintendant', superintendent: 'Superintendent' })).toMatchObject([{ severity: 'warns', saw: { 'sections.submission[0].submitted_by': 'Superintendant', 'sections.submission[0].superintendent': 'Superintendent' } }]);
    for (const fields of [{}, { submitted_by: 'Coordinator', superintendent: 'Superintendent' }]) expect(rule(fields)).toEqual([]);
  });

  it('hold of the KMS plan once its faults are gone', async () => {
    const { sections, ...rest } = await facts('kms');
    const strategies = sections.strategies!.map((strategy) => ({
      ...strategy,
      integrated_learning_environment: ['cultural-fluency'],
      indicators: (strategy.indicators as { targets?: object; measure?: unknown }[]).filter(({ targets }) => targets !== undefined && targets !== null),
    }));
    const mended = { ...sections, strategies, collaborative: [], submission: [] };
    expect(failing({ ...rest, sections: mended }).map(({ guard }) => guard)).toEqual(['numbers-follow']);
  });

  it('see that baseline and target of a goal count different things', async () => {
    const { sections, ...rest } = await facts('kms');
    const mixed = sections.goals!.map((goal) => ({ ...goal, baseline: { value: 2, unit: 'points-of-5' } }));
    expect(failing({ ...rest, sections: { ...sections, goals: mixed } }).map(({ guard }) => guard)).toContain('one-unit-a-goal');
  });

  it('name a missing type of goal, a missing narrative and a missing council', async () => {
    const { sections, ...rest } = await facts('kms');
    const less = { ...sections, goals: sections.goals!.slice(1), efficiencies: [], councils: [] };
    const guards = failing({ ...rest, sections: less }).map(({ guard }) => guard);
    expect(guards).toEqual(expect.arrayContaining(['goal-of-each-type', 'efficiencies-told', 'councils-named', 'strategies-serve-goals']));
  });

  it('tell of Willmar that its strategies have two numbers and lack goals and indicators', async () => {
    const guards = failing(await facts('willmar'), 'mn-achievement-integration@2').map(({ guard }) => guard);
    expect(guards).toEqual(expect.arrayContaining(['goal-of-each-type', 'indicators-for-each-year', 'numbers-once', 'efficiencies-told']));
  });

  it('let nobody certify without a recommendation, nor without a member of the parent committee', () => {
    const council = { councils: [{ kind: 'multidistrict-collaboration', required: true, meetings: [{ on: '2020-01-15' }], recommendations: 0 }], represented: [{ seat: 'American Indian Parent Advisory Committee', yes: false }], recommendations: [] };
    const asked = (given: object) => rulesOf('mn-achievement-integration@1').guards('council-input', 'certify', { council: given }).filter(({ holds }) => !holds).map(({ guard }) => guard);
    expect(asked(council)).toEqual(['council-recommended', 'parent-committee-represented']);
    expect(asked({ ...council, councils: [{ ...council.councils[0], recommendations: 1 }], represented: [{ yes: true }], recommendations: [{ outcome: 'accepted' }] })).toEqual([]);
    for (const nothing of [null!, {}]) expect(asked(nothing)).toEqual(['council-met', 'council-recommended', 'recommendations-answered', 'parent-committee-represented']);
  });
});

describe('what guards may read of a stage', () => {
  const told = { invitations: [], gatherings: [], surveys: 0, themes: 0, changed: [] };
  const council: CouncilGuardFacts['council'] = {
    round: 1,
    revision: 1,
    councils: [{ kind: 'x', subject: '', required: true, members: 3, seats: ['Parent'], meetings: [{ on: '2026-01-01', present: 3, serving: 3, guests: 0 }], recommendations: 1 }],
    represented: [{ seat: 'x', council: 'x', subject: '', yes: true }],
    recommendations: [{ number: 1, council: 'x', subject: '', section: 'goals', outcome: '' }],
    consultation: told,
  };
  const about = { stage: 'x', revision: 1, signers: [] };
  const opening: OpenGuardFacts['approval'] = { ...about, serving: 7, rewritten: ['goals'] };
  const voting: VoteGuardFacts['approval'] = { ...about, kind: 'regular', on: day('2026-01-01'), serving: 7, present: 5, quorum: 4, interested: 0, daysSinceFrozen: 9, daysSinceNotice: null };
  const signing: SignGuardFacts['approval'] = { ...about, role: 'x', by: 'x', means: 'paper', signedOn: day('2026-01-01'), daysSinceVote: 0, signed: [{ role: 'x', by: 'x', signedOn: day('2026-01-01') }] };
  const submission: SubmitFacts['submission'] = { number: 1, revision: 1, frozenOn: day('2026-01-01'), by: 'x', attached: [], changed: [], answered: 0, budgets: [], extended: null };
  const district: FreezeFacts['district'] = { number: '0775', name: 'x', status: null };

  it.each([
    ['council-input', 'certify', 'council', council],
    ['board-approval', 'open', 'approval', opening],
    ['board-approval', 'vote', 'approval', voting],
    ['board-approval', 'sign', 'approval', signing],
    ['agency-submission', 'submit', 'submission', submission],
    ['draft', 'freeze', 'district', district],
  ] as const)('in a %s at its moment %s is what its decider tells', (kind, moment, name, facts) => {
    const same = (shape: Shape, value: unknown): void => {
      if (shape.is === 'list') for (const item of value as unknown[]) same(shape.of, item);
      if (shape.is !== 'record') return;
      expect(Object.keys(shape.fields).sort()).toEqual(Object.keys(value as object).sort());
      for (const [key, inner] of Object.entries(value as object)) same(shape.fields[key]!, inner);
    };
    same(factsShape([], kind, moment)[name]!, facts);
  });
});

describe('whatever a plan says', () => {
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, fc.constantFrom(null, '', 'Enter text here', 'percent', NaN, -0, 1e308), fc.string(), fc.double(), fc.boolean(), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 })),
  })).value;

  it('guards answer with yes, no or a reason, and never throw', () => {
    const programs = allPrograms().filter(({ guards }) => guards);
    fc.assert(
      fc.property(fc.constantFrom(...programs), value, fc.array(value, { maxLength: 5 }), (program, anything, items) => {
        const rules = rulesOf(programRef(program));
        const sections = Object.fromEntries(rules.sections.map(({ id, fields }, i) => [id, i % 3 === 0 ? anything : items.map((item) => Object.fromEntries(fields.map((of) => [of.id, item])))]));
        for (const { stage, at } of program.guards!) {
          for (const given of [{ sections, plan: anything, council: anything, submission: anything, district: anything, today: anything }, { sections: anything }]) {
            for (const { holds, saw, failed } of rules.guards(stage, at, given as Record<string, unknown>)) {
              expect(typeof holds).toBe('boolean');
              if (failed !== undefined) expect(holds).toBe(false);
              expect(JSON.stringify(saw).length).toBeLessThan(20_000);
            }
          }
        }
      }),
      rounds(25),
    );
  });
});
