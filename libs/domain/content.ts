import { z } from 'zod';

/** A number with what it counts. Percent and points of a scale are different things and never mixed. */
export const measureSchema = z.object({
  value: z.union([z.number(), z.tuple([z.number(), z.number()])]),
  /** `percent-split`: two shares that make a whole, as 60/40. `points-of-5`: a Likert scale of five. */
  unit: z.string().regex(/^(percent|percent-split|count|dollars|points-of-\d+)$/).meta({ examples: ['percent'] }),
  qualifier: z.enum(['less-than', 'more-than', 'at-least', 'at-most']).nullable().default(null),
  year: z.int().nullable().default(null),
});
export type Measure = z.infer<typeof measureSchema>;

/** A target for each year: `{ "2021": { value: 58, … } }`. */
export const targetsSchema = z.record(z.string().regex(/^\d{4}$/).meta({ examples: ['2028'] }), measureSchema);
export type Targets = z.infer<typeof targetsSchema>;

const simpleSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()), measureSchema, targetsSchema]);
const rowSchema = z.record(z.string(), simpleSchema);

/** What a field holds, by its kind in the program: text, number, yes or no, ticks, a measure, targets, or rows of those. */
export const valueSchema = z.union([simpleSchema, z.array(rowSchema)]);
export type Value = z.infer<typeof valueSchema>;

export const itemSchema = z.object({
  /** Names it in its section for as long as it lives; `main` in a section that is one form. */
  key: z.string().min(1).max(120).meta({ examples: ['3'] }),
  fields: z.record(z.string(), valueSchema).meta({ examples: [{ name: 'Family liaison', grades: ['6', '7'], days: 5 }] }),
});
export type Item = z.infer<typeof itemSchema>;

/** The text of a plan: by section, its items in order. A section that nobody wrote is missing. */
export type Content = Readonly<Record<string, readonly Item[]>>;
