import { describe, expect, it } from '@jest/globals';
import { contextAt, day, given } from '../../testing/given.js';
import { boardOf, boardStage, called, evening, michigan, minnesota, opened, programWith, showing, surroundings } from '../testing/room.js';
import { after, seven, there, types, withRules } from '../testing/meeting.js';
import { meeting } from './meeting.js';

describe('calling a meeting', () => {
  it('is refused for a body that is no board, and for one that there is not', () => {
    const showBody = (kind: 'council' | null) => surroundings(minnesota, [], { body: { 'board-1': { ...boardOf([]), kind, name: kind && 'Council' } } });
    given(meeting, []).when(called(), showBody('council')).refused('meeting.not-a-board');
    given(meeting, []).when(called(), showBody(null)).refused('body.not-found');
  });

  it('is refused for a special one without a purpose', () => {
    given(meeting, []).when(called({ kind: 'special' }), there).refused('meeting.purpose-missing', { mark: 'U', source: 'Minnesota law as read; of other boards it is supposed' });
  });

  it('is refused without rules: no stage and not all of the board’s own, a rule of seats without their number, or no source', () => {
    const source = { mark: 'D' as const, text: 'Bylaws' };
    given(meeting, []).when(called({ stage: null }), there).refused('meeting.rules-missing');
    given(meeting, []).when(called({ stage: null, rules: { quorum: 3 }, rulesSource: source }), there).refused('meeting.rules-missing');
    given(meeting, []).when(called({ rules: { quorumOf: 'seats' }, rulesSource: source, rulesBecause: 'So it is.' }), there).refused('meeting.seats-missing');
    given(meeting, []).when(called({ rules: { quorum: 3 } }), there).refused('meeting.rules-without-source');
    given(meeting, []).when(called({ rules: { quorum: 3 }, rulesSource: source }), there).refused('meeting.override-without-reason', { rules: 'program', mark: 'V', source: 'The law, as read' });
    given(meeting, []).when(called({ plan: null }), there).refused('meeting.stage-without-plan');
  });

  it('is refused for a plan that is not known or closed, and for a stage that its program has not', () => {
    given(meeting, []).when(called(), { ...there, plan: null }).refused('plan.not-found');
    given(meeting, []).when(called(), { ...there, plan: { ...there.plan!, open: false } }).refused('plan.closed');
    given(meeting, []).when(called({ stage: 'council-input' }), there).refused('stage.not-in-program');
    const odd = { ...there, rules: programWith([boardStage(minnesota, { options: { rules: 'of thumb' } })]) };
    given(meeting, []).when(called(), odd).refused('meeting.options-unreadable');
  });

  it('takes the program’s rules where the board adopted none by that day, and in their place what is this meeting’s alone, each with its source and its reason', () => {
    const source = { mark: 'D' as const, text: 'Bylaws, article 4' };
    const later = surroundings(minnesota, seven, { body: { 'board-1': withRules({ ...minnesota, quorum: 6 }, '2026-03-10') } });
    expect(given(meeting, []).when(called(), later).events()).toMatchObject([{ data: { rules: minnesota, rulesFrom: 'program', adoptedFrom: null, overrideBecause: null } }]);
    const [event] = given(meeting, []).when(called({ rules: { threshold: 'two-thirds-of-serving' }, rulesSource: source, rulesBecause: 'The plan spends the reserve.' }), there).events();
    expect(event).toMatchObject({ data: { rulesFrom: 'program', overrideBecause: 'The plan spends the reserve.' } });
    expect(event).toMatchObject({ data: { rules: { ...minnesota, threshold: 'two-thirds-of-serving' }, rulesMark: 'V', overridden: ['threshold'], overrideMark: 'D', overrideText: 'Bylaws, article 4' } });
    expect(given(meeting, [event!]).state).toMatchObject({ rulesSource: { mark: 'V', text: 'The law, as read' }, overrideSource: source });
  });

  it('goes by the rules that the board had adopted by that day, of several by those in force last, and says since when', () => {
    const two = { 'board-1': { ...boardOf(seven), rules: [...withRules(michigan, '2026-01-01').rules, ...withRules({ ...minnesota, quorum: 6 }, '2025-07-01').rules, ...withRules(minnesota, '2026-03-10').rules] } };
    const own = surroundings(minnesota, seven, { body: two });
    expect(given(meeting, []).when(called(), own).events()).toMatchObject([{ data: { rules: michigan, rulesMark: 'D', rulesText: 'Bylaws', rulesFrom: 'board', adoptedFrom: '2026-01-01', overridden: [] } }]);
    expect(given(meeting, []).when(called({ plan: null, stage: null }), { ...own, plan: null }).events()).toMatchObject([{ data: { rules: michigan, rulesFrom: 'board' } }]);
    given(meeting, []).when(called({ rules: { quorum: 3 }, rulesSource: { mark: 'D', text: 'A resolution' } }), own).refused('meeting.override-without-reason', { rules: 'board', mark: 'D', source: 'Bylaws' });
  });

  it('goes by what the board adopted between the call and the day; what was this meeting’s alone and the rule of its notice stay', () => {
    const own = { rules: { abstentions: 'as-nay' as const }, rulesSource: { mark: 'D' as const, text: 'A resolution' }, rulesBecause: 'As resolved.' };
    const adopted = (from: string) => surroundings(minnesota, seven, { body: { 'board-1': withRules(michigan, from) } });
    const so = after(there, called(own));
    so.when(opened(seven), there).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: seven } });
    so.when(opened(seven), adopted('2026-03-10')).then({ type: 'MeetingOpened', data: { at: evening('18:00'), present: seven } });
    const events = so.when(opened(seven), adopted('2026-03-08')).events();
    expect(events).toMatchObject([{ type: 'RulesTakenUp', data: { rules: { ...michigan, abstentions: 'as-nay', notice: minnesota.notice }, rulesText: 'Bylaws', rulesFrom: 'board', adoptedFrom: '2026-03-08' } }, { type: 'MeetingOpened' }]);
    expect(events.reduce(meeting.evolve, so.state)).toMatchObject({ rulesFrom: 'board', noticeTerms: { rulesFrom: 'program', rulesSource: { text: 'The law, as read' } }, overrideBecause: 'As resolved.' });
    expect(types(after(adopted('2026-03-08'), called()).when(opened(seven), adopted('2026-03-08')).events())).toEqual(['MeetingOpened']);
  });

  it('of no plan goes by the board’s own rules', () => {
    const rules = { ...michigan };
    const context = contextAt('2026-03-02T15:00:00.000Z', { plan: null, seen: showing({ body: { 'board-1': boardOf(seven) } }) });
    const [event] = given(meeting, []).when(called({ plan: null, stage: null, rules, rulesSource: { mark: 'V', text: 'MCL 15.263' } }), context).events();
    expect(event).toMatchObject({ data: { plan: null, rules: michigan, planStart: null } });
  });

  it('twice with the same particulars changes nothing, and with others is refused', () => {
    after(there, called()).when(called(), there).then();
    after(there, called()).when(called({ on: day('2026-03-16') }), there).refused('meeting.already-called');
  });
});
