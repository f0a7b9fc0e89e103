import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { OpenTask } from '#libs/domain/task/state.js';
import { compose, type Standing } from './compose.js';

const day = (text: string) => text as CalendarDate;
const open = (more: Partial<OpenTask['watch']> = {}): OpenTask => ({
  status: 'started', version: 3, plan: 'plan', source: null, plannedOn: day('2026-01-01'), anchoredByDays: 0, extensions: [], wait: null, asked: null,
  schedule: { kind: 'dated', start: day('2026-02-01'), end: day('2026-03-09') },
  content: {
    phase: null, position: 1, matchKey: 'k', title: 'Hire a data coach', owners: ['principal'], schedule: { kind: 'dated', start: day('2026-02-01'), end: day('2026-03-09') },
    recurrence: null, site: null, evidenceAskedFor: null, successMetric: null, resources: null, asWritten: { start: null, end: null, timeline: null, responsible: null }, dependsOn: [],
  },
  watch: { setBy: 1, setOn: day('2026-01-01'), silent: false, settled: [], occurrence: null, missed: null, ...more },
});
const standing = (rung: string, on: string, more: Partial<Standing> = {}, reminder: Partial<Standing['reminder']> = {}): Standing => ({
  reminder: { task: 't1', rung, on: day(on), occurrence: null, setBy: 1, role: 'principal', standIn: false, ...reminder },
  status: 'raised', task: open(), plan: 'Grant', program: 'mn-achievement-integration@2', roleTitle: 'Principal', ...more,
});
const { version, plan, content, schedule, source, plannedOn, anchoredByDays, extensions, wait } = open();
const facts = { version, plan, content, schedule, source, plannedOn, anchoredByDays, extensions, wait };

describe('what a digest tells', () => {
  it('nothing about a task that was finished, cancelled or moved since', () => {
    const composed = compose(
      [
        standing('before-7', '2026-03-02', { task: { ...facts, status: 'done', on: day('2026-03-01'), note: null } }),
        standing('before-7', '2026-03-02', { task: { ...facts, status: 'cancelled', reason: 'no money', wasStarted: true } }, { task: 't2' }),
        standing('before-7', '2026-03-02', { task: open({ setBy: 4 }) }, { task: 't3' }),
        standing('before-2', '2026-03-02', { task: open({ occurrence: { number: 3, start: day('2026-03-01'), end: day('2026-03-31'), setBy: 9 } }) }, { task: 't4', occurrence: 2, setBy: 5 }),
      ],
      false,
    );
    expect(composed.reminders).toEqual([]);
    expect(composed.dropped.map(({ task, reason }) => [task, reason])).toEqual([['t1', 'finished'], ['t2', 'cancelled'], ['t3', 'date-moved'], ['t4', 'finished']]);
  });

  it('nothing that another digest told, and nothing of a plan that was set aside: neither told nor dropped', () => {
    expect(compose([standing('before-7', '2026-03-02', { status: 'accepted' }), standing('before-7', '2026-03-02', { status: null }), standing('before-7', '2026-03-02', { task: null })], false)).toEqual({ items: [], reminders: [], dropped: [] });
  });

  it('nothing to someone who wants no mail', () => {
    expect(compose([standing('before-7', '2026-03-02')], true)).toMatchObject({ items: [], dropped: [{ reason: 'muted' }] });
  });

  it('the latest notice of each task, once', () => {
    const composed = compose([standing('before-7', '2026-03-02'), standing('before-14', '2026-02-23'), standing('before-7', '2026-03-02', {}, { role: 'coach' })], false);
    expect(composed.items).toHaveLength(1);
    expect(composed.items[0]).toMatchObject({ title: 'Hire a data coach', due: '2026-03-09', rung: 'before-7' });
    expect(composed.reminders).toHaveLength(1);
    expect(composed.dropped.map(({ reason }) => reason)).toEqual(['later-notice-in-same-digest', 'later-notice-in-same-digest']);
  });

  it('of a wait whose rule nobody has checked the rule with it, with the year of the day that it gave', () => {
    const waiting = (rule: string, end: string): Partial<Standing> => {
      const dated = { kind: 'dated' as const, start: day('2026-02-01'), end: day(end) };
      return { task: { ...open(), wait: { stream: 'submission/plan/agency-submission', rule, process: null }, schedule: dated, content: { ...open().content, schedule: dated } } };
    };
    const ruleOf = (more: Partial<Standing>) => compose([standing('before-7', '2026-03-02', more)], false).items[0]!.unverifiedRule;
    expect(ruleOf(waiting('agency-submission/budget', '2029-03-15'))).toMatch(/^March 15, 2029 \[U, unverified: /);
    expect(ruleOf(waiting('agency-submission/submit', '2027-03-15'))).toBeNull();
    expect(ruleOf({ ...waiting('agency-submission/budget', '2029-03-15'), program: 'gone@1' })).toBeNull();
    expect(ruleOf({})).toBeNull();
  });

  it('of the notice of a board’s meeting that it is one, and of no other wait or task', () => {
    const isFor = (rule: string | null, more: Partial<Standing> = {}) =>
      compose([standing('overdue', '2026-03-10', { task: { ...open(), wait: rule === null ? null : { stream: 'meeting/m', rule, process: null } }, ...more })], false).items[0]!.forNotice;
    expect([isFor('board-approval/notice'), isFor('board-approval/notice', { program: 'gone@1' })]).toEqual([true, false]);
    expect([isFor('board-approval/sign'), isFor('agency-submission/notice'), isFor('board-approval/begin/board-approval/notice'), isFor(null)]).toEqual([false, false, false, false]);
  });

  it('of a missed occurrence the day that was missed, of a look at something ongoing no day', () => {
    const composed = compose([standing('missed', '2026-03-01', {}, { occurrence: 2, setBy: 5 }), standing('check', '2026-03-02', {}, { task: 't2' })], false);
    expect(composed.items.map(({ due }) => due)).toEqual(['2026-02-28', null]);
  });
});
