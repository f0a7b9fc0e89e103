import { describe, expect, it } from '@jest/globals';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import { onDay, type GrantFacts } from '../facts.js';
import { contextAt, day, given } from '../testing/given.js';
import type { ProgramRules } from '../program-rules.js';
import type { GrantEvent } from './events.js';
import { grant } from './grant.js';

type Command = CommandOf<typeof grant.commands>;

const rules: ProgramRules = {
  ref: 'a-program@1',
  sections: [],
  stages: [{ id: 's', kind: 'agency-submission', title: 'S', after: [], waits: { submit: { title: 'Send', owner: 'Coordinator', due: null, source: null } }, options: {}, source: null }],
  guards: () => [],
  isBusinessDay: () => true,
  roles: [],
  beginBy: () => null,
};
const at = (now = '2026-03-02T15:00:00.000Z', more = {}) =>
  contextAt(now, { rules, seen: () => ({ title: 'Coordinator', holders: [{ person: 'person-1', from: day('2026-01-01'), until: null }] }) as never, ...more });
const give: Command = { name: 'grantAccess', plan: 'plan-1', tenant: 'state-agency', may: ['read', 'review'], until: day('2026-12-31'), reason: null, by: 'person-1' };
const end: Command = { name: 'endAccess', reason: 'The review is over', by: 'person-1' };
const granted = given(grant, []).when(give, at()).events();
const factsOf = (events: readonly GrantEvent[]) => grant.facts!(given(grant, events).state) as GrantFacts;

describe('access of another tenant’s people', () => {
  it('is refused by a person without a role that the plan’s program waits for, and of a plan that there is not', () => {
    given(grant, []).when({ ...give, by: 'person-9' }, at()).refused('grant.no-role', { on: '2026-03-02' });
    given(grant, []).when(give, at(undefined, { rules: { ...rules, stages: [] } })).refused('grant.no-role');
    given(grant, []).when(give, at(undefined, { plan: null })).refused('plan.not-found');
  });

  it('is refused where it would end before it begins, or was given on other terms', () => {
    given(grant, []).when({ ...give, until: day('2026-03-02') }, at()).refused('grant.ends-before-it-begins', { from: '2026-03-02', until: '2026-03-02' });
    for (const other of [{ may: ['read'] }, { until: null }, { from: day('2026-03-01') }, { from: day('2026-04-01') }] as const) given(grant, granted).when({ ...give, ...other } as Command, at()).refused('grant.already-granted', { tenant: 'state-agency' });
    given(grant, granted).when(give, at()).then();
    // Given again on another day, and not told from when, it is the same one.
    given(grant, granted).when(give, at('2026-03-20T15:00:00.000Z')).then();
    given(grant, granted).when({ ...give, from: day('2026-03-02') }, at('2026-03-20T15:00:00.000Z')).then();
  });

  it('is refused for days before it was given, and taken for days to come', () => {
    given(grant, []).when({ ...give, from: day('2026-03-01') }, at()).refused('grant.begins-in-past', { from: '2026-03-01', today: '2026-03-02' });
    const ahead = given(grant, []).when({ ...give, from: day('2026-03-05') }, at()).events();
    expect(factsOf(ahead).grants).toMatchObject([{ from: '2026-03-05' }]);
  });

  it('ends once, and never for days that are past', () => {
    given(grant, []).when(end, at()).refused('grant.not-found');
    given(grant, granted).when({ ...end, on: day('2026-03-10') }, at('2026-03-20T15:00:00.000Z')).refused('grant.ended-in-past');
    const ended = [...granted, ...given(grant, granted).when(end, at('2026-03-20T15:00:00.000Z')).events()];
    given(grant, ended).when(end, at('2026-03-21T15:00:00.000Z')).refused('grant.ended', { until: '2026-03-20' });
    const [one] = factsOf(ended).grants;
    expect([day('2026-03-01'), day('2026-03-02'), day('2026-03-19'), day('2026-03-20')].map((on) => onDay(on)(one!))).toEqual([false, true, true, false]);
  });

  it('tells its own day where it ends earlier than was meant, and is a stream of its plan', () => {
    expect(factsOf(granted).grants).toMatchObject([{ may: ['read', 'review'], until: '2026-12-31' }]);
    expect(grant.planOf(given(grant, granted).state, 'grant-1')).toBe('plan-1');
    expect(factsOf([]).grants).toEqual([]);
  });
});
