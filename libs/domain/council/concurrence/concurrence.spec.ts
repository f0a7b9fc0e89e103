import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '../../decider.js';
import type { ConcurrenceFacts, MeetingFacts } from '../../facts.js';
import { contextAt, day, given, instant } from '../../testing/given.js';
import { council, draftOf, rulesOf, seenIn } from '../testing/program.js';
import { concurrence, type ConcurrenceCommand } from './concurrence.js';
import type { ConcurrenceEvent } from './events.js';

type Command<N extends ConcurrenceCommand['name']> = Extract<ConcurrenceCommand, { name: N }>;
const id = 'plan-1/2027';
const parents = { ...council, kind: 'committee' as const, members: [{ person: 'p-1', seat: 'Chair', from: day('2026-09-01'), until: day('2027-06-30') }] };
const board = { ...council, kind: 'board' as const, members: [{ person: 'b-1', seat: 'Chair', from: day('2027-01-01'), until: null }] };
const at = (now = '2027-02-12T15:00:00.000Z', more: Partial<DecisionContext> = {}): DecisionContext => contextAt(now, { ...seenIn(draftOf(['one']), { parents, board, council }), ...more });
const after = (events: readonly ConcurrenceEvent[]) => given(concurrence, events);
const told = (commands: readonly ConcurrenceCommand[], context = at(), before: readonly ConcurrenceEvent[] = []): readonly ConcurrenceEvent[] =>
  commands.reduce<readonly ConcurrenceEvent[]>((events, command) => [...events, ...after(events).when(command, context, id).events()], before);

const open: Command<'openConcurrence'> = { name: 'openConcurrence', committee: 'parents', board: 'board', stage: null };
const resolve: Command<'resolve'> = { name: 'resolve', outcome: 'non-concur', on: day('2027-02-10'), by: 'p-1', points: ['No language classes.', 'No liaison.'], document: null };
const answer: Command<'answerPoint'> = { name: 'answerPoint', point: 1, answer: 'A class begins in fall.', by: 'b-1', on: day('2027-03-08'), meeting: null };
const opened = told([open], at('2027-01-04T15:00:00.000Z'));
const refusedToConcur = told([resolve], at(), opened);
const march = at('2027-03-09T15:00:00.000Z');
/** After the board's meeting of 8 March 2027, and whatever else is told of it. */
const knowing = (meeting: Partial<MeetingFacts> = {}): DecisionContext => {
  const facts: MeetingFacts = { body: 'board', on: day('2027-03-08'), held: true, decided: [], ...meeting };
  return { ...march, seen: (kind, name) => (kind === 'meeting' && name === 'meeting-1' ? (facts as never) : march.seen(kind, name)) };
};
const waits = (events: readonly ConcurrenceEvent[]) => concurrence.waits!(after(events).state, rulesOf()).map(({ key, status, due, owners }) => [key, status, due, owners[0]]);

describe('the parent committee’s yearly resolution of concurrence is not', () => {
  it('asked for without a year of the plan’s period, a text, a committee or a board', () => {
    after([]).when(open, at(), 'plan-1/soon').refused('concurrence.no-year', { id: 'plan-1/soon' });
    after([]).when(open, at(), 'plan-1/2030').refused('concurrence.not-in-period', { year: 2030, start: '2026-07-01', end: '2029-06-30' });
    after([]).when(open, at(undefined, seenIn(draftOf([], { begun: false, period: null }))), id).refused('concurrence.no-draft');
    after([]).when({ ...open, committee: 'board' }, at(), id).refused('concurrence.no-committee');
    after([]).when({ ...open, board: 'council' }, at(), id).refused('concurrence.no-board');
    after([]).when({ ...open, stage: 'board-approval' }, at(), id).refused('stage.not-in-program');
    after(opened).when({ ...open, committee: 'others' }, at(), id).refused('concurrence.already-open', { year: 2027 });
    after(opened).when(open, at(), id).then();
    const closed = { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' };
    after([]).when(open, at(undefined, { plan: closed }), id).refused('plan.closed');
    after([]).when(open, at(undefined, { plan: null }), id).refused('plan.not-found');
  });

  it('recorded before it was adopted, by one who was no member that day, or twice', () => {
    after([]).when(resolve, at(), id).refused('concurrence.not-open');
    after(opened).when({ ...resolve, on: day('2027-02-13') }, at(), id).refused('council.in-future');
    after(opened).when({ ...resolve, by: 'b-1' }, at(), id).refused('concurrence.not-on-committee', { person: 'b-1', on: '2027-02-10' });
    after(opened).when({ ...resolve, on: day('2026-08-01') }, at(), id).refused('concurrence.not-on-committee');
    after(refusedToConcur).when(resolve, at(), id).refused('concurrence.resolved-already', { on: '2027-02-10' });
  });

  it('non-concurrence without points, nor concurrence with them', () => {
    after(opened).when({ ...resolve, points: [] }, at(), id).refused('concurrence.no-points');
    after(opened).when({ ...resolve, outcome: 'concur' }, at(), id).refused('concurrence.points-though-concurring');
  });

  it('answered where there is nothing to answer, before it was adopted, or by nobody of the board', () => {
    after(opened).when(answer, march, id).refused('concurrence.nothing-to-answer');
    after(refusedToConcur).when({ ...answer, point: 3 }, march, id).refused('concurrence.no-point', { point: 3, points: 2 });
    after(refusedToConcur).when({ ...answer, on: day('2027-03-10') }, march, id).refused('council.in-future');
    after(refusedToConcur).when({ ...answer, on: day('2027-02-09') }, march, id).refused('concurrence.answered-before-resolved');
    after(refusedToConcur).when({ ...answer, by: 'p-1' }, march, id).refused('concurrence.not-on-board', { person: 'p-1', on: '2027-03-08' });
  });

  it('answered at a meeting that is unknown, of another body, of another day, or was not held', () => {
    const met = { ...answer, meeting: 'meeting-1' };
    after(refusedToConcur).when(met, knowing({ body: null, on: null, held: false }), id).refused('concurrence.meeting-unknown', { meeting: 'meeting-1' });
    after(refusedToConcur).when(met, knowing({ body: 'council' }), id).refused('concurrence.meeting-of-others', { on: '2027-03-08' });
    after(refusedToConcur).when(met, knowing({ held: false }), id).refused('concurrence.meeting-not-held', { on: '2027-03-08' });
    after(refusedToConcur).when({ ...met, on: day('2027-03-09') }, knowing(), id).refused('concurrence.meeting-of-other-day', { on: '2027-03-09', met: '2027-03-08' });
  });
});

describe('the parent committee’s yearly resolution of concurrence', () => {
  it('is due before 1 March, in leap years too', () => {
    expect(waits(opened)).toEqual([['resolution', 'open', '2027-02-28', 'coordinator']]);
    const leap = after([]).when(open, at('2028-01-04T15:00:00.000Z'), 'plan-1/2028').events();
    expect(waits(leap)).toEqual([['resolution', 'open', '2028-02-29', 'coordinator']]);
  });

  it('that does not concur starts the 60 days in which the board answers each point', () => {
    expect(waits(refusedToConcur)).toEqual([
      ['resolution', 'done', '2027-02-28', 'coordinator'],
      ['answer/1', 'open', '2027-04-11', 'clerk'],
      ['answer/2', 'open', '2027-04-11', 'clerk'],
    ]);
    const one = told([answer], march, refusedToConcur);
    expect(waits(one).map(([, status]) => status)).toEqual(['done', 'done', 'open']);
    expect(concurrence.process!(after(one).state, id)).toMatchObject({ open: true });
    const both = told([{ ...answer, point: 2 }], march, one);
    expect(concurrence.facts!(after(both).state)).toEqual({ status: 'answered', resolvedOn: '2027-02-10', unanswered: 0 });
    expect(concurrence.process!(after(both).state, id)).toEqual({ kind: 'council', subject: 'plan-1~concurrence-2027', round: 1, open: false });
  });

  it('that concurs leaves nothing to answer', () => {
    const concurred = told([{ ...resolve, outcome: 'concur', points: [] }], at(), opened);
    expect(waits(concurred).map(([key, status]) => [key, status])).toEqual([['resolution', 'done']]);
    expect(concurrence.facts!(after(concurred).state)).toMatchObject({ status: 'concurred' });
    after(concurred).when(answer, march, id).refused('concurrence.nothing-to-answer');
  });

  it('takes effect on its day; late, it is taken all the same', () => {
    expect(refusedToConcur.at(-1)).toMatchObject({ effective: instant('2027-02-10T11:00:00.000Z') });
    const late = after(opened).when({ ...resolve, on: day('2027-03-05') }, march, id).events();
    expect(late).toMatchObject([{ type: 'ResolutionAdopted', data: { on: '2027-03-05' } }]);
    const lateAnswer = after(refusedToConcur).when({ ...answer, on: day('2027-05-10') }, at('2027-05-11T15:00:00.000Z'), id).events();
    expect(lateAnswer).toMatchObject([{ type: 'PointAnswered' }]);
  });

  it('is answered at a meeting that the board held that day, which is read, or on a member’s word alone, for which none is', () => {
    const met = { ...answer, meeting: 'meeting-1' };
    expect(after(refusedToConcur).when(met, knowing(), id).events()).toMatchObject([{ data: { meeting: 'meeting-1', on: '2027-03-08' } }]);
    expect(after(refusedToConcur).when(answer, march, id).events()).toMatchObject([{ data: { meeting: null } }]);
    const { state } = after(refusedToConcur);
    const readBy = (command: ConcurrenceCommand) => concurrence.reads!(state, command, id, rulesOf());
    expect(readBy(met)).toEqual([{ aggregate: 'body', id: 'board' }, { aggregate: 'meeting', id: 'meeting-1' }]);
    expect(readBy(answer)).toEqual([{ aggregate: 'body', id: 'board' }]);
  });

  it('keeps an answer that was recorded at a meeting nobody checked', () => {
    const before: ConcurrenceEvent = { type: 'PointAnswered', data: { point: 1, answer: 'A class begins in fall.', by: 'b-1', on: day('2027-03-08'), meeting: 'nowhere' } };
    expect(concurrence.facts!(after([...refusedToConcur, before]).state)).toMatchObject({ status: 'answering', unanswered: 1 });
  });

  it('recorded wrongly is taken back, and waited for again', () => {
    const back = told([{ name: 'withdrawResolution', by: 'p-1', reason: 'It was of another year.' }], at(), refusedToConcur);
    after(refusedToConcur).when({ name: 'withdrawResolution', by: 'b-1', reason: 'It is uncomfortable.' }, at(), id).refused('concurrence.not-on-committee', { person: 'b-1', on: '2027-02-12' });
    expect(waits(back)).toEqual([['resolution', 'open', '2027-02-28', 'coordinator']]);
    after(opened).when({ name: 'withdrawResolution', by: 'p-1', reason: 'None.' }, at(), id).refused('concurrence.not-resolved');
  });

  it('is asked for in each year that is left of the plan, whatever comes of the years before, unless it was already', () => {
    const events = (year: number) => after([]).when(open, at(`${year}-01-04T15:00:00.000Z`), `plan-1/${year}`).events();
    const resolved: ConcurrenceEvent = { type: 'ResolutionAdopted', data: { outcome: 'concur', on: day('2027-02-10'), by: 'p-1', points: [], document: null, count: 0 } };
    const followed = (year: number, event: ConcurrenceEvent, next: ConcurrenceFacts['status'] = 'none') => {
      const seen: DecisionContext['seen'] = (kind, name) => (kind === 'concurrence' ? ({ status: next } as never) : at().seen(kind, name));
      return concurrence.follows!(event, after(events(year)).state, at(undefined, { seen }), `plan-1/${year}`, open);
    };
    const next = [{ aggregate: 'concurrence', id: 'plan-1/2028', command: { name: 'openConcurrence', committee: 'parents', board: 'board', stage: 'council-input' } }];
    for (const event of [events(2027)[0]!, resolved]) {
      expect(followed(2027, event)).toEqual(next);
      expect(followed(2027, event, 'open')).toEqual([]);
      expect(followed(2029, event)).toEqual([]);
    }
    expect(concurrence.reads!(concurrence.initial, open, 'plan-1/2027', rulesOf())).toContainEqual({ aggregate: 'concurrence', id: 'plan-1/2028' });
  });
});
