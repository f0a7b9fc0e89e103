import type { CalendarDate } from '#libs/kernel/dates.js';

/** Rules of a stage as its page knows them. */
export type Ruled = readonly { readonly guard: string; readonly rule: { readonly text: string } }[];

type Told = { readonly guard: string; readonly explanation: string; readonly on: CalendarDate };

/** What was explained with a step, each with the words of its rule: of one that the program has no more, with those of its id. */
export const explainedIn = (told: readonly Told[], ruled: Ruled) =>
  told.map(({ guard, explanation, on }) => ({ rule: ruled.find((one) => one.guard === guard)?.rule.text ?? guard.replaceAll('-', ' '), because: explanation, on }));
