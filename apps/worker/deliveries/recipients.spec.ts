import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { ERASED } from '#libs/kernel/sealing.js';
import type { RoleHolder } from '#libs/read-models/index.js';
import { recipientOf } from './recipients.js';

const holder = (role: string, email: string | null, escalateTo: string | null = null): RoleHolder => ({
  role, title: role, person: `person-${role}`, name: role, email, timeZone: null, digestFrequency: 'daily', digestAt: null, escalateTo, from: '2026-01-01' as CalendarDate, until: null,
});
const escalation = { coordinator: 'coordinator', saysOf: () => null };
const read = (holders: readonly RoleHolder[], role: string, rung = 'before-7') => {
  const found = recipientOf({ role, rung }, escalation, (wanted) => holders.find((each) => each.role === wanted));
  return found && [found.holder.person, found.standIn];
};
const coordinator = holder('coordinator', 'coordinator@district.example');

describe('who reads a reminder', () => {
  it('nobody, where neither the role nor the coordinator can be written to', () => {
    expect(read([], 'principal')).toBeNull();
    expect(read([holder('principal', null), holder('coordinator', ERASED)], 'principal')).toBeNull();
  });

  it('the coordinator, said to stand in, where the role has no holder, no address, or an erased one', () => {
    for (const principals of [[], [holder('principal', null)], [holder('principal', ERASED)]]) {
      expect(read([coordinator, ...principals], 'principal')).toEqual(['person-coordinator', true]);
    }
  });

  it('the holder of the role', () => {
    expect(read([coordinator, holder('principal', 'principal@district.example')], 'principal')).toEqual(['person-principal', false]);
  });

  it('never the one who is late: an escalation of theirs goes to whom the coordinator turns, and to nobody where that is they themselves', () => {
    const late = { ...holder('coordinator', 'coordinator@district.example'), escalateTo: 'principal' };
    const both = { ...holder('principal', 'coordinator@district.example'), person: late.person };
    expect(read([coordinator], 'coordinator', 'escalation')).toBeNull();
    expect(read([late, both], 'coordinator', 'escalation')).toBeNull();
    expect(read([late, both], 'principal', 'escalation')).toBeNull();
    const above = holder('superintendent', 'superintendent@district.example');
    expect(read([{ ...late, escalateTo: 'superintendent' }, both, above], 'principal', 'escalation')).toEqual(['person-superintendent', false]);
    expect(read([{ ...late, escalateTo: 'superintendent' }, above], 'coordinator', 'escalation')).toEqual(['person-superintendent', false]);
  });

  it('for an escalation the role above, who is told that they are named; or the coordinator where none is named or can be reached, who is not', () => {
    const named = (holders: readonly RoleHolder[]) => recipientOf({ role: 'principal', rung: 'escalation' }, escalation, (wanted) => holders.find(({ role }) => role === wanted))?.named;
    const above = holder('superintendent', 'superintendent@district.example');
    expect([named([coordinator, above, holder('principal', 'p@district.example', 'superintendent')]), named([coordinator, holder('principal', 'p@district.example')])]).toEqual([true, false]);
    expect(read([coordinator, above, holder('principal', 'p@district.example', 'superintendent')], 'principal', 'escalation')).toEqual(['person-superintendent', false]);
    expect(read([coordinator, holder('principal', 'p@district.example', 'superintendent')], 'principal', 'escalation')).toEqual(['person-coordinator', false]);
    expect(read([coordinator, holder('principal', 'p@district.example')], 'principal', 'escalation')).toEqual(['person-coordinator', false]);
  });

  it('for an escalation whom the program says, told that they are named, where the district names none', () => {
    const holders = [coordinator, holder('superintendent', 'superintendent@district.example'), holder('principal', 'p@district.example')];
    const saysOf = (role: string) => (role === 'principal' ? { role: 'superintendent', source: null } : null);
    const found = recipientOf({ role: 'principal', rung: 'escalation' }, { coordinator: 'coordinator', saysOf }, (wanted) => holders.find(({ role }) => role === wanted));
    expect(found).toMatchObject({ holder: { person: 'person-superintendent' }, named: true, standIn: false });
  });

  it('an escalation of what nobody with an address was told before: the coordinator, said to stand in', () => {
    expect(read([coordinator], 'principal', 'escalation')).toEqual(['person-coordinator', true]);
    expect(read([coordinator, holder('principal', null)], 'principal', 'escalation')).toEqual(['person-coordinator', true]);
  });
});
