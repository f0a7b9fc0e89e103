import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contextAt, day, given } from '../testing/given.js';
import { rounds } from '../testing/rounds.js';
import type { StrategyEvent } from './events.js';
import { evolve, memberOf, waitingFor, type StrategyState } from './state.js';
import { agreedVersion, strategy } from './strategy.js';

const text = { name: 'Summer course', types: ['innovative-integrated-pre-k-12-learning-environments'], aim: null, grades: ['6', '7', '8'], locations: ['Middle school'] };
const shared: StrategyEvent = { type: 'StrategyShared', data: { plan: null, collaborative: 'A collaborative', text } };
const joins = (district: string, number: string): StrategyEvent => ({
  type: 'StrategyJoined',
  data: { district, name: `District ${district}`, numbers: [number], targets: [], plan: null, speaker: 'person-1', version: 1, on: day('2026-03-02') },
});
const proposed: StrategyEvent = {
  type: 'StrategyChangeProposed',
  data: { proposal: 1, by: '0347', text: { ...text, grades: ['6', '7', '8', '9'] }, reason: 'Ninth graders asked for it.', to: ['0347', '0775'] },
};
const answers = (district: string, answer: 'adopted' | 'declined'): StrategyEvent => ({
  type: 'StrategyChangeAnswered',
  data: { proposal: 1, district, answer, by: 'person-1', reason: answer === 'declined' ? 'No room.' : null },
});
const two = [shared, joins('0347', '4'), joins('0775', '3')];

describe('a strategy that several districts share', () => {
  it('is refused a change by a district that does not share it', () => {
    given(strategy, two).when({ name: 'proposeChange', district: '2396', text: proposed.data.text, reason: 'Why not', by: 'person-1' }).refused('strategy.not-a-member', { district: '2396' });
  });

  it('is decided on for a district by nobody but who speaks for it', () => {
    const asked = { name: 'answerChange' as const, proposal: 1, district: '0775', answer: 'adopted' as const, reason: null };
    given(strategy, [...two, proposed]).when({ ...asked, by: 'person-9' }).refused('strategy.not-the-speaker', { district: '0775' });
    const named: StrategyEvent = { type: 'StrategySpeakerNamed', data: { district: '0775', speaker: 'person-9', by: 'person-1' } };
    given(strategy, [...two, proposed, named]).when({ ...asked, by: 'person-9' }).then({ type: 'StrategyChangeAnswered', data: { proposal: 1, district: '0775', answer: 'adopted', by: 'person-9', reason: null } });
  });

  it('is refused a second change while the first is open, and says whose answer is missing', () => {
    given(strategy, [...two, proposed, answers('0347', 'adopted')])
      .when({ name: 'proposeChange', district: '0775', text: { ...text, grades: [] }, reason: 'Another', by: 'person-1' })
      .refused('strategy.change-open', { proposal: 1, waiting: '0775' });
  });

  it('is refused a change that changes nothing', () => {
    given(strategy, two).when({ name: 'proposeChange', district: '0347', text, reason: 'None', by: 'person-1' }).refused('strategy.nothing-changed');
  });

  it('is refused an answer that differs from the one that was given', () => {
    given(strategy, [...two, proposed, answers('0775', 'adopted')])
      .when({ name: 'answerChange', proposal: 1, district: '0775', answer: 'declined', by: 'person-1', reason: 'Thought again' })
      .refused('strategy.already-answered', { district: '0775', answer: 'adopted' });
  });

  it('is refused a decline without a reason, and a withdrawal of what a district has adopted', () => {
    given(strategy, [...two, proposed])
      .when({ name: 'answerChange', proposal: 1, district: '0775', answer: 'declined', by: 'person-1', reason: null })
      .refused('strategy.decline-needs-reason');
    given(strategy, [...two, proposed, answers('0775', 'adopted')])
      .when({ name: 'withdrawChange', proposal: 1, reason: 'Too early' })
      .refused('strategy.change-adopted', { proposal: 1, district: '0775' });
  });

  it('keeps each district’s own number, and proposes a change to every member', () => {
    const { state } = given(strategy, two);
    expect(members(state).map(({ district, numbers }) => [district, numbers])).toEqual([['0347', ['4']], ['0775', ['3']]]);
    given(strategy, two).when({ name: 'proposeChange', district: '0347', text: proposed.data.text, reason: proposed.data.reason, by: 'person-1' }).then(proposed);
  });

  it('holds in a new text only where a district adopted it', () => {
    const { state } = given(strategy, [...two, proposed, answers('0347', 'adopted'), answers('0775', 'declined')]);
    expect(members(state).map(({ district, version }) => [district, version])).toEqual([['0347', 2], ['0775', 1]]);
    expect(state).toMatchObject({ proposals: [{ status: 'declined' }] });
  });

  it('lets one who joins later take up what all have adopted, not what is merely proposed', () => {
    const join = { name: 'joinStrategy' as const, district: '2534', title: 'A third district', numbers: ['1'], targets: [], districtPlan: null, speaker: 'person-1' };
    const versionTaken = (events: StrategyEvent[]) => given(strategy, events).when(join, contextAt('2026-04-01T15:00:00.000Z')).events()[0];
    expect(versionTaken([...two, proposed])).toMatchObject({ data: { version: 1 } });
    expect(versionTaken([...two, proposed, answers('0347', 'adopted'), answers('0775', 'adopted')])).toMatchObject({ data: { version: 2 } });
  });

  it('waits no more for a district that left', () => {
    const left: StrategyEvent = { type: 'StrategyLeft', data: { district: '0775', on: day('2026-05-01'), reason: 'Merged', by: 'person-1' } };
    const { state } = given(strategy, [...two, proposed, answers('0347', 'adopted'), left]);
    expect(state).toMatchObject({ proposals: [{ status: 'adopted' }] });
  });

  it('has a progress of each district by itself', () => {
    given(strategy, two)
      .when({ name: 'reportProgress', district: '0775', status: 'under-way', note: 'First summer held.', by: 'person-1' }, contextAt('2026-08-03T15:00:00.000Z'))
      .then({ type: 'StrategyProgressReported', data: { district: '0775', status: 'under-way', note: 'First summer held.', on: day('2026-08-03') } });
  });
});

it('whatever the districts do: none holds a text that it did not adopt, and only members that have not answered are waited for', () => {
  const who = fc.constantFrom('a', 'b', 'c');
  const command = fc.oneof(
    fc.record({ name: fc.constant('joinStrategy' as const), district: who, title: fc.constant('A district'), numbers: fc.constant<string[]>(['1']), targets: fc.constant<never[]>([]), districtPlan: fc.constant(null), speaker: fc.constant('p') }),
    fc.record({ name: fc.constant('leaveStrategy' as const), district: who, reason: fc.constant('Enough'), by: fc.constantFrom('p', 'q') }),
    fc.record({ name: fc.constant('proposeChange' as const), district: who, text: fc.integer({ min: 1, max: 9 }).map((n) => ({ ...text, grades: [String(n)] })), reason: fc.constant('Better'), by: fc.constantFrom('p', 'q') }),
    fc.record({ name: fc.constant('answerChange' as const), proposal: fc.integer({ min: 1, max: 4 }), district: who, answer: fc.constantFrom('adopted' as const, 'declined' as const), by: fc.constantFrom('p', 'q'), reason: fc.constant('Because') }),
    fc.record({ name: fc.constant('withdrawChange' as const), proposal: fc.integer({ min: 1, max: 4 }), reason: fc.constant('Later') }),
  );
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state: StrategyState = evolve(strategy.initial, shared);
      const adopted = new Map<string, number>();
      for (const next of commands) {
        const decision = strategy.decide(state, next, contextAt('2026-03-02T15:00:00.000Z'), 'id');
        if (!decision.ok) continue;
        for (const event of decision.events) {
          if (event.type === 'StrategyJoined') adopted.set(event.data.district, agreedVersion(state as never));
          state = evolve(state, event);
          if (event.type === 'StrategyChangeAnswered' && event.data.answer === 'adopted') adopted.set(event.data.district, event.data.proposal + 1);
        }
        if (state.status === 'none') throw new Error('it was shared');
        for (const member of state.members.filter(({ until }) => until === null)) expect(member.version).toBe(adopted.get(member.district));
        for (const proposal of state.proposals) {
          for (const district of waitingFor(state, proposal)) expect(memberOf(state, district)).toBeDefined();
        }
      }
    }),
    rounds(150),
  );
});

function members(state: StrategyState) {
  if (state.status === 'none') throw new Error('it was shared');
  return state.members;
}
