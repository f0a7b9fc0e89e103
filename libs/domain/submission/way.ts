import type { CalendarDate } from '#libs/kernel/dates.js';
import { tellsNothing, type AgencyState } from './options.js';
import { deliveredOn, isOf, isToMake, ofPlan, packageOf } from './package-of.js';
import type { Current, Opened, Package, PackageOf } from './state.js';

/**
 * How far something is on its way to the agency. `none`: no package of it was made, and none is wanted. `unknown`: it was
 * given to the mail server, and nobody knows what came of it. `outbox`: it lies in this installation's own folder.
 */
export type Way = {
  readonly kind: 'none' | 'making' | 'made' | 'sending' | 'unknown' | 'failed' | 'outbox' | 'mailed' | 'handed-in';
  /** The day on which it came there, where there is one. */
  readonly on: CalendarDate | null;
  /** Where it is mailed, if it is. */
  readonly to: string | null;
  /** The agency's own word that it has it. */
  readonly receivedOn: CalendarDate | null;
};

/** What was decided here is not yet with the agency: this tells what is true of it, whatever the program calls its state. */
export function wayOf(state: Current, of: PackageOf = ofPlan(state)): Way {
  const receivedOn = state.receipts.find((one) => one.of === 'agency' && isOf(one, of))?.on ?? null;
  const handedIn = state.handedIn.find((one) => isOf(one, of));
  if (handedIn) return { kind: 'handed-in', on: handedIn.on, to: null, receivedOn };
  const on = deliveredOn(state, of);
  if (on !== null) {
    const mailed = state.packages.find((one) => isOf(one, of) && one.sending?.status === 'sent' && one.sending.via === 'mail');
    return { kind: 'mailed', on, to: mailed?.sending?.to ?? null, receivedOn };
  }
  const made = packageOf(state, of);
  if (isToMake(state, of)) return { kind: 'making', on: null, to: null, receivedOn };
  return { ...(made ? sendingOf(made) : { kind: 'none', on: null, to: null }), receivedOn };
}

function sendingOf({ sending }: Package): Omit<Way, 'receivedOn'> {
  if (!sending) return { kind: 'made', on: null, to: null };
  const { to } = sending;
  if (sending.status === 'sent') return { kind: 'outbox', on: sending.on, to };
  if (sending.status === 'wanted') return { kind: 'sending', on: null, to };
  return { kind: sending.begun > sending.ended ? 'unknown' : 'failed', on: null, to };
}

/** For a refusal: to mail again what was put into the outbox puts it there again. */
export const liesInOutbox = (state: Current, of?: PackageOf): { readonly outbox: 'yes' | 'no' } => ({ outbox: wayOf(state, of).kind === 'outbox' ? 'yes' : 'no' });

/** It was submitted, and nothing tells that the agency has it: neither how it went, nor anything that the agency did. */
export function notThere(state: Opened, { means }: Pick<AgencyState, 'means'>): state is Current {
  if (state.status !== 'with-agency' || !tellsNothing(means)) return false;
  const { kind, receivedOn } = wayOf(state);
  return receivedOn === null && kind !== 'mailed' && kind !== 'handed-in';
}
