import { describe, expect, it } from '@jest/globals';
import { given, settings } from '#libs/domain/testing/given.js';
import { contentOf, dated, planned } from '#libs/domain/testing/tasks.js';
import { task } from '#libs/domain/task/task.js';
import { working } from '../projection/working.js';
import type { KnownTask } from '../tasks/table.js';
import { pendingDeadlines } from './pending.js';

describe('the deadlines of what a stage waits for', () => {
  const work = working({ complete: true });
  const { timeZone: time_zone, dayStartsAt: day_starts_at, digestAt: digest_at, schoolCalendar: school_calendar } = settings;
  work.tenants.put({ tenant: 'district', name: 'A district', time_zone, day_starts_at, digest_at, school_calendar, stream_version: 1, opened_index: '1' });
  const under = (program: string) =>
    void work.plans.put({ tenant: 'district', plan: 'plan-1', slug: 'a-plan', name: 'A plan', program, phases: [], status: 'open', closed_reason: null, opened_at: '2026-02-01T15:00:00.000Z', stream_version: 1, opened_index: '2' } as never);
  const sign = { ...(given(task, [planned(contentOf(dated('2026-03-01', '2026-05-31')), '2026-02-01')]).state as KnownTask), wait: { stream: 'approval/plan-1/board-approval', rule: 'board-approval/sign', process: null } };
  const before = () => pendingDeadlines(work, 'district', sign).flatMap(({ rung }) => (rung.startsWith('before') ? [rung] : []));

  it('stand on the ladder that its program chose for it, and on another’s once the plan has migrated', () => {
    under('mi-sig-cohort-3@1');
    expect(before()).toEqual(['before-30', 'before-14', 'before-7', 'before-1']);
    under('mi-sig-cohort-3@2');
    expect(before()).toEqual(['before-2', 'before-1']);
  });
});
