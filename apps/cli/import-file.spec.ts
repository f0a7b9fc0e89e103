import { describe, expect, it } from '@jest/globals';
import { exitCodeOf, lineOfFinding, type Finding } from './import-file.js';

const finding = (more: Partial<Finding>): Finding => ({ line: null, column: null, value: null, severity: 'blocks', code: 'imports.any', message: 'Why.', ...more });

describe('what an import found, in lines', () => {
  it('names the file where no line is meant, and else line, column and value', () => {
    expect(lineOfFinding(finding({}))).toBe('  The file: blocks: Why.');
    expect(lineOfFinding(finding({ line: 9, column: 'End Date', value: '2/30/16' }))).toBe('  line 9, End Date ("2/30/16"): blocks: Why.');
    expect(lineOfFinding(finding({ line: 1, column: 'Mood', value: 'Mood', severity: 'informs' }))).toBe('  line 1, Mood: informs: Why.');
  });

  it('ends the command as refused only where the file as a whole could not be read', () => {
    expect(exitCodeOf([finding({})])).toBe(1);
    expect(exitCodeOf([finding({ line: 9 }), finding({ severity: 'informs' })])).toBe(0);
  });
});
