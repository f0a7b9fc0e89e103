import type { Actor } from '#libs/kernel/actor.js';
import type { CommandDefinition } from '#libs/kernel/command-definition.js';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import type { Principal } from '#libs/commands/contract.js';
import { isGuest, mayAsGuest } from './guest.js';

/** What the checker may look at besides who asks for what. */
export type AccessFacts = {
  /** Of the command; null where there is no such command. */
  readonly givenBy: CommandDefinition['givenBy'] | null;
};

export type Access = { readonly allowed: true } | { readonly allowed: false; readonly refusal: Refusal };

export type CheckAccess = (principal: Principal, aggregate: string, commandName: string, facts: AccessFacts) => Access;

type Rule = {
  readonly actor: Actor['kind'];
  readonly assurance: readonly Actor['assurance'][];
  readonly may: readonly CommandDefinition['givenBy'][];
  readonly because: string;
};

/** Who may do what. What no rule allows is denied; the table itself is what "who can?" is answered from. */
export const rules: readonly Rule[] = [
  {
    actor: 'person',
    assurance: ['session', 'step-up'],
    may: ['people', 'process'],
    because: 'Until people sign in one by one, whoever holds the credential of the data folder owns the installation.',
  },
  {
    actor: 'system',
    assurance: ['session'],
    may: ['system'],
    because: 'The clock and the mails act on dates and deliveries, and decide nothing in place of people.',
  },
];

const allowed: Access = { allowed: true };
const denied = (code: string, params: Record<string, string>): Access => ({ allowed: false, refusal: refuse(code, params).refusal });

/** May this principal give this command? Default deny, with the reason. */
export const check: CheckAccess = (principal, aggregate, commandName, { givenBy }) => {
  const { actor } = principal;
  const command = `${aggregate}.${commandName}`;
  if (givenBy === null) return denied('access.no-such-command', { command });
  if (isGuest(principal) && !mayAsGuest(aggregate, commandName)) return denied('access.guest-only-reviews', { command });
  const ofKind = rules.filter((rule) => rule.actor === actor.kind);
  if (ofKind.length === 0) return denied('access.kind-may-nothing', { command, kind: actor.kind });
  const forThis = ofKind.filter((rule) => rule.may.includes(givenBy));
  if (forThis.length === 0) return denied(givenBy === 'system' ? 'access.system-only' : 'access.people-only', { command });
  return forThis.some((rule) => rule.assurance.includes(actor.assurance)) ? allowed : denied('access.not-signed-in', { command });
};
