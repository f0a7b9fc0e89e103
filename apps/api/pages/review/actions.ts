import type { Principal } from '#libs/commands/contract.js';
import { whatMayBeDone } from '#libs/commands/what-may-be-done.js';
import type { Parts } from '../../parts.js';
import { sayInWords } from '../words.js';

/** What may be done of a stream now; what not, by the reason, so that one reason is read once. */
export type ActionsView = {
  readonly now: readonly string[];
  /** It depends on what is given. */
  readonly depends: readonly string[];
  readonly not: readonly { readonly why: string; readonly actions: readonly string[] }[];
};

/** Fields that a page can fill in truly: then the answer is that of the real command, with what its guards saw. */
export type Known = Readonly<Record<string, unknown>>;

export async function actionsOn(parts: Parts, principal: Principal, stream: { readonly kind: string; readonly id: string; readonly plan: string }, known: (command: string) => Known = () => ({})): Promise<ActionsView> {
  const { kind: aggregate, id, plan } = stream;
  const possible = await whatMayBeDone(parts.tryOut, principal, aggregate, id, plan, known);
  const [now, depends, not]: [string[], string[], Map<string, string[]>] = [[], [], new Map()];
  for (const { summary, allowed, why } of possible) {
    const [action = summary] = summary.split(/\.(?: |$)/);
    const reason = why && sayInWords(why.code, why.params);
    if (reason) not.set(reason, [...(not.get(reason) ?? []), action]);
    else (allowed === 'yes' ? now : depends).push(action);
  }
  return { now, depends, not: [...not].map(([why, actions]) => ({ why, actions })) };
}
