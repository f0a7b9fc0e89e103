import type { draftEvents } from '#libs/domain/draft/events.js';
import { day } from '#libs/domain/testing/given.js';
import type { SamplesOf } from './samples-of.js';

const period = { start: day('2020-07-01'), end: day('2023-06-30') };
const district = { number: '0001', name: 'A district', status: 'adjoining' };
const finding = { place: { section: 'goals', item: '1', field: 'measure' }, at: { line: 9, column: 5 }, severity: 'warns' as const, code: 'draft.placeholder-left', params: { value: 'Enter text here' } };

export const draftSamples: SamplesOf<typeof draftEvents> = {
  DraftBegun: [{ period, district }],
  DraftHeaderChanged: [{ period, district: { ...district, status: null } }],
  ItemsWritten: [
    {
      section: 'strategies',
      because: 'import',
      items: [{ key: '1', fields: { number: 1, title: 'Interventionists', locations: ['Elementary'], target: { value: 9, unit: 'percent', qualifier: null, year: 2023 }, indicators: [{ measure: 'Growth', targets: { '2021': { value: 58, unit: 'percent', qualifier: null, year: null } } }] } }],
    },
  ],
  ItemsRemoved: [{ section: 'strategies', keys: ['4'], because: 'edit' }],
  ItemsReordered: [{ section: 'strategies', keys: ['2', '1'] }],
  DraftImported: [
    { fileName: 'plan.yaml', document: { id: 'document-1', saltedSha256: 'ab'.repeat(32), bytes: 4957, mediaType: 'application/yaml' }, findings: [finding, { ...finding, at: { place: 'Goal 1' } }, { ...finding, at: null }], found: 3, anchoredOn: day('2027-07-01'), movedByYears: 7 },
  ],
  FindingExplained: [{ finding: '0123456789abcdef', code: 'draft.number-jumps', explanation: 'Strategy 4 was given up.' }],
  RevisionFrozen: [
    {
      number: 1,
      hash: 'ab'.repeat(32),
      sections: { goals: { hash: 'cd'.repeat(32), material: 'ef'.repeat(32) } },
      frozenOn: day('2026-02-01'),
      program: 'mn-achievement-integration@2',
      guards: [{ guard: 'three-goals', severity: 'warns' as const, holds: false, saw: '{}', explanation: 'There is no third goal.' }],
      explained: [{ finding: 'draft.number-jumps', code: 'draft.number-jumps', explanation: 'Strategy 4 was given up.' }],
    },
  ],
  DecisionAttested: [
    { what: 'The board approved the plan', by: 'School board chair', on: day('2020-03-09'), document: 'document-1', statement: null, testData: false },
    { what: 'The council was heard', by: 'Superintendent', on: day('2020-03-01'), document: null, statement: 'I was there and heard it', testData: true },
  ],
  RevisionSeen: [{ person: 'person-1', revision: 1 }],
};
