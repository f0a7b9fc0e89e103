import { describe, expect, it } from '@jest/globals';
import { rolesTold, stageOf, type FieldRule } from '#libs/domain/program-rules.js';
import { reviewRuleOf } from '#libs/domain/review-rule.js';
import { ladderFor } from '#libs/domain/settings.js';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { allPrograms, coordinatorOf, escalationOf, laddersOf, loadProgram, loadProgramFor, newestPrograms, rulesOf } from './catalog.js';
import { lintProgram } from './lint.js';
import { rulePlaces } from './lint/sources.js';
import { programRef } from './program.js';

const sig = `schema: 1
id: sample
version: 1
title: Sample
aliases: []
imports: timeline
coordinator: { role: Coordinator, source: { mark: U, text: made up for a test } }
ladder:
  before: [30]
  onTheDay: true
  overdue: true
  escalateAfterDays: null
  checkEveryDays: 30
  occurrence: { weekly: 1, monthly: 3 }
phases: []
lawDates: []
`;

describe('a program file that is wrong', () => {
  it('is refused by line and column when it is not YAML', () => {
    const { program, findings } = lintProgram('schema: 1\nid: [unclosed\ntitle: x\n');
    expect(program).toBeNull();
    expect(findings[0]).toMatchObject({ severity: 'blocks', code: 'programs.not-yaml' });
    expect(findings[0]!.line).toBeGreaterThanOrEqual(2);
  });

  it('is refused at the key that the schema does not know', () => {
    const { program, findings } = lintProgram(sig.replace('  onTheDay: true', '  onTheDay: true\n  onTheMoon: true'));
    expect(program).toBeNull();
    expect(findings).toEqual([expect.objectContaining({ line: 11, column: 3, code: 'programs.schema' })]);
  });

  it('is refused at a value of the wrong kind', () => {
    const { findings } = lintProgram(sig.replace('checkEveryDays: 30', 'checkEveryDays: often'));
    expect(findings).toEqual([expect.objectContaining({ line: 13, code: 'programs.schema', params: { where: 'ladder.checkEveryDays', problem: 'must be integer' } })]);
  });

  it('is refused when aliases multiply without end', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((n, i) => `${n}: &${n} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`)].join('\n');
    expect(lintProgram(bomb).findings[0]).toMatchObject({ severity: 'blocks', code: 'programs.not-yaml' });
  });

  it('is warned about at a rule that names no source', () => {
    expect(lintProgram(sig).findings).toEqual([{ line: 8, column: 1, severity: 'warns', code: 'programs.source-missing', params: { where: 'ladder' } }]);
  });

  it('has a sentence for each finding', () => {
    for (const finding of [...lintProgram('x: [').findings, ...lintProgram('x: 1').findings, ...lintProgram(sig).findings]) {
      expect(say(finding.code, finding.params)).toMatch(/\.$/);
    }
  });
});

describe('the catalog', () => {
  it('refuses a program that it does not have, and names those it has', () => {
    const refused = loadProgram('mi-sgi');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'programs.unknown', params: { name: 'mi-sgi' } } });
    expect(loadProgram('mi-sig@7').ok).toBe(false);
    expect(() => laddersOf('mi-sgi@1')).toThrow('no program');
  });

  it('finds a program by id, by version and by alias', () => {
    for (const name of ['mi-sig', 'MI-SIG', 'mi-sig-cohort-3', 'mi-sig-cohort-3@1']) {
      const found = loadProgram(name);
      expect(found.ok && programRef(found.value)).toBe(name.endsWith('@1') ? 'mi-sig-cohort-3@1' : 'mi-sig-cohort-3@5');
    }
    for (const name of ['mn-ai', 'mn-achievement-integration']) {
      const found = loadProgram(name);
      expect(found.ok && programRef(found.value)).toBe('mn-achievement-integration@6');
    }
  });

  it('gives the ladder and the coordinator of a version', () => {
    expect(laddersOf('mi-sig-cohort-3@1').usual).toMatchObject({ name: null, before: [30, 14, 7, 1], checkEveryDays: 30 });
    expect(laddersOf('mi-sig-cohort-3@1').chosen.size).toBe(0);
    const of = (rule: string) => ladderFor(laddersOf('mn-achievement-integration@2'), { rule });
    expect([of('agency-submission/submit'), of('board-approval/sign'), of('board-approval/vote')].map(({ name, before }) => [name, before])).toEqual([['statutory', [60, 30, 14, 7, 1]], ['brief', [2, 1]], [null, [30, 14, 7, 1]]]);
    // To begin a stage is reminded of as what would be late first: the board has none of its own, and its day is the statutory one.
    expect([of('agency-submission/begin/agency-submission/submit'), of('board-approval/begin/agency-submission/submit'), of('council-input/begin/council-input/meeting'), of('council-input/begin')].map(({ name }) => name)).toEqual(['statutory', 'statutory', null, null]);
    expect(coordinatorOf('mi-sig-cohort-3@1')).toBe('sig-coordinator');
    expect(coordinatorOf('equity-plan@1')).toBe('asst-supt-of-equity-and-student-services');
  });

  it('rules by guards with a source, from Minnesota’s third version on, what versions before have as Planline’s own', () => {
    const plan = { start: '2026-07-01', end: '2029-06-30' };
    const asked = (ref: string) => [
      ...rulesOf(ref).guards('board-approval', 'open', { plan, sections: {}, approval: { stage: 'board-approval', revision: 2, signers: [], serving: 5, rewritten: ['goals'] } }),
      ...rulesOf(ref).guards('agency-submission', 'submit', { today: '2026-03-01', plan, sections: {}, submission: { number: 1, revision: 2, frozenOn: '2026-02-01', by: 'x', attached: [], budgets: ['2027'], extended: null } }),
    ].filter(({ severity }) => severity === 'warns').map(({ guard, holds, source }) => [guard, holds, source?.mark]);
    expect(asked('mn-achievement-integration@2')).toEqual([]);
    expect(asked('mn-achievement-integration@3')).toEqual([['rewritten-since-input', false, 'D'], ['budget-of-first-year', false, 'V']]);
    const again = { number: 2, revision: 3, frozenOn: '2026-02-01', by: 'x', attached: [], budgets: [], extended: null };
    for (const submission of [again, { ...again, number: 1, budgets: ['2026'] }]) {
      const answers = rulesOf('mn-achievement-integration@3').guards('agency-submission', 'submit', { today: '2026-03-01', plan, sections: {}, submission });
      expect(answers.find(({ guard }) => guard === 'budget-of-first-year')).toMatchObject({ holds: true });
    }
  });

  it('tells of every role that acts in a stage its title and where that is written', () => {
    for (const ref of allPrograms().map(programRef)) {
      const rules = rulesOf(ref);
      const acting = rules.stages.flatMap(({ waits }) => Object.values(waits).map(({ owner }) => owner));
      for (const owner of acting) expect([ref, rolesTold(rules, [slug(owner)])]).toEqual([ref, { titles: owner, mark: expect.stringMatching(/^[VSDU]$/), source: expect.stringMatching(/.../) }]);
    }
    expect(rolesTold(rulesOf('mn-achievement-integration@3'), ['superintendent', 'nobody'])).toEqual({ titles: 'Superintendent, nobody', mark: 'D', source: 'State form, approvals: superintendent' });
    expect(rolesTold(null, [])).toEqual({ titles: '–', mark: 'none', source: '' });
  });

  it('says in the newest versions that have an agency how many of its people decide, and in no version from before', () => {
    const ruleOf = (ref: string) => reviewRuleOf(stageOf(rulesOf(ref), 'agency-submission')!);
    for (const ref of ['mn-achievement-integration@5', 'mn-achievement-integration@6', 'mi-sig-cohort-3@5']) expect([ref, ruleOf(ref)]).toEqual([ref, { need: 1, order: 'parallel', source: { mark: 'U', text: expect.stringContaining('no rule found') } }]);
    for (const ref of ['mn-achievement-integration@4', 'mi-sig-cohort-3@4']) expect([ref, ruleOf(ref)]).toEqual([ref, null]);
  });

  it('rules by a guard, in the newest versions that have an agency, that what comes back answers to what was given back', () => {
    const plan = { start: '2026-07-01', end: '2029-06-30' };
    const told = { revision: 2, frozenOn: '2026-02-01', by: 'x', attached: [], budgets: ['2026'], extended: null };
    const answers = (ref: string, more: object) =>
      rulesOf(ref).guards('agency-submission', 'submit', { today: '2026-03-01', plan, sections: {}, submission: { ...told, ...more } }).filter(({ guard }) => guard === 'returned-unchanged').map(({ severity, holds, source }) => [severity, holds, source?.mark]);
    for (const ref of ['mn-achievement-integration@5', 'mn-achievement-integration@6', 'mi-sig-cohort-3@5']) {
      expect(answers(ref, { number: 2, changed: [], answered: 0 })).toEqual([['warns', false, 'U']]);
      for (const more of [{ number: 1, changed: [], answered: 0 }, { number: 2, changed: ['goals'], answered: 0 }, { number: 2, changed: [], answered: 1 }]) expect(answers(ref, more)).toEqual([['warns', true, 'U']]);
    }
    expect(answers('mn-achievement-integration@3', { number: 2, changed: [], answered: 0 })).toEqual([]);
  });

  it('calls a goal’s area as the law did in the first year of its plans', () => {
    const under = (day: string) => {
      const found = loadProgramFor('mn-ai', day);
      if (!found.ok) return found;
      const { title, source } = found.value.sections!.flatMap(({ fields }) => fields).find(({ id }) => id === 'wbwf_area')!;
      return [programRef(found.value), title, source?.mark];
    };
    expect(under('2020-07-01')).toEqual(['mn-achievement-integration@1', 'WBWF area', 'V']);
    for (const day of ['2023-07-01', '2024-06-30']) expect(under(day)).toEqual(['mn-achievement-integration@5', 'WBWF area', 'V']);
    for (const day of ['2024-07-01', '2027-07-01']) expect(under(day)).toEqual(['mn-achievement-integration@6', 'CACR area', 'V']);
  });

  it('says in the newest versions what fields mean, as it is known of those from before', () => {
    const meant = (ref: string): string[] => {
      const inner = (fields: readonly FieldRule[], within: string): string[] => fields.flatMap(({ id, means, fields: rows }) => [...(means ? [`${within}.${id} ${means}`] : []), ...inner(rows, `${within}.${id}`)]);
      return rulesOf(ref).sections.flatMap(({ id, fields }) => inner(fields, id));
    };
    for (const version of [5, 6]) expect(meant(`mn-achievement-integration@${version}`)).toEqual(meant('mn-achievement-integration@4'));
    expect(meant('mi-sig-cohort-3@4')).toEqual(['providers.name organisation']);
    expect(meant('mi-sig-cohort-3@5')).toEqual(expect.arrayContaining([...meant('mi-sig-cohort-3@4'), 'model.required_elements.responsible person']));
    expect(meant('equity-plan@4')).toEqual(meant('equity-plan@3'));
    expect(meant('regional-roadmap@4')).toEqual([...meant('regional-roadmap@3'), 'adoptions.district district']);
  });

  it('says in the newest versions to whom each role escalates, none to itself, and that this is a choice of its own', () => {
    for (const program of newestPrograms()) {
      const { saysOf } = escalationOf(programRef(program));
      for (const { id } of rulesOf(programRef(program)).roles) {
        expect([id, saysOf(id)]).toEqual([id, { role: expect.any(String), source: { mark: 'U', text: 'A choice of this program' } }]);
        expect(saysOf(id)!.role).not.toBe(id);
      }
    }
    expect(escalationOf('mi-sig-cohort-3@4').saysOf('superintendent')).toBeNull();
  });

  it('names a source with its mark for every rule of its newest versions', () => {
    expect(allPrograms().map(programRef).sort()).toEqual([
      'equity-plan@1',
      'equity-plan@2',
      'equity-plan@3',
      'equity-plan@4',
      'mi-sig-cohort-3@1',
      'mi-sig-cohort-3@2',
      'mi-sig-cohort-3@3',
      'mi-sig-cohort-3@4',
      'mi-sig-cohort-3@5',
      'mn-achievement-integration@1',
      'mn-achievement-integration@2',
      'mn-achievement-integration@3',
      'mn-achievement-integration@4',
      'mn-achievement-integration@5',
      'mn-achievement-integration@6',
      'regional-roadmap@1',
      'regional-roadmap@2',
      'regional-roadmap@3',
      'regional-roadmap@4',
    ]);
    for (const program of newestPrograms()) expect([programRef(program), ...rulePlaces(program).filter(({ rule }) => !rule.source)]).toEqual([programRef(program)]);
  });
});
