import { z } from 'zod';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import type { GuardAnswer } from './program-rules.js';

const MOST_EXPLAINED = 8_000;

/** Why a step is right although a guard warns: by the guard's id. Together they must fit into one event. */
export const explanationsSchema = z
  .record(z.string().min(1).max(100), z.string().trim().min(1).max(1_000))
  .refine((given) => Object.values(given).join('').length <= MOST_EXPLAINED, `at most ${MOST_EXPLAINED} characters together`)
  .meta({ examples: [{ 'submitter-is-not-approver': 'A small district.' }] });
export type Explanations = z.infer<typeof explanationsSchema>;

/**
 * A guard's answer as an event keeps it. What a guard saw and what people wrote is free text: an event
 * that has a field of these seals it.
 */
export const guardRecordSchema = z.object({
  guard: z.string(),
  severity: z.enum(['blocks', 'warns', 'informs']),
  holds: z.boolean(),
  /** JSON of what the guard read, by path; cut at a length that lets all of them fit into one event. */
  saw: z.string(),
  explanation: z.string().nullable(),
});
export type GuardRecord = z.infer<typeof guardRecordSchema>;

export type Judged = { readonly ok: true; readonly guards: readonly GuardRecord[] } | { readonly ok: false; readonly refusal: Refusal };

/** Shared by the records of one event. */
const MOST_SEEN = 6_000;
const MOST_SEEN_IN_REFUSAL = 1_000;

/**
 * Whether a step may be taken, by what its guards answer: refused by the first that blocks, then by the first
 * that warns and was not explained. What `informs` never refuses. `others` counts the further ones in the same
 * way, so that nobody repairs one fault believing it the last.
 */
export function judge(answers: readonly GuardAnswer[], explanations: Explanations = {}): Judged {
  const failed = answers.filter(({ holds }) => !holds);
  const blocking = failed.filter(({ severity }) => severity === 'blocks');
  if (blocking.length > 0) return refuse('guard.blocks', told(blocking));
  const unexplained = failed.filter(({ guard, severity }) => severity === 'warns' && !Object.hasOwn(explanations, guard));
  if (unexplained.length > 0) return refuse('guard.needs-explanation', told(unexplained));
  const room = Math.floor(MOST_SEEN / Math.max(1, answers.length));
  const guards = answers.map((answer): GuardRecord => {
    const { guard, severity, holds } = answer;
    const explained = !holds && severity === 'warns' ? (explanations[guard] ?? null) : null;
    return { guard, severity, holds, saw: seenBy(answer, room), explanation: explained };
  });
  return { ok: true, guards };
}

const told = (failed: readonly GuardAnswer[]) => {
  const first = failed[0]!;
  // Nobody is refused by a rule that passes for law and is none: its mark and its source stand beside it.
  const { mark = 'none', text: source = '' } = first.source ?? {};
  return { guard: first.guard, says: first.says, mark, source, saw: seenBy(first, MOST_SEEN_IN_REFUSAL), others: failed.length - 1 };
};

/** What a guard read, as one line of JSON, and why it could not be asked where that is so. */
export function seenBy({ saw, failed }: GuardAnswer, most: number): string {
  const text = JSON.stringify(failed === undefined ? saw : { ...saw, failed });
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}
