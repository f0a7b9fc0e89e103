import type { EscalatesTo } from '../program-rules.js';

/** Who holds a role, as far as an escalation asks. */
type Held = { readonly role: string; readonly person: string; readonly escalateTo: string | null };

/** To whom a plan turns where its people name nobody: whom its program says of a role, and its coordinator. */
export type Escalation = { readonly coordinator: string; readonly saysOf: (role: string) => EscalatesTo | null };

/** `by`: who names the one to turn to. A district that gave the role, the program, or neither: then it is the plan's coordinator, or who is above that one. */
export type Above<H> = { readonly holder: H; readonly by: 'district' | 'coordinator' } | { readonly holder: H; readonly by: 'program'; readonly source: EscalatesTo['source'] };

/**
 * To whom an escalation of what a role left undone goes: never to the person who is late, in whichever role. What a
 * district says comes before what its program does. Null where nobody is left to turn to. `canBeTold`: whether somebody
 * has an address.
 */
export function aboveOf<H extends Held>(owner: string, { coordinator, saysOf }: Escalation, holderOf: (role: string) => H | undefined, canBeTold: (holder: H) => boolean): Above<H> | null {
  const late = holderOf(owner);
  const reached = (role: string | null | undefined): H | null => {
    const holder = role === null || role === undefined || role === owner ? undefined : holderOf(role);
    return holder && holder.person !== late?.person && canBeTold(holder) ? holder : null;
  };
  const named = reached(late?.escalateTo);
  if (named) return { holder: named, by: 'district' };
  const rule = saysOf(owner);
  const ruled = reached(rule?.role);
  if (rule && ruled) return { holder: ruled, by: 'program', source: rule.source };
  const last = reached(coordinator) ?? reached(holderOf(coordinator)?.escalateTo) ?? reached(saysOf(coordinator)?.role);
  return last && { holder: last, by: 'coordinator' };
}
