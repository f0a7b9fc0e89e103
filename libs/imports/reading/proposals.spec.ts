import { describe, expect, it } from '@jest/globals';
import { recurrenceIn } from './proposals.js';

describe('the words of a title', () => {
  it.each([
    'Bi-weekly review', 'Biweekly review', 'bi weekly review', 'Twice weekly tutoring', 'Meet twice a week, each week', 'Three times monthly', 'Semi-monthly payroll', 'Semimonthly payroll',
    'Bi-monthly newsletter', 'Meet every other week', 'Every other month: monthly report', 'Every 2 weeks', 'Every two months', 'Fortnightly', 'Alternate weeks', 'A weekday', 'Next week', 'Review the month',
  ])('“%s” propose neither weekly nor monthly', (title) => {
    expect(recurrenceIn(title)).toBeNull();
  });

  it.each([
    ['Begin weekly start-up committee meetings', 'weekly'],
    ['Meet each week with the coach', 'weekly'],
    ['Review data every month', 'monthly'],
    ['Monthly report to the board', 'monthly'],
    ['Submit the monthly report of the bilingual office', 'monthly'],
  ] as const)('“%s” propose %s', (title, recurrence) => {
    expect(recurrenceIn(title)).toBe(recurrence);
  });
});
