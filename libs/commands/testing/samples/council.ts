import type { concurrenceEvents } from '#libs/domain/council/concurrence/events.js';
import type { consultationEvents } from '#libs/domain/council/consultation/events.js';
import type { councilRoundEvents } from '#libs/domain/council/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const plan = 'plan-1';
const stage = 'council-input';
const hash = 'ab'.repeat(32);
const period = { start: day('2026-07-01'), end: day('2029-06-30') };
const reason = 'It was recorded wrongly.';
const guards = [{ guard: 'tribes-were-asked', severity: 'warns' as const, holds: false, saw: '{}', explanation: 'They asked to be heard in May.' }];
const council = 'multidistrict-collaboration';
const ofLincoln = 'community-collaboration/lincoln';
const heard = {
  revision: 1,
  hash,
  councils: [
    { kind: council, subject: null as string | null, title: 'Multidistrict collaboration council', body: 'body-1', required: true },
    { kind: 'community-collaboration', subject: 'lincoln' as string | null, title: 'Community collaboration council', body: 'body-4', required: true },
  ],
  because: { [council]: 'The district is adjoining.', [ofLincoln]: 'Lincoln has its own.' },
  subjects: { [ofLincoln]: 'Lincoln Elementary' },
  represented: [{ seat: 'American Indian Parent Advisory Committee', council }],
};
const meeting = { meeting: 1, on: day('2026-02-03'), place: 'Media center', present: ['person-1', 'person-2'], guests: 3, serving: 9, revision: 1 as number | null, draft: null as string | null };
const recommendation = {
  recommendation: 1,
  council,
  pin: { revision: 1, section: 'strategies', hash, item: '5' },
  text: 'Tick the aspects of strategy 5.',
  by: 'person-1',
  meeting: 1,
  givers: ['person-1'],
  on: day('2026-02-03'),
  testData: false,
};
const answer = { recommendation: 1, disposition: 1, outcome: 'accepted' as const, reason: 'It was forgotten.', change: { revision: 2, section: 'strategies', item: null, field: null }, by: 'person-3', on: day('2026-02-10') };
const told = { recommendation: 1, disposition: 1, person: 'person-1' };
const counts = [{ of: 'Parents', count: 24 }, { of: 'Students', count: null }];

const round: SamplesOf<typeof councilRoundEvents> = {
  RoundOpened: [{ ...heard, plan, stage, round: 1, period, openedOn: day('2026-02-01'), guards }],
  RevisionTakenUp: [{ ...heard, revision: 2 }],
  CouncilMeetingHeld: [{ ...meeting, council: ofLincoln, testData: false }, { ...meeting, revision: null, draft: 'The draft of January, which was frozen a week later.', council, testData: false }],
  CouncilMeetingCorrected: [{ ...meeting, guests: 4, reason }],
  RecommendationGiven: [{ ...recommendation, council: ofLincoln }, { ...recommendation, pin: { ...recommendation.pin, item: null }, by: null, meeting: null, testData: true }],
  RecommendationWithdrawn: [{ recommendation: 1, by: 'person-1', meeting: 2, reason }, { recommendation: 1, by: 'person-1', meeting: null, reason }],
  RecommendationDisposed: [answer, { ...answer, outcome: 'in-part', change: { revision: null, section: 'strategies', item: '5', field: 'name' } }, { ...answer, outcome: 'not', change: null }],
  GiverTold: [{ ...told, on: day('2026-02-10'), messageId: '<answer@planline.example>', via: 'mail' }, { ...told, on: day('2026-02-10'), messageId: '<answer@planline.example>', via: 'outbox' }, { ...told, on: day('2026-02-11'), messageId: null, via: 'hand' }],
  GiverNotReached: [{ ...told, because: 'no-address' }],
  RoundConcluded: [{ by: 'person-3', on: day('2026-02-12'), revision: 1, answeredIn: 2, guards }],
  InputAttested: [{ plan, stage, round: 1, revision: 1, hash: 'ef'.repeat(32), what: 'The council was heard.', by: 'person-1', role: 'superintendent', on: day('2020-02-03'), document: 'Minutes of 3 February 2020', documentId: null, testData: false }],
};

const consultation: SamplesOf<typeof consultationEvents> = {
  GroupInvited: [{ entry: 1, kind: 'tribe', group: 'A tribal nation', on: day('2026-01-10'), how: 'By letter' }],
  GatheringHeld: [
    { entry: 2, kind: 'tribe', title: 'Consultation', place: 'Tribal offices', on: day('2026-01-20'), invitation: 1, attended: 40, counts, minimumCell: 10 },
    { entry: 3, kind: 'community', title: 'Conversation', place: 'Library', on: day('2026-01-21'), invitation: null, attended: null, counts: [], minimumCell: 10 },
  ],
  SurveyTaken: [
    {
      entry: 4, kind: 'families', title: 'Families’ survey', group: 'Families of grades 6 to 8', from: day('2026-01-05'), until: day('2026-01-25'), asked: 400, answered: 120,
      questions: [{ question: 'Do students feel at home?', answers: [{ answer: 'Yes', count: 90 }, { answer: 'No', count: 30 }] }], minimumCell: 10,
    },
  ],
  ThemeHeard: [{ entry: 5, text: 'Buses leave too early for the summer course.', from: [2, 4] }],
  ThemeAnswered: [{ entry: 6, theme: 5, since: 1, change: { revision: null, section: 'strategies', item: null, field: null } }],
  EntryStruck: [{ entry: 3, reason }],
};

const concurrence: SamplesOf<typeof concurrenceEvents> = {
  ConcurrenceOpened: [{ plan, year: 2027, stage, committee: 'body-2', board: 'body-3', period, openedOn: day('2027-01-04') }],
  ResolutionAdopted: [
    { outcome: 'non-concur', on: day('2027-02-10'), by: 'person-4', points: ['No language classes.'], document: 'Resolution of 10 February', count: 1 },
    { outcome: 'concur', on: day('2027-02-10'), by: 'person-4', points: [], document: null, count: 0 },
  ],
  ResolutionWithdrawn: [{ by: 'person-4', reason }],
  PointAnswered: [{ point: 1, answer: 'A class begins in fall.', by: 'person-5', on: day('2027-03-08'), meeting: null }],
};

export const councilSamples = { ...round, ...consultation, ...concurrence };
