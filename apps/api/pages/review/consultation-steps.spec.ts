import { describe, expect, it } from '@jest/globals';
import { concurrence, type ConcurrenceCommand } from '#libs/domain/council/concurrence/concurrence.js';
import { consultation, type ConsultationCommand } from '#libs/domain/council/consultation/consultation.js';
import type { ConsultationEvent } from '#libs/domain/council/consultation/events.js';
import { draftOf, rulesOf, seenIn, stage } from '#libs/domain/council/testing/program.js';
import { contextAt, day, given } from '#libs/domain/testing/given.js';
import { aggregateNamed } from '#libs/commands/registry.js';
import { concurrenceSteps, consultationSteps } from './consultation-steps.js';
import type { StepGround } from './ground.js';
import { stepForm } from './step-form.js';
import { sent } from './testing/sent.js';

type Fields = Parameters<typeof sent>[1];
const named = { person: (id: string) => id, body: (id: string) => id, section: (id: string) => id, sections: (ids: readonly string[]) => ids.join(', ') };
const member = (person: string) => ({ person, seat: null, from: day('2025-09-01'), until: null });
const parents = { rules: [], name: 'Parent committee', kind: 'committee' as const, members: [member('p-1')] };
const board = { rules: [], name: 'School board', kind: 'board' as const, members: [member('b-1')] };
const bodies = [{ body: 'parents', kind: 'committee', name: 'Parent committee', members: ['p-1'] }, { body: 'board', kind: 'board', name: 'School board', members: ['b-1'] }];
const draft = draftOf(['one', 'two']);
const context = contextAt('2026-02-10T15:00:00.000Z', seenIn(draft, { parents, board }));
const ground = (states: ReadonlyMap<string, unknown>, today = '2026-02-10') =>
  ({ plan: { id: 'plan-1' }, stage, rules: { ...rulesOf(), sections: [{ id: 'strategies', title: 'Strategies' }] }, draft: { revisions: draft.revisions, period: draft.period }, states, bodies, called: named, today }) as unknown as StepGround;

describe('the forms of the wider consultation', () => {
  const decided = (before: readonly ConsultationCommand[]) => before.reduce<ConsultationEvent[]>((events, command) => [...events, ...given(consultation, events).when(command, context, 'plan-1').events()], []);
  const form = (wanted: string, ...before: readonly ConsultationCommand[]) => {
    const { state } = given(consultation, decided(before));
    return consultationSteps(ground(new Map([['consultation/plan-1', state]]))).find(({ command }) => command === wanted);
  };
  const take = (wanted: string, filled: Fields, ...before: readonly ConsultationCommand[]) => given(consultation, decided(before)).when(sent(form(wanted, ...before), filled).commands[0] as ConsultationCommand, context, 'plan-1');
  const invite: ConsultationCommand = { name: 'inviteGroup', kind: 'tribe', group: 'A tribal nation', on: day('2026-01-10'), how: 'By letter' };
  const gathered = { kind: 'tribe', title: 'Consultation', place: 'Tribal offices', on: '2026-01-20', attended: '40' };

  it('refuse a count that is too small to be kept, and take those of as many groups as are filled in', () => {
    take('recordGathering', { ...gathered, 'counts.0.of': 'Students', 'counts.0.count': '3' }).refused('consultation.count-too-small');
    expect(sent(form('recordGathering'), { ...gathered, 'counts.1.count': '12' }).problems).toEqual(['The field “Group 2”, “Group” is missing. Fill it in.']);
    expect(take('recordGathering', { ...gathered, 'counts.0.of': 'Students', 'counts.0.count': '12', 'counts.2.of': 'Elders', 'counts.2.count': '20' }).events()).toMatchObject([{ data: { attended: 40, invitation: null, counts: [{ of: 'Students', count: 12 }, { of: 'Elders', count: 20 }] } }]);
  });

  it('take an invitation, and a gathering that followed it, where there is one', () => {
    expect(sent(form('inviteGroup'), { kind: 'tribe', group: 'A tribal nation', on: '2026-01-10' }).problems).toEqual(['The field “How it was invited” is missing. Fill it in.']);
    expect(() => sent(form('recordGathering'), { ...gathered, invitation: '1' })).toThrow('no field invitation');
    expect(take('recordGathering', { ...gathered, invitation: '1' }, invite).events()).toMatchObject([{ data: { invitation: 1 } }]);
  });

  it('take the totals of a survey and no list of answers, refused where it ends before it starts', () => {
    const of = { kind: 'families', title: 'Survey', group: 'Families', asked: '400', answered: '120', from: '2026-01-10' };
    take('recordSurvey', { ...of, until: '2026-01-05' }).refused('consultation.survey-ends-before-start');
    expect(take('recordSurvey', { ...of, until: '2026-01-20' }).events()).toMatchObject([{ data: { asked: 400, answered: 120, questions: [] } }]);
  });

  it('link a theme that was heard in entries to the section that changed, and strike out what was wrong', () => {
    const gather: ConsultationCommand = { name: 'recordGathering', kind: 'tribe', title: 'Talk', place: 'Office', on: day('2026-01-20'), invitation: null, attended: null, counts: [] };
    const theme: ConsultationCommand = { name: 'noteTheme', text: 'Buses leave too early.', from: [1] };
    expect([form('linkChange', gather), form('strikeEntry')]).toEqual([undefined, undefined]);
    expect(take('noteTheme', { text: 'Buses leave too early.', from: ['1'] }, gather).events()).toMatchObject([{ data: { from: [1] } }]);
    const link = { theme: '2', since: '1', 'change.section': 'strategies', 'change.revision': '2' };
    take('linkChange', { ...link, since: '2', 'change.revision': '' }, gather, theme).refused('council.not-changed');
    expect(take('linkChange', link, gather, theme).events()).toMatchObject([{ data: { theme: 2, since: 1, change: { section: 'strategies', revision: 2, item: null, field: null } } }]);
    take('strikeEntry', { entry: '1', reason: 'It was another day.' }, gather, theme).refused('consultation.entry-used');
    expect(take('strikeEntry', { entry: '2', reason: 'Nobody said so.' }, gather, theme).events()).toMatchObject([{ type: 'EntryStruck' }]);
  });
});

describe('the forms of the parent committee’s resolution', () => {
  const id = 'plan-1/2026';
  const ask: ConcurrenceCommand = { name: 'openConcurrence', committee: 'parents', board: 'board', stage: null };
  const refuseTo: ConcurrenceCommand = { name: 'resolve', outcome: 'non-concur', on: day('2026-02-09'), by: 'p-1', points: ['No class in the language.', 'No elders.'], document: null };
  const stateAfter = (...before: readonly ConcurrenceCommand[]) => before.reduce((state, command) => {
    const decision = concurrence.decide(state, command, context, id);
    if (!decision.ok) throw new Error(decision.refusal.code);
    return decision.events.reduce(concurrence.evolve, state);
  }, concurrence.initial);
  const steps = (...before: readonly ConcurrenceCommand[]) => concurrenceSteps(ground(new Map(before.length > 0 ? [[`concurrence/${id}`, stateAfter(...before)]] : [])));
  const form = (wanted: string, ...before: readonly ConcurrenceCommand[]) => steps(...before).find(({ command }) => command === wanted);
  const take = (wanted: string, filled: Fields, ...before: readonly ConcurrenceCommand[]) => concurrence.decide(stateAfter(...before), sent(form(wanted, ...before), filled).commands[0] as ConcurrenceCommand, context, id);

  it('ask for one year after the other, each form by its year', () => {
    expect(form('openConcurrence')).toMatchObject({ id, of: '2026', version: 0 });
    expect(form('openConcurrence', ask)).toMatchObject({ id: 'plan-1/2027' });
    expect(concurrenceSteps(ground(new Map(), '2031-01-01'))).toEqual([]);
    const step = form('openConcurrence')!;
    expect(stepForm(step, aggregateNamed('concurrence')!.commands.openConcurrence!, '/x', null)).toMatchObject({ title: 'Ask the parent committee for its resolution (2026)', id: 'open-concurrence-plan-1-2026' });
    expect(take('openConcurrence', { committee: 'parents', board: 'board' })).toMatchObject({ ok: true, events: [{ data: { stage: 'council-input', year: 2026 } }] });
  });

  it('take a resolution with its points, and refuse one that does not concur and has none', () => {
    const told = { outcome: 'non-concur', on: '2026-02-09', by: 'p-1' };
    expect(take('resolve', told, ask)).toMatchObject({ ok: false, refusal: { code: 'concurrence.no-points' } });
    expect(take('resolve', { ...told, 'points.0': 'No class in the language.', 'points.2': 'No elders.' }, ask)).toMatchObject({ ok: true, events: [{ data: { points: ['No class in the language.', 'No elders.'] } }] });
  });

  it('take the board’s answer to each point, by a member of the board, and let the committee take its resolution back', () => {
    const step = form('answerPoint', ask, refuseTo);
    expect(step?.choices?.point).toEqual([{ value: '1', label: '1: No class in the language.' }, { value: '2', label: '2: No elders.' }]);
    expect(step?.choices?.by?.map(({ value }) => value)).toEqual(['b-1']);
    const told = { point: '2', answer: 'Elders come in spring.', by: 'b-1' };
    expect(take('answerPoint', { ...told, on: '2026-02-08' }, ask, refuseTo)).toMatchObject({ ok: false, refusal: { code: 'concurrence.answered-before-resolved' } });
    expect(take('answerPoint', { ...told, on: '2026-02-10' }, ask, refuseTo)).toMatchObject({ ok: true, events: [{ data: { point: 2, meeting: null } }] });
    expect(take('withdrawResolution', { by: 'p-1', reason: 'Another year’s.' }, ask, refuseTo)).toMatchObject({ ok: true });
  });
});
