import type { calendarEvents } from '#libs/domain/calendar/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const yearly = { stage: 'years', wait: 'audited-finance-data', year: 2028, month: null };
const monthly = { stage: 'review', wait: 'month', year: null, month: '2027-10' };
const once = { stage: 'years', wait: 'goals-met', year: null, month: null };
const document = { id: 'document-1', saltedSha256: 'salt:hash', bytes: 1_024, mediaType: 'application/pdf' };

export const calendarSamples: SamplesOf<typeof calendarEvents> = {
  DatesKept: [{ plan: 'plan-1', period: { start: day('2027-07-01'), end: day('2030-06-30') }, openedOn: day('2026-09-01') }],
  StageNoted: [{ stage: 'council-input', standing: 'begun', on: day('2027-01-08') }],
  CommitteeNoted: [
    { there: true, on: day('2026-10-05') },
    { there: false, on: day('2026-10-06') },
  ],
  ResolutionAsked: [{ year: 2027, on: day('2027-01-08') }],
  DateTold: [
    { fact: 'annual-meeting', year: 2027, on: day('2027-11-05'), by: 'person-1', insteadOf: day('2027-11-04') },
    { fact: 'annual-meeting', year: 2027, on: day('2027-11-05'), by: 'person-1', insteadOf: null },
  ],
  DateConfirmed: [
    { ...yearly, on: day('2028-11-28'), by: 'person-1', note: 'Sent by the business office.', document },
    { ...once, on: day('2030-07-30'), by: 'person-1', note: null, document: null },
    { ...monthly, on: day('2027-11-12'), by: 'person-1', note: 'All as budgeted.', document },
  ],
  DateReopened: [{ ...yearly, by: 'person-1', reason: 'It was the year before’s.' }, { ...once, by: 'person-1', reason: 'It was another plan’s.' }],
};
