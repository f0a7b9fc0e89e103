import { ERASED } from '#libs/kernel/sealing.js';
import type { OpenReminder, RoleHolder } from '#libs/read-models/index.js';

export type Recipient = {
  readonly holder: RoleHolder & { readonly email: string };
  /** It comes to the coordinator, since the role it is for can't be written to. */
  readonly standIn: boolean;
};

/**
 * Who reads a reminder: the holder of its role, or for an escalation the holder of the role above.
 * Where that one can't be written to, the program's coordinator; null where the coordinator can't either.
 */
export function recipientOf(
  reminder: Pick<OpenReminder, 'role' | 'rung'>,
  coordinator: string,
  holderOf: (role: string) => RoleHolder | undefined,
): Recipient | null {
  const own = holderOf(reminder.role);
  const escalated = reminder.rung === 'escalation';
  const holder = escalated ? holderOf(own?.escalateTo ?? coordinator) : own;
  const ownIsTold = own !== undefined && canBeWrittenTo(own);
  if (holder && canBeWrittenTo(holder)) return { holder, standIn: !ownIsTold && holder.role === coordinator };
  const standIn = holderOf(coordinator);
  return standIn && canBeWrittenTo(standIn) ? { holder: standIn, standIn: !ownIsTold } : null;
}

export const canBeWrittenTo = <P extends { readonly email: string | null }>(person: P): person is P & { readonly email: string } =>
  person.email !== null && person.email !== ERASED;
