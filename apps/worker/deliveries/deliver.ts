import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { never } from '#libs/kernel/refusal.js';
import type { Handle, Handled } from '#libs/commands/contract.js';
import { renderDigest } from '#libs/mail/digest.js';
import type { Mail } from '#libs/mail/mail.js';
import type { MailTransport, SendOutcome } from '#libs/mail/transport.js';
import { unsubscribeUrl } from '#libs/mail/unsubscribe.js';
import { compose, type Composed } from './compose.js';
import { load, type Known } from './load.js';
import { canBeWrittenTo } from './recipients.js';
import { claim, giveBack, release, type Claimed, type DeliveryEnd } from './store.js';

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

/** All in milliseconds of real time. */
export type Patience = {
  /** Beyond the longest sending: for the notes before and after it. */
  readonly leaseMarginMs: number;
  /** After the first failure; doubled at each further one. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How often a server may put one mail off until it is given up. */
  readonly mostPutOffs: number;
};

export const patient: Patience = { leaseMarginMs: 15_000, firstRetryMs: 15_000, longestRetryMs: 15 * 60_000, mostPutOffs: 100 };

const locale = 'en';

/**
 * Delivers one digest, or finds that there is nothing to deliver: claims the row, looks at everything
 * again, sends, appends the acceptance, and notes the end. A process that dies on the way leaves a lease
 * that runs out; whoever comes next finds the acceptance in the log, or sends again under the same Message-ID.
 */
export async function deliver(deps: DeliverDeps, id: string): Promise<DeliveryEnd['state'] | 'not-ours' | 'put-back'> {
  const leaseMs = deps.transport.longestMs + deps.patience.leaseMarginMs;
  const delivery = await claim(deps.db, id, leaseMs);
  if (delivery === null) return 'not-ours';
  const leasedUntil = Date.now() + leaseMs;
  const made = await prepare(deps, delivery).catch(async (error: unknown) => {
    await putBack(deps, delivery);
    throw error;
  });
  switch (made.kind) {
    case 'told-already':
      return end(deps, delivery, { state: 'accepted' });
    case 'not-now':
      return putBack(deps, delivery);
    case 'nothing-left':
      await note(deps, delivery, leasedUntil, { name: 'dropDigest', dropped: made.composed.dropped, ...sendingsOf(delivery) });
      return end(deps, delivery, { state: 'not-needed' });
    case 'mail': {
      const outcome = await deps.transport.send(made.mail);
      if (outcome.kind === 'accepted') {
        const { reminders, dropped } = made.composed;
        await note(deps, delivery, leasedUntil, { name: 'acceptDigest', reminders, dropped, ...sendingsOf(delivery) });
      }
      return end(deps, delivery, endOf(outcome, delivery, deps.patience));
    }
    default:
      return never(made);
  }
}

type Made =
  | { readonly kind: 'told-already' }
  /** The read models are behind, or the address went while the mail waited: opening looks at it anew. */
  | { readonly kind: 'not-now' }
  | { readonly kind: 'nothing-left'; readonly composed: Composed }
  | { readonly kind: 'mail'; readonly composed: Composed; readonly mail: Mail };

async function prepare(deps: DeliverDeps, delivery: Claimed): Promise<Made> {
  const known = await load(deps.db, delivery);
  if (known === null) return { kind: 'not-now' };
  if (known.digest === 'accepted') return { kind: 'told-already' };
  const composed = compose(known.standings, known.reader.muted);
  if (composed.items.length === 0) return { kind: 'nothing-left', composed };
  const { reader } = known;
  if (!canBeWrittenTo(reader)) return { kind: 'not-now' };
  return { kind: 'mail', composed, mail: await mailOf(deps, delivery, { ...known, reader }, composed) };
}

async function putBack({ db, patience }: DeliverDeps, delivery: Claimed): Promise<'put-back'> {
  await giveBack(db, delivery, delivery.unknownSendings > 0 ? 'unknown' : 'due', patience.firstRetryMs);
  return 'put-back';
}

async function end({ db }: DeliverDeps, delivery: Claimed, how: DeliveryEnd): Promise<DeliveryEnd['state'] | 'not-ours'> {
  return (await release(db, delivery, how)) ? how.state : 'not-ours';
}

function endOf(outcome: SendOutcome, { tries }: Claimed, patience: Patience): DeliveryEnd {
  const { detail } = outcome;
  const retryMs = Math.min(patience.firstRetryMs * 2 ** Math.min(tries - 1, 20), patience.longestRetryMs);
  switch (outcome.kind) {
    case 'accepted':
      return { state: 'accepted' };
    case 'refused':
      return { state: 'dead', reason: 'delivery.refused', detail };
    case 'put-off':
      if (tries >= patience.mostPutOffs) return { state: 'dead', reason: 'delivery.tried-too-often', detail };
      return { state: 'failed', reason: 'delivery.server-busy', detail, retryMs };
    case 'not-reached':
      return { state: 'failed', reason: 'delivery.server-not-reached', detail, retryMs };
    case 'unknown':
      return { state: 'unknown', reason: 'delivery.outcome-unknown', detail, retryMs };
    default:
      return never(outcome);
  }
}

async function mailOf(deps: DeliverDeps, delivery: Claimed, known: Known & { reader: { email: string } }, { items }: Composed): Promise<Mail> {
  const { tenant, person, day, messageId } = delivery;
  const { reader } = known;
  const unsubscribe = unsubscribeUrl(deps.publicUrl, deps.unsubscribeKey, { tenant, person });
  const rendered = renderDigest({ name: reader.name, day, items, publicUrl: deps.publicUrl, unsubscribeUrl: unsubscribe, locale });
  return {
    ...rendered, messageId, locale, date: await deps.clock.now(), from: deps.mailFrom,
    to: { name: reader.name, address: reader.email }, unsubscribeUrl: unsubscribe,
  };
}

type Sendings = Pick<Claimed, 'messageId' | 'unknownSendings'>;
const sendingsOf = ({ messageId, unknownSendings }: Claimed): Sendings => ({ messageId, unknownSendings });

type Note = Sendings & { readonly dropped: Composed['dropped'] } & ({ readonly name: 'acceptDigest'; readonly reminders: Composed['reminders'] } | { readonly name: 'dropDigest' });

/**
 * Appends what became of the digest. The server has the mail by now, so that a log that can't be reached is
 * asked again while the lease lasts: to give up means to send the mail twice. A refusal says that the day's
 * digest was told already, which is as good.
 */
async function note({ handle }: DeliverDeps, { id, fence, tenant, person, day }: Claimed, leasedUntil: number, what: Note): Promise<void> {
  const ask = (): Promise<Handled> =>
    handle({
      principal: { tenant, actor: { kind: 'system', id: 'deliveries', assurance: 'session' }, onBehalfOf: null },
      key: `delivery/${id}/${fence}`,
      parts: [{ aggregate: 'digest', id: `${person}/${day}`, command: { ...what, person, day }, ifVersion: null }],
    });
  for (;;) {
    try {
      const handled = await ask();
      if (handled.kind === 'done' || handled.kind === 'nothing-to-do') return;
      if (handled.kind === 'refused' && handled.refusal.code === 'digest.already-accepted') return;
      throw new DigestNotNoted(`the end of the digest of ${day} was not taken: ${handled.refusal.code}`);
    } catch (error) {
      if (error instanceof DigestNotNoted || Date.now() + pauseMs > leasedUntil) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

class DigestNotNoted extends Error {}
const pauseMs = 250;
