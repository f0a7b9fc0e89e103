import { STEP_GONE } from './sent-step.js';
import { anchorOf, enteredUnderLabels, isOf, type Returned, type Step } from './step-form.js';

/** What a page says above all else of a form that came back. `what`: the page's own matter, as in “This stage changed”. `changes`: what happened since it was opened, where that is known. */
export function troubleOf<C>(returned: Returned | null, { what, again, steps, changes = [], named = (value) => value }: { readonly what: string; readonly again: string; readonly steps: readonly Step[]; readonly changes?: readonly C[]; readonly named?: (value: string) => string }) {
  if (!returned) return null;
  const { command, entered, code, detail, also, errors, status } = returned;
  const gone = code === STEP_GONE;
  const step = steps.find((one) => isOf(returned, one));
  return { what, detail, also, stale: status === 412, gone, again, entered: gone ? enteredUnderLabels(command, entered, named) : [], anchor: step ? anchorOf(step) : 'act', errors: errors.map((error) => error.detail), changes };
}
