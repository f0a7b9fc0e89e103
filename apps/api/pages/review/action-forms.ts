import { randomUUID } from 'node:crypto';
import { kebab } from '#libs/commands/addresses.js';
import { say } from '#libs/messages/say.js';

/** What is asked for beside a step that something warns of: why it is right all the same. */
export type Asked = { readonly about: string; readonly label: string; readonly hint: string; readonly required: boolean };

export type ActionForm = {
  readonly command: string;
  readonly id: string;
  readonly action: string;
  readonly title: string;
  readonly says: string;
  readonly key: string;
  readonly version: number;
  readonly people: readonly { readonly id: string; readonly name: string; readonly chosen: boolean }[] | null;
  readonly explain: readonly (Omit<Asked, 'about'> & { readonly id: string; readonly name: string; readonly value: string })[];
  /** The sentence of a refusal, where the form came back with one. */
  readonly problem: string | null;
};

/** A form that came back: what was in it, and why it was not taken. */
export type Returned = { readonly command: string; readonly entered: Readonly<Record<string, string>>; readonly detail: string; /** What else stands against it. */ readonly also: readonly string[]; readonly status: number; readonly seenVersion: number };

const EXPLAIN = 'explain:';

export function actionForm(
  command: string,
  place: { readonly address: string; readonly version: number },
  { people = null, explain = [] }: { readonly people?: readonly { readonly id: string; readonly name: string }[] | null; readonly explain?: readonly Asked[] },
  returned: Returned | null,
): ActionForm {
  const mine = returned?.command === command ? returned : null;
  const entered = mine?.entered ?? {};
  return {
    command,
    id: kebab(command),
    action: `${place.address}/${kebab(command)}`,
    title: say(`form.${command}`),
    says: say(`page.form-${kebab(command)}`),
    key: randomUUID(),
    version: place.version,
    people: people && people.map((person) => ({ ...person, chosen: entered['by'] === person.id })),
    explain: explain.map(({ about, ...asked }, n) => ({ ...asked, id: `${kebab(command)}-explain-${n}`, name: `${EXPLAIN}${about}`, value: entered[`${EXPLAIN}${about}`] ?? '' })),
    problem: mine?.detail ?? null,
  };
}

/** What such a form sent, as the command's schema wants it: an explanation that was left empty is none. */
export function fieldsFrom(entered: Readonly<Record<string, string>>): Record<string, unknown> {
  const explanations = Object.fromEntries(Object.entries(entered).flatMap(([name, value]) => (name.startsWith(EXPLAIN) ? [[name.slice(EXPLAIN.length), value]] : [])));
  return { explanations, ...(entered['by'] !== undefined && { by: entered['by'] }) };
}
