import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Refusal } from '#libs/kernel/refusal.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { AnyCommand } from '../aggregates.js';
import type { DecisionContext } from '../decider.js';
import type { Content } from '../content.js';
import { onDay, type BodyFacts, type DraftFacts, type RoleFacts } from '../facts.js';
import { contextAt, day, given } from '../testing/given.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import { councilRoundCommands, type CouncilRoundCommand } from './commands.js';
import type { CouncilRoundEvent } from './events.js';
import { councilRound } from './round.js';
import { answerTo, councilName, councilNamed, meetingsOf, recommendationsOf, roundsOf, standing, type CouncilRoundState } from './state.js';
import { ccc, council, draftOf, mdc, parents, rulesOf, seenIn } from './testing/program.js';
import { councilScene } from './testing/scene.js';

const id = 'plan-1/council-input';
const person = fc.constantFrom(...council.members.map((member) => member.person), 'coordinator-1', 'superintendent-1', 'stranger');
/** Mostly one of those who recommended: the others are refused. */
const giver = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('m-1', 'm-2') }, { weight: 1, arbitrary: person });
const kind = fc.constantFrom(mdc, mdc, ccc, 'no-council');
const ofLincoln = `${ccc}/lincoln`;
const ofRoosevelt = `${ccc}/roosevelt`;
const heardCouncil = fc.constantFrom(mdc, mdc, mdc, ccc, ofLincoln, ofRoosevelt, 'no-council');
const small = fc.constantFrom(1, 1, 1, 2, 2, 3, 4);
const on = fc.constantFrom(...['2026-01-20', '2026-01-31', '2026-02-01', '2026-02-09', '2026-02-11'].map(day));
const councils = fc.uniqueArray(
  fc.record({ kind, subject: fc.constantFrom(null, null, null, 'lincoln'), body: fc.constantFrom('council', 'council', 'lincoln-council', 'nobody'), required: fc.boolean(), because: fc.constant('a reason') }),
  { minLength: 1, maxLength: 3, selector: ({ kind: of, body }) => `${of}/${body}` },
);
const held = { on, place: fc.constantFrom('Library', 'Media center'), present: fc.array(person, { maxLength: 4 }), guests: fc.nat(5), revision: fc.option(small), draft: fc.option(fc.constant('a draft')) };
const change = fc.option(fc.record({ revision: fc.option(small), section: fc.constantFrom('strategies', 'strategies', 'goals'), item: fc.constantFrom(null, null, '5', '6'), field: fc.constantFrom(null, null, 'name') }, { noNullPrototype: true }));
const text = fc.constant('a text');

/** What people and the worker say, with fields that fit and fields that don't. */
const command: fc.Arbitrary<CouncilRoundCommand> = fc.oneof(
  fc.record({ name: fc.constant('openRound' as const), revision: small, councils, explanations: fc.constant({}) }),
  { weight: 2, arbitrary: fc.record({ name: fc.constant('takeUpRevision' as const), revision: fc.constantFrom(1, 2, 2, 3), councils: fc.option(councils, { freq: 1 }), also: fc.constant<never[]>([]) }) },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('recordCouncilMeeting' as const), council: heardCouncil, ...held, testData: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('correctCouncilMeeting' as const), meeting: small, ...held, present: fc.subarray(['m-1', 'm-2', 'm-3']), revision: fc.constantFrom(null, null, 1, 2), reason: text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('giveRecommendation' as const), council: heardCouncil, section: fc.constantFrom('strategies', 'strategies', 'goals'), item: fc.option(fc.constantFrom('5', '6')),
      text, by: fc.option(person), meeting: fc.option(small), on: fc.option(on, { nil: undefined }), testData: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('withdrawRecommendation' as const), recommendation: small, by: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('m-1', 'm-2') }, person), meeting: fc.constantFrom(null, null, 1, 2), reason: text }) },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('disposeOf' as const), recommendation: small, outcome: fc.constantFrom('accepted' as const, 'in-part' as const, 'not' as const),
      reason: text, change, by: fc.constantFrom('coordinator-1', 'coordinator-1', 'm-1'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('recordTold' as const), recommendation: small, person: giver, on: fc.constantFrom(undefined, undefined, day('2026-02-10'), day('2026-02-11'), day('2026-01-20')) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('noteTold' as const), recommendation: small, disposition: small, person: giver, messageId: fc.constant('<1@planline.example>'), via: fc.constantFrom('mail' as const, 'outbox' as const) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('noteNotReached' as const), recommendation: small, disposition: small, person: giver, because: fc.constant('no-address' as const) }) },
  { weight: 3, arbitrary: fc.record({ name: fc.constant('certifyInput' as const), revision: fc.constantFrom(1, 2, 2, 3), by: fc.constantFrom('superintendent-1', 'superintendent-1', 'm-1'), explanations: fc.constant({}) }) },
  fc.record({ name: fc.constant('attestInput' as const), revision: small, what: text, by: fc.constantFrom('superintendent-1', 'superintendent-1', 'm-1'), role: fc.constantFrom('superintendent', 'superintendent', 'coordinator'), on: fc.oneof(fc.constant(day('2025-12-01')), on), document: text, documentId: fc.constant(null), testData: fc.boolean() }),
);

/** Beside the commands the text moves on by itself: written, with one more school, and frozen; and people come and go. */
type Step = CouncilRoundCommand | { readonly name: 'write' } | { readonly name: 'school'; readonly key: 'lincoln' | 'roosevelt' } | { readonly name: 'freeze' } | { readonly name: 'seat'; readonly from: CalendarDate } | { readonly name: 'unseat' } | { readonly name: 'pass' } | { readonly name: 'end'; readonly role: 'coordinator' | 'superintendent' };
const seatedEarly: Step = { name: 'seat', from: day('2025-09-01') };
/** After the council's usual meeting. */
const seatedLate: Step = { name: 'seat', from: day('2026-02-05') };
const step: fc.Arbitrary<Step> = fc.oneof({ weight: 12, arbitrary: command }, { weight: 3, arbitrary: fc.constantFrom<Step>({ name: 'write' }, { name: 'school', key: 'lincoln' }, { name: 'freeze' }, seatedEarly, seatedLate, { name: 'unseat' }, { name: 'pass' }, { name: 'end', role: 'coordinator' }, { name: 'end', role: 'superintendent' }) });
/** From nothing, or from where a usual round stands: rare combinations are reached from there. */
const usual: readonly Step[] = [
  { name: 'openRound', revision: 1, councils: [{ kind: mdc, subject: null, body: 'council', required: true, because: 'a reason' }], explanations: {} },
  { name: 'recordCouncilMeeting', council: mdc, on: day('2026-02-01'), place: 'Library', present: ['m-1', 'm-2'], guests: 0, revision: null, draft: null, testData: false },
  { name: 'giveRecommendation', council: mdc, section: 'strategies', item: null, text: 'a text', by: 'm-1', meeting: 1, on: undefined, testData: false },
  { name: 'write' },
  { name: 'freeze' },
  seatedEarly,
  { name: 'disposeOf', recommendation: 1, outcome: 'not', reason: 'a text', change: null, by: 'coordinator-1' },
  { name: 'giveRecommendation', council: mdc, section: 'strategies', item: null, text: 'a text', by: null, meeting: 1, on: undefined, testData: false },
  { name: 'recordCouncilMeeting', council: mdc, on: day('2026-02-09'), place: 'Library', present: ['m-2'], guests: 0, revision: null, draft: null, testData: false },
  { name: 'withdrawRecommendation', recommendation: 2, by: 'm-2', meeting: 2, reason: 'a text' },
];
/** The same as far as its answer, and then what was asked for is done: the text is changed, and the parent committee is there. */
const answeredBy = (outcome: 'accepted' | 'in-part'): readonly Step[] => [
  seatedEarly,
  ...usual.slice(0, 5),
  { name: 'disposeOf', recommendation: 1, outcome, reason: 'a text', change: { revision: 2, section: 'strategies', item: null, field: null }, by: 'coordinator-1' },
  { name: 'certifyInput', revision: 2, by: 'superintendent-1', explanations: {} },
];
const attested: readonly Step[] = [{ name: 'attestInput', revision: 1, what: 'a text', by: 'superintendent-1', role: 'superintendent', on: day('2025-12-01'), document: 'a text', documentId: null, testData: true }];
/** Who gave it is told, by mail, by the outbox, by word of mouth, or can't be reached; then the text goes on, and a meeting turns out to have been another. */
const answersTold: readonly Step[] = [
  ...usual.slice(0, 8),
  { name: 'disposeOf', recommendation: 2, outcome: 'not', reason: 'a text', change: null, by: 'coordinator-1' },
  { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'outbox' },
  { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' },
  { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' },
  { name: 'noteNotReached', recommendation: 2, disposition: 1, person: 'm-1', because: 'no-address' },
  { name: 'recordTold', recommendation: 2, person: 'm-2', on: day('2026-02-10') },
  { name: 'correctCouncilMeeting', meeting: 1, on: day('2026-02-01'), place: 'Media center', present: ['m-1', 'm-2', 'm-3'], guests: 1, revision: null, draft: null, reason: 'a text' },
  { name: 'takeUpRevision', revision: 2, councils: null, also: [] },
  { name: 'withdrawRecommendation', recommendation: 1, by: 'm-1', meeting: null, reason: 'a text' },
];
const certify = (revision: number): Step => ({ name: 'certifyInput', revision, by: 'superintendent-1', explanations: {} });
/** Nobody was there for the parent committee when the council met: a seat that was given since doesn't mend it, and a day in the council's next meeting does. */
const seatedTooLate: readonly Step[] = [
  ...usual.slice(0, 3),
  { name: 'disposeOf', recommendation: 1, outcome: 'not', reason: 'a text', change: null, by: 'coordinator-1' },
  seatedLate,
  certify(1),
  { name: 'recordCouncilMeeting', council: mdc, on: day('2026-02-09'), place: 'Library', present: ['m-2'], guests: 0, revision: null, draft: null, testData: false },
  { name: 'giveRecommendation', council: mdc, section: 'strategies', item: null, text: 'a text', by: 'm-2', meeting: 2, on: undefined, testData: false },
  { name: 'disposeOf', recommendation: 2, outcome: 'not', reason: 'a text', change: null, by: 'coordinator-1' },
  certify(1),
];
/** Each of two schools has its own council; the second school comes with a later text. */
const heardWith = (meeting: number, council: string): readonly Step[] => [
  { name: 'recordCouncilMeeting', council, on: day('2026-02-09'), place: 'Library', present: ['m-1'], guests: 0, revision: null, draft: null, testData: false },
  { name: 'giveRecommendation', council, section: 'strategies', item: null, text: 'a text', by: null, meeting, on: undefined, testData: false },
  { name: 'disposeOf', recommendation: meeting, outcome: 'not', reason: 'a text', change: null, by: 'coordinator-1' },
];
const ofSchool = (subject: string) => ({ kind: ccc, subject, body: `${subject}-council`, required: true, because: 'a reason' });
const schools: readonly Step[] = [
  seatedEarly,
  { name: 'school', key: 'lincoln' },
  { name: 'freeze' },
  { name: 'openRound', revision: 2, councils: [{ kind: mdc, subject: null, body: 'council', required: true, because: 'a reason' }, ofSchool('lincoln')], explanations: {} },
  ...heardWith(1, mdc),
  certify(2),
  ...heardWith(2, ofLincoln),
  { name: 'school', key: 'roosevelt' },
  { name: 'freeze' },
  certify(3),
  { name: 'takeUpRevision', revision: 3, councils: null, also: [ofSchool('roosevelt')] },
  certify(3),
  ...heardWith(3, ofRoosevelt),
  certify(3),
];
/** Each command once, where there is nothing for it yet: all are refused. */
const refusedAll: readonly Step[] = [
  { name: 'openRound', revision: 9, councils: [ofSchool('lincoln')], explanations: {} },
  { name: 'takeUpRevision', revision: 2, councils: null, also: [] },
  ...heardWith(1, mdc),
  { name: 'correctCouncilMeeting', meeting: 1, on: day('2026-02-01'), place: 'Library', present: [], guests: 0, revision: null, draft: null, reason: 'a text' },
  { name: 'withdrawRecommendation', recommendation: 1, by: 'm-1', meeting: null, reason: 'a text' },
  { name: 'recordTold', recommendation: 1, person: 'm-1' },
  { name: 'noteTold', recommendation: 1, disposition: 1, person: 'm-1', messageId: '<1@planline.example>', via: 'mail' },
  { name: 'noteNotReached', recommendation: 1, disposition: 1, person: 'm-1', because: 'no-address' },
  certify(1),
  { name: 'attestInput', revision: 9, what: 'a text', by: 'm-1', role: 'superintendent', on: day('2025-12-01'), document: 'a text', documentId: null, testData: true },
];
const ways = [usual, answeredBy('accepted'), answeredBy('in-part'), attested, answersTold, seatedTooLate, schools];
/** The ways run whole as well, so that whatever the seed draws, each property is about something. */
const runs = (numRuns: number) => ({ ...rounds(numRuns), examples: ways.map((way): [Step[]] => [[...way]]) });
const life = fc
  .tuple(fc.constantFrom(usual, ...ways), fc.nat(usual.length), fc.array(step, { minLength: 1, maxLength: 25 }))
  .map(([way, before, steps]) => [...way.slice(0, before), ...steps]);

type Roles = { readonly coordinator: RoleFacts; readonly superintendent: RoleFacts };
type Told = { readonly event: CouncilRoundEvent; readonly before: CouncilRoundState; readonly draft: DraftFacts; readonly body: BodyFacts; readonly today: CalendarDate; readonly roles: Roles };

/** Nobody follows who gave a role up: what they did before stands, and nothing more is theirs. */
const ended = (role: RoleFacts, until: CalendarDate): RoleFacts => ({ ...role, holders: role.holders.map((holder) => ({ ...holder, until: holder.until ?? until })) });
const role = (holder: string): RoleFacts => ({ title: null, holders: [{ person: holder, from: day('2025-09-01'), until: null }] });
const seesRoles = (sees: ReturnType<typeof seenIn>, roles: Roles): ReturnType<typeof seenIn> => {
  const seen: DecisionContext['seen'] = (kind, name) => (kind === 'role' ? (roles[name as keyof Roles] as never) : sees.seen(kind, name));
  return { ...sees, seen };
};

type Text = { readonly text: string; readonly schools: readonly string[] };
const contentOf = ({ text, schools: named }: Text): Content => ({ strategies: [{ key: '5', fields: { name: text } }], ...(named.length > 0 && { schools: named.map((key) => ({ key, fields: { name: key } })) }) });
const draftWith = (texts: readonly Text[], now: Text): DraftFacts =>
  draftOf(texts.map(({ text }) => text), { content: contentOf(now), contentOf: (number) => (texts[number - 1] ? contentOf(texts[number - 1]!) : null) });

/** Member 9 stands for the parent committee from that day on, and served before without being marked. */
const seatedFrom = (from: CalendarDate): BodyFacts => ({
  ...council,
  members: council.members.flatMap((member) => (member.seat === null || member.from >= from ? [member] : [{ ...member, seat: null, until: from }, { ...member, from }])),
});

function live(steps: readonly Step[], accepted: (given: CouncilRoundCommand) => void = () => undefined, refused: (refusal: Refusal) => void = () => undefined): readonly Told[] {
  const told: Told[] = [];
  let state: CouncilRoundState = councilRound.initial;
  let texts: readonly Text[] = [{ text: 'one', schools: [] }];
  let now = texts[0]!;
  let today = day('2026-02-10');
  let roles: Roles = { coordinator: role('coordinator-1'), superintendent: role('superintendent-1') };
  let body: BodyFacts = { ...council, members: council.members.map((member) => ({ ...member, seat: null })) };
  for (const one of steps) {
    if (one.name === 'write') now = { ...now, text: `text ${told.length % 3}` };
    else if (one.name === 'school') now = { ...now, schools: [...new Set([...now.schools, one.key])] };
    else if (one.name === 'freeze') texts = [...texts, now];
    else if (one.name === 'seat') body = seatedFrom(one.from);
    else if (one.name === 'unseat') body = { ...body, members: body.members.map((member) => (member.person === 'm-1' ? { ...member, until: member.until ?? today } : member)) };
    else if (one.name === 'pass') today = addDays(today, 1);
    else if (one.name === 'end') roles = { ...roles, [one.role]: ended(roles[one.role], today) };
    else {
      const draft = draftWith(texts, now);
      const decision = councilRound.decide(state, one, contextAt(`${today}T15:00:00.000Z`, seesRoles(seenIn(draft, { council: body, 'lincoln-council': body, 'roosevelt-council': body }), roles)), id);
      if (!decision.ok) {
        expect(decision.refusal.code).toMatch(/^(council|guard|stage)\./);
        refused(decision.refusal);
        continue;
      }
      if (decision.events.length > 0) accepted(one);
      for (const event of decision.events) {
        expect(() => councilRound.events[event.type].schema.parse(event.data)).not.toThrow();
        told.push({ event, before: state, draft, body, today, roles });
        state = councilRound.evolve(state, event);
        councilRound.waits!(state, rulesOf());
      }
    }
  }
  return told;
}

/** Over any life, and over lives that came to each of what is wanted. */
function over(wanted: readonly string[], look: (told: readonly Told[], saw: (what: string) => void) => void, count = 400): void {
  const reach = makeReach();
  fc.assert(fc.property(life, (steps) => look(live(steps), reach.saw)), runs(count));
  expect(reach.missed(...wanted)).toEqual([]);
}

describe('over any life of council input', () => {
  it('no certification happens without input of each required council, that of each school among them, an answer to each recommendation, and the parent committee on each council on a day on which it was heard', () => {
    over(['certified', 'a required council', 'a school', 'two schools', 'seated after a meeting'], (told, saw) => {
      for (const { event, before, draft, body, today } of told) {
        if (event.type !== 'RoundConcluded') continue;
        saw('certified');
        if (before.status !== 'open') throw new Error('no round was open');
        const { round } = before;
        const input = standing(round);
        for (const council of round.councils) {
          if (!council.required) continue;
          saw('a required council');
          expect(input.map((one) => one.council)).toContain(councilName(council));
        }
        const schoolsNow = (draft.contentOf(draft.revisions.length)?.schools ?? []).map(({ key }) => key);
        if (schoolsNow.length === 2) saw('two schools');
        for (const key of schoolsNow) {
          saw('a school');
          expect(input.map((one) => one.council)).toContain(`${ccc}/${key}`);
        }
        for (const one of input) expect(answerTo(one)).not.toBeNull();
        for (const council of round.councils) {
          const spoke = input.filter((one) => one.council === councilName(council)).map((one) => meetingsOf(before).find(({ number }) => number === one.meeting)?.on ?? one.on);
          const met = round.meetings.filter((one) => one.council === councilName(council)).map(({ on: met }) => met);
          const days = [spoke, met, [today]].find((some) => some.length > 0)!;
          const marked = (on: CalendarDate) => body.members.filter(onDay(on)).some(({ seat }) => seat?.includes(parents));
          if (!marked(day('2026-02-01'))) saw('seated after a meeting');
          expect(days.some(marked)).toBe(true);
        }
      }
    }, 1_000);
  });

  it('a seat that was given after the council was heard is not enough, and the refusal says so', () => {
    const refusals: string[] = [];
    live(seatedTooLate, undefined, (refusal) => refusals.push(...[refusal, ...(refusal.also ?? [])].map(({ code }) => code)));
    expect(refusals).toEqual(['guard.blocks', 'council.not-represented']);
  });

  it('dispositions never refer to unknown recommendations, and what they accept was changed since', () => {
    over(['accepted', 'in-part', 'not'], (told, saw) => {
      for (const { event, before, draft } of told) {
        if (event.type !== 'RecommendationDisposed') continue;
        const recommendation = recommendationsOf(before).find(({ number }) => number === event.data.recommendation);
        expect(recommendation).toMatchObject({ withdrawn: null });
        expect(event.data.disposition).toBe(recommendation!.dispositions.length + 1);
        saw(event.data.outcome);
        if (event.data.outcome === 'not') continue;
        const { revision, section, item, field } = event.data.change!;
        const is = revision === null ? draft.content : draft.contentOf(revision);
        const was = draft.contentOf(recommendation!.pin.revision)!;
        expect(is![section]).not.toEqual(was[section]);
        if (item === null) continue;
        const [said, says] = [was, is!].map((content) => content[section]?.find(({ key }) => key === item)?.fields);
        expect(says).not.toEqual(said);
        if (field !== null) expect(says?.[field]).not.toEqual(said?.[field]);
      }
    });
  });

  it('a recommendation’s pin never changes, and its number is its own', () => {
    over(['a second recommendation', 'a revision taken up after one', 'an answer to one', 'a withdrawal of one'], (told, saw) => {
      const pins = new Map<number, unknown>();
      for (const { event, before } of told) {
        if (event.type === 'RecommendationGiven' && pins.size > 0) saw('a second recommendation');
        if (event.type === 'RevisionTakenUp' && pins.size > 0) saw('a revision taken up after one');
        if (event.type === 'RecommendationDisposed') saw('an answer to one');
        if (event.type === 'RecommendationWithdrawn') saw('a withdrawal of one');
        for (const { number, pin } of recommendationsOf(councilRound.evolve(before, event))) {
          if (!pins.has(number)) pins.set(number, pin);
          expect(pin).toEqual(pins.get(number));
        }
      }
      const given = told.flatMap(({ event }) => (event.type === 'RecommendationGiven' ? [event.data.recommendation] : []));
      expect(given).toEqual(given.map((_, i) => i + 1));
    });
  });

  it('members present never exceed members serving, nor is anybody present who did not serve that day', () => {
    over(['CouncilMeetingHeld', 'CouncilMeetingCorrected'], (told, saw) => {
      for (const { event, before, body } of told) {
        saw(event.type);
        for (const meeting of meetingsOf(councilRound.evolve(before, event))) {
          expect(meeting.present.length).toBeLessThanOrEqual(meeting.serving);
          const serving = serves(body, meeting.on);
          expect(meeting.present.filter((one) => !serving.includes(one))).toEqual([]);
        }
      }
    });
  });

  it('nobody is told twice of the same answer, nor is it laid into the outbox for them twice, and nobody but who gave it', () => {
    over(['told by mail', 'told by outbox', 'told by hand'], (told, saw) => {
      const tellings = told.flatMap(({ event }) => (event.type === 'GiverTold' ? [`${event.data.via === 'outbox' ? 'outbox' : 'told'}/${event.data.recommendation}/${event.data.disposition}/${event.data.person}`] : []));
      expect(new Set(tellings).size).toBe(tellings.length);
      for (const { event, before } of told) {
        if (event.type !== 'GiverTold') continue;
        saw(`told by ${event.data.via}`);
        expect(recommendationsOf(before).find(({ number }) => number === event.data.recommendation)?.givers).toContain(event.data.person);
      }
    });
  });

  it('no decision is without a recorded role on its day, and nothing is taken back but by the member whose it is while they serve, or by the council that met', () => {
    over(['RecommendationDisposed', 'RoundConcluded', 'a council takes back', 'a member takes back'], (told, saw) => {
      for (const { event, before, body, today, roles } of told) {
        saw(event.type);
        if (event.type === 'RecommendationDisposed') expect(holding(roles.coordinator, today)).toContain(event.data.by);
        if (event.type === 'RoundConcluded') expect(holding(roles.superintendent, today)).toContain(event.data.by);
        if (event.type !== 'RecommendationWithdrawn') continue;
        const { by, meeting: at } = event.data;
        const recommendation = recommendationsOf(before).find(({ number }) => number === event.data.recommendation)!;
        saw(recommendation.by === null ? 'a council takes back' : 'a member takes back');
        if (recommendation.by !== null) expect([by, at, serves(body, today).includes(by)]).toEqual([recommendation.by, null, true]);
        else expect(meetingsOf(before).find(({ number }) => number === at)).toMatchObject({ council: recommendation.council, present: expect.arrayContaining([by]) });
      }
    });
  });

  it('what was required in a round stays required, and who was heard stays in it', () => {
    over(['a council that was required', 'a council that was heard'], (told, saw) => {
      for (const { event, before } of told) {
        if (event.type !== 'RevisionTakenUp' || before.status !== 'open') continue;
        const { councils: now } = event.data;
        for (const { kind: of, subject, required } of before.round.councils) {
          if (!required) continue;
          saw('a council that was required');
          // One of which nobody said which school it is of may turn out to be any's.
          expect(now.filter((one) => one.required && one.kind === of && (subject === null || one.subject === subject))).not.toEqual([]);
        }
        for (const { council: of } of [...before.round.meetings, ...before.round.recommendations]) {
          saw('a council that was heard');
          expect(now.map(({ body }) => body)).toContain(councilNamed(before.round, of)!.body);
        }
      }
    });
  });

  it('lives come to every command, and to each kind of answer, so that what stands above is about something', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(life, (steps) => {
        for (const { event } of live(steps, ({ name }) => reach.saw(name))) {
          if (event.type === 'RecommendationDisposed') reach.saw(`answered: ${event.data.outcome}`);
          if (event.type === 'RecommendationGiven') reach.saw(event.data.by === null ? 'a council recommends' : 'a member recommends');
        }
      }),
      runs(1_000),
    );
    expect(reach.missed(...Object.keys(councilRoundCommands))).toEqual([]);
    expect(reach.missed('answered: accepted', 'answered: in-part', 'answered: not', 'a council recommends', 'a member recommends')).toEqual([]);
  });

  it('any of its events, in their order, fold to a state', () => {
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.boolean()), (steps, keep) => {
        const some = live(steps).map(({ event }) => event).filter(() => keep.next().value);
        const state = given(councilRound, some).state;
        expect(state.version).toBe(some.length);
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        councilRound.waits!(state, rulesOf());
        councilRound.effects!(state, id);
        expect(roundsOf(state).every(({ number }) => number >= 1)).toBe(true);
      }),
      rounds(300),
    );
  });
});

const holding = (role: RoleFacts, on: CalendarDate): readonly string[] => role.holders.filter(onDay(on)).map((holder) => holder.person);
const serves = (body: BodyFacts, on: CalendarDate): readonly string[] => body.members.filter(onDay(on)).map((member) => member.person);

describe('through handle', () => {
  it('each refused command appends nothing, each done one what its round says next, and the open tasks are those of what is waited for', async () => {
    const reach = makeReach();
    await fc.assert(
      fc.asyncProperty(life, async (steps) => {
        const scene = await councilScene();
        scene.office.goTo('2026-02-10T15:00:00.000Z');
        let today = day('2026-02-10');
        for (const one of steps) {
          if (one.name === 'write') await scene.write(`text ${await scene.head()}`);
          else if (one.name === 'school') await scene.writeSchool(one.key);
          else if (one.name === 'freeze') await scene.freeze();
          else if (one.name === 'seat') await scene.seatForParents(one.from);
          else if (one.name === 'unseat') await scene.give('body', 'council', { name: 'unseatMember', person: 'm-1', on: today });
          else if (one.name === 'end') await scene.give('role', one.role, { name: 'endRole', person: `${one.role}-1`, on: today });
          else if (one.name === 'pass') scene.office.goTo(`${(today = addDays(today, 1))}T15:00:00.000Z`);
          else {
            const [before, version] = [await scene.head(), (await scene.state()).version];
            const handled = await scene.round(one as unknown as AnyCommand);
            reach.saw(`${one.name}: ${handled.kind}`);
            const grown = (await scene.state()).version - version;
            if (handled.kind === 'done') expect([grown > 0, (await scene.head()) > before]).toEqual([true, true]);
            else expect([grown, await scene.head()]).toEqual([0, before]);
          }
          await scene.expectTasksInStep();
        }
      }),
      { ...rounds(30), examples: [...ways, refusedAll].map((way): [Step[]] => [[...way]]) },
    );
    const wanted = Object.keys(councilRoundCommands);
    expect(reach.missed(...wanted.flatMap((name) => [`${name}: done`, `${name}: refused`]))).toEqual([]);
  });
});
