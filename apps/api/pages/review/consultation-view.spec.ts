import { describe, expect, it } from '@jest/globals';
import { concurrence } from '#libs/domain/council/concurrence/concurrence.js';
import type { ConcurrenceEvent } from '#libs/domain/council/concurrence/events.js';
import { day, given } from '#libs/domain/testing/given.js';
import type { Called } from './called.js';
import { concurrenceView } from './consultation-view.js';

const called: Called = { person: (id) => `Member ${id}`, body: (id) => id, section: (id) => id, sections: (ids) => ids.join(', ') };
const before: readonly ConcurrenceEvent[] = [
  { type: 'ConcurrenceOpened', data: { plan: 'plan-1', year: 2027, stage: 'council-input', committee: 'parents', board: 'board', period: { start: day('2026-07-01'), end: day('2029-06-30') }, openedOn: day('2027-01-04') } },
  { type: 'ResolutionAdopted', data: { outcome: 'non-concur', on: day('2027-02-10'), by: 'p-1', points: ['No language classes.', 'No liaison.'], document: null, count: 2 } },
];
const answered = (meeting: string | null): ConcurrenceEvent => ({ type: 'PointAnswered', data: { point: 1, answer: 'A class begins in fall.', by: 'b-1', on: day('2027-03-08'), meeting } });
const points = (...events: readonly ConcurrenceEvent[]) =>
  concurrenceView('plan-1', new Map([['concurrence/plan-1/2027', given(concurrence, [...before, ...events]).state]]), called)[0]!.points.map((point) => point.answered);

describe('the board’s answer to a point of the parent committee', () => {
  it('is told of no point that has none', () => {
    expect(points()).toEqual([null, null]);
  });

  it('stands as told by the member who tells it, with the meeting where one was named', () => {
    expect(points(answered(null))).toEqual(['The board’s answer of March 8, 2027, as told by Member b-1: A class begins in fall.', null]);
    expect(points(answered('meeting-1'))).toEqual(['The board’s answer of March 8, 2027, as told by Member b-1, who named the board’s meeting of that day: A class begins in fall.', null]);
  });
});
