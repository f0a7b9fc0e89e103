import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import { draftOf } from '#libs/domain/council/testing/program.js';
import type { StrategyCommand } from '#libs/domain/strategy/commands.js';
import type { StrategyEvent } from '#libs/domain/strategy/events.js';
import { strategy } from '#libs/domain/strategy/strategy.js';
import type { RoleHolder } from '../../queries/people.js';
import { sent } from '../review/testing/sent.js';
import { strategySteps } from './strategy-steps.js';

const text = { name: 'Summer course', types: ['college-readiness'], aim: null, grades: ['6', '7'], locations: ['Middle school'] };
const said = { by: 'north', role: 'superintendent', evidence: null };
const shared: StrategyEvent = { type: 'StrategyShared', data: { plan: null, collaborative: 'A collaborative', text, by: 'north', role: 'superintendent' } };
const joins = (district: string): StrategyEvent => ({ type: 'StrategyJoined', data: { district, name: `District ${district}`, numbers: ['4'], targets: [], plan: null, ...said, speaker: district, version: 1, on: day('2026-03-02') } });
const both = [shared, joins('north'), joins('south')];
const proposed: StrategyEvent = { type: 'StrategyChangeProposed', data: { ...said, proposal: 1, district: 'north', text: { ...text, grades: ['6', '7', '8'] }, reason: 'Asked for.', to: ['north', 'south'], on: day('2026-03-02'), answerBy: day('2026-05-01') } };

const holder = (person: string): RoleHolder => ({ role: 'superintendent', title: 'Superintendent', person, name: `Superintendent of ${person}`, email: null, timeZone: null, from: day('2026-01-01'), escalateTo: null });
const held = [holder('north'), holder('south')];
const roles = { title: 'Superintendent', holders: held.map(({ person, from }) => ({ person, from, until: null })) };
const context = contextAt('2026-03-02T15:00:00.000Z', { seen: (kind) => (kind === 'role' ? roles : { ...draftOf([]), begun: false, revisions: [] }) as never });

const form = (wanted: string, events: readonly StrategyEvent[]) => strategySteps({ id: 'shared-1', state: given(strategy, events).state, held, person: (id) => id }).find(({ command }) => command === wanted);
/** What the domain answers to a form that was filled in. */
const take = (wanted: string, events: readonly StrategyEvent[], filled: Parameters<typeof sent>[1]) => given(strategy, events).when(sent(form(wanted, events), filled).commands[0] as StrategyCommand, context);

describe('the page of a shared strategy', () => {
  it('has no form while no district has taken it up', () => {
    expect(strategySteps({ id: 'shared-1', state: given(strategy, [shared]).state, held, person: (id) => id })).toEqual([]);
  });
});

describe('the form by which a change is proposed', () => {
  const of = { district: 'north', by: 'north', role: 'superintendent', reason: 'Asked for.' };

  it('is refused as it stands, since it begins with the text that all agreed on', () => {
    take('proposeChange', both, of).refused('strategy.nothing-changed');
  });

  it('is refused without a name, and for a district whose speaker is another', () => {
    expect(sent(form('proposeChange', both), { ...of, 'text.name': '' }).problems).not.toEqual([]);
    take('proposeChange', both, { ...of, by: 'south', 'text.grades': '6\n7\n8' }).refused('strategy.not-the-speaker', { district: 'north' });
  });

  it('takes the lists line by line, keeps what was left alone, and takes a list that was emptied as empty', () => {
    expect(take('proposeChange', both, { ...of, 'text.grades': '6\n7\n8' }).events()).toMatchObject([{ data: { text: { ...text, grades: ['6', '7', '8'] }, to: ['north', 'south'] } }]);
    expect(take('proposeChange', both, { ...of, 'text.locations': '', 'text.aim': 'To read' }).events()).toMatchObject([{ data: { text: { ...text, aim: 'To read', locations: [] } } }]);
  });
});

describe('the form by which a change is answered', () => {
  const of = { district: 'south', by: 'south', role: 'superintendent' };

  it('is not there while no change is open, and offers no district that has answered', () => {
    expect(form('answerChange', both)).toBeUndefined();
    const answered: StrategyEvent = { type: 'StrategyChangeAnswered', data: { ...said, proposal: 1, district: 'north', version: 2, answer: 'adopted', reason: null } };
    expect(form('answerChange', [...both, proposed, answered])?.choices?.district).toEqual([{ value: 'south', label: 'District south' }]);
  });

  it('is refused when it declines without a reason, and answers the version that the page shows', () => {
    take('answerChange', [...both, proposed], { ...of, answer: 'declined' }).refused('strategy.decline-needs-reason');
    expect(take('answerChange', [...both, proposed], { ...of, answer: 'declined', reason: 'No room.' }).events()).toMatchObject([{ data: { proposal: 1, district: 'south', version: 2, answer: 'declined' } }]);
  });
});

describe('the forms of progress, of who speaks and of an end', () => {
  it('say what is told of one district alone', () => {
    const of = { district: 'south', by: 'south', role: 'superintendent' };
    expect(take('reportProgress', both, { ...of, status: 'under-way', note: 'Begun.' }).events()).toMatchObject([{ data: { district: 'south', status: 'under-way', on: '2026-03-02' } }]);
    take('nameSpeaker', both, { ...of, by: 'north', speaker: 'north' }).refused('strategy.not-the-speaker', { district: 'south' });
    expect(take('leaveStrategy', both, { ...of, reason: 'No money.' }).events()).toMatchObject([{ type: 'StrategyLeft', data: { district: 'south' } }]);
    const left: StrategyEvent = { type: 'StrategyLeft', data: { ...said, district: 'south', on: day('2026-03-02'), reason: 'No money.' } };
    expect(form('reportProgress', [...both, left])?.choices?.district).toEqual([{ value: 'north', label: 'District north' }]);
  });
});
