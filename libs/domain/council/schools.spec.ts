import { describe, expect, it } from '@jest/globals';
import { loadProgram, rulesOf as programOf } from '#libs/programs/catalog.js';
import type { Content, Item } from '../content.js';
import type { DecisionContext } from '../decider.js';
import type { BodyFacts } from '../facts.js';
import { contextAt, day, given } from '../testing/given.js';
import type { CouncilRoundCommand, RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { councilRound } from './round.js';
import { councilTitle, meetingsOf, type OpenRound } from './state.js';
import { ccc, council, draftOf, mdc, seenIn } from './testing/program.js';

const id = 'plan-1/council-input';
const newest = loadProgram('mn-achievement-integration');
if (!newest.ok) throw new Error('the program is not there');
const rules = programOf(`${newest.value.id}@${newest.value.version}`);
const ofLincoln = `${ccc}/lincoln`;
const ofRoosevelt = `${ccc}/roosevelt`;
const lincoln: Item = { key: 'lincoln', fields: { name: 'Lincoln Elementary', goals: ['1'], cost: { value: 120_000, unit: 'dollars', qualifier: null, year: null } } };
const roosevelt: Item = { key: 'roosevelt', fields: { name: 'Roosevelt Elementary', goals: ['2'], cost: { value: 90_000, unit: 'dollars', qualifier: null, year: null } } };
const bodies = Object.fromEntries(['district-council', 'lincoln-council', 'roosevelt-council'].map((name): [string, BodyFacts] => [name, { ...council, name }]));

/** A racially isolated district, whose revisions name these schools. */
function texts(...schools: readonly (readonly Item[])[]): DecisionContext {
  const district = { number: '0347', name: 'A district', status: 'racially-isolated' };
  const content = (number: number): Content | null => (schools[number - 1] ? { strategies: [{ key: '5', fields: { name: 'A course' } }], racially_identifiable_schools: schools[number - 1]! } : null);
  const draft = draftOf(schools.map((_, i) => `text ${i}`), { district, content: content(schools.length)!, contentOf: content });
  const seen = seenIn(draft, bodies).seen;
  const role: DecisionContext['seen'] = (kind, name) => (kind === 'role' && name !== 'superintendent' ? (seen('role', 'coordinator') as never) : seen(kind, name));
  return contextAt('2026-02-10T15:00:00.000Z', { rules, seen: role });
}

const of = (kind: string, subject: string | null, body: string) => ({ kind, subject, body, required: true, because: 'The rule asks for it.' });
const district = of(mdc, null, 'district-council');
const both = [district, of(ccc, 'lincoln', 'lincoln-council'), of(ccc, 'roosevelt', 'roosevelt-council')];
const open = (councils: RoundCommand<'openRound'>['councils']): CouncilRoundCommand => ({ name: 'openRound', revision: 1, councils, explanations: {} });
const hear = (name: string, meeting: number): readonly CouncilRoundCommand[] => [
  { name: 'recordCouncilMeeting', council: name, on: day('2026-02-03'), place: `Library of ${name}`, present: ['m-1', 'm-9'], guests: 0, revision: null, draft: null, testData: false },
  { name: 'giveRecommendation', council: name, section: 'strategies', item: null, text: 'Go on.', by: null, meeting, testData: false },
  { name: 'disposeOf', recommendation: meeting, outcome: 'not', reason: 'It goes on in any case.', change: null, by: 'coordinator-1' },
];
const certify = (revision = 1): CouncilRoundCommand => ({ name: 'certifyInput', revision, by: 'superintendent-1', explanations: {} });
const takeUp = (more: Partial<RoundCommand<'takeUpRevision'>> = {}): CouncilRoundCommand => ({ name: 'takeUpRevision', revision: 2, councils: null, also: [], ...more });

const after = (events: readonly CouncilRoundEvent[]) => given(councilRound, events);
const told = (commands: readonly CouncilRoundCommand[], context: DecisionContext, before: readonly CouncilRoundEvent[] = []) =>
  commands.reduce<readonly CouncilRoundEvent[]>((events, command) => [...events, ...after(events).when(command, context, id).events()], before);

describe('each racially identifiable school has its own council', () => {
  const two = texts([lincoln, roosevelt]);

  it('so that a round is not opened without one of them, or with one of which nobody says whose it is', () => {
    after([]).when(open([district, both[1]!]), two, id).refused('council.required-missing', expect.objectContaining({ council: 'Community collaboration council, Roosevelt Elementary', subject: 'roosevelt' }) as never);
    after([]).when(open([district, of(ccc, null, 'lincoln-council')]), two, id).refused('council.of-what', { council: 'Community collaboration council', items: 'lincoln, roosevelt' });
    after([]).when(open([...both, of(ccc, 'washington', 'roosevelt-council')]), two, id).refused('council.of-what');
    after([]).when(open([...both, of(ccc, 'lincoln', 'roosevelt-council')]), two, id).refused('council.named-twice', { council: 'Community collaboration council, Lincoln Elementary' });
    after([]).when(open([of(mdc, 'lincoln', 'district-council'), ...both.slice(1)]), two, id).refused('council.of-what', { council: 'Multidistrict collaboration council', items: 'none' });
    after([]).when(open([district, both[1]!, { ...both[2]!, body: 'lincoln-council' }]), two, id).refused('council.body-twice');
    after([]).when(open([district, both[1]!, { ...both[2]!, required: false }]), two, id).refused('council.required-by-rule');
  });

  it('and input is certified once every one of them was heard, and not before', () => {
    const opened = told([open(both)], two);
    const some = told([...hear(mdc, 1), ...hear(ofLincoln, 2)], two, opened);
    after(some).when(certify(), two, id).refused('council.no-recommendation', expect.objectContaining({ councils: 'Community collaboration council, Roosevelt Elementary', count: 1, mark: 'V' }) as never);
    after(some).when({ ...hear(ccc, 3)[0]! }, two, id).refused('council.not-heard', { council: ccc, councils: `${mdc}, ${ofLincoln}, ${ofRoosevelt}` });
    const all = told(hear(ofRoosevelt, 3), two, some);
    expect(councilRound.waits!(after(some).state, rules).filter(({ key, status }) => key.includes('roosevelt') && status === 'open').map(({ title }) => title)).toEqual([
      'Council meets on the plan: Community collaboration council, Roosevelt Elementary',
      'Council gives its recommendations: Community collaboration council, Roosevelt Elementary',
    ]);
    expect(after(all).when(certify(), two, id).events()).toMatchObject([{ type: 'RoundConcluded', data: { by: 'superintendent-1', revision: 1 } }]);
  });

  it('of which nothing is said where there is one school: then it is that one’s', () => {
    const one = texts([lincoln]);
    const opened = told([open([district, of(ccc, null, 'lincoln-council')])], one);
    expect(opened).toMatchObject([{ data: { councils: [{ kind: mdc, subject: null }, { kind: ccc, subject: 'lincoln' }], subjects: { [ofLincoln]: 'Lincoln Elementary' }, because: { [ofLincoln]: 'The rule asks for it.' } } }]);
    after(opened).when(open([district, of(ccc, null, 'lincoln-council')]), one, id).then();
    const heard = told([...hear(mdc, 1), ...hear(ccc, 2)], one, opened);
    expect(meetingsOf(after(heard).state).map(({ council: name }) => name)).toEqual([mdc, ofLincoln]);
    expect(after(heard).when(certify(), one, id).events()).toHaveLength(1);
  });

  it('and one that a later text names is heard before input is certified on that text', () => {
    const later = texts([lincoln], [lincoln, roosevelt]);
    const first = told([open([district, both[1]!]), ...hear(mdc, 1), ...hear(ofLincoln, 2)], texts([lincoln]));
    after(first).when(certify(2), later, id).refused('council.required-unheard', expect.objectContaining({ council: 'Community collaboration council, Roosevelt Elementary', revision: 2 }) as never);
    after(first).when(takeUp(), later, id).refused('council.required-missing');
    after(first).when(takeUp({ councils: [district, { ...both[1]!, body: 'roosevelt-council' }, { ...both[2]!, body: 'lincoln-council' }] }), later, id).refused('council.was-heard');
    const taken = told([takeUp({ also: [both[2]!] })], later, first);
    after(taken).when(certify(2), later, id).refused('council.no-recommendation');
    expect(after(told(hear(ofRoosevelt, 3), later, taken)).when(certify(2), later, id).events()).toHaveLength(1);
  });

  it('and need be heard no more once its school is gone from the text, unless it spoke', () => {
    const gone = texts([lincoln, roosevelt], [lincoln]);
    const opened = told([open(both), ...hear(mdc, 1)], two);
    after(opened).when(takeUp({ councils: both.slice(0, 1) }), gone, id).refused('council.required-missing');
    after(told(hear(ofRoosevelt, 2), two, opened)).when(takeUp({ councils: both.slice(0, 2) }), gone, id).refused('council.was-heard', { council: 'Community collaboration council, Roosevelt Elementary' });
    const without = told([takeUp({ councils: both.slice(0, 2) }), ...hear(ofLincoln, 2)], gone, opened);
    expect(after(without).when(certify(2), gone, id).events()).toHaveLength(1);
    const stays = told([takeUp()], gone, told(hear(ofRoosevelt, 2), two, opened));
    const { round } = after(stays).state as OpenRound;
    expect(round.councils.map((one) => councilTitle(round, one))).toContain('Community collaboration council, Roosevelt Elementary');
  });
});

describe('a round of before councils were of schools', () => {
  const old = (context: DecisionContext): readonly CouncilRoundEvent[] => {
    const heard = told([open([district, of(ccc, null, 'lincoln-council')]), ...hear(mdc, 1), ...hear(ccc, 2)], context);
    return heard.map((event) => {
      if (event.type === 'RoundOpened') {
        const { councils, represented } = event.data;
        const byKind = { councils: councils.map((one) => ({ ...one, subject: null })), represented: represented.map((one) => ({ ...one, council: one.council.split('/')[0]! })), subjects: {} };
        return { ...event, data: { ...event.data, ...byKind } };
      }
      if (event.type === 'CouncilMeetingHeld' || event.type === 'RecommendationGiven') return { ...event, data: { ...event.data, council: event.data.council.split('/')[0]! } } as CouncilRoundEvent;
      return event;
    });
  };

  it('names the council of several schools that nobody was told of, and goes on once each has its own', () => {
    const grown = texts([lincoln], [lincoln, roosevelt]);
    const before = old(texts([lincoln]));
    after(before).when(certify(2), grown, id).refused('council.required-unheard', expect.objectContaining({ council: 'Community collaboration council, Lincoln Elementary' }) as never);
    const named = told([takeUp({ councils: both })], grown, before);
    expect(meetingsOf(after(named).state).map(({ council: name }) => name)).toEqual([mdc, ofLincoln]);
    expect(after(told(hear(ofRoosevelt, 3), grown, named)).when(certify(2), grown, id).events()).toHaveLength(1);
  });

  it('is certified as it was where the text has exactly one school', () => {
    const one = texts([lincoln]);
    expect(after(old(one)).when(certify(), one, id).events()).toHaveLength(1);
  });
});
