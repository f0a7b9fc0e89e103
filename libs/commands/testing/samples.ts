import type { DomainEvent, EventType } from '#libs/domain/catalog.js';
import { day } from '#libs/domain/testing/given.js';
import { contentOf, dated, ongoing } from '#libs/domain/testing/tasks.js';
import { calendarSamples } from './samples/calendar.js';
import { councilSamples } from './samples/council.js';
import { draftSamples } from './samples/draft.js';
import { boardSamples } from './samples/board.js';
import { reviewSamples } from './samples/review.js';
import { submissionSamples } from './samples/submission.js';
import { strategySamples } from './samples/strategy.js';

type Samples = { readonly [T in EventType]: readonly [Data<T>, ...Data<T>[]] };
type Data<T extends EventType> = Extract<DomainEvent, { type: T }>['data'];

const plan = 'plan-1';
const reason = 'The board meets later';
const content = contentOf(dated('2026-03-01', '2026-05-31'), 'weekly', { site: 'High school', dependsOn: ['task-0'] });
const rung = { rung: 'before-7', on: day('2026-05-24'), occurrence: null, setBy: 1 };
const finding = { line: 9, column: 'End Date', severity: 'blocks' as const, code: 'import.impossible-date', params: { value: '2/30/16' } };
const reminder = { task: 'task-1', role: 'principal', ...rung };

/** One event of every type, and of those with parts that may be missing, one without them. */
export const samples: Samples = {
  ...calendarSamples,
  ...councilSamples,
  ...draftSamples,
  ...boardSamples,
  ...strategySamples,
  ...reviewSamples,
  ...submissionSamples,
  TenantChanged: [
    {
      name: 'A district',
      timeZone: 'America/Chicago',
      dayStartsAt: '05:30',
      digestAt: '06:30',
      schoolCalendar: { fall: ['08-26', '01-17'], spring: ['01-20', '06-05'] },
    },
  ],
  TenantOpened: [
    {
      name: 'A district',
      timeZone: 'America/Detroit',
      dayStartsAt: '06:00',
      digestAt: '07:00',
      schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] },
    },
  ],
  PlanOpened: [
    {
      name: 'A grant',
      program: 'mi-sig-cohort-3@1',
      phases: [{ name: 'Year One', start: day('2025-10-01'), end: day('2026-09-30') }],
      slug: 'a-grant',
    },
  ],
  PlanMigrated: [{ from: 'mi-sig-cohort-3@1', program: 'mi-sig-cohort-3@2', reason: 'The application is kept here too.' }],
  PlanClosed: [{ reason: 'The grant is over.' }],
  ImportStarted: [
    {
      plan,
      fileName: 'timeline.csv',
      document: { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 7021, mediaType: 'text/csv' },
      kind: 'timeline',
      rows: 61,
      anchor: { date: day('2026-08-01'), movedByDays: 4383, lawDatesMovedByYears: 12 },
      confirmed: { recurrence: [22, 24], bySchool: ['High school'] },
    },
    {
      plan,
      fileName: 'timeline.csv',
      document: { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 7021, mediaType: 'text/csv' },
      kind: 'timeline',
      rows: 61,
      anchor: null,
      confirmed: { recurrence: true, bySchool: [] },
    },
  ],
  ImportChunkTaken: [{ fromLine: 2, toLine: 62, taken: 60, held: 1, unchanged: 0, added: 62, changed: 0, findings: [finding] }],
  RowHeld: [{ line: 9, cells: { 'Action Step': 'Hire', 'End Date': '2/30/16' }, findings: [{ ...finding, value: '2/30/16' }] }],
  RowCorrected: [{ line: 9, cells: { 'Action Step': 'Hire', 'End Date': '2/28/16' }, task: 'task-9' }],
  RowDismissed: [{ line: 9, reason: 'Printed twice.' }],
  RowReplaced: [
    { line: 9, by: { import: 'import-2', line: 10 }, task: 'task-9' },
    { line: 9, by: { import: 'import-2', line: 10 }, task: null },
  ],
  ImportFinished: [{ taken: 60, held: 1, added: 62, changed: 0, unchanged: 0, gone: ['task-7'] }],
  TaskPlanned: [
    { ...content, plan, source: { import: 'import-1', line: 9 }, plannedOn: day('2026-02-01'), anchoredByDays: 4383, wait: { stream: 'approval/plan-1/board-approval', rule: 'board-approval/vote', process: { kind: 'board', subject: 'plan-1~board-approval', round: 1 } } },
    { ...contentOf(ongoing(null)), plan, source: null, plannedOn: day('2026-02-01'), anchoredByDays: 0, wait: null },
  ],
  TaskRevised: [
    { ...content, changed: ['schedule'], source: { import: 'import-2', line: 9 }, revisedOn: day('2026-02-03') },
    { ...contentOf(ongoing(null)), changed: ['schedule'], source: null, revisedOn: day('2026-02-03') },
  ],
  TaskStarted: [{ because: 'by-hand' }, { because: 'start-date-reached' }, { because: 'past-at-import' }],
  TaskDone: [
    { on: day('2026-03-02'), note: 'Contracts are signed.' },
    { on: day('2026-03-02'), note: null },
  ],
  OccurrenceDone: [
    { occurrence: 1, on: day('2026-03-02'), note: 'Minutes are filed.' },
    { occurrence: 1, on: day('2026-03-02'), note: null },
  ],
  OccurrenceMissed: [{ occurrence: 1, end: day('2026-03-07') }],
  OccurrenceOpened: [{ occurrence: 2, start: day('2026-03-08'), end: day('2026-03-14') }],
  TaskOverdue: [
    { end: day('2026-05-31'), because: 'end-passed' },
    { end: day('2026-05-31'), because: 'past-at-import' },
  ],
  ExtensionAsked: [{ until: day('2026-06-10'), reason }],
  ExtensionDeclined: [{ reason }],
  TaskExtended: [{ from: day('2026-05-31'), until: day('2026-06-10'), reason, grantedBy: 'superintendent', extendedOn: day('2026-05-20') }],
  TaskCancelled: [{ reason }],
  TaskReopened: [{ reason, reopenedOn: day('2026-05-20') }],
  ReminderRaised: [
    { ...rung, to: ['principal'] },
    { ...rung, rung: 'missed', occurrence: 2, to: ['principal'] },
    { ...rung, rung: 'escalation', to: ['principal'] },
    { ...rung, rung: 'check', to: ['principal'] },
  ],
  ReminderObsolete: [{ ...rung, reason: 'collapsed-into-later' }],
  PersonRegistered: [{ name: 'Principal', email: 'principal@district.example', timeZone: 'America/Detroit' }],
  PersonChanged: [{ name: 'Principal', email: null, timeZone: null }],
  DigestPreferenceSet: [
    { frequency: 'daily', at: '07:30' },
    { frequency: 'never', at: '07:30' },
  ],
  RoleGranted: [{ title: 'Principal', person: 'person-1', from: day('2026-03-01'), escalateTo: 'superintendent', recordedOn: day('2026-03-02') }],
  RoleEnded: [{ person: 'person-1', on: day('2026-06-30') }],
  BodyFormed: [{ name: 'School board', kind: 'board' }],
  MemberSeated: [
    { person: 'person-1', seat: 'Chair', from: day('2026-03-01') },
    { person: 'person-1', seat: null, from: day('2026-03-01') },
  ],
  RulesAdopted: [
    {
      rules: { quorumOf: 'members-serving', quorum: 'majority', threshold: 'two-thirds-of-serving', abstentions: 'as-nay', abstainOnlyForLegalConflict: false, seats: null, notice: { regular: { days: 5 }, special: { hours: 18 } }, second: 'not-needed' },
      ...{ mark: 'D', text: 'Bylaws, article 4', from: day('2025-07-01') },
    },
  ],
  MemberLeft: [{ person: 'person-1', on: day('2026-06-30') }],
  MembershipChanged: [
    { person: 'person-1', seat: 'Chair', from: day('2026-03-01'), until: day('2026-06-30') },
    { person: 'person-1', seat: null, from: day('2026-03-01'), until: null },
  ],
  DigestAccepted: [
    {
      person: 'person-1',
      day: day('2026-05-24'),
      messageId: '<digest@planline.example>',
      reminders: [reminder],
      dropped: [{ ...reminder, rung: 'before-14', on: day('2026-05-17'), reason: 'later-notice-in-same-digest' }],
      unknownSendings: 0,
    },
  ],
  DigestNotNeeded: [{ person: 'person-1', day: day('2026-05-24'), messageId: '<digest-1@planline.example>', dropped: [{ ...reminder, reason: 'finished' }], unknownSendings: 1 }],
};
