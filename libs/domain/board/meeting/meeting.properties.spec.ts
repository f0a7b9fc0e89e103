import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '../../testing/rounds.js';
import { day } from '../../testing/given.js';
import { makeReach } from '../../testing/reach.js';
import { thresholds, type VoteRules } from '../../vote-rules.js';
import { anyRules } from '../testing/any.js';
import { held } from '../testing/approving.js';
import { countedByHand, quorumByHand, type Counted } from '../testing/by-hand.js';
import { boardOf, called, cast, closed, evening, member, membersTo, minnesota, moved, opened, rollCalled, seconded, surroundings, type Meet } from '../testing/room.js';
import type { MeetingEvent } from './events.js';
import { meeting } from './meeting.js';
import { inRoom, isDecided, isHeld, isInterested, motionOf, type MeetingState } from './state.js';

const SERVING = 7;
const everybody = membersTo(SERVING);
/** Two more than serve: the eighth and the ninth are guests. */
const anyone = fc.integer({ min: 1, max: SERVING + 2 }).map(member);
const motion = fc.constantFrom('m', 'n');
const reason = fc.option(fc.constant('A reason.'));
const anyVote = fc.constantFrom('aye' as const, 'nay' as const, 'abstain' as const, 'recused' as const, 'absent' as const);
const vote = fc.record({ motion, member: anyone, vote: anyVote, reason, legalConflict: fc.boolean() });
/** Who says that a vote was another one: most have a seat, and one has the role. */
const speaker = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...everybody).map((by) => ({ by, role: null })) },
  fc.record({ by: fc.oneof(anyone, fc.constant('person-s')), role: fc.constantFrom(null, 'superintendent') }),
);
const corrected = fc.tuple(vote, speaker).map(([given, said]): Meet => ({ name: 'correctVote', why: 'Misheard.', ...given, ...said }));
/** Four votes of a motion made another, on the word of one with a seat, of one with the role, of a guest, and of one who does not have the role. */
const turned = (said: 'aye' | 'nay'): Meet[] =>
  [{ by: member(2), role: null }, { by: 'person-s', role: 'superintendent' }, { by: member(SERVING + 1), role: null }, { by: member(2), role: 'superintendent' }].map((speaking, i) => ({
    ...{ name: 'correctVote', motion: 'm', member: member(i + 1), vote: said, reason: null, legalConflict: false, why: 'Misheard.' },
    ...speaking,
  }));
const declared = (who: string, about: string): Meet => ({ name: 'declareInterest', member: who, about, reason: 'A relative works there.' });
const left = (who: string): Meet => ({ name: 'leave', member: who, at: evening('18:30') });
const cameIn = (who: string): Meet => ({ name: 'arrive', member: who, at: evening('18:30') });
/** The last moment of the night of the meeting, and moments that are of no hour of it: a minute later, and weeks. */
const NIGHT_ENDS = evening('04:00', '2026-03-10');
const weeksLater = evening('12:00', '2026-03-29');
const lateMoment = fc.constantFrom(NIGHT_ENDS, evening('04:01', '2026-03-10'), weeksLater, weeksLater);
const happenedAt = (at: typeof NIGHT_ENDS, id: string, who: string): Meet[] => [
  { name: 'callTheRoll', motion: id, at, explanations: {} },
  { name: 'arrive', member: who, at },
  { name: 'leave', member: who, at },
  { name: 'adjourn', at },
];

/** What a clerk may record of an evening, right or wrong, in any order. */
const step: fc.Arbitrary<Meet> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(motion, anyone).map(([id, who]) => moved(id, who, { text: 'A motion.' })) },
  { weight: 2, arbitrary: fc.tuple(motion, anyone).map(([id, who]) => seconded(id, who)) },
  { weight: 2, arbitrary: motion.map(rollCalled) },
  { weight: 12, arbitrary: vote.map((given): Meet => ({ name: 'castVote', ...given })) },
  { weight: 2, arbitrary: motion.map(closed) },
  corrected,
  { weight: 2, arbitrary: anyone.map(cameIn) },
  { weight: 2, arbitrary: anyone.map(left) },
  anyone.map((who): Meet => ({ name: 'takeBackLeaving', member: who, reason: 'It was a guest.' })),
  fc.tuple(anyone, motion).map(([who, about]) => declared(who, about)),
  motion.map((id): Meet => ({ name: 'withdrawMotion', motion: id, reason: 'It is not needed.' })),
  fc.tuple(lateMoment, motion, anyone, fc.nat(3)).map(([at, id, who, which]) => happenedAt(at, id, who)[which]!),
);

/** What each member does in one whole vote: most boards are of one mind, so both kinds are drawn. */
const ofOneMind = fc.constantFrom('aye' as const, 'aye' as const, 'aye' as const, 'aye' as const, 'aye' as const, 'abstain' as const, 'nay' as const);
const divided = fc.constantFrom('aye' as const, 'aye' as const, 'aye' as const, 'nay' as const, 'nay' as const, 'nay' as const, 'abstain' as const, 'recused' as const, 'gone' as const);
const inOneVote = fc.oneof(...[ofOneMind, divided].map((mood) => fc.array<'aye' | 'nay' | 'abstain' | 'recused' | 'gone'>(mood, { minLength: SERVING, maxLength: SERVING })));

/** A whole vote, so that many evenings come to a result: whoever is there votes, or is recused, or goes; somebody may come late. */
function wholeVote(present: readonly string[], votes: typeof inOneVote extends fc.Arbitrary<infer V> ? V : never, late: string | null): Meet[] {
  const members = (wanted: string): string[] => everybody.filter((_, i) => votes[i] === wanted);
  return [
    ...[moved('m', present[0], { text: 'A motion.' }), seconded('m', present[1])],
    ...members('recused').map((who) => declared(who, 'm')),
    rollCalled(),
    ...(late === null ? [] : [cameIn(late)]),
    ...members('gone').map(left),
    ...votes.flatMap((said, i) => (said === 'gone' ? [] : [cast(member(i + 1), said, said === 'abstain' ? { reason: 'A reason.', legalConflict: true } : {})])),
    closed(),
  ];
}

/** Some go in the middle of other business, until there are too few; one of them may never have gone. */
const goneHome = (present: readonly string[], goers: readonly string[]): Meet[] => [
  ...[moved('n', present[0], { text: 'Another motion.' }), seconded('n', present[1])],
  ...goers.map(left),
  ...goers.slice(0, 1).map((who): Meet => ({ name: 'takeBackLeaving', member: who, reason: 'It was a guest.' })),
];

/** At nine; or as the night ends, where something was recorded of it. */
const adjourned: readonly Meet[] = [evening('21:00'), NIGHT_ENDS].map((at) => ({ name: 'adjourn', at }));

/** Rules that an evening of seven can be held by: among those that few could come up to, hardly one would end with a result. */
const anyBoards = anyRules.map((rules): VoteRules => ({ ...rules, quorum: rules.quorum === 'majority' ? rules.quorum : Math.min(5, rules.quorum), seats: SERVING + ((rules.seats ?? 0) % 3) }));
/** Rules of the program, and beside them, or not, those that the board adopted: before the call, after it, or for a later day. */
const night = fc
  .record({
    rules: anyBoards,
    adopted: fc.array(fc.record({ rules: anyBoards, from: fc.constantFrom(day('2025-07-01'), day('2026-03-09'), day('2026-03-10')), told: fc.constantFrom('before', 'after') }), { maxLength: 3 }),
    override: fc.option(fc.subarray(['threshold', 'quorum', 'abstentions'] as const, { minLength: 1 }).chain((which) => anyBoards.map((rules) => Object.fromEntries(which.map((rule) => [rule, rules[rule]]))))),
    present: fc.oneof(fc.constant(everybody), fc.shuffledSubarray(everybody, { minLength: 3 })),
    votes: fc.option(inOneVote, { freq: 4 }),
    isSeconded: fc.constantFrom(true, true, true, false),
    late: fc.option(fc.constantFrom(...everybody)),
    goers: fc.option(fc.shuffledSubarray(everybody, { minLength: 2 })),
    steps: fc.array(step, { maxLength: 60 }),
    afterwards: fc.array(corrected, { maxLength: 6 }),
  })
  .map(({ votes, isSeconded, late, goers, steps, afterwards, ...rest }) => ({
    ...rest,
    commands: [...(votes ? wholeVote(rest.present, votes, late).filter(({ name }) => isSeconded || name !== 'secondMotion') : []), ...(goers ? goneHome(rest.present, goers) : []), ...steps, ...adjourned, ...afterwards],
  }));
type Night = typeof night extends fc.Arbitrary<infer N> ? N : never;

/** Evenings of one vote by the program’s rules, one of each result under each threshold, with what is told of weeks later, and with corrections then and afterwards: rarely drawn, so they are always among those that are looked at. */
const plain = thresholds.flatMap((threshold) =>
  (['aye', 'nay'] as const).map((said): [Night] => [
    {
      ...{ rules: { ...minnesota, threshold, seats: SERVING }, adopted: [], override: null, present: everybody },
      commands: [...wholeVote(everybody, everybody.map(() => said), null), ...turned(said === 'aye' ? 'nay' : 'aye'), left(member(7)), moved('n', member(1), { text: 'Another motion.' }), seconded('n', member(2)), ...[member(7), member(6)].flatMap((who) => happenedAt(weeksLater, 'n', who)), { name: 'withdrawMotion', motion: 'n', reason: 'It is not needed.' }, ...adjourned, ...turned(said)],
    },
  ]),
);
const runs = (numRuns: number) => ({ ...rounds(numRuns), examples: plain });

const source = { mark: 'D' as const, text: 'Bylaws' };

/** By which rules that evening goes, read off what was given: the board's newest that were in force, else the program's, and its own above them. */
function rulesByHand({ rules, adopted, override }: Night): { readonly rules: VoteRules; readonly from: 'board' | 'program' } {
  const inOrder = [...adopted.filter((one) => one.told === 'before'), ...adopted.filter((one) => one.told === 'after')];
  const boards = ['2025-07-01', '2026-03-09'].flatMap((from) => inOrder.filter((one) => one.from === from)).at(-1);
  return { rules: { ...(boards?.rules ?? rules), ...override }, from: boards ? 'board' : 'program' };
}

function atEachEvent({ rules, adopted, override, present, commands }: Night, look: (before: MeetingState, event: MeetingEvent, after: MeetingState) => void, answered: (command: Meet, code: string | null) => void = () => undefined): MeetingState {
  const boardKnown = (told: readonly string[]) => ({ ...boardOf(everybody), rules: told.flatMap((when) => adopted.filter((one) => one.told === when)).map((one) => ({ rules: one.rules, source, from: one.from })) });
  const whileCalled = surroundings(rules, everybody, { body: { 'board-1': boardKnown(['before']) } });
  const context = surroundings(rules, everybody, { body: { 'board-1': boardKnown(['before', 'after']) }, role: { superintendent: held('person-s') } });
  const own = override === null ? {} : { rules: override, rulesSource: source, rulesBecause: 'As resolved.' };
  let state: MeetingState = meeting.initial;
  for (const command of [called(own), opened(present), ...commands]) {
    const decision = meeting.decide(state, command, command.name === 'callMeeting' ? whileCalled : context, 'meeting-1');
    answered(command, decision.ok ? null : decision.refusal.code);
    if (!decision.ok) continue;
    for (const event of decision.events) {
      const after = meeting.evolve(state, event);
      look(state, event, after);
      state = after;
    }
  }
  return state;
}

function kindsOf({ type, data, isTie, isTurned }: Counted, { abstentions }: VoteRules): string[] {
  const kinds = { 'a tie': isTie, 'a recusal': data.recused > 0, 'an absence': data.absent > 0, [`an abstention that is ${abstentions}`]: data.abstentions > 0, 'a result turned by a correction': isTurned };
  return [`${data.threshold}: ${type}`, ...Object.entries(kinds).flatMap(([kind, is]) => (is ? [kind] : []))];
}

describe('whatever is recorded of a meeting, under every rule', () => {
  it('votes counted never exceed the members present, nor those the members serving', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(evening, (_before, event) => {
          if (event.type !== 'MotionCarried' && event.type !== 'MotionFailed') return;
          reach.saw(event.type);
          const { ayes, nays, abstentions, recused, absent, present, serving } = event.data;
          expect(ayes + nays + abstentions + recused).toBeLessThanOrEqual(present);
          expect(present).toBeLessThanOrEqual(serving);
          expect(ayes + nays + abstentions + recused + absent).toBe(serving);
        });
      }),
      runs(300),
    );
    expect(reach.missed('MotionCarried', 'MotionFailed')).toEqual([]);
  });

  it('nobody votes who does not serve, is not in the room at that moment, or declared an interest', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(evening, (before, event) => {
          if (event.type !== 'VoteCast' || !isHeld(before)) return;
          const { member: who, vote, motion: id } = event.data;
          reach.saw(vote);
          expect(everybody).toContain(who);
          expect(inRoom(before)).toContain(who);
          expect(isInterested(before, who, motionOf(before, id)!)).toBe(vote === 'recused');
        });
      }),
      runs(300),
    );
    expect(reach.missed('aye', 'nay', 'abstain', 'recused')).toEqual([]);
  });

  it('nothing is recorded of a moment after the night of its day: no roll is called, nobody comes or goes, and it is not adjourned as of weeks later', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(
          evening,
          (_before, { data }) => {
            if (!('at' in data) || data.at === null) return;
            expect(data.at <= NIGHT_ENDS).toBe(true);
            if (data.at === NIGHT_ENDS) reach.saw('as the night ends');
          },
          (command, code) => {
            if (!('at' in command) || command.at === undefined || command.at === null || command.at <= NIGHT_ENDS) return;
            expect([command.name, code]).not.toEqual([command.name, null]);
            reach.saw(`${command.name}: ${code}`);
          },
        );
      }),
      runs(300),
    );
    expect(reach.missed('as the night ends', ...['callTheRoll', 'arrive', 'leave', 'adjourn'].map((name) => `${name}: meeting.over`))).toEqual([]);
  });

  it('no vote is another one than it was recorded as but on the word of somebody who has a seat, or the role that they name', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(
          evening,
          (_before, event) => {
            if (event.type !== 'VoteCorrected') return;
            const { by, role, recorded } = event.data;
            reach.saw(`${role ?? 'a seat'}, ${recorded}`);
            if (role === null) expect(everybody).toContain(by);
            else expect(by).toBe('person-s');
          },
          (command, code) => {
            if (command.name === 'correctVote' && code === 'meeting.may-not-correct') reach.saw(command.role === null ? 'no seat' : 'not the role');
          },
        );
      }),
      runs(300),
    );
    expect(reach.missed('a seat, then', 'a seat, afterwards', 'superintendent, then', 'superintendent, afterwards', 'no seat', 'not the role')).toEqual([]);
  });

  it('it goes by the rules of the board in force on its day, else by the program’s, and by its own where it overrode them', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        const state = atEachEvent(evening, () => undefined);
        if (!isHeld(state)) return;
        const by = rulesByHand(evening);
        reach.saw(`by the rules of the ${by.from}, ${evening.override === null ? 'as they are' : 'overridden'}`);
        expect(state.rulesFrom).toBe(by.from);
        expect(state.adoptedFrom === null).toBe(by.from === 'program');
        expect(state.rules).toEqual({ ...by.rules, notice: state.rules.notice });
      }),
      runs(300),
    );
    expect(reach.missed(...['board', 'program'].flatMap((from) => ['as they are', 'overridden'].map((how) => `by the rules of the ${from}, ${how}`)))).toEqual([]);
  });

  it('each result is the one that is counted by hand from what was called out, under every rule, and a tie fails', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        const events: MeetingEvent[] = [];
        const state = atEachEvent(evening, (before, event) => {
          events.push(event);
          if (event.type === 'MemberArrived' && isHeld(before) && before.motions.some(({ status }) => status === 'voting')) reach.saw('somebody who comes while the roll is called');
          if (event.type === 'VoteCorrected' && event.data.recorded === 'afterwards') reach.saw('a correction after the meeting');
        });
        const { rules } = rulesByHand(evening);
        const byHand = countedByHand(events, rules, everybody);
        expect(events.filter(({ type }) => type === 'MotionCarried' || type === 'MotionFailed')).toEqual(byHand.map(({ type, data }) => ({ type, data })));
        const last = new Map(byHand.map(({ type, data }) => [data.motion, type === 'MotionCarried' ? 'carried' : 'failed']));
        if (isHeld(state)) expect(new Map(state.motions.filter(isDecided).map(({ id, status }) => [id, status]))).toEqual(last);
        for (const one of byHand) {
          if (one.isTie) expect(one.type).toBe('MotionFailed');
          kindsOf(one, rules).forEach(reach.saw);
        }
      }),
      runs(800),
    );
    expect(reach.missed(...thresholds.flatMap((threshold) => [`${threshold}: MotionCarried`, `${threshold}: MotionFailed`]))).toEqual([]);
    expect(reach.missed(...['not-counted', 'as-nay', 'as-aye'].map((how) => `an abstention that is ${how}`), 'a tie', 'a recusal', 'an absence')).toEqual([]);
    expect(reach.missed('somebody who comes while the roll is called', 'a correction after the meeting', 'a result turned by a correction')).toEqual([]);
  });

  it('the quorum is the one that is counted by hand: no roll is called below it, and business ends in the moment in which it is lost', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        const { rules } = rulesByHand(evening);
        const quorum = quorumByHand(rules, SERVING);
        const of = rules.quorum === 'majority' ? rules.quorumOf : 'a number';
        let isLost = false;
        atEachEvent(
          evening,
          (before, event, after) => {
            const there = isHeld(after) ? inRoom(after).length : 0;
            expect(isLost).toBe(event.type === 'BusinessEnded');
            isLost = event.type === 'MemberDeparted' && there === quorum - 1;
            if (event.type === 'RollCalled') {
              reach.saw(`a roll with a quorum of ${of}`);
              expect([event.data.quorum, event.data.inRoom, there >= quorum]).toEqual([quorum, there, true]);
            }
            if (event.type === 'BusinessEnded') {
              reach.saw(`a quorum of ${of} is lost`);
              expect([event.data.quorum, event.data.inRoom]).toEqual([quorum, there]);
            }
            if (event.type === 'DepartureTakenBack' && before.status === 'business-ended') reach.saw('business goes on');
          },
          (_command, code) => {
            if (code === 'meeting.no-quorum' || code === 'meeting.business-ended') reach.saw(code);
          },
        );
        expect(isLost).toBe(false);
      }),
      runs(400),
    );
    const kinds = ['a number', 'members-serving', 'seats'];
    expect(reach.missed(...kinds.map((of) => `a roll with a quorum of ${of}`), ...kinds.map((of) => `a quorum of ${of} is lost`))).toEqual([]);
    expect(reach.missed('business goes on', 'meeting.no-quorum', 'meeting.business-ended')).toEqual([]);
  });

  it('no motion is carried without a mover, nor without another member who seconded it where the rules require that, and none is pending when business ends', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(night, (evening) => {
        const { second } = rulesByHand(evening).rules;
        atEachEvent(evening, (before, event, after) => {
          reach.saw(event.type);
          if (event.type === 'BusinessEnded' && isHeld(after)) expect(after.motions.some(({ status }) => status === 'moved' || status === 'seconded' || status === 'voting')).toBe(false);
          if (event.type === 'MotionCarried' && isHeld(before)) {
            const motionBefore = motionOf(before, event.data.motion)!;
            const { seconder } = motionBefore as { readonly seconder: string | null };
            reach.saw(`carried ${seconder === null ? 'without a second' : 'with one'}, ${second}`);
            if (second === 'required') expect(everybody).toContain(seconder);
            expect(seconder).not.toBe(motionBefore.mover);
          }
        });
      }),
      runs(400),
    );
    const ofItsPapers = ['NoticePosted', 'MeetingCancelled', 'OpeningTakenBack', 'MinutesDrafted', 'MinutesApproved', 'MinutesPublished', 'MinutesCorrected'];
    expect(reach.missed(...Object.keys(meeting.events).filter((type) => !ofItsPapers.includes(type)))).toEqual([]);
    expect(reach.missed('carried with one, required', 'carried with one, not-needed', 'carried without a second, not-needed')).toEqual([]);
  });

  it('its state is plain JSON, and any part of its events can be folded', () => {
    fc.assert(
      fc.property(night, fc.infiniteStream(fc.boolean()), (evening, keep) => {
        const events: MeetingEvent[] = [];
        const state = atEachEvent(evening, (_before, event) => void events.push(event));
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        const some = events.filter(() => keep.next().value);
        expect(some.reduce(meeting.evolve, meeting.initial).version).toBe(some.length);
      }),
      rounds(150),
    );
  });
});
