import { describe, expect, it } from '@jest/globals';
import { grant } from '#libs/domain/grant/grant.js';
import type { GrantEvent } from '#libs/domain/grant/events.js';
import { rulesWith } from '#libs/domain/submission/testing/ground.js';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import { grantSteps, grantsView } from './grant-steps.js';
import type { StepGround } from './ground.js';
import { stepFor } from './sent-step.js';
import { sent } from './testing/sent.js';

const held = [{ role: 'coordinator', title: 'Coordinator', person: 'p-1', name: 'A. Person' }, { role: 'teacher', title: 'Teacher', person: 'p-2', name: 'Another' }];
const granted: GrantEvent = { type: 'AccessGranted', data: { tenant: 'agency', plan: 'plan-1', may: ['read', 'review'], from: day('2026-03-01'), until: null, reason: null, by: 'p-1' } };
const context = contextAt('2026-03-12T15:00:00.000Z', { rules: rulesWith(), seen: (() => ({ title: null, holders: [{ person: 'p-1', from: day('2026-01-01'), until: null }] })) as never });

function at(...events: readonly GrantEvent[]) {
  const { state } = given(grant, events);
  const states = new Map(events.length > 0 ? [['grant/grant-1', state]] : []);
  const steps = grantSteps({ plan: { id: 'plan-1' }, rules: rulesWith(), states, held, today: day('2026-03-12') } as unknown as StepGround);
  const form = (wanted: string) => steps.find(({ command }) => command === wanted);
  return { steps, states, form, take: (wanted: string, filled: Parameters<typeof sent>[1]) => given(grant, wanted === 'grantAccess' ? [] : events).when(sent(form(wanted), filled).commands[0] as never, context) };
}

describe('the form that gives access', () => {
  it('is refused without what they may do, offers those alone whom the plan waits for, and begins a grant under the id that it was sent with', () => {
    const { form, steps, take } = at();
    expect(form('grantAccess')?.choices?.by?.map(({ value }) => value)).toEqual(['p-1']);
    expect(sent(form('grantAccess'), { tenant: 'agency', by: 'p-1' }).problems).toHaveLength(1);
    take('grantAccess', { tenant: 'agency', may: ['read'], by: 'p-1', until: '2026-03-12' }).refused('grant.ends-before-it-begins');
    expect(take('grantAccess', { tenant: 'agency', may: ['read', 'review'], by: 'p-1' }).events()).toMatchObject([{ data: { tenant: 'agency', plan: 'plan-1', may: ['read', 'review'], from: '2026-03-12', until: null } }]);
    const made = '01890a5d-ac96-774b-bcce-b302099a8057';
    expect([stepFor(steps, 'grant-access', made)?.id, stepFor(steps, 'grant-access', 'grant-1')]).toEqual([made, undefined]);
  });
});

describe('the form that ends access', () => {
  it('is there for each grant that holds, by the tenant that it was given to, and is refused for a day that is past', () => {
    expect(at().form('endAccess')).toBeUndefined();
    expect(at(granted).form('endAccess')).toMatchObject({ id: 'grant-1', of: 'agency', version: 1 });
    at(granted).take('endAccess', { reason: 'Done.', by: 'p-1', on: '2026-03-10' }).refused('grant.ended-in-past');
    expect(at(granted).take('endAccess', { reason: 'Done.', by: 'p-1' }).events()).toMatchObject([{ type: 'AccessEnded', data: { on: '2026-03-12' } }]);
  });
});

it('who else may see a plan is told with what they may do and until when, and of nobody whose access is over', () => {
  const view = (...events: readonly GrantEvent[]) => grantsView(at(...events).states, '2026-03-12');
  expect(view(granted)).toEqual(['agency may see it and decide on what is submitted of it, from March 1, 2026, until that is ended.']);
  expect(view({ ...granted, data: { ...granted.data, may: ['read'], until: day('2026-06-01') } } as GrantEvent)).toEqual(['agency may see it, from March 1, 2026 to the day before June 1, 2026.']);
  expect(view(granted, { type: 'AccessEnded', data: { tenant: 'agency', plan: 'plan-1', on: day('2026-03-12'), reason: 'Done.', by: 'p-1' } })).toEqual([]);
});
