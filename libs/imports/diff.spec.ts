import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { day } from './testing/desk.js';
import { diffTasks, matchKeyOf, type ExistingTask, type WantedTask } from './diff.js';

const content = (title: string, more: Partial<TaskContent> = {}): TaskContent => ({
  phase: 'Year One',
  position: 1,
  matchKey: matchKeyOf('Year One', title, null),
  title,
  owners: ['principal'],
  schedule: { kind: 'dated', start: day('2014-10-01'), end: day('2014-10-15') },
  recurrence: null,
  site: null,
  evidenceAskedFor: null,
  successMetric: null,
  resources: null,
  asWritten: { start: '10/1/14', end: '10/15/14', timeline: null, responsible: 'Principal' },
  dependsOn: [],
  ...more,
});
const rows = (...contents: TaskContent[]): WantedTask[] => contents.map((task, i) => ({ line: i + 2, content: { ...task, position: i + 1 } }));
const applied = (plan: string, before: readonly ExistingTask[], wanted: readonly WantedTask[]): ExistingTask[] => {
  const { added, changed } = diffTasks(plan, before, wanted);
  const revised = new Map(changed.map((change) => [change.id, change.content]));
  return [...before.map((task) => ({ ...task, content: revised.get(task.id) ?? task.content })), ...added.map(({ id, content: own }) => ({ id, status: 'planned' as const, content: own, grantedEnd: null }))];
};
const summary = (before: readonly ExistingTask[], wanted: readonly WantedTask[]) => {
  const { added, changed, finished, unchanged, gone } = diffTasks('p', before, wanted);
  return { added: added.length, changed: changed.length, finished: finished.length, unchanged: unchanged.length, gone: gone.length };
};

describe('comparing a file with a plan', () => {
  const plan = applied('p', [], rows(content('Hire'), content('Train'), content('Report')));

  it('never touches finished work, and never cancels what is gone', () => {
    const done = plan.map((task) => (task.content.title === 'Hire' ? { ...task, status: 'done' as const } : task));
    const later = content('Hire', { schedule: { kind: 'dated', start: day('2014-10-01'), end: day('2015-01-01') } });
    expect(summary(done, rows(later, content('Train')))).toEqual({ added: 0, changed: 0, finished: 1, unchanged: 1, gone: 1 });
  });

  it('sees one change where one row differs, and names its fields', () => {
    const { changed } = diffTasks('p', plan, rows(content('Report', { owners: ['superintendent'] }), content('Hire'), content('Train')));
    expect(changed).toMatchObject([{ line: 2, fields: ['owners'] }]);
  });

  it('sees no change in capitals, spaces, the order of rows, or how the same day is written', () => {
    const hire = content('Hire', { matchKey: 'year one ›  HIRE', asWritten: { start: '2014-10-01', end: '10/15/2014', timeline: null, responsible: 'Principal' } });
    expect(summary(plan, rows(content('Report'), hire, content('Train')))).toEqual({ added: 0, changed: 0, finished: 0, unchanged: 3, gone: 0 });
  });

  it('keeps twins apart: of two rows with the same words the one that differs is the one that changes', () => {
    const early = content('Evaluate', { owners: ['a'] });
    const late = content('Evaluate', { owners: ['b'] });
    const twins = applied('p', [], rows(early, late));
    expect(new Set(twins.map(({ id }) => id)).size).toBe(2);
    const { changed, unchanged } = diffTasks('p', twins, rows(content('Evaluate', { owners: ['c'] }), early));
    expect(unchanged).toEqual([{ id: twins[0]!.id, line: 3 }]);
    expect(changed).toMatchObject([{ id: twins[1]!.id, line: 2 }]);
  });

  it('does not take a task for gone whose row is held back', () => {
    const { gone } = diffTasks('p', plan, rows(content('Hire'), content('Train')), new Set(['year one › report']));
    expect(gone).toEqual([]);
  });

  const anyContent = fc.record({ title: fc.constantFrom('Hire', 'Train', 'Report', 'Meet'), owner: fc.constantFrom('a', 'b'), days: fc.integer({ min: 1, max: 9 }) });
  const anyFile = fc.array(anyContent, { maxLength: 8 }).map((list) =>
    list.map(({ title, owner, days }) => content(title, { owners: [owner], schedule: { kind: 'dated', start: day('2014-10-01'), end: day(`2014-10-0${days}`) } })),
  );

  it('applied twice is applied once, in any order of the rows (property)', () => {
    fc.assert(
      fc.property(
        anyFile,
        anyFile.chain((file) => fc.tuple(fc.constant(file), fc.shuffledSubarray(file, { minLength: file.length, maxLength: file.length }))),
        (first, [second, permuted]) => {
          const before = applied('p', [], rows(...first));
          const once = applied('p', before, rows(...second));
          const again = diffTasks('p', once, rows(...permuted));
          expect([again.added, again.changed]).toEqual([[], []]);
          expect(again.unchanged).toHaveLength(second.length);
          expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
        },
      ),
      rounds(300),
    );
  });

  it('accounts for every row and every task once (property)', () => {
    fc.assert(
      fc.property(anyFile, anyFile, (first, second) => {
        const before = applied('p', [], rows(...first));
        const { added, changed, unchanged, gone } = diffTasks('p', before, rows(...second));
        expect(added.length + changed.length + unchanged.length).toBe(second.length);
        expect(changed.length + unchanged.length + gone.length).toBe(before.length);
      }),
      rounds(300),
    );
  });
});
