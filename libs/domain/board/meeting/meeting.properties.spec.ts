import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rounds } from '../../testing/rounds.js';
import { day } from '../../testing/given.js';
import { rulesOn, type VoteRules } from '../../vote-rules.js';
import { anyRules } from '../testing/any.js';
import { boardOf, called, cast, closed, evening, member, membersTo, moved, opened, rollCalled, seconded, surroundings, type Meet } from '../testing/room.js';
import { outcomeOf } from '../vote.js';
import type { MeetingEvent } from './events.js';
import { meeting } from './meeting.js';
import { inRoom, isDecided, isHeld, isInterested, motionOf, type MeetingState } from './state.js';
import { resultOf, tallyOf } from './voting.js';

const SERVING = 7;
/** One more than serve: the ninth is a guest. */
const anyone = fc.integer({ min: 1, max: SERVING + 2 }).map(member);
const motion = fc.constantFrom('m', 'n');
const reason = fc.option(fc.constant('A reason.'));
const anyVote = fc.constantFrom('aye' as const, 'nay' as const, 'abstain' as const, 'recused' as const, 'absent' as const);

/** What a clerk may record of an evening, right or wrong, in any order. */
const step: fc.Arbitrary<Meet> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(motion, anyone).map(([id, who]) => moved(id, who, { text: 'A motion.' })) },
  { weight: 2, arbitrary: fc.tuple(motion, anyone).map(([id, who]) => seconded(id, who)) },
  { weight: 2, arbitrary: motion.map(rollCalled) },
  {
    weight: 12,
    arbitrary: fc.record({ motion, member: anyone, vote: anyVote, reason, legalConflict: fc.boolean() }).map((given): Meet => ({ name: 'castVote', ...given })),
  },
  { weight: 2, arbitrary: motion.map(closed) },
  fc.record({ motion, member: anyone, vote: fc.constantFrom('aye' as const, 'nay' as const, 'recused' as const, 'absent' as const), reason, legalConflict: fc.boolean() }).map((given): Meet => ({ name: 'correctVote', why: 'Misheard.', ...given })),
  { weight: 2, arbitrary: anyone.map((who): Meet => ({ name: 'arrive', member: who, at: evening('18:30') })) },
  { weight: 2, arbitrary: anyone.map((who): Meet => ({ name: 'leave', member: who, at: evening('18:30') })) },
  anyone.map((who): Meet => ({ name: 'takeBackLeaving', member: who, reason: 'It was a guest.' })),
  fc.tuple(anyone, motion).map(([who, about]): Meet => ({ name: 'declareInterest', member: who, about, reason: 'A relative works there.' })),
  motion.map((id): Meet => ({ name: 'withdrawMotion', motion: id, reason: 'It is not needed.' })),
);

/** Whole votes, so that many evenings come to a result: some of those present vote, and the vote is closed. */
const wholeVote = fc.array(fc.constantFrom('aye' as const, 'nay' as const), { minLength: SERVING, maxLength: SERVING }).map((votes): Meet[] => [
  ...[moved('m', member(1), { text: 'A motion.' }), seconded(), rollCalled()],
  ...votes.map((vote, i) => cast(member(i + 1), vote)),
  closed(),
]);
const anyBoards = anyRules.map((rules): VoteRules => ({ ...rules, seats: Math.max(SERVING, rules.seats ?? SERVING) }));
/** Rules of the program, and beside them, or not, those that the board adopted: before the call, after it, or for a later day. */
const night = fc.record({
  rules: anyBoards,
  adopted: fc.array(fc.record({ rules: anyBoards, from: fc.constantFrom(day('2025-07-01'), day('2026-03-09'), day('2026-03-10')), told: fc.constantFrom('before', 'after') }), { maxLength: 3 }),
  override: fc.option(fc.subarray(['threshold', 'quorum', 'abstentions'] as const, { minLength: 1 }).chain((which) => anyBoards.map((rules) => Object.fromEntries(which.map((rule) => [rule, rules[rule]]))))),
  present: fc.subarray(membersTo(SERVING), { minLength: 3 }),
  first: fc.oneof(wholeVote, fc.constant<Meet[]>([])),
  steps: fc.array(step, { maxLength: 60 }),
});

const source = { mark: 'D' as const, text: 'Bylaws' };

function atEachEvent({ rules, adopted, override, present, first, steps }: typeof night extends fc.Arbitrary<infer N> ? N : never, look: (before: MeetingState, event: MeetingEvent, after: MeetingState) => void): MeetingState {
  const boardKnown = (told: readonly string[]) => ({ ...boardOf(membersTo(SERVING)), rules: told.flatMap((when) => adopted.filter((one) => one.told === when)).map((one) => ({ rules: one.rules, source, from: one.from })) });
  const whileCalled = surroundings(rules, membersTo(SERVING), { body: { 'board-1': boardKnown(['before']) } });
  const context = surroundings(rules, membersTo(SERVING), { body: { 'board-1': boardKnown(['before', 'after']) } });
  const own = override === null ? {} : { rules: override, rulesSource: source, rulesBecause: 'As resolved.' };
  let state: MeetingState = meeting.initial;
  for (const command of [called(own), opened(present), ...first, ...steps]) {
    const decision = meeting.decide(state, command, command.name === 'callMeeting' ? whileCalled : context, 'meeting-1');
    if (!decision.ok) {
      expect(Object.keys(decision)).toEqual(['ok', 'refusal']);
      continue;
    }
    for (const event of decision.events) {
      const after = meeting.evolve(state, event);
      look(state, event, after);
      state = after;
    }
  }
  return state;
}

describe('whatever is recorded of a meeting, under every rule', () => {
  it('votes counted never exceed the members present, nor those the members serving', () => {
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(evening, (_before, event) => {
          if (event.type !== 'MotionCarried' && event.type !== 'MotionFailed') return;
          const { ayes, nays, abstentions, recused, absent, present, serving } = event.data;
          expect(ayes + nays + abstentions + recused).toBeLessThanOrEqual(present);
          expect(present).toBeLessThanOrEqual(serving);
          expect(ayes + nays + abstentions + recused + absent).toBe(serving);
        });
      }),
      rounds(300),
    );
  });

  it('nobody votes who does not serve, is not in the room at that moment, or declared an interest', () => {
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(evening, (before, event) => {
          if (event.type !== 'VoteCast' || !isHeld(before)) return;
          const { member: who, vote, motion: id } = event.data;
          expect(membersTo(SERVING)).toContain(who);
          expect(inRoom(before)).toContain(who);
          expect(isInterested(before, who, motionOf(before, id)!)).toBe(vote === 'recused');
        });
      }),
      rounds(300),
    );
  });

  it('it goes by the rules of the board in force on its day, else by the program’s, and by its own where it overrode them', () => {
    fc.assert(
      fc.property(night, (evening) => {
        const state = atEachEvent(evening, () => undefined);
        if (!isHeld(state)) return;
        const told = [...evening.adopted.filter((one) => one.told === 'before'), ...evening.adopted.filter((one) => one.told === 'after')];
        const inForce = rulesOn(told.map((one) => ({ rules: one.rules, source, from: one.from })), day('2026-03-09'));
        expect(state.rulesFrom).toBe(inForce ? 'board' : 'program');
        expect(state.adoptedFrom).toBe(inForce?.from ?? null);
        expect(state.rules).toEqual({ ...(inForce?.rules ?? evening.rules), ...evening.override, notice: state.rules.notice });
      }),
      rounds(300),
    );
  });

  it('the result recomputed from the votes is the stored one, and a tie fails', () => {
    fc.assert(
      fc.property(night, (evening) => {
        const state = atEachEvent(evening, () => undefined);
        if (!isHeld(state)) return;
        for (const decided of state.motions.filter(isDecided)) {
          const { result, status } = decided;
          expect(resultOf(state.rules, decided, result.because)).toEqual(result);
          expect(outcomeOf(state.rules, tallyOf(decided)).carried).toBe(status === 'carried');
          if (result.ayes === result.nays && result.abstentions === 0) expect(status).toBe('failed');
        }
      }),
      rounds(300),
    );
  });

  it('no motion is decided without mover, seconder and a quorum at its roll call, and business ends when it is lost', () => {
    fc.assert(
      fc.property(night, (evening) => {
        atEachEvent(evening, (before, event, after) => {
          if (event.type === 'RollCalled') expect(event.data.inRoom).toBeGreaterThanOrEqual(event.data.quorum);
          if (event.type === 'BusinessEnded' && isHeld(after)) {
            expect(event.data.inRoom).toBeLessThan(event.data.quorum);
            expect(after.motions.some(({ status }) => status === 'moved' || status === 'seconded' || status === 'voting')).toBe(false);
          }
          if (event.type === 'MotionCarried' && isHeld(before)) {
            const motionBefore = motionOf(before, event.data.motion)!;
            expect(motionBefore).toHaveProperty('seconder');
            expect((motionBefore as { seconder?: string }).seconder).not.toBe(motionBefore.mover);
          }
        });
      }),
      rounds(200),
    );
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
