import { describe, expect, it } from '@jest/globals';
import { aboveOf } from './above.js';

const held = (role: string, escalateTo: string | null = null, person = `person-${role}`) => ({ role, person, escalateTo });
const source = { mark: 'U', text: 'A choice' } as const;
type Held = ReturnType<typeof held>;
const found = (holders: readonly Held[], owner: string, { unreachable = [], ruled = {} }: { readonly unreachable?: readonly string[]; readonly ruled?: Readonly<Record<string, string>> } = {}) =>
  aboveOf(
    owner,
    { coordinator: 'coordinator', saysOf: (role) => (ruled[role] === undefined ? null : { role: ruled[role], source }) },
    (role) => holders.find((one) => one.role === role),
    ({ person }) => !unreachable.includes(person),
  );
const above = (...given: Parameters<typeof found>) => {
  const one = found(...given);
  return one && [one.holder.role, one.by];
};

describe('who is above a role', () => {
  it('is nobody where only the person who is late is left, in whichever role', () => {
    expect(above([], 'principal')).toBeNull();
    expect(above([held('coordinator')], 'coordinator')).toBeNull();
    expect(above([held('principal', 'coordinator', 'p-1'), held('coordinator', 'principal', 'p-1')], 'principal')).toBeNull();
    expect(above([held('principal', null, 'p-1'), held('superintendent', null, 'p-1')], 'principal', { ruled: { principal: 'superintendent' } })).toBeNull();
    expect(above([held('coordinator')], 'coordinator', { ruled: { coordinator: 'coordinator' } })).toBeNull();
  });

  const three = [held('principal', 'superintendent'), held('superintendent'), held('coordinator', 'chair'), held('chair')];

  it('is whom the district names with the role; else the coordinator; else whom the coordinator names', () => {
    expect(above(three, 'principal')).toEqual(['superintendent', 'district']);
    expect(above(three, 'principal', { unreachable: ['person-superintendent'] })).toEqual(['coordinator', 'coordinator']);
    expect(above(three, 'superintendent')).toEqual(['coordinator', 'coordinator']);
    expect(above(three, 'principal', { unreachable: ['person-superintendent', 'person-coordinator'] })).toEqual(['chair', 'coordinator']);
    expect(above(three, 'coordinator')).toEqual(['chair', 'district']);
    expect(above(three, 'vendor')).toEqual(['coordinator', 'coordinator']);
  });

  it('is whom the program names where the district names none who can be told, before the coordinator, and by its source', () => {
    expect(found(three, 'superintendent', { ruled: { superintendent: 'chair' } })).toEqual({ holder: held('chair'), by: 'program', source });
    expect(above(three, 'principal', { ruled: { principal: 'chair' } })).toEqual(['superintendent', 'district']);
    expect(above(three, 'principal', { ruled: { principal: 'chair' }, unreachable: ['person-superintendent'] })).toEqual(['chair', 'program']);
    expect(above(three, 'vendor', { ruled: { vendor: 'superintendent' } })).toEqual(['superintendent', 'program']);
    expect(above(three, 'superintendent', { ruled: { superintendent: 'nobody-has-it' } })).toEqual(['coordinator', 'coordinator']);
    const alone = [held('principal'), held('coordinator', null, 'person-principal'), held('superintendent')];
    expect(above(alone, 'principal', { ruled: { coordinator: 'superintendent' } })).toEqual(['superintendent', 'coordinator']);
  });
});
