import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, lineOfFinding, linesOfReport, type Finding } from './import-file.js';

const finding = (more: Partial<Finding>): Finding => ({ line: null, column: null, value: null, severity: 'blocks', code: 'imports.any', message: 'Why.', ...more });

describe('what an import found, in lines', () => {
  it('names the file where no line is meant, and else line, column and value', () => {
    expect(lineOfFinding(finding({}))).toBe('  The file: blocks: Why.');
    expect(lineOfFinding(finding({ line: 9, column: 'End Date', value: '2/30/16' }))).toBe('  line 9, End Date ("2/30/16"): blocks: Why.');
    expect(lineOfFinding(finding({ line: 1, column: 'Mood', value: 'Mood', severity: 'informs' }))).toBe('  line 1, Mood: informs: Why.');
  });

  it('counts rows and tasks apart, and tells which dates would change', () => {
    const schedule = { before: { kind: 'dated', start: '2026-10-01', end: '2026-12-02' }, after: { kind: 'dated', start: '2026-10-01', end: '2026-11-30' } };
    const preview = { added: [], changed: [{ line: 2, title: 'Hire', fields: ['schedule'], schedule }], gone: [], unchanged: 2 };
    expect(linesOfReport({ plan: 'mine', taken: 3, held: 1, findings: [], import: null, dryRun: true, preview, anchor: null, logIndex: null })).toEqual([
      'Plan mine: 3 rows are good, 1 held back (a dry run: nothing was done).',
      'Of the good rows came: 0 tasks added, 1 changed, 2 as before.',
      '  line 2: Hire (schedule): 2026-10-01 to 2026-12-02 becomes 2026-10-01 to 2026-11-30',
    ]);
  });

  it('ends the command as refused only where the file as a whole could not be read', () => {
    expect(exitCodeOf([finding({})])).toBe(1);
    expect(exitCodeOf([finding({ line: 9 }), finding({ severity: 'informs' })])).toBe(0);
  });
});
