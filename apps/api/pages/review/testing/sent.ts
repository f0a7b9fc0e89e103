import { aggregateNamed } from '#libs/commands/registry.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { file } from '#libs/domain/submission/testing/ground.js';
import { asked } from '../../../http/field-problems.js';
import { enteredIn } from '../entered.js';
import { bodiesFrom, formProblems, type Kept } from '../step-body.js';
import { stepForm, type Step } from '../step-form.js';

export type Sent = { readonly commands: readonly Readonly<Record<string, unknown>>[]; readonly problems: readonly string[] };

/** The form of a step, filled in and sent as a browser would: what stood in it and was left alone goes along, and a file is kept on the way. */
export function sent(step: Step | undefined, filled: Readonly<Record<string, string | readonly string[]>>): Sent {
  if (!step) throw new Error('the page has no such form');
  const definition = aggregateNamed(step.aggregate)!.commands[step.command]!;
  const fields = stepForm(step, definition, '/x', null).groups.flatMap((group) => group.fields);
  for (const name of Object.keys(filled)) if (!fields.some((field) => field.name === name)) throw new Error(`the form of ${step.command} has no field ${name}`);
  const standing = fields.flatMap(({ name, kind, value, choices, required }): [string, string][] => {
    const chosen = choices.find((one) => one.chosen) ?? (kind === 'choice' && required && choices.length === 1 ? choices[0] : undefined);
    return [[name, chosen?.value ?? (choices.length > 0 ? '' : value)]];
  });
  const entered = enteredIn({ ...Object.fromEntries(standing), ...filled });
  const upload = fields.find(({ kind, name }) => kind === 'file' && Object.hasOwn(filled, name));
  const kept: Kept | null = upload ? { field: upload.name, document: file('upload'), fileName: String(filled[upload.name]) } : null;
  const bodies = bodiesFrom(step, definition, entered, { key: '0123-4567-89ab-cdef', zone: 'America/Detroit' as TimeZone, kept });
  const read = bodies.map((body) => definition.schema.safeParse(body, asked));
  return {
    commands: read.flatMap(({ success, data }) => (success ? [{ ...data, name: step.command }] : [])),
    problems: read.flatMap(({ error }, n) => (error ? formProblems(step, definition, entered, error.issues, n).map(({ detail }) => detail) : [])),
  };
}
