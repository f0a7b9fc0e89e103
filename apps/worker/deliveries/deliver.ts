import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { never } from '#libs/kernel/refusal.js';
import type { Handle } from '#libs/commands/contract.js';
import { renderDigest } from '#libs/mail/digest.js';
import type { Mail } from '#libs/mail/mail.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { unsubscribeUrl } from '#libs/mail/unsubscribe.js';
import { compose, type Composed } from './compose.js';
import { endOf, notMade, notRecorded, type Patience } from './ends.js';
import { load, type Known } from './load.js';
import { note } from './note.js';
import { canBeWrittenTo } from './recipients.js';
import { claim, release, standDown, type Claimed, type DeliveryEnd } from './store.js';

export type DeliverDeps = {
  /** As the log reader. */
  readonly db: Pool;
  readonly handle: Handle;
  readonly clock: Clock;
  readonly transport: MailTransport;
  readonly mailFrom: string;
  readonly publicUrl: string;
  /** Signs the links that stop the digests. */
  readonly unsubscribeKey: string;
  readonly patience: Patience;
};

const locale = 'en';

/**
 * Delivers one digest, or finds that there is nothing to deliver: claims the row, looks at everything
 * again, sends, appends the acceptance, and notes the end. A process that dies on the way leaves a lease
 * that runs out; whoever comes next finds the acceptance in the log, or sends again under the same Message-ID.
 */
export async function deliver(deps: DeliverDeps, id: string): Promise<DeliveryEnd['state'] | 'not-ours'> {
  const { db, transport, patience } = deps;
  const leaseMs = transport.longestMs + patience.leaseMarginMs;
  const delivery = await claim(db, id, leaseMs);
  if (delivery === null) return 'not-ours';
  const leasedUntil = Date.now() + leaseMs;
  const made = await prepare(deps, delivery).catch(async (error: unknown) => {
    await end(deps, delivery, notMade(reasonOf(error), delivery, patience));
    throw error;
  });
  switch (made.kind) {
    case 'told-already':
      return end(deps, delivery, { state: 'accepted', counts: 'nothing' });
    case 'not-now':
      return end(deps, delivery, notMade(made.why, delivery, patience));
    case 'nothing-left':
      return drop(deps, delivery, leasedUntil, made.composed);
    case 'taken':
      return record(deps, delivery, leasedUntil, made.composed);
    case 'mail': {
      const outcome = await transport.send(made.mail);
      return outcome.kind === 'accepted' ? record(deps, delivery, leasedUntil, made.composed) : end(deps, delivery, endOf(outcome, delivery, patience));
    }
    default:
      return never(made);
  }
}

type Made =
  | { readonly kind: 'told-already' }
  /** The read models are behind, or the address went while the mail waited and opening has not looked at it anew. */
  | { readonly kind: 'not-now'; readonly why: string }
  | { readonly kind: 'nothing-left'; readonly composed: Composed }
  /** It was sent before. */
  | { readonly kind: 'taken'; readonly composed: Composed }
  | { readonly kind: 'mail'; readonly composed: Composed; readonly mail: Mail };

async function prepare(deps: DeliverDeps, delivery: Claimed): Promise<Made> {
  const known = await load(deps.db, delivery);
  if (known === null) return { kind: 'not-now', why: 'the read models are behind, or have set this person aside' };
  if (known.digest === 'accepted') return { kind: 'told-already' };
  if (delivery.taken) return { kind: 'taken', composed: compose(known.standings, false) };
  const composed = compose(known.standings, known.reader.muted);
  if (composed.items.length === 0) return { kind: 'nothing-left', composed };
  const { reader } = known;
  if (!canBeWrittenTo(reader)) return { kind: 'not-now', why: 'the person has no e-mail address any more' };
  return { kind: 'mail', composed, mail: await mailOf(deps, delivery, { ...known, reader }, composed) };
}

/** The server has the mail. */
async function record(deps: DeliverDeps, delivery: Claimed, leasedUntil: number, { reminders, dropped }: Composed): Promise<DeliveryEnd['state'] | 'not-ours'> {
  const noted = await note(deps.handle, delivery, leasedUntil, { name: 'acceptDigest', reminders, dropped });
  if (noted.kind === 'noted') return end(deps, delivery, { state: 'accepted', counts: delivery.taken ? 'nothing' : 'sent' });
  return end(deps, delivery, notRecorded(noted.detail, noted.kind === 'refused', delivery, deps.patience));
}

async function drop(deps: DeliverDeps, delivery: Claimed, leasedUntil: number, { dropped }: Composed): Promise<DeliveryEnd['state'] | 'not-ours'> {
  if (!(await standDown(deps.db, delivery, leasedUntil - Date.now()))) return 'not-ours';
  const noted = await note(deps.handle, delivery, leasedUntil, { name: 'dropDigest', dropped });
  const how: DeliveryEnd = noted.kind === 'noted' ? { state: 'not-needed', counts: 'nothing' } : notMade(noted.detail, delivery, deps.patience);
  return (await release(deps.db, delivery, how, 'failed')) ? how.state : 'not-ours';
}

async function end({ db }: DeliverDeps, delivery: Claimed, how: DeliveryEnd): Promise<DeliveryEnd['state'] | 'not-ours'> {
  return (await release(db, delivery, how)) ? how.state : 'not-ours';
}

async function mailOf(deps: DeliverDeps, delivery: Claimed, known: Known & { reader: { email: string } }, { items }: Composed): Promise<Mail> {
  const { tenant, person, day, messageId } = delivery;
  const { reader } = known;
  const unsubscribe = unsubscribeUrl(deps.publicUrl, deps.unsubscribeKey, { tenant, person });
  const rendered = renderDigest({ name: reader.name, day, items, publicUrl: deps.publicUrl, unsubscribeUrl: unsubscribe, locale });
  return {
    ...rendered, messageId, district: tenant, locale, date: await deps.clock.now(), from: deps.mailFrom,
    to: { name: reader.name, address: reader.email }, unsubscribeUrl: unsubscribe,
  };
}
