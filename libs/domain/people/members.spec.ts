import { describe, expect, it } from '@jest/globals';
import { onDay, type BodyFacts, type PersonFacts } from '../facts.js';
import { contextAt, day, given } from '../testing/given.js';
import { body, type BodyCommand } from './body.js';
import type { BodyEvent } from './events.js';

const formed: BodyEvent = { type: 'BodyFormed', data: { name: 'School board', kind: 'board' } };
const seat = { name: 'seatMember', person: 'p-1', seat: null, from: undefined } as const;
const leave = { name: 'unseatMember', person: 'p-1', on: undefined } as const;
const seated: BodyEvent = { type: 'MemberSeated', data: { person: 'p-1', seat: null, from: day('2026-03-02') } };
const left = (on: string): BodyEvent => ({ type: 'MemberLeft', data: { person: 'p-1', on: day(on) } });

/** A day on which `p-1` and `p-2` are registered, and nobody else is. */
const on = (date: string) => contextAt(`${date}T15:00:00.000Z`, { seen: (_kind, id) => ({ registered: id.startsWith('p-') }) satisfies PersonFacts as never });
const now = on('2026-03-02');
const at = (events: readonly BodyEvent[], command: BodyCommand, context = now) => given(body, [formed, ...events]).when(command, context);
const membersOn = (date: string, events: readonly BodyEvent[]) => (body.facts!(given(body, [formed, ...events]).state) as BodyFacts).members.filter(onDay(day(date))).map(({ person }) => person);

describe('a body', () => {
  it('has no members before it is formed, none in two seats, and none leave who are not there', () => {
    given(body, []).when(seat, now).refused('body.not-found');
    at([], { name: 'formBody', title: 'Council', kind: 'council' }).refused('body.already-formed');
    at([seated], { ...seat, seat: 'Chair' }).refused('body.already-member');
    at([], leave).refused('body.not-member');
    at([seated], { ...leave, on: day('2026-03-01') }).refused('body.leaves-before-seated');
  });

  it('seats nobody who was never registered', () => {
    at([], { ...seat, person: 'ghost-9' }).refused('body.person-not-registered');
    expect(body.reads!(body.initial, { ...seat, person: 'ghost-9' }, 'board', null)).toEqual([{ aggregate: 'person', id: 'ghost-9' }]);
  });

  it('is formed, seats, and lets go', () => {
    given(body, []).when({ name: 'formBody', title: 'School board', kind: 'board' }).then(formed);
    at([], { name: 'formBody', title: 'School board', kind: 'board' }).then();
    at([], seat).then(seated);
    at([seated], seat).then();
    at([seated], seat, on('2026-05-02')).then();
    at([seated], leave).then(left('2026-03-02'));
  });
});

describe('the seats of one person', () => {
  it('don’t overlap: neither before a leave that is still to come nor before one that is past', () => {
    at([seated, left('2026-06-30')], { ...seat, seat: 'Chair', from: day('2026-05-01') }).refused('body.member-until', { until: '2026-06-30' });
    at([seated, left('2026-06-30')], { ...seat, from: day('2026-02-01') }).refused('body.member-since', { from: '2026-03-02' });
    at([seated, left('2026-06-30')], { ...seat, from: day('2026-05-01') }, on('2026-07-15')).refused('body.was-member', { from: '2026-03-02', until: '2026-06-30' });
    at([seated], { ...seat, from: day('2026-02-01') }).refused('body.member-since', { from: '2026-03-02' });
  });

  it('follow each other, from the day of the leave on', () => {
    const again = at([seated, left('2026-06-30')], { ...seat, seat: 'Chair', from: day('2026-06-30') }).events();
    expect(again).toMatchObject([{ type: 'MemberSeated', data: { seat: 'Chair', from: '2026-06-30' } }]);
    for (const date of ['2026-06-29', '2026-06-30', '2026-08-01']) expect(membersOn(date, [seated, left('2026-06-30'), ...again])).toEqual(['p-1']);
    at([seated, left('2026-03-02')], { ...seat, from: day('2026-03-02') }).then(seated);
  });
});

describe('what is still to come of a membership', () => {
  const leaving = [seated, left('2026-06-30')];
  const coming: BodyEvent = { type: 'MemberSeated', data: { person: 'p-1', seat: null, from: day('2026-07-01') } };

  it('is no more changed when it is past', () => {
    at(leaving, { ...leave, on: day('2026-08-01') }, on('2026-06-30')).refused('body.left-already', { on: '2026-06-30' });
    at([coming], { ...seat, from: day('2026-08-01') }, on('2026-07-01')).refused('body.member-since', { from: '2026-07-01' });
    at(leaving, { ...leave, on: day('2026-03-01') }).refused('body.leaves-before-seated', { on: '2026-03-01', from: '2026-03-02' });
  });

  it('is a leave, which gets another day or is taken back by seating the member again', () => {
    at(leaving, { ...leave, on: day('2026-06-30') }).then();
    const later = at(leaving, { ...leave, on: day('2026-09-01') }).events();
    expect(later).toEqual([{ type: 'MembershipChanged', data: { person: 'p-1', seat: null, from: '2026-03-02', until: '2026-09-01' } }]);
    expect([membersOn('2026-08-31', [...leaving, ...later]), membersOn('2026-09-01', [...leaving, ...later])]).toEqual([['p-1'], []]);
    const back = at(leaving, seat, on('2026-04-01')).events();
    expect(back).toMatchObject([{ type: 'MembershipChanged', data: { from: '2026-03-02', until: null } }]);
    expect(membersOn('2027-01-01', [...leaving, ...back])).toEqual(['p-1']);
  });

  it('is a start, which gets another day but none in an earlier time of the same person', () => {
    const moved = at([coming], { ...seat, from: day('2026-05-01') }).events();
    expect(moved).toEqual([{ type: 'MembershipChanged', data: { person: 'p-1', seat: null, from: '2026-05-01', until: null } }]);
    expect([membersOn('2026-04-30', [coming, ...moved]), membersOn('2026-05-01', [coming, ...moved])]).toEqual([[], ['p-1']]);
    at([seated, left('2026-06-30'), coming], { ...seat, from: day('2026-05-01') }).refused('body.was-member', { from: '2026-03-02', until: '2026-06-30' });
    // Put on its first day, the leave takes the start back: that was no time of theirs, and any day is free.
    at([coming, left('2026-07-01')], { ...seat, from: day('2026-06-01') }).events();
  });

  it('is told in full, so that as of a day before its seating is in effect nothing else of that person changes', () => {
    const earlier = [seated, left('2026-04-01')];
    const moved = at([...earlier, coming], { ...seat, from: day('2026-08-01') }, on('2026-05-01')).events();
    expect([membersOn('2026-03-15', [...earlier, ...moved]), membersOn('2026-08-01', [...earlier, ...moved])]).toEqual([['p-1'], ['p-1']]);
  });
});
