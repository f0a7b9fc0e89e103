import { z } from 'zod';
import { parseInstant, type Instant } from '#libs/kernel/dates.js';

const instantSchema = z.string().refine((text) => parseInstant(text) !== null).transform((text) => text as Instant);

/** What a person may order of the worker, which alone holds the log reader's rights and the hand on Temporal. */
export const orderSchema = z.discriminatedUnion('kind', [
  /** Step the clock from deadline to deadline until `to`. */
  z.object({ kind: z.literal('advance-clock'), params: z.object({ to: instantSchema }) }),
  /** Let the days run: 1 is a second a second. */
  z.object({ kind: z.literal('set-clock-speed'), params: z.object({ speed: z.number().positive().max(10_000_000) }) }),
  /** End every workflow of the namespace and start one for each open process. */
  z.object({ kind: z.literal('rebuild-temporal'), params: z.object({}) }),
  /** Fold every read model anew beside the live ones, and switch. */
  z.object({ kind: z.literal('rebuild-read-models'), params: z.object({}) }),
  /** Fold again, after a fix, what was set aside because an event could not be projected. */
  z.object({ kind: z.literal('rebuild-parked'), params: z.object({}) }),
]);
export type Order = z.infer<typeof orderSchema>;

/** What came of it. `facts` are for people: how far the clock went, how many workflows were started. */
export type OrderOutcome =
  | { readonly ok: true; readonly facts: Readonly<Record<string, string | number>> }
  | { readonly ok: false; readonly refusal: { readonly code: string; readonly params: Readonly<Record<string, string | number>> } };
