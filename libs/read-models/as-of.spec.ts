import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEvents } from '#libs/commands/codec.js';
import { task } from '#libs/domain/task/task.js';
import type { TaskState } from '#libs/domain/task/state.js';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import { rounds } from '#libs/domain/testing/rounds.js';
import type { Instant } from '#libs/kernel/dates.js';
import { stateAsOf } from './as-of.js';
import { makeDistrict, makeInstallation } from './testing/district.js';

/** Planned on 2 March; on 20 March it is told that it was done on the 10th; on 1 April it is opened again. */
async function aTaskToldLate() {
  const installation = makeInstallation(() => Date.parse(district.now()));
  const district = makeDistrict('north', '2026-03-02T15:00:00.000Z', installation);
  await district.open();
  await district.openPlan('plan');
  await district.planTask('plan', 'task', contentOf(dated('2026-03-05', '2026-03-31')));
  district.setNow('2026-03-20T15:00:00.000Z');
  await district.give('task', 'task', { name: 'completeTask', on: '2026-03-10', note: null });
  district.setNow('2026-04-01T15:00:00.000Z');
  await district.give('task', 'task', { name: 'reopenTask', reason: 'A signature was missing.' });
  return openEvents(await installation.log.readStream('north', 'task/task'), installation.keyring);
}

describe('a task as of two moments', () => {
  const at = (text: string): Instant => text as Instant;
  const status = (state: TaskState): string => state.status;

  it('does not know what was recorded later', async () => {
    const events = await aTaskToldLate();
    expect(status(stateAsOf(task, events, { effective: null, recorded: at('2026-03-15T00:00:00.000Z') }))).toBe('planned');
    expect(status(stateAsOf(task, events, { effective: null, recorded: at('2026-03-01T00:00:00.000Z') }))).toBe('none');
  });

  it('knows what was recorded late from the day on which it took effect', async () => {
    const events = await aTaskToldLate();
    const now = at('2026-03-25T00:00:00.000Z');
    expect(status(stateAsOf(task, events, { effective: at('2026-03-09T12:00:00.000Z'), recorded: now }))).toBe('planned');
    expect(status(stateAsOf(task, events, { effective: at('2026-03-12T00:00:00.000Z'), recorded: now }))).toBe('done');
  });

  it('without bounds is the task as it is', async () => {
    const events = await aTaskToldLate();
    expect(status(stateAsOf(task, events, { effective: null, recorded: null }))).not.toBe('done');
  });

  it('is a state at any two moments whatever', async () => {
    const events = await aTaskToldLate();
    const moment = fc.option(fc.date({ min: new Date('2026-02-01'), max: new Date('2026-05-01'), noInvalidDate: true }).map((date) => at(date.toISOString())));
    fc.assert(
      fc.property(moment, moment, (effective, recorded) => {
        expect(['none', 'planned', 'started', 'overdue', 'done']).toContain(status(stateAsOf(task, events, { effective, recorded })));
      }),
      rounds(100),
    );
  });
});
