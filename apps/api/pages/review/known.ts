import { unanswered, type Opened } from '#libs/domain/submission/state.js';
import type { Stage } from '../../queries/stages.js';
import type { Known } from './actions.js';

/** A frozen revision, as a decision is bound to it. */
export type Bound = { readonly revision: number; readonly hash: string };

/** Steps that begin something on a text: they take the newest revision. Every other one speaks of what its stage has before it. */
const onNewest: ReadonlySet<string> = new Set(['openRound', 'takeUpRevision', 'certifyInput', 'attestInput', 'openApproval', 'attestApproval', 'openSubmission', 'submit', 'resubmit', 'attestSubmission', 'seeRevision']);

export type KnownOf = {
  readonly stage: Pick<Stage, 'kind'>;
  /** As its decisions have it; undefined before the first. */
  readonly state: unknown;
  readonly newest: Bound | null;
  /** Who takes the stage's own decisions. */
  readonly by: string | null;
  /** The board, where there is no choice between several. */
  readonly body: string | null;
  /** What whoever takes a step is asked to explain by its form: by what it is about. */
  readonly explain: (command: string) => readonly string[];
};

/**
 * What a page fills in of a step to ask whether it may be taken: as somebody would who may act and has something to
 * show. What is then refused stands against the step itself, and so nothing may be filled in that the step would not be
 * given: the agency decides on what was submitted, whatever was frozen since.
 */
export function knownFor({ stage, state, newest, by, body, explain }: KnownOf): (command: string) => Known {
  const own = decidedOn(state);
  const returned = stage.kind === 'agency-submission' && (state as { readonly status?: string } | undefined)?.status === 'returned';
  return (command) => ({
    ...(by !== null && { by, note: '–' }),
    ...(body !== null && { body }),
    of: returned ? 'resubmit' : 'submit',
    // Its form asks for them: that they are missing so far stands against nothing.
    ...(returned && { answers: unanswered(state as Opened).map((one) => ({ ...one, answer: '–' })) }),
    ...(onNewest.has(command) ? newest : own),
    ...explained(explain(command)),
  });
}

/** A step that needs no more than an explanation is one that can be taken. */
export const explained = (about: readonly string[]): Known => (about.length > 0 ? { explanations: Object.fromEntries(about.map((one) => [one, '–'])) } : {});

/** The revision that a stage's decisions are bound to; null before there are any. */
export function decidedOn(state: unknown): Bound | null {
  const { revision, hash, round, current } = (state ?? {}) as { readonly revision?: number; readonly hash?: string; readonly round?: Bound | number; readonly current?: Bound };
  const bound = typeof round === 'object' ? round : (current ?? (revision !== undefined && hash !== undefined ? { revision, hash } : null));
  return bound && { revision: bound.revision, hash: bound.hash };
}
