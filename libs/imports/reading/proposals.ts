import type { Recurrence } from '#libs/domain/schedule.js';

/** What the words of a title propose: how often a task comes again. A person confirms it, or it stays words. */
export function recurrenceIn(title: string): Recurrence | null {
  if (anotherPace.test(title)) return null;
  if (/\b(weekly|(each|every) week)\b/i.test(title)) return 'weekly';
  return /\b(monthly|(each|every) month)\b/i.test(title) ? 'monthly' : null;
}

/** Every second week, twice a month: what these words say, neither "weekly" nor "monthly" does. */
const anotherPace =
  /\b(?:bi|semi|tri|fortnight)[-‐‑– ]?(?:week|month)?ly\b|\b(?:once|twice|thrice|several times|(?:\d+|two|three|four) times)[ -](?:a |per |each |every )?(?:week|month)|\bevery (?:other|second|third|fourth|2nd|3rd|4th|\d+|two|three|four) (?:week|month)s?\b|\b(?:alternate|alternating) (?:week|month)s?\b/i;

/** Whether a title speaks of each school, so that it may be one task a school. */
export const isForEachSchool = (title: string): boolean => /\b(?:of|at|for|in|with) (?:each|every) school\b|\b(?:each|every) school'?s\b|\bby school\b/i.test(title);
