import { kinds } from '../kinds.js';
import type { Program, StageInFile, WaitInFile } from '../program.js';
import { blocks, warns, type Found, type Path } from './found.js';

/** Stages whose dates the plan's calendar keeps: months that no rule is about, rules of months for what comes once, and what nobody confirms. */
export const keptFaults = ({ stages = [], period }: Program): Found[] =>
  stages.flatMap((stage, i) => [
    ...nothingKept(stage, ['stages', i]),
    ...Object.entries(stage.waits ?? {}).flatMap(([key, wait]) => {
      const path: Path = ['stages', i, 'waits', key];
      const told = { stage: stage.id, wait: key };
      return [
        ...monthFaults(wait, path, told),
        ...(wait.every === 'month' && !period ? [warns([...path, 'every'], 'programs.month-no-period', told)] : []),
        ...(wait.evidence !== undefined && kinds[stage.kind].waits !== null ? [blocks([...path, 'evidence'], 'programs.evidence-unasked', { ...told, kind: stage.kind })] : []),
      ];
    }),
  ]);

const nothingKept = ({ id, kind, waits = {} }: StageInFile, path: Path): Found[] =>
  kind === 'expenditure-review' && Object.keys(waits).length === 0 ? [warns([...path, 'kind'], 'programs.nothing-reviewed', { stage: id })] : [];

/** Days of the months that it is for, and days of no other. */
function monthFaults({ every, due }: WaitInFile, path: Path, told: { readonly stage: string; readonly wait: string }): Found[] {
  const from = due && ('after' in due ? due.after : 'before' in due ? due.before : null);
  const ofMonth = due !== undefined && ('dayOfMonth' in due || from === 'month-start' || from === 'month-end');
  if (ofMonth === (every === 'month')) return [];
  return ofMonth ? [blocks([...path, 'due'], 'programs.month-rule-once', told)] : [blocks([...path, due ? 'due' : 'every'], 'programs.month-rule-missing', told)];
}
