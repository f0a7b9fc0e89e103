import { earlier } from '#libs/kernel/dates.js';
import type { Aggregate, Effect, StageProcess, StreamRef } from '../decider.js';
import type { Wait } from '../wait.js';
import { reviewCommands, type ReviewCommand } from './commands.js';
import { decide } from './decide.js';
import { reviewEvents } from './events.js';
import { evolve } from './evolve.js';
import { isReview, nextShare, type ReviewState } from './state.js';

/** Stream `review/<id>`, in the agency's tenant. Nothing of it is ever written to a district's record but what is shared. */
export const review: Aggregate<ReviewState, typeof reviewCommands, typeof reviewEvents> = {
  prefix: 'review',
  events: reviewEvents,
  commands: reviewCommands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (state) => (isReview(state) ? planOf(state) : null),
  sealUnder: (_state, id) => `review/${id}`,
  reads,
  waits,
  process,
  effects,
};

/** The agency's own plan where it keeps one; otherwise the district's, by which the events are found. */
const planOf = ({ plan, of }: Extract<ReviewState, { of: unknown }>): string => plan ?? of.plan;

function reads(state: ReviewState, given: ReviewCommand): readonly StreamRef[] {
  if (reviewCommands[given.name].givenBy === 'system') return [];
  const body = given.name === 'openReview' ? given.body : isReview(state) ? state.body : null;
  return body === null ? [] : [{ aggregate: 'body', id: body }];
}

/** The day to decide by, and whatever the district's record refused, where the agency keeps them in a plan of its own. */
function waits(state: ReviewState): readonly Wait[] {
  if (!isReview(state)) return [];
  const { decideBy, decideBySource, owner, openedOn, title, shares } = state;
  const found: Wait[] = [];
  if (decideBy !== null && owner !== null) {
    const status = state.status === 'open' || state.status === 'settled' ? 'open' : 'done';
    found.push({ key: 'decide-by', status, title, owners: [owner], start: earlier(openedOn, decideBy), due: decideBy, rule: decideBySource ? 'review/decide-by-program' : 'review/decide-by' });
  }
  // Without an owner it is the coordinator's of the agency's plan.
  for (const share of shares.filter(({ refusals }) => refusals.length > 0)) {
    const about = `${title}: share refused: ${share.refusals.at(-1)}`;
    found.push({ key: `share/${share.number}`, status: waiting[share.status], title: about, owners: owner === null ? [] : [owner], start: share.on, due: share.on, rule: 'review/share' });
  }
  return found;
}

const waiting = { refused: 'open', wanted: 'open', done: 'done', dropped: 'not-needed' } as const;

/** One process: what is shared late, or refused, when the review is closed already, is still to be told. */
function process(state: ReviewState, id: string): StageProcess | null {
  if (!isReview(state)) return null;
  const open = state.status !== 'closed' || state.shares.some(({ status }) => status === 'wanted' || status === 'refused');
  return { kind: 'submission', subject: `${planOf(state)}~review-${id}`, round: 1, open };
}

function effects(state: ReviewState): readonly Effect[] {
  if (!isReview(state)) return [];
  const next = nextShare(state);
  return next?.status === 'wanted' ? [{ id: `share/${next.number}/${next.wanted}`, kind: 'share-with-district' }] : [];
}
