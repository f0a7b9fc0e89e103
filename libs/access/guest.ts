import type { Principal } from '#libs/commands/contract.js';
import { guestId, type Agency } from '#libs/domain/grant/events.js';

/**
 * A person of one tenant as they act in another's. Made of who asks there, never of a request's body: the id has a slash,
 * and no credential of the other tenant makes one. What they may give is a short list, and each decision asks for the grant.
 */
export const asGuest = (person: Pick<Agency, 'tenant' | 'person'>, tenant: string): Principal => ({
  tenant,
  actor: { kind: 'person', id: guestId(person), assurance: 'session' },
  onBehalfOf: null,
});

export const isGuest = ({ actor }: Principal): boolean => actor.id.includes('/');

/** Whatever an agency does on a plan, by kind of stream; its decider asks for the grant, too. */
export const guestCommands: Readonly<Record<string, readonly string[]>> = {
  submission: ['recordAgencyState', 'returnForModification', 'undoReturn', 'undoDecision', 'askQuestions', 'approve', 'decline', 'decideBudget', 'receiveSharedComment'],
};

export const mayAsGuest = (aggregate: string, command: string): boolean => guestCommands[aggregate]?.includes(command) ?? false;
