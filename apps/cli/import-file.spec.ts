import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, lineOfFinding, linesOfReport, type Finding } from './import-file.js';

const finding = (more: Partial<Finding>): Finding => ({ line: null, column: null, value: null, severity: 'blocks', code: 'imports.any', message: 'Why.', ...more });

describe('what an import found, in lines', () => {
  it('names the file where no line is meant, and else line, column and value', () => {
    expect(lineOfFinding(finding({}))).toBe('  The file: blocks: Why.');
    expect(lineOfFinding(finding({ line: 9, column: 'End Date', value: '2/30/16' }))).toBe('  line 9, End Date ("2/30/16"): blocks: Why.');
    expect(lineOfFinding(finding({ line: 1, column: 'Mood', value: 'Mood', severity: 'informs' }))).toBe('  line 1, Mood: informs: Why.');
  });

  it('names the place in a plan’s text by the line of a YAML file, or by what a Word form shows there', () => {
    const place = 'strategies/5/number';
    expect(lineOfFinding(finding({ line: 71, column: 'number', place, at: { line: 71, column: 5 } }))).toBe('  line 71, strategies/5/number: blocks: Why.');
    expect(lineOfFinding(finding({ column: 'number', place, at: { place: 'Heading ‘Strategy 5’ › table 1' } }))).toBe('  Heading ‘Strategy 5’ › table 1, strategies/5/number: blocks: Why.');
    expect(lineOfFinding(finding({ place: null, at: { place: 'Heading ‘Goals’ › table 1 › row 2' } }))).toBe('  Heading ‘Goals’ › table 1 › row 2: blocks: Why.');
    expect(lineOfFinding(finding({ place, at: null }))).toBe('  strategies/5/number: blocks: Why.');
  });

  it('counts rows and tasks apart, and tells which dates would change', () => {
    const schedule = { before: { kind: 'dated', start: '2026-10-01', end: '2026-12-02' }, after: { kind: 'dated', start: '2026-10-01', end: '2026-11-30' } };
    const named = (title: string, site: string | null = null) => ({ title, site });
    const preview = {
      added: [{ line: 4, ...named('Train', 'North School') }],
      changed: [{ line: 2, ...named('Hire'), fields: ['schedule'], schedule, renamedFrom: null }, { line: 3, ...named('Hire two coaches'), fields: ['title', 'matchKey'], schedule: null, renamedFrom: 'Hire coaches' }],
      gone: [named('Plan')],
      held: [{ line: 5, cells: { Phase: 'Year One', 'Action Step': 'Weigh', 'Start Date': '2/30/16' } }],
      unchanged: 1,
    };
    expect(linesOfReport({ plan: 'mine', taken: 3, held: 1, findings: [], import: null, dryRun: true, preview, anchor: null, logIndex: null, readUnder: { program: 'mi-sig-cohort-3@2', because: 'plan', says: 'It was read under mi-sig-cohort-3@2: the plan stays on that version.' } })).toEqual([
      'Plan mine: 3 rows are good, 1 held back (a dry run: nothing was done).',
      'Of the good rows came: 1 task added, 2 changed, 1 as before.',
      'It was read under mi-sig-cohort-3@2: the plan stays on that version.',
      '  line 4, added: Train (North School)',
      '  line 2, changed: Hire (schedule): 2026-10-01 to 2026-12-02 becomes 2026-10-01 to 2026-11-30',
      '  line 3, changed: Hire two coaches (renamed, was “Hire coaches”)',
      '  no longer in the file, and left as it is: Plan',
      '  line 5, held back: Year One | Weigh | 2/30/16',
    ]);
  });

  it('speaks of no plan and of no rows where the file could not be read', () => {
    const preview = { added: [], changed: [], gone: [], held: [], unchanged: 0 };
    const report = { plan: null, taken: 0, held: 0, findings: [finding({ message: 'It is no table.' })], import: null, dryRun: false, preview, anchor: null, logIndex: null };
    expect(linesOfReport(report)).toEqual(['Nothing was taken.', '  The file: blocks: It is no table.']);
  });

  it('ends the command as refused only where the file as a whole could not be read', () => {
    expect(exitCodeOf([finding({})])).toBe(1);
    expect(exitCodeOf([finding({ line: 9 }), finding({ severity: 'informs' })])).toBe(0);
  });
});
