import { aboveOf, type Escalation } from '#libs/domain/people/above.js';
import { ERASED } from '#libs/kernel/sealing.js';
import type { OpenReminder, RoleHolder } from '#libs/read-models/index.js';

export type Recipient = {
  readonly holder: RoleHolder & { readonly email: string };
  /** It comes to the coordinator, since the role it is for can't be written to. */
  readonly standIn: boolean;
  /** Of an escalation: the role it is for names its reader as the one to turn to, or the program does. */
  readonly named: boolean;
};

/**
 * Who reads a reminder: the holder of its role and, where that one can't be written to, the program's coordinator; of an
 * escalation whoever is above. Null where nobody can be written to.
 */
export function recipientOf(
  reminder: Pick<OpenReminder, 'role' | 'rung'>,
  escalation: Escalation,
  holderOf: (role: string) => RoleHolder | undefined,
): Recipient | null {
  const own = holderOf(reminder.role);
  const ownIsTold = own !== undefined && canBeWrittenTo(own);
  if (reminder.rung === 'escalation') {
    const above = aboveOf(reminder.role, escalation, holderOf, canBeWrittenTo);
    return above && { holder: above.holder as Recipient['holder'], standIn: !ownIsTold && above.holder.role === escalation.coordinator, named: above.by !== 'coordinator' };
  }
  if (ownIsTold) return { holder: own, standIn: false, named: false };
  const standIn = holderOf(escalation.coordinator);
  return standIn && canBeWrittenTo(standIn) ? { holder: standIn, standIn: true, named: false } : null;
}

export const canBeWrittenTo = <P extends { readonly email: string | null }>(person: P): person is P & { readonly email: string } =>
  person.email !== null && person.email !== ERASED;
