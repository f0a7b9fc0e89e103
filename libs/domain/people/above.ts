/** Who holds a role, as far as an escalation asks. */
type Held = { readonly role: string; readonly person: string; readonly escalateTo: string | null };

/** `named`: the owner's role names it. Otherwise it is the plan's coordinator, or whom the coordinator's role names. */
export type Above<H> = { readonly holder: H; readonly named: boolean };

/**
 * To whom an escalation of what a role left undone goes: never to the person who is late, in whichever role. Null where
 * nobody is left to turn to. `canBeTold`: whether somebody has an address.
 */
export function aboveOf<H extends Held>(owner: string, coordinator: string, holderOf: (role: string) => H | undefined, canBeTold: (holder: H) => boolean): Above<H> | null {
  const late = holderOf(owner);
  const candidates = [
    { role: late?.escalateTo ?? null, named: true },
    { role: coordinator, named: false },
    { role: holderOf(coordinator)?.escalateTo ?? null, named: false },
  ];
  for (const { role, named } of candidates) {
    const holder = role === null || role === owner ? undefined : holderOf(role);
    if (holder && holder.person !== late?.person && canBeTold(holder)) return { holder, named };
  }
  return null;
}
