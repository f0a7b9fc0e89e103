import type { Recurrence, Schedule } from '../schedule.js';
import type { TaskContent, TaskEvent } from '../task/events.js';
import { day } from './given.js';

export const dated = (start: string, end: string): Schedule => ({ kind: 'dated', start: day(start), end: day(end) });
export const ongoing = (start: string | null): Schedule => ({ kind: 'ongoing', start: start === null ? null : day(start) });
export const unscheduled: Schedule = { kind: 'unscheduled' };

export const contentOf = (schedule: Schedule, recurrence: Recurrence | null = null, more: Partial<TaskContent> = {}): TaskContent => ({
  phase: 'Year One',
  position: 1,
  matchKey: 'Year One/Hire new principals',
  title: 'Hire new principals',
  owners: ['assistant-superintendent', 'principal'],
  schedule,
  recurrence,
  site: null,
  evidenceAskedFor: null,
  successMetric: 'Principals in post',
  resources: null,
  asWritten: { start: null, end: null, timeline: null, responsible: 'Assistant Superintendent; Principal' },
  dependsOn: [],
  ...more,
});

export const planned = (content: TaskContent, plannedOn: string): TaskEvent => ({
  type: 'TaskPlanned',
  data: { ...content, plan: 'plan-1', source: null, plannedOn: day(plannedOn), anchoredByDays: 0, wait: null },
});
