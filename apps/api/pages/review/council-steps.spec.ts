import { describe, expect, it } from '@jest/globals';
import type { Disposition, CouncilRoundState, Recommendation, Told } from '#libs/domain/council/state.js';
import { ccc, mdc, rulesOf, stage } from '#libs/domain/council/testing/program.js';
import { day } from '#libs/domain/testing/given.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { councilView } from './council-view.js';
import type { StepGround } from './ground.js';
import { stepsOf } from './steps.js';

const named = { person: (id: string) => id.replace('m-', 'Member '), body: (id: string) => id, section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const answer = (...told: readonly Told[]) => ({ outcome: 'not', reason: 'It is done already.', change: null, by: 'c-1', on: day('2026-02-10'), told }) as unknown as Disposition;
const given = (number: number, more: Partial<Recommendation> = {}) =>
  ({ number, council: mdc, text: `Text ${number}`, on: day('2026-02-03'), by: 'm-1', givers: ['m-1', 'm-2'], meeting: null, testData: false, pin: { section: 'strategies', item: null, revision: 1, hash: 'h' }, withdrawn: null, dispositions: [], ...more }) as Recommendation;

function concluded(recommendations: readonly Recommendation[]): CouncilRoundState {
  const round = { number: 1, revision: 1, hash: 'h', openedOn: day('2026-02-01'), councils: [{ kind: mdc, subject: null, title: 'Council', body: 'council', required: true }], because: {}, subjects: {}, represented: [], meetings: [], recommendations };
  return { status: 'concluded', version: 9, plan: 'plan-1', stage: stage.id, past: [], attested: false, round, certified: { by: 's-1' } } as unknown as CouncilRoundState;
}

const lincoln = { kind: ccc, subject: 'lincoln', title: 'Community council', body: 'lincoln-council', required: true };
const ofLincoln = ((): CouncilRoundState => {
  const { round, ...state } = concluded([given(1, { council: `${ccc}/lincoln` })]) as Extract<CouncilRoundState, { status: 'concluded'; attested: false }>;
  return { ...state, status: 'open', round: { ...round, councils: [...round.councils, lincoln], subjects: { [`${ccc}/lincoln`]: 'Lincoln' } } } as unknown as CouncilRoundState;
})();
const bodies = ['council', 'lincoln-council', 'roosevelt-council'].map((body) => ({ body, kind: 'council', name: body, members: ['m-1'] }));

/** A text of which revision 1 names these schools, as the program of the tests has them. */
function draftOf(...schools: readonly string[]): Draft {
  const items = schools.map((name) => ({ key: name.toLowerCase(), fields: { name } }));
  return { status: 'begun', revisions: [{ number: 1, hash: 'h', frozenOn: day('2026-01-15'), sections: { schools: { hash: 'schools', material: 'schools' } } }], frozen: { schools: items } } as unknown as Draft;
}

const steps = (draft: Draft, state: CouncilRoundState | undefined) =>
  stepsOf({ plan: { id: 'plan-1' }, stage: { ...stage, guards: [] }, rule: stage, rules: rulesOf(), state, version: 9, draft, held: [], bodies, called: named, names: {}, asked: [], attested: false, meets: false, states: new Map(), today: '2026-02-10' } as unknown as StepGround);

describe('where each school has its own council', () => {
  it('the forms ask for the body of each, and for that of one that a later text names', () => {
    const rows = (state: CouncilRoundState | undefined, command: string) => steps(draftOf('Lincoln', 'Roosevelt'), state).find((step) => step.command === command)?.list?.rows;
    const asked = (subject: string, label: string) => ({ label, fixed: { kind: ccc, subject, required: false } });
    expect(rows(undefined, 'openRound')).toEqual([{ label: 'Multidistrict council', fixed: { kind: mdc, subject: null, required: false } }, asked('lincoln', 'Community council, Lincoln'), asked('roosevelt', 'Community council, Roosevelt')]);
    expect(rows(ofLincoln, 'takeUpRevision')).toEqual([asked('roosevelt', 'Community council, Roosevelt')]);
  });

  it('meetings and recommendations are told of one of them by its school', async () => {
    const recorded = steps(draftOf('Lincoln'), ofLincoln).find(({ command }) => command === 'recordCouncilMeeting');
    expect(recorded?.choices?.council).toEqual([{ value: mdc, label: 'Council' }, { value: `${ccc}/lincoln`, label: 'Community council, Lincoln' }]);
    const { rounds } = await councilView({ rows: () => Promise.resolve([]) } as unknown as TenantDb, 'plan-1', ofLincoln, [], '2026-03-01', named);
    expect(rounds[0]!.recommendations.map(({ council }) => council)).toEqual(['Community council, Lincoln']);
    expect(rounds[0]!.councils.map(({ title, given }) => [title, given])).toEqual([['Council', 0], ['Community council, Lincoln', 1]]);
  });
});

it('a round that was folded before councils were of schools is shown and asked for as it was', async () => {
  const { round, ...state } = ofLincoln as Extract<CouncilRoundState, { status: 'open' }>;
  const councils = round.councils.map(({ kind, title, body, required }) => ({ kind, title, body, required }));
  const old = { ...state, round: { ...round, subjects: undefined, councils, recommendations: [given(1, { council: ccc })] } } as CouncilRoundState;
  expect(steps(draftOf('Lincoln'), old).find(({ command }) => command === 'recordCouncilMeeting')?.choices?.council).toEqual([{ value: mdc, label: 'Council' }, { value: ccc, label: 'Community council' }]);
  expect(steps(draftOf('Lincoln'), old).find(({ command }) => command === 'takeUpRevision')?.list?.rows).toEqual([]);
  const { rounds } = await councilView({ rows: () => Promise.resolve([]) } as unknown as TenantDb, 'plan-1', old, [], '2026-03-01', named);
  expect(rounds[0]!.councils.map(({ title, given: count }) => [title, count])).toEqual([['Council', 0], ['Community council', 1]]);
});

/** The form that notes who was told by hand, once the input is certified. */
function telling(...recommendations: readonly Recommendation[]) {
  const ground = { plan: { id: 'plan-1' }, stage: { ...stage, guards: [] }, rule: stage, rules: rulesOf(), state: concluded(recommendations), version: 9, draft: { revisions: [] } as unknown as Draft, held: [], bodies: [], called: named, names: {}, asked: [], attested: false, meets: false, states: new Map(), today: '2026-02-10' } as unknown as StepGround;
  return stepsOf(ground).find(({ command }) => command === 'recordTold');
}

describe('the certification', () => {
  it('is given of the newest text as its page showed it, so that a tab from before a newer one was frozen says of which it is', () => {
    const revision = (number: number) => ({ number, frozenOn: day('2026-02-01'), hash: String(number).repeat(64), sections: {} });
    const { round } = concluded([]) as Extract<CouncilRoundState, { round: unknown }>;
    const ground = { plan: { id: 'plan-1' }, stage: { ...stage, guards: [] }, rule: stage, rules: rulesOf(), state: { status: 'open', version: 4, past: [], round }, version: 4, draft: { revisions: [revision(1), revision(2)], frozen: {} }, held: [{ role: 'superintendent', person: 's-1', name: 'Superintendent' }], bodies: [], called: named, names: {}, asked: [], attested: false, meets: false, states: new Map(), today: '2026-02-10' } as unknown as StepGround;
    const step = stepsOf(ground).find(({ command }) => command === 'certifyInput')!;
    expect(step).toMatchObject({ choices: { revision: [{ value: '2', label: expect.stringContaining('222222222222') }] } });
    expect(step).not.toHaveProperty('fixed');
  });
});

describe('that somebody was told by hand', () => {
  it('is noted after the certification too, for those alone who don’t know their answer yet', () => {
    const step = telling(given(1, { dispositions: [answer({ person: 'm-1', how: 'outbox' }, { person: 'm-2', how: 'mail' })] }), given(2, { dispositions: [answer({ person: 'm-1', how: 'hand' }, { person: 'm-2', how: 'hand' })] }));
    expect(step?.choices).toEqual({ recommendation: [{ value: '1', label: '1: Text 1' }], person: [{ value: 'm-1', label: 'Member 1' }] });
    expect(telling(given(1, { dispositions: [answer()] }))?.choices).toMatchObject({ person: [{ value: 'm-1' }, { value: 'm-2' }] });
  });

  it('is asked no more once all of them know, nor of what nobody answered', () => {
    expect(telling(given(1, { dispositions: [answer({ person: 'm-1', how: 'hand' }, { person: 'm-2', how: 'mail' })] }))).toBeUndefined();
    expect(telling(given(1))).toBeUndefined();
  });
});

it('a recommendation that was taken back says by whom, and why', async () => {
  const db = { rows: () => Promise.resolve([]) } as unknown as TenantDb;
  const state = concluded([given(1, { withdrawn: { by: 'm-1', meeting: null, reason: 'Recorded twice.' } }), given(2, { withdrawn: { by: 'm-2', meeting: 3 } }), given(3)]);
  const { rounds } = await councilView(db, 'plan-1', state, [], '2026-03-01', named);
  expect(rounds[0]!.recommendations.map(({ withdrawn }) => withdrawn)).toEqual(['By Member 1: Recorded twice.', 'By Member 2, at meeting 3 of the council.', null]);
});
