import type { CommandOf } from '#libs/kernel/command-definition.js';
import { say } from '#libs/messages/say.js';
import type { DecisionContext } from '../../decider.js';
import { contextAt, day, given } from '../../testing/given.js';
import type { reviewCommands } from '../commands.js';
import type { ReviewEvent } from '../events.js';
import { standingOf } from '../result.js';
import { review } from '../review.js';
import { isReview } from '../state.js';

export type Command = CommandOf<typeof reviewCommands>;

export const ID = 'review-1';
export const lead = 'member-1';
export const members = ['member-1', 'member-2', 'member-3', 'member-4'];
export const sections = (goals: string) => Object.fromEntries([['goals', goals], ['strategies', 'a']].map(([id, text]) => [id!, { hash: text!, material: text! }]));
export const hashes = ['1'.repeat(64), '2'.repeat(64)] as const;

export const context = (now = '2026-04-02T15:00:00.000Z', seated: readonly string[] = members): DecisionContext =>
  contextAt(now, {
    plan: { id: 'reviews-2026', program: 'an-agency@1', open: true, coordinator: 'coordinator' },
    seen: (kind) => {
      if (kind !== 'body') throw new Error(`nothing is shown of ${kind}`);
      return { name: 'Review team', kind: 'committee', members: seated.map((person) => ({ person, seat: null, from: day('2026-01-01'), until: null })) } as never;
    },
  });
export const when = (events: readonly ReviewEvent[], command: Command, at = context()) => given(review, events).when(command, at, ID);
export const after = (...commands: readonly Command[]): ReviewEvent[] => commands.reduce<ReviewEvent[]>((events, command) => [...events, ...when(events, command).events()], []);
export const types = (events: readonly ReviewEvent[]): string[] => events.map(({ type }) => type);
export const standing = (events: readonly ReviewEvent[]) => {
  const { state } = given(review, events);
  if (!isReview(state)) throw new Error('no review');
  const { code, params } = standingOf(state);
  return { code, words: say(code, params) };
};

export const open: Command = {
  name: 'openReview', title: 'A district', of: { tenant: 'district', plan: 'plan-1', stage: 'agency-submission', grant: 'grant-1' }, submission: 1, revision: 1, hash: hashes[0], sections: sections('a'),
  body: 'team', plan: 'reviews-2026', owner: 'integration-specialist', previous: { plan: 'plan-0', revision: 2, document: null }, decideBy: day('2026-06-01'), submittedOn: null, planStart: null, by: lead,
  program: null, checklist: [{ key: 'goal-types', section: 'goals', says: 'A goal of each type', citation: 'State form', source: null }],
};
export const assign = (need: number, order: 'parallel' | 'in-order' = 'parallel', reviewers = members.slice(0, 3)): Command => ({ name: 'assignReviewers', reviewers, need, order, by: lead });
export const opinion = (reviewer: string, outcome: 'approve' | 'return' | 'decline', more: Partial<Extract<Command, { name: 'recordOpinion' }>> = {}): Command => ({
  name: 'recordOpinion', reviewer, revision: 1, hash: hashes[0], outcome, reasons: outcome === 'approve' ? null : 'Because', sections: outcome === 'return' ? ['goals'] : [], ...more,
});
export const conflict = (reviewer: string): Command => ({ name: 'declareConflict', reviewer, reason: 'Worked there', by: reviewer });
export const second: Command = { name: 'noteRevision', submission: null, revision: 2, hash: hashes[1], sections: sections('b'), by: lead };
export const [one, two, three] = members as [string, string, string];
