import { describe, expect, it } from '@jest/globals';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { say } from '#libs/messages/say.js';
import type { Content } from '../content.js';
import type { DecisionContext } from '../decider.js';
import type { BodyFacts, DraftFacts } from '../facts.js';
import { contextAt, day, given, instant } from '../testing/given.js';
import type { CouncilRoundCommand, RoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { councilRound, effects } from './round.js';
import { answerTo, recommendationsOf } from './state.js';
import { blocking, ccc, council, draftOf, mdc, parents, rulesOf, seenIn, stage } from './testing/program.js';

const id = 'plan-1/council-input';
const board = { name: 'School board', kind: 'board' as const, members: [], rules: [] };
const at = (draft: DraftFacts = draftOf(['one']), now = '2026-02-10T15:00:00.000Z', more: Partial<DecisionContext> = {}): DecisionContext =>
  contextAt(now, { ...seenIn(draft, { council, community: { ...council, name: 'Community council' }, board }), ...more });
const after = (events: readonly CouncilRoundEvent[]) => given(councilRound, events);
type Fields<C> = C extends CouncilRoundCommand ? Partial<Omit<C, 'name'>> : never;

const heard = [{ kind: mdc, subject: null, body: 'council', required: true, because: 'the district is adjoining' }];
const open = (more: Fields<RoundCommand<'openRound'>> = {}): RoundCommand<'openRound'> => ({ name: 'openRound', revision: 1, councils: heard, explanations: {}, ...more });
const meet = (more: Fields<RoundCommand<'recordCouncilMeeting'>> = {}): RoundCommand<'recordCouncilMeeting'> =>
  ({ name: 'recordCouncilMeeting', council: mdc, on: day('2026-02-03'), place: 'Media center', present: ['m-1', 'm-2'], guests: 3, revision: null, draft: null, testData: false, ...more });
const recommend = (more: Fields<RoundCommand<'giveRecommendation'>> = {}): RoundCommand<'giveRecommendation'> =>
  ({ name: 'giveRecommendation', council: mdc, section: 'strategies', item: '5', text: 'Tick its aspects.', by: 'm-1', meeting: 1, testData: false, ...more });
const answer = (more: Fields<RoundCommand<'disposeOf'>> = {}): RoundCommand<'disposeOf'> =>
  ({ name: 'disposeOf', recommendation: 1, outcome: 'accepted', reason: 'It was forgotten.', change: { revision: 2, section: 'strategies', item: null, field: null }, by: 'coordinator-1', ...more });
const certify = (more: Fields<RoundCommand<'certifyInput'>> = {}): RoundCommand<'certifyInput'> => ({ name: 'certifyInput', revision: 2, by: 'superintendent-1', explanations: {}, ...more });
/** A rule of the program refuses it, and what is to be done about it stands beside it. */
const byRule = (code: string, params: MessageParams = expect.anything() as never) => ['guard.blocks', expect.anything() as never, [{ code, params }]] as const;
const withdraw: RoundCommand<'withdrawRecommendation'> = { name: 'withdrawRecommendation', recommendation: 1, by: 'm-1', meeting: null, reason: 'Recorded twice.' };

/** Runs commands one after the other, each of which must be accepted. */
function told(commands: readonly CouncilRoundCommand[], context = at(), before: readonly CouncilRoundEvent[] = []): readonly CouncilRoundEvent[] {
  return commands.reduce<readonly CouncilRoundEvent[]>((events, command) => [...events, ...after(events).when(command, context, id).events()], before);
}
const two = draftOf(['one', 'two']);
const opened = told([open()]);
const recommended = told([meet(), recommend()], at(), opened);
const answered = told([answer()], at(two), recommended);
const concluded = told([certify()], at(two), answered);

describe('a round of council input is not opened', () => {
  it('on a revision that nobody froze, that is not the last, or whose text was changed since', () => {
    after([]).when(open({ revision: 2 }), at(), id).refused('council.no-revision', { revision: 2 });
    after([]).when(open(), at(two), id).refused('council.revision-superseded', { revision: 1, last: 2 });
    after([]).when(open(), at(draftOf(['one'], { now: 'changed' })), id).refused('council.revision-changed', { revision: 1, sections: 'strategies' });
    after([]).when(open(), at(draftOf(['one'], { begun: false, period: null })), id).refused('council.no-revision', { revision: 1 });
  });

  it('in a plan that is closed, for a stage that its program doesn’t have, or before those that come first', () => {
    after([]).when(open(), at(two, undefined, { plan: null }), id).refused('plan.not-found');
    after([]).when(open(), at(two, undefined, { plan: { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' } }), id).refused('plan.closed');
    after([]).when(open(), at(), 'plan-1/board-approval').refused('stage.not-in-program');
    const first = { ...stage, id: 'first', title: 'First' };
    const rules = rulesOf({ stages: [first, { ...stage, after: ['first'] }] });
    const seen: DecisionContext['seen'] = (kind, name) => (kind === 'council-round' ? ({ status: 'open', revision: 1, certified: null, attested: false } as never) : at().seen(kind, name));
    after([]).when(open(), at(undefined, undefined, { rules, seen }), id).refused('stage.out-of-order', { stage: 'Council input', before: 'First', mark: 'U', source: 'The order of the program' });
  });

  it('without a council that the program requires of this district, nor as one that is not required', () => {
    const schools = draftOf(['one'], { also: { schools: [{ key: '1', fields: {} }] } });
    after([]).when(open(), at(schools), id).refused('council.required-missing', { council: 'Community council, 1', subject: '1', because: 'there is a racially identifiable school', mark: 'none', source: '' });
    after([]).when(open({ councils: [{ ...heard[0]!, required: false }] }), at(), id).refused('council.required-by-rule');
    const voluntary = draftOf(['one'], { district: { number: '', name: '', status: 'voluntary' } });
    expect(after([]).when(open({ councils: [{ ...heard[0]!, required: false }] }), at(voluntary), id).events()).toHaveLength(1);
  });

  it('of a revision above which the period or the district was changed since', () => {
    const changed = draftOf(['one']);
    const now = { ...changed, district: { number: '0001', name: 'A district', status: 'racially-isolated' } };
    after([]).when(open(), at(now), id).refused('council.revision-changed', { revision: 1, sections: 'header' });
  });

  it('with councils that there are not, a board, one named twice, or one body as two of them', () => {
    after([]).when(open({ councils: [{ ...heard[0]!, kind: 'another' }] }), at(), id).refused('council.unknown-kind', { kind: 'another', kinds: `${mdc}, ${ccc}` });
    after([]).when(open({ councils: [...heard, ...heard] }), at(), id).refused('council.named-twice');
    const twice = [...heard, { kind: ccc, subject: null, body: 'council', required: false, because: 'it wants to be heard' }];
    after([]).when(open({ councils: twice }), at(), id).refused('council.body-twice', { body: 'Multidistrict council' });
    after(opened).when({ name: 'takeUpRevision', revision: 2, councils: twice, also: [] }, at(two), id).refused('council.body-twice', { body: 'Multidistrict council' });
    after([]).when(open({ councils: [{ ...heard[0]!, body: 'nobody' }] }), at(), id).refused('council.no-body', { council: mdc });
    after([]).when(open({ councils: [{ ...heard[0]!, body: 'board' }] }), at(), id).refused('council.is-a-board', { body: 'School board' });
  });

  it('while one is open, nor where a guard of the program blocks it', () => {
    after(opened).when(open({ councils: [{ ...heard[0]!, because: 'another reason' }] }), at(), id).refused('council.already-open', { round: 1 });
    after(opened).when(open(), at(), id).then();
    const rules = rulesOf({ guards: (_stage, moment) => [blocking('a-guard', moment !== 'open')] });
    after([]).when(open(), at(undefined, undefined, { rules }), id).refused('guard.blocks');
  });
});

describe('a meeting of a council', () => {
  it('has members present only who served on that day; others are counted', () => {
    after(opened).when(meet({ present: ['m-1', 'stranger'] }), at(), id).refused('council.not-serving', { person: 'stranger', council: 'Multidistrict council', on: '2026-02-03' });
    after(opened).when(meet({ present: ['m-8'] }), at(), id).refused('council.not-serving');
    after(opened).when(meet({ present: ['m-1', 'm-1'] }), at(), id).refused('council.present-twice', { person: 'm-1' });
    expect(after(opened).when(meet({ on: day('2026-01-31'), present: ['m-8'] }), at(), id).events()).toMatchObject([{ data: { present: ['m-8'], serving: 9 } }]);
  });

  it('is not recorded before it happened, twice, of no council of the round, or without a round', () => {
    after(opened).when(meet({ on: day('2026-02-11') }), at(), id).refused('council.in-future', { on: '2026-02-11', today: '2026-02-10' });
    after(recommended).when(meet(), at(), id).refused('council.meeting-recorded');
    after(opened).when(meet({ council: ccc }), at(), id).refused('council.not-heard', { council: ccc, councils: mdc });
    after([]).when(meet(), at(), id).refused('council.not-open');
  });

  it('is of no text that was frozen after it: an earlier revision is named, or the draft that they had', () => {
    const draft = draftOf(['zero', 'one']);
    const later = { ...draft, revisions: draft.revisions.map((revision) => (revision.number === 2 ? { ...revision, frozenOn: day('2026-02-05') } : revision)) };
    const opening = told([open({ revision: 2 })], at(later));
    const met = (more: Fields<RoundCommand<'recordCouncilMeeting'>> = {}) => after(opening).when(meet(more), at(later), id);
    met().refused('council.met-before-frozen', { on: '2026-02-03', revision: 2, frozenOn: '2026-02-05', earlier: 1 });
    met({ revision: 3 }).refused('council.no-revision-heard', { revision: 3, round: 2 });
    met({ on: day('2026-01-14'), revision: 1 }).refused('council.met-before-frozen', { on: '2026-01-14', revision: 1, frozenOn: '2026-01-15', earlier: 'none' });
    expect(met({ revision: 1 }).events()).toMatchObject([{ data: { revision: 1, draft: null } }]);
    expect(met({ draft: 'The draft of 1 February.' }).events()).toMatchObject([{ data: { revision: null, draft: 'The draft of 1 February.' } }]);
    expect(met({ on: day('2026-02-05') }).events()).toMatchObject([{ data: { revision: 2, draft: null } }]);
    const recorded = told([meet({ on: day('2026-02-06') })], at(later), opening);
    const correct = { name: 'correctCouncilMeeting' as const, meeting: 1, on: day('2026-02-03'), place: 'Media center', present: ['m-1', 'm-2'], guests: 3, revision: null, draft: null, reason: 'A wrong day.' };
    after(recorded).when(correct, at(later), id).refused('council.met-before-frozen');
    expect(after(recorded).when({ ...correct, revision: 1 }, at(later), id).events()).toMatchObject([{ type: 'CouncilMeetingCorrected', data: { on: '2026-02-03', revision: 1 } }]);
  });

  it('takes effect on its day, and is corrected by a new event', () => {
    expect(after(opened).when(meet(), at(), id).events()).toMatchObject([{ type: 'CouncilMeetingHeld', effective: instant('2026-02-03T11:00:00.000Z'), data: { meeting: 1, serving: 8, guests: 3 } }]);
    const { on, place, present } = meet();
    const correct: RoundCommand<'correctCouncilMeeting'> = { name: 'correctCouncilMeeting', meeting: 1, on, place, present, guests: 4, revision: null, draft: null, reason: 'One more came.' };
    const corrected = told([correct], at(), recommended);
    expect(corrected.slice(-2).map(({ type }) => type)).toEqual(['RecommendationGiven', 'CouncilMeetingCorrected']);
    expect(after(corrected).state).toMatchObject({ round: { meetings: [{ guests: 4, testData: false }] } });
    after(corrected).when(correct, at(), id).then();
    after(recommended).when({ ...correct, meeting: 2 }, at(), id).refused('council.no-meeting', { meeting: 2 });
    after(recommended).when({ ...correct, present: ['m-2'] }, at(), id).refused('council.correction-contradicts', { recommendation: 1 });
  });
});

describe('a recommendation', () => {
  it('is pinned to a section of the revision that there is', () => {
    after(opened).when(recommend({ section: 'goals', meeting: null }), at(), id).refused('council.no-section', { section: 'goals', revision: 1 });
    after(opened).when(recommend({ item: '4', meeting: null }), at(), id).refused('council.no-item', { item: '4', section: 'strategies', revision: 1 });
    expect(recommended.at(-1)).toMatchObject({ data: { recommendation: 1, pin: { revision: 1, section: 'strategies', hash: 'of one', item: '5' } } });
  });

  it('is given by a member who served and was there, at a meeting that was held, and not before it', () => {
    const held = told([meet()], at(), opened);
    after(held).when(recommend({ by: 'm-3' }), at(), id).refused('council.not-present', { person: 'm-3', meeting: 1 });
    after(held).when(recommend({ by: 'stranger', meeting: null }), at(), id).refused('council.not-serving');
    after(held).when(recommend({ meeting: 2 }), at(), id).refused('council.no-meeting', { meeting: 2 });
    after(held).when(recommend({ on: day('2026-02-02') }), at(), id).refused('council.before-its-meeting', { on: '2026-02-02', meeting: '2026-02-03' });
    after(held).when(recommend({ on: day('2026-02-11') }), at(), id).refused('council.in-future');
    after(held).when(recommend({ council: ccc }), at(), id).refused('council.not-heard', { council: ccc, councils: mdc });
  });

  it('of the council’s own is told to those who were there, or to all who served where it met nowhere', () => {
    const held = told([meet()], at(), opened);
    expect(after(held).when(recommend({ by: null }), at(), id).events()).toMatchObject([{ data: { by: null, givers: ['m-1', 'm-2'], on: '2026-02-03' } }]);
    expect(after(held).when(recommend({ by: null, meeting: null }), at(), id).events()).toMatchObject([{ data: { givers: expect.not.arrayContaining(['m-8']), on: '2026-02-10' } }]);
    const nobody = at(undefined, undefined, seenIn(draftOf(['one']), { council: { ...council, members: [] } }));
    after(opened).when(recommend({ by: null, meeting: null }), nobody, id).refused('council.nobody-gave-it');
  });

  it('keeps its pin when the round goes on with a later revision', () => {
    const later = told([{ name: 'takeUpRevision', revision: 2, councils: null, also: [] }, recommend({ by: 'm-2' })], at(two), recommended);
    expect(recommendationsOf(after(later).state).map(({ pin }) => [pin.revision, pin.hash])).toEqual([[1, 'of one'], [2, 'of two']]);
    after(later).when({ name: 'takeUpRevision', revision: 1, councils: null, also: [] }, at(two), id).refused('council.change-not-later');
    after(recommended).when({ name: 'takeUpRevision', revision: 2, councils: [{ ...heard[0]!, body: 'board' }], also: [] }, at(two), id).refused('council.is-a-board');
    after(recommended).when({ name: 'takeUpRevision', revision: 3, councils: null, also: [] }, at(two), id).refused('council.no-revision', { revision: 3 });
    after([]).when({ name: 'takeUpRevision', revision: 2, councils: null, also: [] }, at(two), id).refused('council.not-open');
    const without = [{ kind: ccc, subject: null, body: 'council', required: false, because: 'it wants to be heard' }];
    const voluntary = draftOf(['one', 'two'], { district: { number: '', name: '', status: 'voluntary' } });
    after(recommended).when({ name: 'takeUpRevision', revision: 2, councils: without, also: [] }, at(voluntary), id).refused('council.was-heard');
    after(opened).when({ name: 'takeUpRevision', revision: 2, councils: without, also: [] }, at(voluntary), id).refused('council.stays-required', { council: 'Multidistrict council' });
    after(opened).when({ name: 'takeUpRevision', revision: 2, councils: [{ ...heard[0]!, required: false }], also: [] }, at(voluntary), id).refused('council.stays-required');
    after(later).when({ name: 'takeUpRevision', revision: 2, councils: null, also: [] }, at(two), id).then();
  });
});

describe('a disposition', () => {
  it('refers to a recommendation that was given and not taken back', () => {
    after(recommended).when(answer({ recommendation: 2 }), at(two), id).refused('council.no-recommendation-numbered', { recommendation: 2 });
    const taken = told([withdraw], at(), recommended);
    after(taken).when(answer(), at(two), id).refused('council.withdrawn', { recommendation: 1 });
    after(taken).when(withdraw, at(two), id).then();
    after(recommended).when({ ...withdraw, by: 'coordinator-1' }, at(), id).refused('council.not-a-giver', { person: 'coordinator-1', recommendation: 1 });
    after(recommended).when({ ...withdraw, recommendation: 2 }, at(), id).refused('council.no-recommendation-numbered');
  });

  it('is owed until it is taken back by the member who gave it while they serve, or by the council at a later meeting', () => {
    const gone = { ...council, members: council.members.map((member) => (member.person === 'm-1' ? { ...member, until: day('2026-02-10') } : member)) };
    const later = (members = council) => contextAt('2026-02-10T15:00:00.000Z', { ...seenIn(draftOf(['one']), { council: members, board }) });
    after(recommended).when(withdraw, later(gone), id).refused('council.not-serving', { person: 'm-1', council: 'Multidistrict council', on: '2026-02-10' });
    after(recommended).when({ ...withdraw, by: 'm-2' }, later(), id).refused('council.not-a-giver', { person: 'm-2', recommendation: 1 });
    after(recommended).when({ ...withdraw, meeting: 1 }, later(), id).refused('council.withdrawn-by-member', { recommendation: 1 });
    const own = told([meet(), recommend({ by: null }), meet({ on: day('2026-02-02'), place: 'Library' }), meet({ on: day('2026-02-05'), present: ['m-2', 'm-3'] })], later(), opened);
    after(own).when(withdraw, later(), id).refused('council.withdrawn-at-meeting', { recommendation: 1, council: 'Multidistrict council' });
    after(own).when({ ...withdraw, meeting: 1 }, later(), id).refused('council.withdrawn-before-given', { recommendation: 1, on: '2026-02-03', meeting: 1 });
    after(own).when({ ...withdraw, meeting: 2 }, later(), id).refused('council.withdrawn-before-given', { recommendation: 1, on: '2026-02-03', meeting: 2 });
    after(own).when({ ...withdraw, meeting: 3 }, later(), id).refused('council.not-present', { person: 'm-1', meeting: 3 });
    const taken = told([{ ...withdraw, by: 'm-2', meeting: 3 }], later(), own);
    expect(taken.at(-1)).toEqual({ type: 'RecommendationWithdrawn', data: { recommendation: 1, by: 'm-2', meeting: 3, reason: 'Recorded twice.' } });
    after(taken).when({ ...meet({ on: day('2026-02-05'), present: ['m-3'] }), name: 'correctCouncilMeeting', meeting: 3, reason: 'He was not there.' } as never, later(), id).refused('council.correction-returns', { recommendation: 1 });
  });

  it('is made by who has the role for it today', () => {
    after(recommended).when(answer({ by: 'superintendent-1' }), at(two), id).refused('council.not-in-role', { person: 'superintendent-1', role: 'Coordinator', on: '2026-02-10', mark: 'none', source: '' });
    const nobody = rulesOf({ stages: [{ ...stage, waits: {} }] });
    after(recommended).when(answer(), at(two, undefined, { rules: nobody }), id).refused('council.no-decider');
    const sourced = rulesOf({ stages: [{ ...stage, options: { ...stage.options, disposer: 'Coordinator', disposerSource: { mark: 'U', text: 'A choice' } } }] });
    after(recommended).when(answer({ by: 'superintendent-1' }), at(two, undefined, { rules: sourced }), id).refused('council.not-in-role', { person: 'superintendent-1', role: 'Coordinator', on: '2026-02-10', mark: 'U', source: 'A choice' });
  });

  it('that accepts links to a change that answers it, and the change is really there', () => {
    after(recommended).when(answer({ change: null }), at(two), id).refused('council.change-missing');
    after(recommended).when(answer({ outcome: 'in-part', change: null }), at(two), id).refused('council.change-missing');
    after(recommended).when(answer(), at(), id).refused('council.no-revision', { revision: 2 });
    after(recommended).when(answer({ change: { revision: 1, section: 'strategies', item: null, field: null } }), at(two), id).refused('council.change-not-later');
    after(recommended).when(answer(), at(draftOf(['one', 'one'])), id).refused('council.not-changed', { section: 'strategies', since: 1 });
    after(recommended).when(answer({ change: { revision: null, section: 'strategies', item: null, field: null } }), at(), id).refused('council.not-changed');
    after(recommended).when(answer({ outcome: 'not' }), at(two), id).refused('council.change-without-acceptance');
    const now = draftOf(['one'], { now: 'changed' });
    expect(after(recommended).when(answer({ change: { revision: null, section: 'strategies', item: null, field: null } }), at(now), id).events()).toMatchObject([{ data: { outcome: 'accepted', change: { revision: null } } }]);
    expect(after(recommended).when(answer({ outcome: 'not', change: null }), at(), id).events()).toMatchObject([{ data: { outcome: 'not', change: null } }]);
  });

  it('that accepts what was said of an item shows that this item changed, or the one that it names, and else says what did', () => {
    const items = (aim: string, other: string, extra = {}): Content => ({ strategies: [{ key: '5', fields: { name: 'A course', aim } }, { key: '6', fields: { name: other, ...extra } }] });
    const draft = (was: ReturnType<typeof items>, is: ReturnType<typeof items>) => draftOf(['one', 'two'], { content: is, contentOf: (number) => [was, is][number - 1] ?? null });
    const change = (more = {}) => ({ change: { revision: 2, section: 'strategies', item: null, field: null, ...more } });
    const elsewhere = at(draft(items('Aim', 'Six'), items('Aim', 'Sixth')));
    after(recommended).when(answer(change()), elsewhere, id).refused('council.item-not-changed', { section: 'strategies', item: '5', since: 1, changed: '6' });
    after(recommended).when(answer(change({ item: '7' })), elsewhere, id).refused('council.item-not-changed', { section: 'strategies', item: '7', since: 1, changed: '6' });
    expect(after(recommended).when(answer(change({ item: '6' })), elsewhere, id).events()).toMatchObject([{ data: { change: { item: '6', field: null } } }]);
    expect(after(recommended).when(answer(change({ revision: null, item: '6', field: 'name' })), elsewhere, id).events()).toMatchObject([{ data: { change: { revision: null, item: '6', field: 'name' } } }]);

    const there = at(draft(items('Aim', 'Six'), items('Another', 'Six', { note: '' })));
    after(recommended).when(answer(change({ field: 'name' })), there, id).refused('council.field-not-changed', { section: 'strategies', item: '5', field: 'name', since: 1, changed: 'aim' });
    expect(after(recommended).when(answer(change({ field: 'aim' })), there, id).events()).toMatchObject([{ data: { change: { item: '5', field: 'aim' } } }]);
    expect(after(recommended).when(answer(change({ item: '6', field: 'note' })), there, id).events()).toMatchObject([{ data: { change: { item: '6', field: 'note' } } }]);

    const reordered = at(draft(items('Aim', 'Six'), { strategies: [...items('Aim', 'Six').strategies!].reverse() }));
    after(recommended).when(answer(change()), reordered, id).refused('council.item-not-changed', { section: 'strategies', item: '5', since: 1, changed: 'none' });
    const ofSection = told([meet(), recommend({ item: null })], at(), opened);
    after(ofSection).when(answer(change({ field: 'aim' })), there, id).refused('council.field-without-item', { field: 'aim' });
    expect(after(ofSection).when(answer(change()), there, id).events()).toMatchObject([{ data: { change: { item: null } } }]);
  });

  it('may be followed by another, which stands in its place and is told anew', () => {
    const system = { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' } as const;
    const once = told([system], at(two), answered);
    expect(effects(after(once).state)).toEqual([]);
    const twice = told([answer({ outcome: 'not', change: null, reason: 'There was no room.' })], at(two), once);
    const [recommendation] = recommendationsOf(after(twice).state);
    expect(recommendation!.dispositions).toHaveLength(2);
    expect(answerTo(recommendation!)).toMatchObject({ outcome: 'not', told: [] });
    expect(effects(after(twice).state)).toEqual([{ id: 'tell-givers/1', kind: 'tell-givers' }]);
    after(twice).when(answer({ outcome: 'not', change: null, reason: 'There was no room.' }), at(two), id).then();
  });
});

describe('those who gave it are told', () => {
  const noteTold = { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' } as const;

  it('of an answer that there is, and only they', () => {
    after(recommended).when(noteTold, at(), id).refused('council.not-answered', { recommendation: 1 });
    after(answered).when({ ...noteTold, recommendation: 7 }, at(two), id).refused('council.no-recommendation-numbered');
    after(answered).when({ ...noteTold, person: 'm-2' }, at(two), id).refused('council.not-a-giver', { person: 'm-2', recommendation: 1 });
  });

  it('by an effect that is wanted until each of them was told or found to have no address', () => {
    expect(effects(after(recommended).state)).toEqual([]);
    expect(effects(after(answered).state)).toEqual([{ id: 'tell-givers/1', kind: 'tell-givers' }]);
    const done = told([noteTold], at(two), answered);
    expect(effects(after(done).state)).toEqual([]);
    after(done).when(noteTold, at(two), id).then();
    expect(councilRound.waits!(after(done).state, rulesOf()).filter(({ key }) => key.startsWith('tell'))).toEqual([]);
  });

  it('by hand where they have no address, which is a task until it is done', () => {
    const missed = told([{ name: 'noteNotReached', recommendation: 1, disposition: 1, person: 'm-1', because: 'no-address' }], at(two), answered);
    const tell = (events: readonly CouncilRoundEvent[]) => councilRound.waits!(after(events).state, rulesOf()).find(({ key }) => key === 'tell/1');
    expect(effects(after(missed).state)).toEqual([]);
    expect(tell(missed)).toMatchObject({ status: 'open', due: '2026-03-03', owners: ['coordinator'] });
    const byHand = { name: 'recordTold', recommendation: 1, person: 'm-1', on: day('2026-02-09') } as const;
    after(missed).when(byHand, at(two), id).refused('council.told-before-answer');
    const done = told([{ ...byHand, on: undefined }], at(two), missed);
    expect(tell(done)).toMatchObject({ status: 'done' });
    expect(done.at(-1)).toMatchObject({ type: 'GiverTold', data: { messageId: null, via: 'hand' } });
  });

  it('by nothing that lies in the outbox, where nobody has it: that is a task until it is noted how they were told', () => {
    const tell = (events: readonly CouncilRoundEvent[]) => councilRound.waits!(after(events).state, rulesOf()).find(({ key }) => key === 'tell/1');
    const lies = { ...noteTold, via: 'outbox' } as const;
    const written = told([lies], at(two), answered);
    expect(recommendationsOf(after(written).state)[0]!.dispositions[0]!.told).toEqual([{ person: 'm-1', how: 'outbox' }]);
    expect(effects(after(written).state)).toEqual([]);
    expect(tell(written)).toMatchObject({ status: 'open', owners: ['coordinator'] });
    after(written).when(lies, at(two), id).then();
    const byHand = told([{ name: 'recordTold', recommendation: 1, person: 'm-1' }], at(two), written);
    expect(tell(byHand)).toMatchObject({ status: 'done' });
    // What is told of the outbox afterwards takes nothing back.
    after(byHand).when(lies, at(two), id).then();
  });

  it('though the round be certified, and the plan closed since', () => {
    expect(councilRound.process!(after(concluded).state, id)).toMatchObject({ open: true });
    const closed = at(two, undefined, { plan: { id: 'plan-1', program: 'a-program@1', open: false, coordinator: 'coordinator' } });
    const done = [...concluded, ...after(concluded).when(noteTold, closed, id).events()];
    expect(councilRound.process!(after(done).state, id)).toEqual({ kind: 'council', subject: 'plan-1~council-input', round: 1, open: false });
  });
});

describe('the certification “we sought and received input” is refused', () => {
  it('while a required council has given none, which is told with the rule that requires it, or who named it', () => {
    const itsRule = { because: 'the district is adjoining', by: 'rule', mark: 'V', source: 'The law of councils' };
    after(opened).when(certify({ revision: 1 }), at(), id).refused('council.no-recommendation', { councils: 'Multidistrict council', count: 1, withdrawn: 'none', ...itsRule });
    after(told([meet()], at(), opened)).when(certify({ revision: 1 }), at(), id).refused('council.no-recommendation');
    const taken = told([withdraw], at(), recommended);
    after(taken).when(certify({ revision: 1 }), at(), id).refused('council.no-recommendation', { councils: 'Multidistrict council', count: 1, withdrawn: '1', ...itsRule });
    const asked = told([open({ councils: [{ kind: mdc, subject: null, body: 'council', required: true, because: 'Adjoining.' }, { kind: ccc, subject: null, body: 'community', required: true, because: 'We want to hear them.' }] }), meet(), recommend()], at());
    after(asked).when(certify({ revision: 1 }), at(), id).refused('council.no-recommendation', { councils: 'Community council', count: 1, withdrawn: 'none', because: 'We want to hear them.', by: 'opener', mark: 'none', source: '' });
  });

  it('while a recommendation has no disposition', () => {
    after(recommended).when(certify({ revision: 1 }), at(), id).refused(...byRule('council.no-disposition', { recommendation: 1 }));
  });

  it('while the change that was promised is not frozen, or was taken back', () => {
    const promised = told([answer({ change: { revision: null, section: 'strategies', item: null, field: null } })], at(draftOf(['one'], { now: 'changed' })), recommended);
    after(promised).when(certify({ revision: 1 }), at(draftOf(['one'], { now: 'changed' })), id).refused(...byRule('council.change-not-frozen', { recommendation: 1, section: 'strategies' }));
    after(answered).when(certify({ revision: 3 }), at(draftOf(['one', 'two', 'one'])), id).refused(...byRule('council.change-not-frozen'));
    const both = (name: string, other: string) => ({ strategies: [{ key: '5', fields: { name } }, { key: '6', fields: { name: other } }] });
    const takenBack = draftOf(['one', 'two', 'three'], { contentOf: (number) => [both('one', 'Six'), both('two', 'Six'), both('one', 'Sixth')][number - 1] ?? null });
    after(answered).when(certify({ revision: 3 }), at(takenBack), id).refused(...byRule('council.change-not-frozen', { recommendation: 1, section: 'strategies' }));
    expect(told([certify()], at(draftOf(['one', 'changed'])), promised).at(-1)).toMatchObject({ type: 'RoundConcluded', data: { revision: 1, answeredIn: 2 } });
  });

  it('as heard on a text that the round went on with and that lay before no council', () => {
    const certified = (events: readonly CouncilRoundEvent[], context = at(two)) => told([certify()], context, events).at(-1);
    const wentOn: CouncilRoundCommand = { name: 'takeUpRevision', revision: 2, councils: null, also: [] };
    expect(certified(told([wentOn], at(two), answered))).toMatchObject({ data: { revision: 1, answeredIn: 2 } });
    const metAgain = meet({ on: day('2026-02-09'), revision: 2 });
    const early = { ...two, revisions: two.revisions.map((one) => ({ ...one, frozenOn: day('2026-02-01') })) };
    expect(certified(told([wentOn, metAgain], at(early), answered), at(early))).toMatchObject({ data: { revision: 2, answeredIn: 2 } });
    const both = told([open({ councils: [...heard, { kind: ccc, subject: null, body: 'community', required: false, because: 'it wants to be heard' }] }), meet(), recommend()], at());
    const oneWentOn = told([answer(), wentOn, meet({ on: day('2026-02-09'), revision: 2, council: ccc })], at(early), both);
    expect(certified(oneWentOn, at(early))).toMatchObject({ data: { revision: 1 } });
  });

  it('while no member was marked for the parent committee on the day on which the council recommended, where ten or more American Indian students ask for it', () => {
    const marked = (change: Partial<BodyFacts['members'][number]>) => ({ ...council, members: council.members.map((member) => (member.seat ? { ...member, ...change } : member)) });
    const seeing = (body: BodyFacts) => at(two, undefined, seenIn(two, { council: body }));
    for (const body of [marked({ seat: null }), marked({ until: day('2026-02-03') }), marked({ from: day('2026-02-04') })]) {
      after(answered).when(certify(), seeing(body), id).refused(...byRule('council.not-represented', { seat: parents, meant: 'none', council: 'Multidistrict council', days: '2026-02-03', because: 'ten or more American Indian students', mark: 'S', source: 'A handbook' }));
    }
    for (const body of [marked({ from: day('2026-02-03') }), marked({ until: day('2026-02-04') })]) expect(after(answered).when(certify(), seeing(body), id).events()).toMatchObject([{ type: 'RoundConcluded' }]);
    // Who was seated after the meeting is heard at the next one.
    const late = seeing(marked({ from: day('2026-02-04') }));
    const again = told([meet({ on: day('2026-02-05'), place: 'Library' }), recommend({ meeting: 2 }), answer({ recommendation: 2, outcome: 'not', change: null })], late, answered);
    expect(after(again).when(certify(), late, id).events()).toMatchObject([{ type: 'RoundConcluded' }]);
  });

  it('for want of a marked member on a council that need not be heard, once that one was heard, and not before', () => {
    const unmarked = { ...council, members: council.members.map((member) => ({ ...member, seat: null })) };
    const seeing = (draft: DraftFacts, now?: string) => at(draft, now, seenIn(draft, { council, community: unmarked }));
    const beside = told([open({ councils: [...heard, { kind: ccc, subject: null, body: 'community', required: false, because: 'it wants to be heard' }] }), meet(), recommend()], seeing(draftOf(['one'])));
    const both = told([answer()], seeing(two), beside);
    const lacks = byRule('council.not-represented', expect.objectContaining({ council: 'Community council', days: '2026-02-04' }) as never);
    after(told([meet({ council: ccc, on: day('2026-02-04'), revision: 1 })], seeing(two), both)).when(certify(), seeing(two), id).refused(...lacks);
    const alone = told([recommend({ council: ccc, meeting: null, on: day('2026-02-04') }), answer({ recommendation: 2, outcome: 'not', change: null })], seeing(two), both);
    after(alone).when(certify(), seeing(two), id).refused(...lacks);
    expect(after(both).when(certify(), seeing(two), id).events()).toMatchObject([{ type: 'RoundConcluded' }]);
  });

  it('while the seat of a member only has the words’ letters in it, or says that they are none of it', () => {
    const seated = (seat: string) => at(two, undefined, seenIn(two, { council: { ...council, members: [{ person: 'm-1', seat, from: day('2025-09-01'), until: null }] } }));
    for (const seat of [`Trans${parents}`, `${parents}s’ neighbor`, `Former ${parents}`, `Non-${parents}`, 'American Indian Parent', 'Advisory Committee']) after(answered).when(certify(), seated(seat), id).refused(...byRule('council.not-represented'));
    for (const seat of [parents, parents.toUpperCase(), `Delegate of the ${parents}, grade 3`]) expect(after(answered).when(certify(), seated(seat), id).events()).toHaveLength(1);
  });

  it('with the seat of a member that was meant for it, where it is spelled a letter or two otherwise', () => {
    const meant = (seats: readonly string[]) => {
      const members = seats.map((seat, i) => ({ person: `m-${i + 1}`, seat, from: day('2025-09-01'), until: null }));
      const decision = after(answered).when(certify(), at(two, undefined, seenIn(two, { council: { ...council, members } })), id);
      decision.refused(...byRule('council.not-represented', expect.objectContaining({ meant: expected(seats) }) as never));
    };
    const expected = (seats: readonly string[]) => seats.filter((seat) => seat.includes('ommitee')).map((seat) => `“${seat}”`).join(', ') || 'none';
    meant(['Teachers', `Former ${parents}`]);
    meant(['Teachers', 'american indian parent advisory commitee', 'Delegate of the American Indian Parents Advisory Commitee, grade 3']);
    expect(say('council.not-represented', { seat: parents, meant: 'none', council: 'A council', days: '2026-02-03', because: 'a rule', mark: 'none', source: '' })).not.toContain('Did you mean');
    expect(say('council.not-represented', { seat: parents, meant: '“Commitee”', council: 'A council', days: '2026-02-03', because: 'a rule', mark: 'none', source: '' })).toContain('(2026-02-03). Did you mean one with the seat “Commitee”? Have that member leave');
  });

  it('not for want of a marked member, where the plan says that there are fewer', () => {
    const few = (count: number, texts: readonly string[]) => draftOf(texts, { also: { enrolment: [{ key: 'main', fields: { american_indian_students: count } }] } });
    const unmarked = { ...council, members: council.members.map((member) => ({ ...member, seat: null })) };
    const run = (count: number) => {
      const context = (texts: readonly string[]) => at(undefined, undefined, seenIn(few(count, texts), { council: unmarked }));
      const events = told([open(), meet(), recommend()], context(['one']));
      return after(told([answer()], context(['one', 'two']), events)).when(certify(), context(['one', 'two']), id);
    };
    run(10).refused(...byRule('council.not-represented'));
    expect(run(9).events()).toMatchObject([{ type: 'RoundConcluded' }]);
  });

  it('of a text that is not the newest, with what changed, and of one that there is not', () => {
    after(answered).when(certify({ revision: 1 }), at(two), id).refused('council.certifies-older', { revision: 1, newest: 2, changed: 'strategies' });
    after(answered).when(certify({ revision: 3 }), at(two), id).refused('council.no-revision', { revision: 3 });
  });

  it('to whom it is not given to certify, without a round, and where a guard blocks it', () => {
    after(answered).when(certify({ by: 'coordinator-1' }), at(two), id).refused('council.not-in-role', { person: 'coordinator-1', role: 'Superintendent', on: '2026-02-10', mark: 'D', source: 'The form' });
    const sourced = rulesOf({ stages: [{ ...stage, options: { ...stage.options, certifier: 'Superintendent', certifierSource: { mark: 'S', text: 'A guide' } } }] });
    after(answered).when(certify({ by: 'coordinator-1' }), at(two, undefined, { rules: sourced }), id).refused('council.not-in-role', { person: 'coordinator-1', role: 'Superintendent', on: '2026-02-10', mark: 'S', source: 'A guide' });
    after([]).when(certify(), at(), id).refused('council.not-open');
    after(concluded).when(certify(), at(two), id).refused('council.certified-already', { by: 'superintendent-1', on: '2026-02-10', revision: 2, how: 'certified' });
    const rules = rulesOf({ guards: (_stage, moment) => [blocking('a-guard', moment !== 'certify')] });
    after(answered).when(certify(), at(two, undefined, { rules }), id).refused('guard.blocks');
  });

  it('for nothing that a rule of the program only informs of: then it is certified, and what was lacking is kept with it', () => {
    const unmarked = { ...council, members: council.members.map((member) => ({ ...member, seat: null })) };
    const informing = rulesOf({ guards: (_stage, moment, facts) => rulesOf().guards('council-input', moment, facts).map((one) => ({ ...one, severity: 'informs' as const })) });
    const context = at(undefined, undefined, { ...seenIn(draftOf(['one']), { council: unmarked }), rules: informing });
    after(opened).when(certify({ revision: 1 }), context, id).refused('council.no-recommendation');
    expect(after(recommended).when(certify({ revision: 1 }), context, id).events()).toMatchObject([
      { type: 'RoundConcluded', data: { guards: [{ guard: 'recommendations-answered', severity: 'informs', holds: false }, { guard: 'parent-committee-represented', severity: 'informs', holds: false }] } },
    ]);
  });

  it('until a guard that warns was explained; the explanation stays with it', () => {
    const rules = rulesOf({ guards: (_stage, moment) => (moment === 'certify' ? [{ ...blocking('tribes-asked', false), severity: 'warns' }] : []) });
    after(answered).when(certify(), at(two, undefined, { rules }), id).refused('guard.needs-explanation');
    const done = after(answered).when(certify({ explanations: { 'tribes-asked': 'They are heard in May.' } }), at(two, undefined, { rules }), id).events();
    expect(done).toMatchObject([{ data: { guards: [{ guard: 'tribes-asked', holds: false, explanation: 'They are heard in May.' }] } }]);
  });

  it('shows its guards who was heard, what was answered, and whom the wider consultation reached', () => {
    let shown: unknown;
    const rules = rulesOf({ guards: (_stage, moment, facts) => (moment === 'certify' ? ((shown = facts), []) : []) });
    told([certify()], at(two, undefined, { rules }), answered);
    expect(shown).toMatchObject({
      today: '2026-02-10',
      plan: { start: '2026-07-01' },
      sections: { strategies: [{ key: '5', name: 'one' }] },
      council: {
        councils: [{ kind: mdc, required: true, members: 8, meetings: [{ on: '2026-02-03', present: 2, serving: 8, guests: 3 }], recommendations: 1 }],
        represented: [{ seat: parents, council: mdc, yes: true }],
        recommendations: [{ number: 1, section: 'strategies', outcome: 'accepted' }],
        consultation: { invitations: [] },
      },
    });
  });
});

describe('a round has bounds', () => {
  const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i + 1));

  it('of 500 meetings and 500 recommendations in a stage, and 500 people who gave one', () => {
    const [held, given1] = [recommended.at(-2)!, recommended.at(-1)!];
    const meetings = many(500, (meeting) => ({ ...held, data: { ...held.data, meeting, place: `Place ${meeting}` } }) as CouncilRoundEvent);
    after([...opened, ...meetings]).when(meet(), at(), id).refused('council.too-many-meetings', { most: 500 });
    const recommendations = many(500, (recommendation) => ({ ...given1, data: { ...given1.data, recommendation } }) as CouncilRoundEvent);
    after([...opened, held, ...recommendations]).when(recommend(), at(), id).refused('council.too-many-recommendations', { most: 500 });
    const crowd = { ...council, members: many(501, (i) => ({ person: `m-${i}`, seat: null, from: day('2025-09-01'), until: null })) };
    after(opened).when(recommend({ by: null, meeting: null }), at(undefined, undefined, seenIn(draftOf(['one']), { council: crowd })), id).refused('council.too-many-givers', { most: 500 });
  });

  it('and a program that can be read', () => {
    const rules = rulesOf({ stages: [{ ...stage, options: { councils: [] } }] });
    after([]).when(open(), at(undefined, undefined, { rules }), id).refused('council.program-incomplete', { stage: 'Council input' });
    after(opened).when({ name: 'takeUpRevision', revision: 2, councils: null, also: [] }, at(two, undefined, { rules }), id).refused('council.program-incomplete');
  });
});

describe('a concluded round', () => {
  it('is told to the stages behind it', () => {
    expect(councilRound.facts!(after(concluded).state)).toEqual({ status: 'concluded', revision: 1, certified: '2026-02-10', attested: false, answeredIn: 2, answered: ['strategies'] });
    expect(councilRound.facts!(after(answered).state)).toMatchObject({ status: 'open', certified: null });
  });

  it('is followed by another only on a later revision, with its own councils, meetings and numbers', () => {
    after(concluded).when(open({ revision: 2 }), at(two), id).refused('council.nothing-new', { revision: 2, round: 1 });
    const three = draftOf(['one', 'two', 'three']);
    const again = told([open({ revision: 3 }), meet({ place: 'Library' }), recommend({ meeting: 2 })], at(three), concluded);
    expect(again.at(-1)).toMatchObject({ data: { recommendation: 2, meeting: 2, pin: { revision: 3 } } });
    expect(councilRound.process!(after(again).state, id)).toMatchObject({ round: 2, open: true });
    after(again).when(recommend({ meeting: 1 }), at(three), id).refused('council.no-meeting', { meeting: 1 });
    after(again).when(answer({ recommendation: 1 }), at(three), id).refused('council.no-recommendation-numbered');
    expect(councilRound.facts!(after(again).state)).toMatchObject({ status: 'open' });
  });
});

describe('what was decided before Planline', () => {
  const attest = { name: 'attestInput', revision: 1, what: 'The council was heard.', by: 'superintendent-1', role: 'superintendent', on: day('2020-02-03'), document: 'Minutes of 3 February 2020', documentId: 'a'.repeat(64), testData: false } as const;
  const attested = told([attest]);

  it('is attested where nothing was heard here, and not ahead of its day', () => {
    after(opened).when(attest, at(), id).refused('council.attested-while-open', { round: 1 });
    after(concluded).when(attest, at(), id).refused('council.concluded-already');
    after([]).when({ ...attest, on: day('2026-02-11') }, at(), id).refused('council.in-future');
    after([]).when({ ...attest, on: day('2026-02-01') }, at(), id).refused('stage.attested-too-late', { on: '2026-02-01', frozenOn: '2026-01-15' });
    after(attested).when(attest, at(), id).then();
  });

  it('is refused where no document that shows it is kept here, or somebody wrote the text here', () => {
    after([]).when({ ...attest, documentId: null }, at(), id).refused('stage.attested-unshown', { document: 'Minutes of 3 February 2020' });
    const seen: DecisionContext['seen'] = (kind, name) => (kind === 'draft' ? ({ ...at().seen('draft', name), fromFiles: () => [] } as never) : at().seen(kind, name));
    after([]).when(attest, at(undefined, undefined, { seen }), id).refused('stage.attested-written-here');
  });

  it('is attested by nobody but a person who has a role of the stage, of the newest frozen text, after the stages before it', () => {
    after([]).when({ ...attest, by: 'nobody' }, at(), id).refused('stage.attested-by-nobody', { role: 'Superintendent', on: '2026-02-10', mark: 'D', source: 'The form' });
    after([]).when({ ...attest, role: 'bus-driver' }, at(), id).refused('stage.attested-by-no-role');
    after([]).when({ ...attest, revision: 2 }, at(), id).refused('stage.attested-not-frozen', { revision: 2 });
    after([]).when(attest, at(two), id).refused('stage.attested-older', { revision: 1, newest: 2 });
    const first = { ...stage, id: 'first', title: 'First' };
    const rules = rulesOf({ stages: [first, { ...stage, id: 'council-input', after: ['first'] }] });
    const seen: DecisionContext['seen'] = (kind, name) => (kind === 'council-round' ? ({ status: 'open', revision: 1, certified: null, attested: false } as never) : at().seen(kind, name));
    after([]).when(attest, at(undefined, undefined, { rules, seen }), id).refused('stage.out-of-order', { stage: 'Council input', before: 'First', mark: 'U', source: 'The order of the program' });
  });

  it('is never turned into meetings or recommendations, waits for nothing, and looks different', () => {
    const { state } = after(attested);
    expect(attested.map(({ type }) => type)).toEqual(['InputAttested']);
    expect(state).toMatchObject({ status: 'concluded', attested: true, attestation: { by: 'superintendent-1', role: 'superintendent', revision: 1, hash: 'hash-1', document: 'Minutes of 3 February 2020' } });
    expect(state).not.toHaveProperty('round');
    expect(councilRound.facts!(state)).toEqual({ status: 'concluded', revision: 1, certified: '2020-02-03', attested: true, answeredIn: 1, answered: [] });
    expect([councilRound.waits!(state, rulesOf()), councilRound.process!(state, id), effects(state)]).toEqual([[], null, []]);
    after(attested).when(certify(), at(), id).refused('council.certified-already', { by: 'superintendent-1', on: '2020-02-03', revision: 1, how: 'attested' });
  });

  it('is corrected by another attestation, which is another event', () => {
    const corrected = told([{ ...attest, on: day('2020-02-04') }], at(), attested);
    expect(corrected).toHaveLength(2);
    expect(after(corrected).state).toMatchObject({ attested: true, number: 1, past: [], attestation: { on: '2020-02-04', insteadOf: '2020-02-03' } });
    after(corrected).when({ ...attest, on: day('2020-02-04') }, at(), id).then();
  });

  it('may be followed by a round that is heard here', () => {
    const heardHere = told([open()], at(), attested);
    expect(after(heardHere).state).toMatchObject({ status: 'open', round: { number: 2 }, past: [{ attested: true }] });
  });
});

describe('what a round waits for', () => {
  const waits = (events: readonly CouncilRoundEvent[]) => councilRound.waits!(after(events).state, rulesOf()).map(({ key, status, due }) => [key, status, due]);

  it('is a meeting and input of each council, an answer to each recommendation, and the certification, with dates from the program', () => {
    expect(waits(opened)).toEqual([
      [`meeting/${mdc}`, 'open', '2026-03-12'],
      [`recommendation/${mdc}`, 'open', null],
      ['certify', 'open', '2026-02-28'],
    ]);
    expect(waits(recommended)).toEqual([
      [`meeting/${mdc}`, 'done', '2026-03-12'],
      [`recommendation/${mdc}`, 'done', '2026-02-08'],
      ['disposition/1', 'open', '2026-02-17'],
      ['certify', 'open', '2026-02-28'],
    ]);
    expect(waits(concluded).map(([, status]) => status)).toEqual(['done', 'done', 'done', 'done']);
  });

  it('is no input of a council that is not required, and no answer to what was taken back', () => {
    const draft = draftOf(['one'], { district: { number: '', name: '', status: 'voluntary' } });
    const events = told([open({ councils: [{ ...heard[0]!, required: false }] }), meet(), recommend(), withdraw], at(draft));
    expect(waits(events).map(([key, status]) => [key, status])).toEqual([[`meeting/${mdc}`, 'done'], ['disposition/1', 'not-needed'], ['certify', 'open']]);
  });
});
