import { kebab } from '#libs/commands/addresses.js';
import { aggregateNamed } from '#libs/commands/registry.js';
import { titleOfStep, type Step } from './step-form.js';

/** Says that a step whose form was sent is not open any more. */
export const STEP_GONE = 'page.step-gone';

/** The step of that address on its page; what is begun with it, a meeting for one, is none that there is yet. */
export function stepFor(steps: readonly Step[], command: string, stream: string, form = ''): Step | undefined {
  const named = steps.filter((step) => kebab(step.command) === command && (step.form ?? '') === form);
  const found = named.find(({ id }) => id === stream) ?? (named.length === 1 && stream === '' ? named[0] : undefined);
  const begun = named.find(({ isNew }) => isNew);
  return found ?? (begun && MADE_ID.test(stream) ? { ...begun, id: stream } : undefined);
}

const MADE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A step that such pages have a form for, though this one has it no more: it was open when the step still was. Null of what no form has. */
export function formerStep(command: string, stream: string): { readonly command: string; readonly title: string } | null {
  const [name, definition] = STAGED.flatMap((aggregate) => Object.entries(aggregateNamed(aggregate)!.commands)).find(([one, { givenBy }]) => kebab(one) === command && givenBy === 'people') ?? [];
  return stream !== '' && name !== undefined && definition !== undefined ? { command: name, title: titleOfStep(name, definition) } : null;
}

const STAGED = ['draft', 'council-round', 'approval', 'meeting', 'submission', 'review', 'consultation', 'concurrence', 'calendar', 'grant', 'shared-strategy'];
