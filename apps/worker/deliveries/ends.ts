import { never } from '#libs/kernel/refusal.js';
import type { SendOutcome } from '#libs/mail/transport.js';
import type { Claimed, DeliveryEnd } from './store.js';

/** When to try again and when to give up. Times are milliseconds of real time. */
export type Patience = {
  /** Beyond the longest sending: for the notes before and after it. */
  readonly leaseMarginMs: number;
  /** After the first failure of a kind; doubled at each further one. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How often a server may put one mail off until it is given up. One that can't be reached is tried for ever. */
  readonly mostPutOffs: number;
  /** Sendings of one mail of which nobody knows whether the server took it. */
  readonly mostUnknown: number;
  /** How often a mail may fail by our own fault: an hour or so. */
  readonly mostOwnErrors: number;
};

export const patient: Patience = { leaseMarginMs: 15_000, firstRetryMs: 15_000, longestRetryMs: 15 * 60_000, mostPutOffs: 100, mostUnknown: 3, mostOwnErrors: 10 };

const backOff = ({ firstRetryMs, longestRetryMs }: Patience, before: number): number => Math.min(firstRetryMs * 2 ** Math.min(before, 20), longestRetryMs);

/** What a sending that was not accepted leads to: each way to fail has its own count, so that an outage shortens the patience with nothing else. */
export function endOf({ kind, detail }: Exclude<SendOutcome, { kind: 'accepted' }>, delivery: Claimed, patience: Patience): DeliveryEnd {
  const { putOffs, notReached, unknownSendings } = delivery;
  switch (kind) {
    case 'refused':
      return { state: 'dead', retryMs: 0, reason: 'delivery.refused', detail, counts: 'sent', taken: false };
    case 'put-off':
      if (putOffs + 1 >= patience.mostPutOffs) return { state: 'dead', retryMs: 0, reason: 'delivery.tried-too-often', detail, counts: 'put_offs', taken: false };
      return { state: 'failed', retryMs: backOff(patience, putOffs), reason: 'delivery.server-busy', detail, counts: 'put_offs', taken: false };
    case 'not-reached':
      return { state: 'failed', retryMs: backOff(patience, notReached), reason: 'delivery.server-not-reached', detail, counts: 'not_reached', taken: false };
    case 'unknown':
      if (unknownSendings + 1 >= patience.mostUnknown) return { state: 'dead', retryMs: 0, reason: 'delivery.unknown-too-often', detail, counts: 'unknown_sendings', taken: false };
      return { state: 'unknown', retryMs: backOff(patience, unknownSendings), reason: 'delivery.outcome-unknown', detail, counts: 'unknown_sendings', taken: false };
    default:
      return never(kind);
  }
}

/** No mail was sent, and no server is to blame. */
export function notMade(detail: string, { ownErrors, taken }: Claimed, patience: Patience): DeliveryEnd {
  const failure = { detail, counts: 'own_errors', taken } as const;
  if (ownErrors + 1 >= patience.mostOwnErrors) return { state: 'dead', retryMs: 0, reason: 'delivery.not-made', ...failure };
  return { state: 'failed', retryMs: backOff(patience, ownErrors), reason: 'delivery.not-made-yet', ...failure };
}

/** The server has the mail, and the log does not say so: from now on it is only told. `refused`: the log will never take it as things stand. */
export function notRecorded(detail: string, refused: boolean, { ownErrors }: Claimed, patience: Patience): DeliveryEnd {
  const failure = { detail, counts: 'own_errors', taken: true } as const;
  if (refused || ownErrors + 1 >= patience.mostOwnErrors) return { state: 'dead', retryMs: 0, reason: 'delivery.not-recorded', ...failure };
  return { state: 'failed', retryMs: backOff(patience, ownErrors), reason: 'delivery.not-recorded-yet', ...failure };
}
