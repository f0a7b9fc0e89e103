import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { onDay, recordedAfter, type RoleFacts } from '../facts.js';
import { contextAt, day, given, settings } from '../testing/given.js';
import type { VoteRules } from '../vote-rules.js';
import { body } from './body.js';
import type { BodyEvent, PersonEvent, RoleEvent } from './events.js';
import { person, type PersonCommand } from './person.js';
import { holderOn, role, type RoleCommand } from './role.js';
import { tenant, type TenantCommand } from './tenant.js';

const registered: PersonEvent = { type: 'PersonRegistered', data: { name: 'Superintendent', email: 's@district.example', timeZone: null } };
const register: PersonCommand = { name: 'registerPerson', fullName: 'Superintendent', email: 's@district.example', timeZone: null };

describe('a person', () => {
  it('is not changed before being registered, nor registered as somebody else, nor put in a zone that there is not', () => {
    given(person, []).when({ ...register, name: 'changePerson' }).refused('person.not-found');
    given(person, []).when({ name: 'setDigestPreference', frequency: 'never', at: '07:00' }).refused('person.not-found');
    given(person, [registered]).when({ ...register, email: null }).refused('person.already-registered');
    given(person, []).when({ ...register, timeZone: 'Detroit' }).refused('person.unknown-time-zone', { timeZone: 'Detroit' });
  });

  it('is registered once, changed, and chooses when digests come', () => {
    given(person, []).when(register).then(registered);
    given(person, [registered]).when(register).then();
    given(person, [registered]).when({ ...register, name: 'changePerson', email: null }).then({ type: 'PersonChanged', data: { ...registered.data, email: null } as never });
    const chosen: PersonEvent = { type: 'DigestPreferenceSet', data: { frequency: 'never', at: '07:00' } };
    given(person, [registered]).when({ name: 'setDigestPreference', frequency: 'never', at: '07:00' }).then(chosen);
    given(person, [registered, chosen]).when({ name: 'setDigestPreference', frequency: 'never', at: '07:00' }).then();
    expect(given(person, [chosen]).state).toEqual({ status: 'none', version: 1 });
  });
});

const grant = { name: 'grantRole', title: 'Principal', person: 'p-1', from: undefined, escalateTo: 'superintendent' } as const;
const granted: RoleEvent = { type: 'RoleGranted', data: { title: 'Principal', person: 'p-1', from: day('2026-03-02'), escalateTo: 'superintendent', recordedOn: day('2026-03-02') } };

describe('a role', () => {
  it('escalates to another one, ends for who has it, and not before it began', () => {
    given(role, []).when({ ...grant, escalateTo: 'principal' }, contextAt('2026-03-02T15:00:00.000Z'), 'principal').refused('role.escalates-to-itself');
    given(role, [granted]).when({ name: 'endRole', person: 'p-2', on: undefined }).refused('role.not-held');
    given(role, [granted]).when({ name: 'endRole', person: 'p-1', on: day('2026-03-01') }).refused('role.ends-before-it-began');
    given(role, [granted]).when({ ...grant, person: 'p-2', from: day('2026-03-01') }).refused('role.held-later', { from: '2026-03-02' });
  });

  it('is given once, and another escalation is told without a new beginning', () => {
    given(role, []).when(grant).then(granted);
    given(role, [granted]).when(grant, contextAt('2026-06-01T15:00:00.000Z')).then();
    const events = given(role, [granted]).when({ ...grant, escalateTo: null }, contextAt('2026-06-01T15:00:00.000Z')).events();
    expect(events).toMatchObject([{ data: { from: '2026-03-02', escalateTo: null } }]);
  });

  it('may be recorded late, and told again from another day: that is kept with the day on which it was told', () => {
    given(role, [granted]).when({ ...grant, from: day('2026-03-02') }, contextAt('2026-06-01T15:00:00.000Z')).then();
    const events = given(role, [granted]).when({ ...grant, from: day('2026-01-05') }, contextAt('2026-06-01T15:00:00.000Z')).events();
    expect(events).toMatchObject([{ type: 'RoleGranted', data: { from: '2026-01-05', recordedOn: '2026-06-01' } }]);
    const facts = role.facts!(given(role, [granted, ...events]).state) as RoleFacts;
    expect([day('2026-01-04'), day('2026-01-05'), day('2026-03-01'), day('2026-03-02')].map((on) => recordedAfter(facts, 'p-1', on))).toEqual([null, '2026-06-01', '2026-06-01', null]);
    // Of one that was recorded before that was told, nobody knows when.
    const old = role.facts!(given(role, [{ ...granted, data: { ...granted.data, recordedOn: null } } as RoleEvent]).state) as RoleFacts;
    expect(recordedAfter(old, 'p-1', day('2026-03-02'))).toBeNull();
  });

  it('that counts as recorded at a time was recorded by then, whatever is told of it in whatever order', () => {
    const days = Array.from({ length: 8 }, (_none, i) => day(`2026-03-0${i + 1}`));
    const on = fc.constantFrom(...days);
    const command: fc.Arbitrary<RoleCommand> = fc.oneof(
      { weight: 3, arbitrary: fc.record({ name: fc.constant('grantRole' as const), title: fc.constant('Principal'), person: fc.constantFrom('p-1', 'p-2'), from: fc.option(on, { nil: undefined }), escalateTo: fc.constantFrom(null, 'superintendent') }) },
      fc.record({ name: fc.constant('endRole' as const), person: fc.constantFrom('p-1', 'p-2'), on: fc.option(on, { nil: undefined }) }),
    );
    let late = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), command), { maxLength: 8 }), (life) => {
        const told: { readonly event: RoleEvent; readonly at: string }[] = [];
        let at = 0;
        for (const [pass, given_] of life) {
          at = Math.min(at + pass, days.length - 1);
          const decided = role.decide(given(role, told.map(({ event }) => event)).state, given_, contextAt(`${days[at]!}T15:00:00.000Z`), 'principal');
          if (decided.ok) told.push(...decided.events.map((event) => ({ event, at: days[at]! })));
        }
        const factsBy = (until: string) => role.facts!(given(role, told.filter((one) => one.at <= until).map(({ event }) => event)).state) as RoleFacts;
        const holds = (facts: RoleFacts, person: string, day_: CalendarDate) => facts.holders.filter(onDay(day_)).some((held) => held.person === person);
        const now = factsBy(days.at(-1)!);
        for (const day_ of days.slice(0, at + 1)) {
          for (const person of ['p-1', 'p-2'].filter((one) => holds(now, one, day_))) {
            const recorded = recordedAfter(now, person, day_);
            if (recorded === null) expect(holds(factsBy(day_), person, day_)).toBe(true);
            else expect(recorded > day_).toBe(true);
            if (recorded !== null) late += 1;
          }
        }
      }),
    );
    expect(late).toBeGreaterThan(0);
  });

  it('passes from one to the next on a day, so that at every time one person has it', () => {
    const events = given(role, [granted]).when({ ...grant, person: 'p-2', from: day('2026-07-01') }).events();
    expect(events.map(({ type, effective }) => [type, effective])).toEqual([
      ['RoleEnded', '2026-07-01T10:00:00.000Z'],
      ['RoleGranted', '2026-07-01T10:00:00.000Z'],
    ]);
    const { state } = given(role, [granted, ...events]);
    expect([day('2026-03-01'), day('2026-06-30'), day('2026-07-01')].map((on) => holderOn(state, on)?.person)).toEqual([undefined, 'p-1', 'p-2']);
  });
});

const formed: BodyEvent = { type: 'BodyFormed', data: { name: 'School board', kind: 'board' } };
describe('the rules of a board', () => {
  const rules: VoteRules = { quorumOf: 'members-serving', quorum: 'majority', threshold: 'two-thirds-of-serving', abstentions: 'as-nay', abstainOnlyForLegalConflict: false, seats: null, notice: { regular: null, special: { days: 3 } }, second: 'required' };
  const source = { mark: 'D' as const, text: 'Bylaws, article 4' };
  const adopt = { name: 'adoptRules', rules, source, from: undefined } as const;
  const adopted: BodyEvent = { type: 'RulesAdopted', data: { rules, mark: 'D', text: 'Bylaws, article 4', from: day('2026-03-02') } };

  it('are none of a council’s, nor of a body that there is not, and count no seats whose number nobody gave', () => {
    given(body, []).when(adopt).refused('body.not-found');
    given(body, [{ type: 'BodyFormed', data: { name: 'Council', kind: 'council' } }]).when(adopt).refused('body.rules-of-boards', { kind: 'council' });
    given(body, [formed]).when({ ...adopt, rules: { ...rules, quorumOf: 'seats' } }).refused('meeting.seats-missing');
  });

  it('are kept from a day on, the same once, and others beside them', () => {
    given(body, [formed]).when(adopt).then(adopted);
    given(body, [formed, adopted]).when(adopt).then();
    const early = given(body, [formed, adopted]).when({ ...adopt, rules: { ...rules, threshold: 'majority-of-voting' }, from: day('2025-07-01') }).events();
    expect(early).toMatchObject([{ type: 'RulesAdopted', data: { from: '2025-07-01' }, effective: '2025-07-01T10:00:00.000Z' }]);
    expect(body.facts!(given(body, [formed, adopted, ...early]).state)).toMatchObject({ rules: [{ from: '2026-03-02' }, { from: '2025-07-01' }] });
  });
});

describe('a district', () => {
  const open: Extract<TenantCommand, { name: 'openTenant' }> = { name: 'openTenant', title: 'A district', ...settings, schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] } };

  const change = { name: 'changeTenant' } as const;

  it('has no calendar that no year has, nor terms that don’t follow each other', () => {
    const terms = (fall: [string, string], spring: [string, string]): TenantCommand => ({ ...open, schoolCalendar: { fall, spring } });
    given(tenant, []).when(terms(['09-01', '11-31'], ['01-06', '06-10'])).refused('tenant.no-such-day', { day: '11-31' });
    given(tenant, []).when(terms(['12-20', '09-01'], ['01-06', '06-10'])).refused('tenant.terms-out-of-order');
    given(tenant, []).when(terms(['09-01', '12-20'], ['06-10', '01-06'])).refused('tenant.terms-out-of-order');
    given(tenant, []).when(terms(['09-01', '01-20'], ['01-06', '06-10'])).refused('tenant.terms-out-of-order');
    expect(given(tenant, []).when(terms(['09-01', '01-20'], ['01-21', '06-10'])).events()).toHaveLength(1);
    expect(given(tenant, []).when(terms(['02-01', '06-20'], ['07-15', '12-10'])).events()).toHaveLength(1);
  });

  it('is not changed before it is set up, nor into a zone or a calendar that there is not', () => {
    given(tenant, []).when({ ...change, title: 'Another' }).refused('tenant.not-open');
    const events = given(tenant, []).when(open).events();
    given(tenant, events).when({ ...change, timeZone: 'Nowhere' }).refused('tenant.unknown-time-zone', { timeZone: 'Nowhere' });
    given(tenant, events).when({ ...change, schoolCalendar: { fall: ['12-20', '09-01'], spring: ['01-06', '06-10'] } }).refused('tenant.terms-out-of-order');
  });

  it('is changed in what is given, keeps the rest, and not at all by what it is already', () => {
    const events = given(tenant, []).when(open).events();
    given(tenant, events).when(change).then();
    given(tenant, events).when({ ...change, title: open.title, timeZone: open.timeZone }).then();
    const changed = given(tenant, events).when({ ...change, timeZone: 'America/Chicago' }).events();
    expect(changed).toMatchObject([{ type: 'TenantChanged', data: { name: 'A district', timeZone: 'America/Chicago', dayStartsAt: '06:00', schoolCalendar: open.schoolCalendar } }]);
    expect(given(tenant, [...events, ...changed]).state).toMatchObject({ status: 'open', version: 2, settings: { timeZone: 'America/Chicago', digestAt: '07:00' } });
  });

  it('is not set up in a zone that there is not, nor twice in two ways', () => {
    given(tenant, []).when({ ...open, timeZone: 'Nowhere' }).refused('tenant.unknown-time-zone', { timeZone: 'Nowhere' });
    const events = given(tenant, []).when(open).events();
    given(tenant, events).when({ ...open, dayStartsAt: '05:00' }).refused('tenant.already-open');
    given(tenant, events).when(open).then();
    expect(given(tenant, events).state).toMatchObject({ status: 'open', settings });
  });
});
