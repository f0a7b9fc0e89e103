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
  const escalated = reminder.rung === 'escalation';
  const role = escalated ? (holderOf(reminder.role)?.escalateTo ?? coordinator) : reminder.role;
  const holder = holderOf(role);
  if (holder && canBeWrittenTo(holder)) return { holder, standIn: false };
  const standIn = holderOf(coordinator);
  return standIn && canBeWrittenTo(standIn) ? { holder: standIn, standIn: !escalated } : null;
}

export const canBeWrittenTo = <P extends { readonly email: string | null }>(person: P): person is P & { readonly email: string } =>
  person.email !== null && person.email !== ERASED;
