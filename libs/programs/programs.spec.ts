import { describe, expect, it } from '@jest/globals';
import { rolesTold } from '#libs/domain/program-rules.js';
import { ladderFor } from '#libs/domain/settings.js';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { allPrograms, coordinatorOf, laddersOf, loadProgram, loadProgramFor, rulesOf } from './catalog.js';
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
      expect(found.ok && programRef(found.value)).toBe(name.endsWith('@1') ? 'mi-sig-cohort-3@1' : 'mi-sig-cohort-3@4');
    }
    for (const name of ['mn-ai', 'mn-achievement-integration']) {
      const found = loadProgram(name);
      expect(found.ok && programRef(found.value)).toBe('mn-achievement-integration@4');
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

  it('rules by a guard, in the newest versions that have an agency, that what comes back answers to what was given back', () => {
    const plan = { start: '2026-07-01', end: '2029-06-30' };
    const told = { revision: 2, frozenOn: '2026-02-01', by: 'x', attached: [], budgets: ['2026'], extended: null };
    const answers = (ref: string, more: object) =>
      rulesOf(ref).guards('agency-submission', 'submit', { today: '2026-03-01', plan, sections: {}, submission: { ...told, ...more } }).filter(({ guard }) => guard === 'returned-unchanged').map(({ severity, holds, source }) => [severity, holds, source?.mark]);
    for (const ref of ['mn-achievement-integration@4', 'mi-sig-cohort-3@4']) {
      expect(answers(ref, { number: 2, changed: [], answered: 0 })).toEqual([['warns', false, 'U']]);
      for (const more of [{ number: 1, changed: [], answered: 0 }, { number: 2, changed: ['goals'], answered: 0 }, { number: 2, changed: [], answered: 1 }]) expect(answers(ref, more)).toEqual([['warns', true, 'U']]);
    }
    expect(answers('mn-achievement-integration@3', { number: 2, changed: [], answered: 0 })).toEqual([]);
  });

  it('calls a goal’s area as the law did in the first year of its plans, as far as a version could', () => {
    const newest = loadProgram('mn-ai');
    const label = newest.ok ? newest.value.sections!.flatMap(({ fields }) => fields).find(({ id }) => id === 'wbwf_area') : undefined;
    expect([label?.title, label?.source?.text, newest.ok && newest.value.period?.since]).toEqual(['CACR area', expect.stringContaining('since 2024-25'), '2024-07-01']);
    const begun = (day: string) => loadProgramFor('mn-ai', day);
    expect(['2020-07-01', '2024-06-30', '2024-07-01', '2027-07-01'].map((day) => { const found = begun(day); return found.ok && programRef(found.value); })).toEqual(['mn-achievement-integration@1', 'mn-achievement-integration@3', 'mn-achievement-integration@4', 'mn-achievement-integration@4']);
  });

  it('names a source with its mark for every rule of its newest versions', () => {
    expect(allPrograms().map(programRef).sort()).toEqual([
      'equity-plan@1',
      'equity-plan@2',
      'equity-plan@3',
      'mi-sig-cohort-3@1',
      'mi-sig-cohort-3@2',
      'mi-sig-cohort-3@3',
      'mi-sig-cohort-3@4',
      'mn-achievement-integration@1',
      'mn-achievement-integration@2',
      'mn-achievement-integration@3',
      'mn-achievement-integration@4',
      'regional-roadmap@1',
      'regional-roadmap@2',
      'regional-roadmap@3',
    ]);
    const newest = allPrograms().filter(({ id, version }) => !allPrograms().some((other) => other.id === id && other.version > version));
    for (const program of newest) expect([programRef(program), ...rulePlaces(program).filter(({ rule }) => !rule.source)]).toEqual([programRef(program)]);
  });
});
