import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#libs/kernel/actor.js';
import { commandsOfAgencies } from './testing/agencies.js';
import { check, rules } from './access.js';
import { day } from '#libs/domain/testing/given.js';
import { asGuest, guestCommands, isGuest } from './guest.js';
import { reach } from './reach.js';

const as = (kind: Actor['kind'], assurance: Actor['assurance'] = 'session') => ({ tenant: 't', actor: { kind, id: 'x', assurance }, onBehalfOf: null });
const code = (...given: Parameters<typeof check>) => {
  const access = check(...given);
  return access.allowed ? 'allowed' : access.refusal.code;
};

describe('access', () => {
  it('is denied where nothing allows it: unknown commands, machines, people not signed in', () => {
    expect(code(as('person'), 'task', 'noSuch', { givenBy: null })).toBe('access.no-such-command');
    expect(code(as('machine'), 'task', 'startTask', { givenBy: 'people' })).toBe('access.kind-may-nothing');
    expect(code(as('person', 'recorded-by-hand'), 'task', 'startTask', { givenBy: 'people' })).toBe('access.not-signed-in');
  });

  it('keeps what the system does from people, and what people do from the system', () => {
    expect(code(as('person'), 'task', 'fireDeadline', { givenBy: 'system' })).toBe('access.system-only');
    expect(code(as('system'), 'task', 'startTask', { givenBy: 'people' })).toBe('access.people-only');
    expect(code(as('system'), 'import', 'takeChunk', { givenBy: 'process' })).toBe('access.people-only');
  });

  it('lets the owner do what people do, and the system what it is there for', () => {
    expect(code(as('person'), 'task', 'startTask', { givenBy: 'people' })).toBe('allowed');
    expect(code(as('person', 'step-up'), 'import', 'takeChunk', { givenBy: 'process' })).toBe('allowed');
    expect(code(as('system'), 'digest', 'acceptDigest', { givenBy: 'system' })).toBe('allowed');
  });

  it('lets people of another tenant do nothing but what an agency does, whatever else they ask for', () => {
    const guest = asGuest({ tenant: 'state-agency', person: 'reviewer-1' }, 'district');
    expect(isGuest(guest)).toBe(true);
    expect(isGuest(as('person'))).toBe(false);
    expect(code(guest, 'submission', 'submit', { givenBy: 'people' })).toBe('access.guest-only-reviews');
    expect(code(guest, 'grant', 'grantAccess', { givenBy: 'people' })).toBe('access.guest-only-reviews');
    expect(code(guest, 'submission', 'approve', { givenBy: 'people' })).toBe('allowed');
    expect(commandsOfAgencies()).toEqual(Object.entries(guestCommands).flatMap(([aggregate, names]) => names.map((name) => `${aggregate}.${name}`)).sort());
  });

  it('is a table whose every line says why', () => {
    for (const rule of rules) expect(rule.because).toMatch(/\.$/);
  });
});

describe('a plan of another tenant', () => {
  const grants = [{ tenant: 'state-agency', plan: 'plan-1', may: ['read'], from: day('2026-03-01'), until: day('2026-09-01') }];
  const asked = { tenant: 'state-agency', plan: 'plan-1', may: 'read' as const, on: day('2026-03-01') };

  it('is not reached without a grant to that tenant, of that plan, for that, on that day', () => {
    for (const other of [{ tenant: 'another' }, { plan: 'plan-2' }, { may: 'review' as const }, { on: day('2026-02-28') }, { on: day('2026-09-01') }]) {
      expect(reach({ grants }, { ...asked, ...other })).toMatchObject({ allowed: false, refusal: { code: 'access.no-grant' } });
    }
    expect(reach({ grants: [] }, asked).allowed).toBe(false);
  });

  it('is reached with one', () => expect(reach({ grants }, asked)).toEqual({ allowed: true }));
});
