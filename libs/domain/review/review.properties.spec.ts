import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CommandOf } from '#libs/kernel/command-definition.js';
import { contextAt, day } from '../testing/given.js';
import { makeReach } from '../testing/reach.js';
import { rounds } from '../testing/rounds.js';
import { reviewCommands } from './commands.js';
import type { ReviewEvent } from './events.js';
import { standingOf } from './result.js';
import { review } from './review.js';
import { hasConflict, isReview, underReview, type Review, type ReviewState } from './state.js';
import { withResultsByHand } from './testing/by-hand.js';

type Command = CommandOf<typeof reviewCommands>;

const members = ['member-1', 'member-2', 'member-3', 'member-4'];
const by = members[0]!;
const hash = (revision: number): string => String(revision).repeat(64);
const sections = (revision: number) => ({ goals: { hash: hash(revision), material: hash(revision) }, strategies: { hash: hash(1), material: hash(1) } });
const context = contextAt('2026-04-02T15:00:00.000Z', {
  plan: null,
  seen: () => ({ name: 'Team', kind: 'committee', members: members.map((person) => ({ person, seat: null, from: day('2026-01-01'), until: null })) }) as never,
});
const open: Command = {
  name: 'openReview', title: 'A district', of: { tenant: 'district', plan: 'plan-1', stage: 's', grant: 'g' }, submission: 1, revision: 1, hash: hash(1), sections: sections(1),
  body: 'team', plan: null, owner: null, previous: null, decideBy: null, submittedOn: null, planStart: null, by, program: null, checklist: [],
};

const member = fc.constantFrom(...members, 'stranger');
const number = fc.integer({ min: 1, max: 3 });
const year = fc.constantFrom('2026', '2027');
const file = fc.constantFrom('file-1', 'file-2');
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(fc.shuffledSubarray(members, { minLength: 1 }), number, fc.constantFrom('parallel' as const, 'in-order' as const)).map(([reviewers, need, order]): Command => ({ name: 'assignReviewers', reviewers, need, order, by })) },
  { weight: 8, arbitrary: fc.tuple(member, number, fc.constantFrom('approve' as const, 'return' as const, 'decline' as const)).map(([reviewer, revision, outcome]): Command => ({ name: 'recordOpinion', reviewer, revision, hash: hash(revision), outcome, reasons: 'Because', sections: outcome === 'return' ? ['goals'] : [] })) },
  member.map((reviewer): Command => ({ name: 'declareConflict', reviewer, reason: 'Worked there', by: reviewer })),
  fc.tuple(member, fc.constantFrom(...members)).map(([reviewer, who]): Command => ({ name: 'takeBackConflict', reviewer, reason: 'It was another district', by: who })),
  fc.tuple(number, fc.option(number)).map(([revision, submission]): Command => ({ name: 'noteRevision', submission, revision, hash: hash(revision), sections: sections(revision), by })),
  fc.constant<Command>({ name: 'issueDecision', reasons: 'As it is', points: [], backBy: null, by }),
  fc.constant<Command>({ name: 'undoReturn', reason: 'A mistake', by }),
  fc.option(year).map((of): Command => ({ name: 'undoDecision', year: of, reason: 'A mistake', by })),
  { weight: 2, arbitrary: fc.tuple(year, file).map(([of, document]): Command => ({ name: 'noteBudget', year: of, document, by })) },
  { weight: 8, arbitrary: fc.tuple(member, year, file, fc.constantFrom('approved' as const, 'declined' as const)).map(([reviewer, of, document, outcome]): Command => ({ name: 'recordBudgetOpinion', reviewer, year: of, document, outcome, reasons: 'Because' })) },
  { weight: 2, arbitrary: year.map((of): Command => ({ name: 'decideBudget', year: of, reasons: 'As it is', by })) },
  fc.constantFrom('internal' as const, 'shared' as const).map((visibility): Command => ({ name: 'comment', visibility, section: null, text: 'A word', by })),
);

const assign = (reviewers: string[], need: number, order: 'parallel' | 'in-order' = 'parallel'): Command => ({ name: 'assignReviewers', reviewers, need, order, by });
const opinion = (outcome: 'approve' | 'return' | 'decline', reviewer = by, revision = 1): Command => ({ name: 'recordOpinion', reviewer, revision, hash: hash(revision), outcome, reasons: 'Because', sections: outcome === 'return' ? ['goals'] : [] });
const issued: Command = { name: 'issueDecision', reasons: 'As it is', points: [], backBy: null, by };
const arrived: Command = { name: 'noteBudget', year: '2026', document: 'file-1', by };
const conflictOf = (reviewer: string): Command => ({ name: 'declareConflict', reviewer, reason: 'Worked there', by: reviewer });
const free = (reviewer: string): Command => ({ name: 'takeBackConflict', reviewer, reason: 'It was another district', by });
const ofBudget = (outcome: 'approved' | 'declined', reviewer = by): Command => ({ name: 'recordBudgetOpinion', reviewer, year: '2026', document: 'file-1', outcome, reasons: 'Because' });
const decideBudget: Command = { name: 'decideBudget', year: '2026', reasons: 'As it is', by };
const undone = (of: string | null): Command => ({ name: 'undoDecision', year: of, reason: 'A mistake', by });
const comments = (['internal', 'shared'] as const).map((visibility): Command => ({ name: 'comment', visibility, section: null, text: 'A word', by }));
const one = assign(members.slice(0, 2), 1);
/** Each comes to what the properties are about, whatever else is drawn: so they run whole as examples, too. */
const ways: readonly (readonly Command[])[] = [
  comments,
  [one, opinion('return'), issued, { name: 'undoReturn', reason: 'A mistake', by }],
  [one, opinion('decline'), issued, undone(null)],
  ...(['approved', 'declined'] as const).map((outcome) => [one, opinion('approve'), issued, arrived, ofBudget(outcome), decideBudget, undone('2026')]),
  [assign(members, 3), opinion('approve', 'member-1'), opinion('approve', 'member-2'), conflictOf('member-2'), opinion('approve', 'member-3'), opinion('approve', 'member-4')],
  [assign(members, 2), opinion('decline', 'member-1'), { name: 'noteRevision', submission: null, revision: 2, hash: hash(2), sections: sections(2), by }, opinion('decline', 'member-2', 2), opinion('return', 'member-3', 2), opinion('decline', 'member-4', 2)],
  [assign(members, 2), opinion('approve', 'member-1'), opinion('approve', 'member-2'), issued, arrived, ofBudget('approved', 'member-1'), ofBudget('declined', 'member-2'), ofBudget('approved', 'member-3')],
  [assign(members, 2), opinion('approve', 'member-2'), conflictOf('member-2'), free('member-2'), opinion('decline', 'member-1'), opinion('decline', 'member-2')],
  [assign(['member-2', 'member-1'], 2, 'in-order'), opinion('approve', 'member-1'), opinion('approve', 'member-2'), opinion('approve', 'member-1')],
  // One after the other, and not in the order of their names: each tries before it is their turn, and one has a conflict, who is not the one that says how it goes on.
  [
    assign(['member-3', 'member-2', 'member-1', 'member-4'], 3, 'in-order'), opinion('approve', 'member-2'), opinion('approve', 'member-3'), opinion('approve', 'member-1'), conflictOf('member-2'),
    opinion('approve', 'member-4'), opinion('approve', 'member-1'), opinion('approve', 'member-4'), issued, arrived,
    ofBudget('approved', 'member-1'), ofBudget('approved', 'member-3'), ofBudget('approved', 'member-4'), ofBudget('approved', 'member-1'), ofBudget('approved', 'member-4'),
  ],
];

/** In order, nobody has spoken while somebody who stands before them, and has no conflict, has not. */
const isTurnOf = (reviewer: string, { order, reviewers, conflicts }: Review, spoken: readonly { readonly reviewer: string }[]): boolean =>
  order === 'parallel' || reviewers.slice(0, reviewers.indexOf(reviewer)).every((before) => conflicts.some((one) => one.reviewer === before) || spoken.some((one) => one.reviewer === before));

describe('over any life of a review', () => {
  const live = (commands: readonly Command[], look: (event: ReviewEvent, before: ReviewState, after: ReviewState) => void, accepted: (given: Command) => void = () => undefined): void => {
    let state: ReviewState = review.initial;
    for (const given of [open, ...commands]) {
      const decision = review.decide(state, given, context, 'review-1');
      if (!decision.ok) continue;
      if (decision.events.length > 0) accepted(given);
      for (const event of decision.events) {
        const after: ReviewState = review.evolve(state, event);
        look(event, state, after);
        state = after;
      }
      if (isReview(state)) standingOf(state);
    }
  };
  const any = fc.array(command, { minLength: 5, maxLength: 40, size: 'max' });
  /** Some commands in any order are mostly refused: so most lives begin on a way that comes to a result, or as far on it as it is drawn. */
  const lives = fc.tuple(fc.constantFrom(...ways), fc.nat(8), any).map(([way, before, commands]) => [...way.slice(0, before), ...commands]);
  const runs = (numRuns: number) => ({ ...rounds(numRuns), examples: [...ways, [...ways[3]!, ...comments]].map((way): [Command[]] => [[...way]]) });

  it('each result is there where the opinions come to it, counted by hand, of the plan and of each budget, and nowhere else', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) => {
        const events: ReviewEvent[] = [];
        live(commands, (event) => events.push(event));
        const isResult = ({ type }: ReviewEvent): boolean => type === 'ReviewSettled' || type === 'BudgetSettled';
        expect(events).toEqual(withResultsByHand(events.filter((event) => !isResult(event)), context.today));
        let leftOut = false;
        for (const event of events) {
          leftOut ||= event.type === 'ConflictDeclared';
          if (event.type !== 'ReviewSettled' && event.type !== 'BudgetSettled') continue;
          reach.saw(`${event.type}: ${event.data.outcome}`);
          if (event.data.counts.need > 1) reach.saw(`${event.type} by more than one`);
          if (leftOut && event.data.counts.conflicted > 0) reach.saw('a result without those who have a conflict');
          if (event.type === 'ReviewSettled' && event.data.revision > 1) reach.saw('a result on a later revision');
        }
      }),
      runs(300),
    );
    const outcomes = [...['approve', 'return', 'decline'].map((outcome) => `ReviewSettled: ${outcome}`), ...['approved', 'declined'].map((outcome) => `BudgetSettled: ${outcome}`)];
    expect(reach.missed(...outcomes, 'ReviewSettled by more than one', 'BudgetSettled by more than one', 'a result without those who have a conflict', 'a result on a later revision')).toEqual([]);
  });

  it('each opinion is on the revision that was there, of a reviewer who was assigned and whose turn it is, without a conflict, and the only one of theirs', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) =>
        live(commands, (event, before) => {
          if (event.type !== 'OpinionRecorded' || !isReview(before)) return;
          const { reviewer, revision, hash: of } = event.data;
          reach.saw(`an opinion on ${revision === 1 ? 'the first' : 'a later'} revision`);
          if (before.conflicts.length > 0) reach.saw('an opinion where another has a conflict');
          if (before.opinions.length > 0) reach.saw('an opinion after another');
          expect({ revision, hash: of }).toEqual({ revision: underReview(before).revision, hash: underReview(before).hash });
          expect(before.reviewers).toContain(reviewer);
          expect(hasConflict(before, reviewer)).toBe(false);
          expect(before.opinions.some((one) => one.reviewer === reviewer)).toBe(false);
          expect(before.status).toBe('open');
          expect(isTurnOf(reviewer, before, before.opinions)).toBe(true);
          if (before.order === 'in-order' && before.opinions.length > 0) reach.saw(before.conflicts.length > 0 ? 'the next in order, past one with a conflict' : 'the next in order');
        }),
      ),
      runs(150),
    );
    expect(reach.missed('an opinion on the first revision', 'an opinion on a later revision', 'an opinion where another has a conflict', 'an opinion after another', 'the next in order', 'the next in order, past one with a conflict')).toEqual([]);
  });

  it('a budget’s opinions are on its very file, each the only one of a reviewer who may and whose turn it is, and its decision is the result of them', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) =>
        live(commands, (event, before) => {
          if (!isReview(before) || !('year' in event.data) || event.type === 'DecisionTakenBack') return;
          const { year: of, document } = event.data;
          const budget = before.budgets.find((one) => one.year === of);
          if (event.type === 'BudgetArrived') return;
          reach.saw(event.type);
          expect(document).toBe(budget?.document);
          for (const one of budget!.opinions) expect(one.document).toBe(document);
          if (event.type === 'BudgetOpinionRecorded') {
            expect([before.reviewers.includes(event.data.reviewer), hasConflict(before, event.data.reviewer), budget!.settled]).toEqual([true, false, null]);
            expect(budget!.opinions.some(({ reviewer }) => reviewer === event.data.reviewer)).toBe(false);
            expect(isTurnOf(event.data.reviewer, before, budget!.opinions)).toBe(true);
            if (before.order === 'in-order' && budget!.opinions.length > 0) reach.saw('the next in order on a budget');
          }
          if (event.type === 'BudgetSettled') expect(budget!.settled).toBe(null);
          if (event.type === 'BudgetDecisionIssued') expect([event.data.outcome, budget!.issuedOn]).toEqual([budget!.settled?.outcome, null]);
        }),
      ),
      runs(600),
    );
    expect(reach.missed('BudgetOpinionRecorded', 'BudgetSettled', 'BudgetDecisionIssued', 'the next in order on a budget')).toEqual([]);
  });

  it('only a decision that was issued is taken back, that on the plan while no budget rests on it, and then it holds no more', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) =>
        live(commands, (event, before, after) => {
          if (event.type !== 'DecisionTakenBack' || !isReview(before) || !isReview(after)) return;
          const { year: of } = event.data;
          reach.saw(of === null ? 'that on the plan' : 'that on a budget');
          const issued = ({ budgets }: typeof before) => budgets.filter(({ issuedOn }) => issuedOn !== null).map((one) => one.year);
          if (of === null) expect([before.status, issued(before), after.status, after.opinions]).toEqual(['closed', [], 'open', []]);
          else expect([issued(before).includes(of), issued(after).includes(of)]).toEqual([true, false]);
        }),
      ),
      runs(600),
    );
    expect(reach.missed('that on the plan', 'that on a budget')).toEqual([]);
  });

  it('a decision is issued as the reviewers came to it, once a result; and only what was made to be shared is', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) =>
        live(commands, (event, before, after) => {
          if (event.type === 'DecisionIssued') {
            reach.saw(`issued: ${event.data.outcome}`);
            expect(before.status === 'settled' && before.settled).toMatchObject({ outcome: event.data.outcome, revision: event.data.revision, hash: event.data.hash });
          }
          if (event.type === 'CommentMade' && isReview(before) && isReview(after)) {
            reach.saw(event.data.visibility);
            expect(after.shares.length - before.shares.length).toBe(event.data.visibility === 'shared' ? 1 : 0);
          }
        }),
      ),
      runs(150),
    );
    expect(reach.missed('issued: approve', 'issued: return', 'issued: decline', 'internal', 'shared')).toEqual([]);
  });

  it('lives come to every command that they may give, and to each result of reviewers, so that what stands above is about something', () => {
    const reach = makeReach();
    fc.assert(
      fc.property(lives, (commands) =>
        live(
          commands,
          (event) => {
            if (event.type === 'ReviewSettled' || event.type === 'DecisionIssued') reach.saw(`${event.type}: ${event.data.outcome}`);
            if (event.type === 'BudgetSettled' || event.type === 'BudgetDecisionIssued') reach.saw(`${event.type}: ${event.data.outcome}`);
          },
          ({ name }) => reach.saw(name),
        ),
      ),
      runs(600),
    );
    /** What these lives are not about: the reviewers' own papers, and what is told of the way to the district. */
    const others = ['moveDecideBy', 'answerCheck', 'saveDraft', 'draftQuestions', 'issueQuestions', 'shareState', 'dropShare', 'shareAgain', 'noteShared', 'noteShareRefused'];
    expect(reach.missed(...Object.keys(reviewCommands).filter((name) => !others.includes(name)))).toEqual([]);
    expect(reach.missed(...['ReviewSettled', 'DecisionIssued'].flatMap((type) => ['approve', 'return', 'decline'].map((outcome) => `${type}: ${outcome}`)))).toEqual([]);
    expect(reach.missed(...['BudgetSettled', 'BudgetDecisionIssued'].flatMap((type) => ['approved', 'declined'].map((outcome) => `${type}: ${outcome}`)))).toEqual([]);
  });
});
