import { aggregateNamed } from '#libs/commands/registry.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { unanswered, type Opened } from '#libs/domain/submission/state.js';
import type { Stage } from '../../queries/stages.js';
import type { Known } from './actions.js';
import { bodiesFrom } from './step-body.js';
import { fieldsOf, type Step } from './step-form.js';

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
  /** Ids of the roles whose signatures the stage asks for. */
  readonly signers: readonly string[];
  /** What whoever takes a step is asked to explain by its form: by what it is about. */
  readonly explain: (command: string) => readonly string[];
};

/**
 * What a page fills in of a step to ask whether it may be taken: as somebody would who may act and has something to
 * show. What is then refused stands against the step itself, and so nothing may be filled in that the step would not be
 * given: the agency decides on what was submitted, whatever was frozen since.
 */
export function knownFor({ stage, state, newest, by, body, signers, explain }: KnownOf): (command: string) => Known {
  const own = decidedOn(state);
  const returned = stage.kind === 'agency-submission' && (state as { readonly status?: string } | undefined)?.status === 'returned';
  return (command) => ({
    ...(by !== null && { by, note: '–' }),
    ...(body !== null && { body }),
    of: returned ? 'resubmit' : 'submit',
    // Its form asks for them: that they are missing so far stands against nothing.
    ...(returned && { answers: unanswered(state as Opened).map((one) => ({ ...one, answer: '–' })) }),
    signed: signers.map((role) => ({ role, signedOn: LONG_AGO })),
    ...(onNewest.has(command) ? newest : own),
    ...explained(explain(command)),
  });
}

/** A day on which whatever is attested may have been signed. */
const LONG_AGO = '2001-01-01';

/** A step that needs no more than an explanation is one that can be taken. */
export const explained = (about: readonly string[]): Known => (about.length > 0 ? { explanations: Object.fromEntries(about.map((one) => [one, '–'])) } : {});

/** The revision that a stage's decisions are bound to; null before there are any. */
export function decidedOn(state: unknown): Bound | null {
  const { revision, hash, round, current } = (state ?? {}) as { readonly revision?: number; readonly hash?: string; readonly round?: Bound | number; readonly current?: Bound };
  const bound = typeof round === 'object' ? round : (current ?? (revision !== undefined && hash !== undefined ? { revision, hash } : null));
  return bound && { revision: bound.revision, hash: bound.hash };
}

/** The same of a step of which no more is known than its form: as one would send it who takes the first of each choice that has to be made. */
export function knownFrom(step: Step | undefined): Known {
  if (!step) return {};
  const { list, each, explain = [], ...plain } = step;
  const definition = aggregateNamed(step.aggregate)!.commands[step.command]!;
  const inLines = new Set([...(list ? [list.field] : []), ...(each?.ask ?? [])]);
  const leave = [...(step.leave ?? []), ...inLines];
  const chosen = fieldsOf({ ...plain, leave }, definition).flatMap(({ name, path, required }): [string, string][] => {
    const first = required ? step.choices?.[path]?.[0] : undefined;
    return first ? [[name, first.value]] : [];
  });
  const [body = {}] = bodiesFrom({ ...plain, leave }, definition, Object.fromEntries(chosen), { key: '', zone: 'UTC' as TimeZone, kept: null });
  const filled = Object.entries(body).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  return { ...Object.fromEntries(filled), ...explained(explain.map(({ about }) => about)) };
}
