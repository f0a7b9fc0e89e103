import { describe, expect, it } from '@jest/globals';
import type { TaskContent } from '#libs/domain/task/events.js';
import { diffTasks, matchKeyOf, type ExistingTask } from './diff.js';
import { withRenamed } from './renamed.js';
import { day } from './testing/desk.js';

const content = (title: string, more: Partial<TaskContent> = {}): TaskContent => {
  const schedule = { kind: 'dated' as const, start: day('2014-10-01'), end: day('2014-10-15') };
  const asWritten = { start: '10/1/14', end: '10/15/14', timeline: null, responsible: 'Principal' };
  const phase = more.phase ?? 'Year One';
  return { phase, position: 1, matchKey: matchKeyOf(phase, title, null), title, owners: ['principal'], schedule, recurrence: null, site: null, evidenceAskedFor: null, successMetric: null, resources: null, asWritten, dependsOn: [], ...more };
};
const task = (title: string, more: Partial<TaskContent> = {}, status: ExistingTask['status'] = 'planned'): ExistingTask => ({ id: `task-${title}`, status, content: content(title, more), grantedEnd: null });
const compare = (existing: readonly ExistingTask[], ...wanted: readonly TaskContent[]) => {
  const { added, changed, finished, gone } = withRenamed(diffTasks('p', existing, wanted.map((one, i) => ({ line: i + 2, content: one }))));
  return {
    added: added.map(({ content: { title } }) => title),
    renamed: [...changed, ...finished].map(({ id, content: { title }, renamedFrom }) => [id, renamedFrom, title]),
    finished: finished.length,
    gone: gone.map(({ content: { title } }) => title),
  };
};
const apart = (from: string, to: string) => ({ added: [to], renamed: [], finished: 0, gone: [from] });

describe('a row that finds no task by its name', () => {
  it('is no renamed one where its phase, days, owners or words are others', () => {
    const hire = task('Hire reading coaches');
    expect(compare([hire], content('Hire two reading coaches', { phase: 'Year Two' }))).toEqual(apart('Hire reading coaches', 'Hire two reading coaches'));
    expect(compare([hire], content('Hire two reading coaches', { owners: ['superintendent'] }))).toEqual(apart('Hire reading coaches', 'Hire two reading coaches'));
    expect(compare([hire], content('Hire two reading coaches', { schedule: { kind: 'dated', start: day('2014-10-01'), end: day('2014-10-16') } }))).toEqual(apart('Hire reading coaches', 'Hire two reading coaches'));
    expect(compare([hire], content('Publish the report'))).toEqual(apart('Hire reading coaches', 'Publish the report'));
    expect(compare([task('Hire reading coaches', { schedule: { kind: 'unscheduled' } })], content('Hire two reading coaches', { schedule: { kind: 'unscheduled' } }))).toEqual(apart('Hire reading coaches', 'Hire two reading coaches'));
  });

  it('is no renamed one where two tasks, or two rows, could be meant', () => {
    expect(compare([task('Hire reading coaches'), task('Hire math coaches')], content('Hire all coaches'))).toMatchObject({ added: ['Hire all coaches'], renamed: [] });
    expect(compare([task('Hire reading coaches')], content('Hire coaches, first half'), content('Hire coaches, second half'))).toMatchObject({ renamed: [], gone: ['Hire reading coaches'] });
  });

  it('is the task under another name where it can be no other', () => {
    expect(compare([task('Hire reading coaches'), task('Train staff')], content('Hire two reading coaches'), content('Train staff'))).toEqual({
      added: [],
      renamed: [['task-Hire reading coaches', 'Hire reading coaches', 'Hire two reading coaches']],
      finished: 0,
      gone: [],
    });
  });

  it('leaves work that is done as it is, and makes no second task of it', () => {
    expect(compare([task('Hire reading coaches', {}, 'done')], content('Hire two reading coaches'))).toMatchObject({ added: [], finished: 1, gone: [] });
  });
});
