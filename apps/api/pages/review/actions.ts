import type { Principal } from '#libs/commands/contract.js';
import { whatMayBeDone } from '#libs/commands/what-may-be-done.js';
import { sayAll } from '#libs/messages/say.js';
import type { Parts } from '../../parts.js';
import { sayInWords } from '../words.js';
import type { Saying } from '../../queries/named.js';
import { isOf, type Returned, type StepFormView } from './step-form.js';

type Action = { readonly command: string; readonly says: string };

/** What may be done of a stream now; what not, by the reason, so that one reason is read once. */
export type ActionsView = {
  /** Names of the commands that are refused whatever is given: no form is shown for them. */
  readonly refused: ReadonlySet<string>;
  readonly now: readonly Action[];
  /** It depends on what is given. */
  readonly depends: readonly Action[];
  readonly not: readonly { readonly why: string; /** What else stands against it. */ readonly also: readonly string[]; readonly actions: readonly string[] }[];
};

/** Fields that a page can fill in truly: then the answer is that of the real command, with what its guards saw. */
export type Known = Readonly<Record<string, unknown>>;

export async function actionsOn(parts: Parts, principal: Principal, stream: { readonly kind: string; readonly id: string; readonly plan: string | null }, known: (command: string) => Known = () => ({}), saying: Saying = sayInWords): Promise<ActionsView> {
  const { kind: aggregate, id, plan } = stream;
  const possible = await whatMayBeDone(parts.tryOut, principal, aggregate, id, plan, known);
  const [now, depends]: [Action[], Action[]] = [[], []];
  const not = new Map<string, { why: string; also: string[]; actions: string[] }>();
  for (const { command, summary, allowed, why } of possible) {
    const [action = summary] = summary.split(/\.(?: |$)/);
    if (why) {
      const [reason = '', ...also] = sayAll(why, saying);
      const known = not.get(reason) ?? { why: reason, also, actions: [] };
      not.set(reason, { ...known, actions: [...known.actions, action] });
    }
    else (allowed === 'yes' ? now : depends).push({ command, says: action });
  }
  const refused = new Set(possible.flatMap(({ command, allowed }) => (allowed === 'no' ? [command] : [])));
  return { refused, now, depends, not: [...not.values()] };
}

/** A form beside the reason why it would be refused helps nobody; one that came back stays, with what was written in it. */
export const offeredOf = (forms: readonly StepFormView[], refused: ReadonlySet<string> | undefined, returned: Returned | null): StepFormView[] =>
  forms.filter((form) => !refused?.has(form.command) || isOf(returned, { ...form, id: form.stream, form: form.form ?? '' }));

/** Without the steps that stand beside it as forms. */
export function withoutForms(actions: ActionsView, forms: readonly { readonly command: string }[]): ActionsView {
  const left = ({ command }: Action): boolean => !forms.some((form) => form.command === command);
  return { ...actions, now: actions.now.filter(left), depends: actions.depends.filter(left) };
}
