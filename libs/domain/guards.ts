import { z } from 'zod';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import { nearTo } from '#libs/kernel/slips.js';
import type { GuardAnswer } from './program-rules.js';
import { sawInWords, sawTold } from './saw-words.js';

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
const MOST_SEEN_IN_LINE = 300;
const MOST_REFUSING = 20;

/**
 * Whether a step may be taken, by what its guards answer: refused by all that block, then by all that warn and were
 * not explained. What `informs` never refuses. `others` counts those for which there is no room. An explanation of
 * nothing that there is was meant for something else: `beside` is what else may be explained with the step.
 */
export function judge(answers: readonly GuardAnswer[], explanations: Explanations = {}, beside: readonly string[] = []): Judged {
  const failed = answers.filter(({ holds }) => !holds);
  const blocking = failed.filter(({ severity }) => severity === 'blocks');
  if (blocking.length > 0) return refusedBy('guard.blocks', blocking);
  const known = [...new Set([...answers.map(({ guard }) => guard), ...beside])];
  const unknown = Object.keys(explanations).find((key) => !known.includes(key));
  if (unknown !== undefined) return refuse('guard.explains-nothing', { given: unknown, near: meantBy(unknown, known).join(', ') || 'none', known: known.join(', ') || 'none' });
  const unexplained = failed.filter(({ guard, severity }) => severity === 'warns' && !Object.hasOwn(explanations, guard));
  if (unexplained.length > 0) return refusedBy('guard.needs-explanation', unexplained);
  const room = Math.floor(MOST_SEEN / Math.max(1, answers.length));
  const guards = answers.map((answer): GuardRecord => {
    const { guard, severity, holds } = answer;
    const explained = !holds && severity === 'warns' ? (explanations[guard] ?? null) : null;
    return { guard, severity, holds, saw: seenBy(answer, room), explanation: explained };
  });
  return { ok: true, guards };
}

const MOST_NEAR = 3;

/** Of what can be explained, what a key may have been meant for; a code may be given without the word before its dot. */
const meantBy = (given: string, known: readonly string[]): readonly string[] =>
  known.filter((key) => nearTo(given, [key, key.slice(key.indexOf('.') + 1)]).length > 0).slice(0, MOST_NEAR);

/** The first with all that it saw; of the others each its own line. */
function refusedBy(code: string, [first, ...further]: readonly GuardAnswer[]): ReturnType<typeof refuse> {
  const listed = further.slice(0, MOST_REFUSING - 1);
  const others = further.length - listed.length;
  return refuse(code, { ...told(first!, MOST_SEEN_IN_REFUSAL), others }, listed.map((one) => ({ code: 'guard.also', params: told(one, MOST_SEEN_IN_LINE) })));
}

function told(answer: GuardAnswer, most: number) {
  // Nobody is refused by a rule that passes for law and is none: its mark and its source stand beside it.
  const { mark = 'none', text: source = '' } = answer.source ?? {};
  return { guard: answer.guard, says: answer.says, mark, source, at: answer.at?.join('; ') ?? 'none', saw: sawOf(answer, most) };
}

/** What a guard read, in words, and why it could not be asked where that is so. */
export const sawOf = ({ saw, seen, failed }: GuardAnswer, most: number): string =>
  sawTold([...(seen ?? sawInWords(saw)), ...(failed === undefined ? [] : [{ what: 'It could not be asked', value: failed }])], most);

/** The same as one line of JSON, which an event keeps. */
function seenBy({ saw, failed }: GuardAnswer, most: number): string {
  const text = JSON.stringify(failed === undefined ? saw : { ...saw, failed });
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

/** What of a step's guards was explained. */
export const explanationsIn = (guards: readonly GuardRecord[]): { readonly guard: string; readonly explanation: string }[] =>
  guards.flatMap(({ guard, explanation }) => (explanation === null ? [] : [{ guard, explanation }]));
