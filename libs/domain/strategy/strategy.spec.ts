import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DecisionContext } from '../decider.js';
import { contextAt, day, given as givenOf } from '../testing/given.js';
import { draftOf } from '../council/testing/program.js';
import { makeOffice } from '#libs/commands/testing/office.js';
import { fold, registry } from '#libs/commands/registry.js';
import { taskOfWait } from '#libs/commands/wait-commands.js';
import type { ProgramRules } from '../program-rules.js';
import { loadProgram } from '#libs/programs/catalog.js';
import type { Program } from '#libs/programs/program.js';
import { rulesFrom } from '#libs/programs/rules.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import type { Item } from '../content.js';
import { checkShared } from '../draft/checks/shared.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import type { StrategyEvent } from './events.js';
import { evolve, memberOf, waitingFor, type Shared, type StrategyState } from './state.js';
import type { Given, StrategyCommand } from './commands.js';
import { apartFrom } from './in-plan.js';
import { strategy } from './strategy.js';

const text = { name: 'Summer course', types: ['innovative-integrated-pre-k-12-learning-environments'], aim: null, grades: ['6', '7', '8'], locations: ['Middle school'] };
const shared: StrategyEvent = { type: 'StrategyShared', data: { plan: null, collaborative: 'A collaborative', text, by: 'person-1', role: 'coordinator' } };
const said = { by: 'person-1', role: 'coordinator', evidence: null };
const joins = (district: string, number: string, plan: { tenant: string; plan: string } | null = null): StrategyEvent => ({
  type: 'StrategyJoined',
  data: { district, name: `District ${district}`, numbers: [number], targets: [], plan, ...said, speaker: 'person-1', version: 1, on: day('2026-03-02') },
});
const proposed: Extract<StrategyEvent, { type: 'StrategyChangeProposed' }> = {
  type: 'StrategyChangeProposed',
  data: { ...said, proposal: 1, district: '0347', text: { ...text, grades: ['6', '7', '8', '9'] }, reason: 'Ninth graders asked for it.', to: ['0347', '0775'], on: day('2026-03-02'), answerBy: day('2026-05-01') },
};
const answers = (district: string, answer: 'adopted' | 'declined'): StrategyEvent => ({
  type: 'StrategyChangeAnswered',
  data: { ...said, proposal: 1, district, version: 2, answer, reason: answer === 'declined' ? 'No room.' : null },
});
/** Coordinators: person-1 from March 2026 on, person-9 in March alone. The plan that is kept here froze revision 1 on 15 January. */
const roles = { title: 'Coordinator', holders: [{ person: 'person-1', from: day('2026-03-01'), until: null }, { person: 'person-9', from: day('2026-03-01'), until: day('2026-04-01') }] };
const draft = { ...draftOf(['one']), district: { number: '0347', name: 'A district', status: null } };
const at = (now = '2026-03-02T15:00:00.000Z', tells = roles): DecisionContext =>
  contextAt(now, { seen: (kind, id) => (kind === 'role' ? { title: id, holders: id === 'coordinator' ? tells.holders : [] } : id === 'plan-here' ? draft : { ...draftOf([]), begun: false, revisions: [] }) as never });
const given = (_: typeof strategy, events: readonly StrategyEvent[]) => {
  const so = givenOf(strategy, events);
  return { ...so, when: (command: StrategyCommand, context: DecisionContext = at()) => so.when(command, context) };
};
/** The program of a collaborative, which says this of shared strategies. */
function rulesWith(sharedStrategies?: Program['sharedStrategies']): ProgramRules {
  const roadmap = loadProgram('regional-roadmap@3');
  if (!roadmap.ok) throw new Error('the program is not there');
  return rulesFrom({ ...roadmap.value, ...(sharedStrategies && { sharedStrategies }) });
}
const two = [shared, joins('0347', '4'), joins('0775', '3')];

describe('a strategy that several districts share', () => {
  it('is refused a change by a district that does not share it', () => {
    given(strategy, two).when({ name: 'proposeChange', district: '2396', text: proposed.data.text, reason: 'Why not', answerBy: null, ...said }).refused('strategy.not-a-member', { district: '2396' });
  });

  it('is decided on for a district by nobody but who speaks for it', () => {
    const asked = { name: 'answerChange' as const, proposal: 1, district: '0775', version: 2, answer: 'adopted' as const, reason: null, ...said };
    given(strategy, [...two, proposed]).when({ ...asked, by: 'person-9' }).refused('strategy.not-the-speaker', { district: '0775' });
    const named: StrategyEvent = { type: 'StrategySpeakerNamed', data: { ...said, district: '0775', speaker: 'person-9' } };
    given(strategy, [...two, proposed, named]).when({ ...asked, by: 'person-9' }).then({ type: 'StrategyChangeAnswered', data: { ...said, proposal: 1, district: '0775', version: 2, answer: 'adopted', by: 'person-9', reason: null } });
  });

  it('is refused a second change while the first is open, and says whose answer is missing', () => {
    given(strategy, [...two, proposed, answers('0347', 'adopted')])
      .when({ name: 'proposeChange', district: '0775', text: { ...text, grades: [] }, reason: 'Another', answerBy: null, ...said })
      .refused('strategy.change-open', { proposal: 1, waiting: '0775', until: '2026-05-01' });
  });

  it('is refused a day for answers that is past', () => {
    given(strategy, two).when({ name: 'proposeChange', district: '0347', text: { ...text, grades: [] }, reason: 'Why not', answerBy: day('2026-03-01'), ...said }).refused('strategy.answer-by-past', { on: '2026-03-01', today: '2026-03-02' });
  });

  it('is proposed the next change once the day for answers to the one before is past: that lapses, and holds where it was adopted', () => {
    const next: Given<'proposeChange'> = { name: 'proposeChange', district: '0775', text: { ...text, grades: [] }, reason: 'Another', answerBy: day('2026-06-15'), ...said };
    const before = [...two, proposed, answers('0347', 'adopted')];
    given(strategy, before).when(next, at('2026-05-01T15:00:00.000Z')).refused('strategy.change-open');
    const events = given(strategy, before).when(next, at('2026-05-02T15:00:00.000Z')).events();
    expect(events).toMatchObject([{ type: 'StrategyChangeLapsed', data: { proposal: 1, answerBy: '2026-05-01', waiting: ['0775'], on: '2026-05-02' } }, { type: 'StrategyChangeProposed', data: { proposal: 2, answerBy: '2026-06-15' } }]);
    const { state, when } = given(strategy, [...before, ...events]);
    expect(members(state).map(({ district, version }) => [district, version])).toEqual([['0347', 2], ['0775', 1]]);
    when({ name: 'answerChange', proposal: 1, district: '0775', version: 2, answer: 'adopted', reason: null, ...said }).refused('strategy.change-settled', { proposal: 1, status: 'lapsed' });
    const undated = { ...proposed, data: { ...proposed.data, on: null, answerBy: null } };
    given(strategy, [...two, undated]).when({ ...next, answerBy: null }, at('2028-05-02T15:00:00.000Z')).refused('strategy.change-open', { proposal: 1, waiting: '0347, 0775', until: 'none' });
  });

  it('waits for the answers to a change by its day, for the role of who proposed it, until all are there or it is withdrawn', () => {
    const waiting = (...events: readonly StrategyEvent[]) => strategy.waits!(given(strategy, [...two, proposed, ...events]).state, undefined as never).map(({ key, status, title, owners, due }) => [key, status, title, owners, due]);
    expect(waiting()).toEqual([['change/1', 'open', '“Summer course”, change 1: answers of 0347, 0775', ['coordinator'], '2026-05-01']]);
    expect(waiting(answers('0347', 'adopted'))[0]![2]).toBe('“Summer course”, change 1: answers of 0775');
    expect(waiting(answers('0347', 'adopted'), answers('0775', 'declined'))[0]![1]).toBe('done');
    expect(waiting({ type: 'StrategyChangeWithdrawn', data: { ...said, proposal: 1, reason: 'Later' } })[0]![1]).toBe('not-needed');
  });

  it('is answered within the days that the collaborative’s program gives, with its source, and else within a choice that is marked unverified', () => {
    const next: Given<'proposeChange'> = { name: 'proposeChange', district: '0347', text: proposed.data.text, reason: 'Why not', answerBy: null, ...said };
    const ruled = rulesWith({ answerDays: 21, source: { mark: 'D', text: 'The articles of the collaborative' } });
    expect(given(strategy, two).when(next, { ...at(), rules: ruled }).events()).toMatchObject([{ data: { on: '2026-03-02', answerBy: '2026-03-23' } }]);
    expect(given(strategy, two).when({ ...next, answerBy: day('2026-04-15') }, { ...at(), rules: ruled }).events()).toMatchObject([{ data: { answerBy: '2026-04-15' } }]);
    expect(given(strategy, two).when(next, { ...at(), rules: rulesWith() }).events()).toMatchObject([{ data: { answerBy: '2026-05-01' } }]);
    expect(ruleOfWait(ruled, 'shared-strategy/answer-by', null)).toMatchObject({ mark: 'D', source: 'The articles of the collaborative', text: expect.stringContaining('21 days') });
    expect(ruleOfWait(rulesWith(), 'shared-strategy/answer-by', null)).toMatchObject({ mark: 'U', unverified: true, text: expect.stringContaining('60 days') });
  });

  it('is refused a change that changes nothing', () => {
    given(strategy, two).when({ name: 'proposeChange', district: '0347', text, reason: 'None', answerBy: null, ...said }).refused('strategy.nothing-changed');
  });

  it('is refused an answer that differs from the one that was given', () => {
    given(strategy, [...two, proposed, answers('0775', 'adopted')])
      .when({ name: 'answerChange', proposal: 1, district: '0775', version: 2, answer: 'declined', ...said, reason: 'Thought again' })
      .refused('strategy.already-answered', { district: '0775', answer: 'adopted' });
  });

  it('is refused a decline without a reason, and a withdrawal of what a district has adopted', () => {
    given(strategy, [...two, proposed])
      .when({ name: 'answerChange', proposal: 1, district: '0775', version: 2, answer: 'declined', ...said, reason: null })
      .refused('strategy.decline-needs-reason');
    given(strategy, [...two, proposed, answers('0775', 'adopted')])
      .when({ name: 'withdrawChange', proposal: 1, reason: 'Too early', ...said })
      .refused('strategy.change-adopted', { proposal: 1, district: '0775' });
  });

  it('keeps each district’s own number, and proposes a change to every member', () => {
    const { state } = given(strategy, two);
    expect(members(state).map(({ district, numbers }) => [district, numbers])).toEqual([['0347', ['4']], ['0775', ['3']]]);
    given(strategy, two).when({ name: 'proposeChange', district: '0347', text: proposed.data.text, reason: proposed.data.reason, answerBy: null, ...said }).then(proposed);
  });

  it('holds in a new text only where a district adopted it', () => {
    const { state } = given(strategy, [...two, proposed, answers('0347', 'adopted'), answers('0775', 'declined')]);
    expect(members(state).map(({ district, version }) => [district, version])).toEqual([['0347', 2], ['0775', 1]]);
    expect(state).toMatchObject({ proposals: [{ status: 'declined' }] });
  });

  it('lets one who joins later take up what all have adopted, not what is merely proposed', () => {
    const join = { name: 'joinStrategy' as const, district: '2534', title: 'A third district', numbers: ['1'], targets: [], districtPlan: null, speaker: 'person-1', ...said };
    const versionTaken = (events: StrategyEvent[]) => given(strategy, events).when(join, at('2026-04-01T15:00:00.000Z')).events()[0];
    expect(versionTaken([...two, proposed])).toMatchObject({ data: { version: 1 } });
    expect(versionTaken([...two, proposed, answers('0347', 'adopted'), answers('0775', 'adopted')])).toMatchObject({ data: { version: 2 } });
  });

  it('waits no more for a district that left', () => {
    const left: StrategyEvent = { type: 'StrategyLeft', data: { district: '0775', on: day('2026-05-01'), reason: 'Merged', ...said } };
    const { state } = given(strategy, [...two, proposed, answers('0347', 'adopted'), left]);
    expect(state).toMatchObject({ proposals: [{ status: 'adopted' }] });
  });

  it('has a progress of each district by itself', () => {
    given(strategy, two)
      .when({ name: 'reportProgress', district: '0775', status: 'under-way', note: 'First summer held.', ...said }, at('2026-08-03T15:00:00.000Z'))
      .then({ type: 'StrategyProgressReported', data: { ...said, district: '0775', status: 'under-way', note: 'First summer held.', on: day('2026-08-03') } });
  });
});

it('keeps the day for answers as a task of the collaborative’s plan, with its reminders, until the last answer', async () => {
  const office = makeOffice('2026-03-02T15:00:00.000Z');
  await office.open();
  const give = async (aggregate: string, id: string, command: { readonly name: string } & Readonly<Record<string, unknown>>) => {
    const handled = await office.handle(office.request([office.part(aggregate, id, command, null)]));
    if (handled.kind !== 'done') throw new Error(`${command.name}: ${JSON.stringify(handled)}`);
  };
  const person = { by: 'person-1', role: 'coordinator' };
  await give('role', 'coordinator', { name: 'grantRole', title: 'Coordinator', person: 'person-1', from: '2026-01-01', escalateTo: 'superintendent' });
  await give('shared-strategy', 'summer', { name: 'shareStrategy', plan: 'plan-1', collaborative: 'A collaborative', text, ...person });
  for (const district of ['0347', '0775']) await give('shared-strategy', 'summer', { name: 'joinStrategy', district, title: district, numbers: ['1'], targets: [], districtPlan: null, speaker: 'person-1', ...said });
  await give('shared-strategy', 'summer', { name: 'proposeChange', district: '0347', text: { ...text, grades: [] }, reason: 'Better', answerBy: '2026-04-15', ...said });
  const task = async () => fold(registry.task, (await office.events()).filter(({ stream }) => stream === `task/${taskOfWait('shared-strategy/summer', 'change/1', null)}`));
  expect(await task()).toMatchObject({ status: 'planned', schedule: { kind: 'dated', end: '2026-04-15' }, content: { owners: ['coordinator'], title: expect.stringContaining('answers of 0347, 0775') } });
  for (const district of ['0347', '0775']) await give('shared-strategy', 'summer', { name: 'answerChange', proposal: 1, district, version: 2, answer: 'adopted', reason: null, ...said });
  expect(await task()).toMatchObject({ status: 'done' });
});

const here = { tenant: 'district', plan: 'plan-here' };
const away = { tenant: 'another', plan: 'plan-away' };
const frozen = { number: 1, hash: 'hash-1' };
const shares = (plan: typeof here | null): StrategyEvent[] => [shared, joins('0347', '4', plan)];
const approve: Given<'approveStrategy'> = { name: 'approveStrategy', district: '0347', version: 1, revision: frozen, on: day('2026-03-02'), ...said };
const minutes = 'Minutes of its board, 2 March 2026.';

describe('the approval of a district’s board', () => {
  it('is refused of a revision that nobody froze, of another hash, of none, and before it was frozen', () => {
    const { when } = given(strategy, shares(here));
    when({ ...approve, revision: { number: 2, hash: 'hash-2' } }).refused('strategy.revision-not-frozen', { revision: 2, last: 1 });
    when({ ...approve, revision: { number: 1, hash: 'ab'.repeat(32) } }).refused('strategy.revision-other-hash', { revision: 1, hash: 'hash-1' });
    when({ ...approve, revision: null }).refused('strategy.revision-missing', { district: '0347', last: 1 });
    const since = { title: null, holders: [{ person: 'person-1', from: day('2025-01-01'), until: null }] };
    when({ ...approve, on: day('2026-01-14') }, at(undefined, since as never)).refused('strategy.approved-before-frozen', { on: '2026-01-14', revision: 1, frozenOn: '2026-01-15' });
  });

  it('is refused by who held no role that day, whoever speaks for the district', () => {
    const { when } = given(strategy, shares(here));
    when({ ...approve, on: day('2026-02-20') }).refused('strategy.not-in-role', { person: 'person-1', role: 'coordinator', on: '2026-02-20' });
    when({ ...approve, role: 'clerk' }).refused('strategy.not-in-role', { person: 'person-1', role: 'clerk', on: '2026-03-02' });
    const ended: StrategyEvent = { type: 'StrategySpeakerNamed', data: { ...said, district: '0347', speaker: 'person-9' } };
    given(strategy, [...shares(here), ended]).when({ ...approve, by: 'person-9', on: day('2026-04-02') }, at('2026-04-02T15:00:00.000Z')).refused('strategy.not-in-role', { person: 'person-9', role: 'coordinator', on: '2026-04-02' });
  });

  it('is refused on another version of the text than the one that holds, and says what is other', () => {
    const adopted = [...two, proposed, answers('0347', 'adopted')];
    given(strategy, adopted).when({ ...approve, revision: null, evidence: minutes }).refused('strategy.other-version', { district: '0347', seen: 1, version: 2, changed: 'grades' });
    given(strategy, adopted).when({ ...approve, version: 7, revision: null, evidence: minutes }).refused('strategy.no-such-version', { seen: 7, version: 2 });
    given(strategy, [...two, proposed]).when({ name: 'answerChange', proposal: 1, district: '0775', version: 1, answer: 'adopted', reason: null, ...said }).refused('strategy.other-version', { district: '0775', seen: 1, version: 2, changed: 'grades' });
  });

  it('is bound to the revision that was frozen, and to the version that was seen', () => {
    given(strategy, shares(here)).when(approve).then({ type: 'StrategyApproved', data: { ...said, district: '0347', version: 1, revision: frozen, on: day('2026-03-02') } });
  });

  it('of a plan in another tenant is recorded as told, by somebody who holds a role here, with what shows it', () => {
    const { when } = given(strategy, shares(away));
    when(approve).refused('strategy.evidence-missing', { district: '0347' });
    when({ ...approve, by: 'stranger', evidence: minutes }).refused('strategy.not-in-role', { person: 'stranger', role: 'coordinator', on: '2026-03-02' });
    when({ ...approve, by: 'person-9', evidence: minutes }).then({ type: 'StrategyApproved', data: { ...said, by: 'person-9', evidence: minutes, district: '0347', version: 1, revision: frozen, on: day('2026-03-02') } });
    given(strategy, shares(here)).when({ ...approve, by: 'person-9', evidence: minutes }).refused('strategy.decided-here', { district: '0347' });
  });
});

describe('nothing is said of a shared strategy without a role', () => {
  it('to share it, to join with a plan of another district, or to withdraw another district’s change', () => {
    const share: Given<'shareStrategy'> = { name: 'shareStrategy', plan: null, collaborative: 'A collaborative', text, by: 'stranger', role: 'coordinator' };
    given(strategy, []).when(share).refused('strategy.not-in-role', { person: 'stranger', role: 'coordinator', on: '2026-03-02' });
    const join: Given<'joinStrategy'> = { name: 'joinStrategy', district: '0775', title: 'B', numbers: ['1'], targets: [], districtPlan: here, speaker: 'person-1', ...said };
    given(strategy, [shared]).when(join).refused('strategy.plan-of-another', { district: '0775', of: 'A district' });
    given(strategy, [shared]).when({ ...join, districtPlan: { tenant: 'district', plan: 'no-plan' } }).refused('strategy.no-such-plan', { district: '0775' });
    given(strategy, [shared]).when({ ...join, districtPlan: null, by: 'person-9' }).refused('strategy.not-the-speaker', { district: '0775' });
    given(strategy, [...two, proposed]).when({ name: 'withdrawChange', proposal: 1, reason: 'No', ...said, by: 'person-9' }).refused('strategy.not-the-speaker', { district: '0347' });
  });

  it('and a speaker who is gone is followed by another one whom somebody in a role names, with what shows it', () => {
    const { when } = given(strategy, two);
    const name: Given<'nameSpeaker'> = { name: 'nameSpeaker', district: '0775', speaker: 'person-9', ...said, by: 'person-9' };
    when(name).refused('strategy.not-the-speaker', { district: '0775' });
    when({ ...name, evidence: minutes }).then({ type: 'StrategySpeakerNamed', data: { ...said, by: 'person-9', evidence: minutes, district: '0775', speaker: 'person-9' } });
  });
});

describe('a district’s own number and targets, where its plan is kept here', () => {
  const percent = (value: number) => ({ value, unit: 'percent', qualifier: null, year: null });
  const course = (fields: Item['fields'] = {}): Item => ({ key: '5', fields: { number: 4, shared_with_number: 7, name: 'Summer course', type: text.types, grades: ['8', '6', '7'], locations: text.locations, indicators: [{ measure: 'Come again', targets: { '2027': percent(50) } }], ...fields } });
  const planWith = (...strategies: readonly Item[]): DecisionContext => contextAt('2026-03-02T15:00:00.000Z', { seen: (kind, id) => (kind === 'draft' ? ({ ...draft, content: { strategies } } as never) : at().seen(kind, id)) });
  const join: Given<'joinStrategy'> = { name: 'joinStrategy', district: '0347', title: 'A district', numbers: ['4'], targets: [], districtPlan: here, speaker: 'person-1', ...said };
  const set = (more: Partial<Given<'setOwnTargets'>>): Given<'setOwnTargets'> => ({ name: 'setOwnTargets', district: '0347', numbers: ['4'], targets: [], ...said, ...more });

  it('are refused where its text has no strategy of that number, which is told with those that it has', () => {
    given(strategy, [shared]).when({ ...join, numbers: ['99'] }, planWith(course())).refused('strategy.number-not-in-plan', { district: '0347', number: '99', numbers: '4, 7' });
    given(strategy, [shared]).when({ ...join, numbers: ['4', '99'] }, planWith()).refused('strategy.number-not-in-plan', { district: '0347', number: '4', numbers: 'none' });
    given(strategy, shares(here)).when(set({ numbers: ['5'] }), planWith(course())).refused('strategy.number-not-in-plan', { district: '0347', number: '5', numbers: '4, 7' });
  });

  it('are refused where its text has another indicator, or other targets of it', () => {
    const { when } = given(strategy, shares(here));
    when(set({ targets: [{ measure: 'Come once', targets: {} }] }), planWith(course())).refused('strategy.indicator-not-in-plan', { district: '0347', number: '4', measure: 'Come once', indicators: 'Come again' });
    for (const targets of [{ '2027': percent(60) }, {}, { '2027': percent(50), '2028': percent(55) }] as Record<string, ReturnType<typeof percent>>[]) {
      when(set({ targets: [{ measure: 'Come again', targets }] }), planWith(course())).refused('strategy.targets-not-in-plan', { district: '0347', measure: 'Come again', years: '2028' in targets ? '2028' : '2027' });
    }
    given(strategy, [shared]).when({ ...join, targets: [{ measure: 'Come again', targets: { '2027': percent(60) } }] }, planWith(course())).refused('strategy.targets-not-in-plan');
  });

  it('are taken as the plan has them, under either of two numbers, and as told of a plan that is elsewhere', () => {
    const targets = [{ measure: 'Come again', targets: { '2027': percent(50) } }];
    expect(given(strategy, [shared]).when({ ...join, targets }, planWith(course())).events()).toMatchObject([{ type: 'StrategyJoined', data: { numbers: ['4'], targets } }]);
    expect(given(strategy, shares(here)).when(set({ numbers: ['7', '4'], targets }), planWith(course())).events()).toMatchObject([{ type: 'StrategyTargetsSet', data: { numbers: ['7', '4'] } }]);
    expect(given(strategy, shares(away)).when(set({ numbers: ['99'], evidence: minutes }), planWith(course())).events()).toHaveLength(1);
  });

  const found = (events: readonly StrategyEvent[], ...strategies: readonly Item[]) =>
    checkShared(apartFrom(given(strategy, events).state as Shared, { tenant: 'district', plan: 'plan-here', content: { strategies } })).map(({ place, code, params }) => [place.item, place.field, code, params.adopted ?? params.numbers, params.is]);

  it('are found to be of a strategy whose adopted change the text does not carry yet, with the field, until it does', () => {
    const adopted = [...shares(here), { ...proposed, data: { ...proposed.data, to: ['0347'] } }, answers('0347', 'adopted')];
    expect(found(shares(here), course())).toEqual([]);
    expect(found(adopted, course())).toEqual([['5', 'grades', 'draft.shared-differs', '6, 7, 8, 9', '8, 6, 7']]);
    expect(found(adopted, course({ grades: ['6', '7', '8', '9'] }))).toEqual([]);
    expect(found(adopted, course({ number: 3, shared_with_number: null }))).toEqual([[null, null, 'draft.shared-number-gone', '4', undefined]]);
    const left: StrategyEvent = { type: 'StrategyLeft', data: { district: '0347', on: day('2026-05-01'), reason: 'Merged', ...said } };
    expect([...found([...adopted, left], course()), ...found([shared, joins('0347', '4', away)], course({ name: 'Another' }))]).toEqual([]);
  });

  it('are found to differ in what a change took out, and in nothing that the shared text never said', () => {
    const emptied = { ...proposed, data: { ...proposed.data, to: ['0347'], text: { ...text, locations: [] } } };
    expect(found([...shares(here), emptied, answers('0347', 'adopted')], course({ description: 'In our words' }))).toEqual([['5', 'locations', 'draft.shared-differs', '', 'Middle school']]);
  });
});

it('whatever is tried: nothing is approved without a recorded role on its day, nor a revision that nobody froze, nor a version that does not hold', () => {
  const days = fc.constantFrom('2026-01-14', '2026-02-20', '2026-03-02', '2026-03-31', '2026-04-01', '2026-05-01').map(day);
  const attempt = fc.record({
    plan: fc.constantFrom(here, away, null), version: fc.integer({ min: 1, max: 3 }), adopted: fc.boolean(), on: days, today: days, by: fc.constantFrom('person-1', 'person-9', 'stranger'),
    role: fc.constantFrom('coordinator', 'clerk'), evidence: fc.constantFrom(null, minutes), revision: fc.constantFrom(null, frozen, { number: 1, hash: 'other' }, { number: 2, hash: 'hash-2' }),
  });
  let approved = 0;
  fc.assert(
    fc.property(attempt, ({ plan, adopted, today, version, on, by, role, evidence, revision }) => {
      const events = [shared, joins('0347', '4', plan), { ...proposed, data: { ...proposed.data, to: ['0347'] } }, ...(adopted ? [answers('0347', 'adopted')] : [])];
      const decision = given(strategy, events).when({ ...approve, version, on, by, role, evidence, revision }, at(`${today}T15:00:00.000Z`)).decision;
      if (!decision.ok) return;
      approved += 1;
      expect(version).toBe(adopted ? 2 : 1);
      const told = evidence === null ? on : today;
      expect([role, roles.holders.some(({ person, from, until }) => person === by && from <= told && (until === null || told < until))]).toEqual(['coordinator', true]);
      if (plan === here) expect([revision, evidence, on >= '2026-01-15']).toEqual([frozen, null, true]);
      else expect(evidence).toBe(minutes);
    }),
    rounds(3_000),
  );
  expect(approved).toBeGreaterThan(0);
});

it('whatever the districts do: none holds a text that it did not adopt, and only members that have not answered are waited for', () => {
  const who = fc.constantFrom('a', 'b', 'c');
  const role = fc.constant('coordinator');
  const evidence = fc.constant(null);
  const anybody = { title: null, holders: ['p', 'q'].map((person) => ({ person, from: day('2026-01-01'), until: null })) };
  const command = fc.oneof(
    fc.record({ name: fc.constant('joinStrategy' as const), district: who, title: fc.constant('A district'), numbers: fc.constant<string[]>(['1']), targets: fc.constant<never[]>([]), districtPlan: fc.constant(null), speaker: fc.constant('p'), by: fc.constantFrom('p', 'q'), role, evidence }),
    fc.record({ name: fc.constant('leaveStrategy' as const), district: who, reason: fc.constant('Enough'), by: fc.constantFrom('p', 'q'), role, evidence }),
    fc.record({ name: fc.constant('proposeChange' as const), district: who, text: fc.integer({ min: 1, max: 9 }).map((n) => ({ ...text, grades: [String(n)] })), reason: fc.constant('Better'), answerBy: fc.constant(null), by: fc.constantFrom('p', 'q'), role, evidence }),
    fc.record({ name: fc.constant('answerChange' as const), proposal: fc.integer({ min: 1, max: 4 }), district: who, answer: fc.constantFrom('adopted' as const, 'declined' as const), by: fc.constantFrom('p', 'q'), role, evidence, version: fc.integer({ min: 1, max: 5 }), reason: fc.constant('Because') }),
    fc.record({ name: fc.constant('withdrawChange' as const), proposal: fc.integer({ min: 1, max: 4 }), by: fc.constantFrom('p', 'q'), role, evidence, reason: fc.constant('Later') }),
  );
  // Two adopt a change, and a third comes later; the next is declined, and who comes then does not take it up; one leaves while a third is open; a fourth is withdrawn.
  const as = { by: 'p', role: 'coordinator', evidence: null };
  const joining = (district: string): StrategyCommand => ({ name: 'joinStrategy', district, title: 'A district', numbers: ['1'], targets: [], districtPlan: null, speaker: 'p', ...as });
  const leaving = (district: string): StrategyCommand => ({ name: 'leaveStrategy', district, reason: 'Enough', ...as });
  const proposing = (district: string, grade: string): StrategyCommand => ({ name: 'proposeChange', district, text: { ...text, grades: [grade] }, reason: 'Better', answerBy: null, ...as });
  const answering = (proposal: number, district: string, said: 'adopted' | 'declined'): StrategyCommand => ({ name: 'answerChange', proposal, district, version: proposal + 1, answer: said, reason: 'Because', ...as });
  const usual: StrategyCommand[] = [
    joining('a'), joining('b'), proposing('a', '1'), answering(1, 'a', 'adopted'), answering(1, 'b', 'adopted'), joining('c'),
    proposing('c', '2'), answering(2, 'a', 'adopted'), answering(2, 'b', 'declined'), answering(2, 'c', 'declined'), leaving('c'), joining('c'),
    proposing('b', '3'), answering(3, 'a', 'adopted'), leaving('b'), answering(3, 'c', 'adopted'), joining('b'),
    proposing('a', '4'), { name: 'withdrawChange', proposal: 4, reason: 'Later', ...as },
  ];
  const reach = makeReach();
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
      let state: StrategyState = evolve(strategy.initial, shared);
      const adopted = new Map<string, number>();
      for (const next of commands) {
        const decision = strategy.decide(state, next, at(undefined, anybody as never), 'id');
        if (!decision.ok) continue;
        for (const event of decision.events) {
          reach.saw(event.type === 'StrategyChangeAnswered' ? event.data.answer : event.type);
          if (event.type === 'StrategyJoined') {
            const { district, version } = event.data;
            adopted.set(district, version);
            const taken = (state as Shared).proposals.find((one) => one.version === version);
            if (taken) {
              reach.saw('a text that all adopted is taken up');
              expect([waitingFor(state as Shared, taken), taken.answers.filter(({ answer }) => answer === 'declined')]).toEqual([[], []]);
            } else expect(version).toBe(1);
          }
          state = evolve(state, event);
          if (event.type === 'StrategyChangeAnswered' && event.data.answer === 'adopted') adopted.set(event.data.district, event.data.proposal + 1);
        }
        if (state.status === 'none') throw new Error('it was shared');
        for (const member of state.members.filter(({ until }) => until === null)) expect(member.version).toBe(adopted.get(member.district));
        for (const proposal of state.proposals) {
          const waiting = waitingFor(state, proposal);
          if (proposal.status === 'open' && waiting.length > 0) reach.saw('some are waited for');
          for (const district of waiting) expect([memberOf(state, district) !== undefined, proposal.answers.some((one) => one.district === district)]).toEqual([true, false]);
        }
      }
    }),
    { ...rounds(150), examples: [[usual as never[]]] },
  );
  expect(reach.missed('StrategyLeft', 'StrategyChangeProposed', 'adopted', 'declined', 'StrategyChangeWithdrawn', 'a text that all adopted is taken up', 'some are waited for')).toEqual([]);
});

function members(state: StrategyState) {
  if (state.status === 'none') throw new Error('it was shared');
  return state.members;
}
