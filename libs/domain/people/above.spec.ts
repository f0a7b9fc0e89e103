import { describe, expect, it } from '@jest/globals';
import { aboveOf } from './above.js';

const held = (role: string, escalateTo: string | null = null, person = `person-${role}`) => ({ role, person, escalateTo });
const above = (holders: readonly ReturnType<typeof held>[], owner: string, unreachable: readonly string[] = []) => {
  const found = aboveOf(owner, 'coordinator', (role) => holders.find((one) => one.role === role), ({ person }) => !unreachable.includes(person));
  return found && [found.holder.role, found.named];
};

describe('who is above a role', () => {
  it('is nobody where only the person who is late is left, in whichever role', () => {
    expect(above([], 'principal')).toBeNull();
    expect(above([held('coordinator')], 'coordinator')).toBeNull();
    expect(above([held('principal', 'coordinator', 'p-1'), held('coordinator', 'principal', 'p-1')], 'principal')).toBeNull();
  });

  it('is whom the role names; else the coordinator; else whom the coordinator names', () => {
    const three = [held('principal', 'superintendent'), held('superintendent'), held('coordinator', 'chair'), held('chair')];
    expect(above(three, 'principal')).toEqual(['superintendent', true]);
    expect(above(three, 'principal', ['person-superintendent'])).toEqual(['coordinator', false]);
    expect(above(three, 'superintendent')).toEqual(['coordinator', false]);
    expect(above(three, 'principal', ['person-superintendent', 'person-coordinator'])).toEqual(['chair', false]);
    expect(above(three, 'coordinator')).toEqual(['chair', true]);
    expect(above(three, 'vendor')).toEqual(['coordinator', false]);
  });
});
