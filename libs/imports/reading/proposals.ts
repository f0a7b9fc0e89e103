import type { Recurrence } from '#libs/domain/schedule.js';

/** What the words of a title propose: how often a task comes again. A person confirms it, or it stays words. */
export function recurrenceIn(title: string): Recurrence | null {
  if (/\b(weekly|(each|every) week)\b/i.test(title)) return 'weekly';
  return /\b(monthly|(each|every) month)\b/i.test(title) ? 'monthly' : null;
}

/** Whether a title speaks of each school, so that it may be one task a school. */
export const isForEachSchool = (title: string): boolean => /\b(?:of|at|for|in|with) (?:each|every) school\b|\b(?:each|every) school'?s\b|\bby school\b/i.test(title);
