import type { Pool } from 'pg';
import { derivedSecret, databaseUrlFor, type Config } from '#libs/config/config.js';
import type { Clock } from '#libs/kernel/clock.js';
import type { Handle } from '#libs/commands/contract.js';
import { outboxTransport } from '#libs/mail/outbox.js';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { UNSUBSCRIBE_PURPOSE } from '#libs/mail/unsubscribe.js';
import type { Instant } from '#libs/kernel/dates.js';
import { join } from 'node:path';
import { deliver, patient, type DeliverDeps, type Patience } from './deliver.js';
import { nextDigestDueAt, openDueDigests } from './open-due-digests.js';
import { openDeliveryQueue, prepareQueueSchema } from './queue.js';
import { reconcile } from './reconcile.js';
import { noteQueued } from './store.js';

export type DeliveriesDeps = {
  readonly config: Pick<Config, 'databaseUrl' | 'secret' | 'redisUrl' | 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataFolder'>;
  /** As the log reader. */
  readonly db: Pool;
  readonly handle: Handle;
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
  /** For tests and measurements; what is left out stays as in service. */
  readonly tuning?: Partial<Tuning>;
};

export type Tuning = {
  readonly transport: MailTransport;
  readonly patience: Patience;
  /** Mails under way at once. */
  readonly concurrency: number;
  readonly reconcileEveryMs: number;
  readonly lostAfterMs: number;
};

export type Deliveries = {
  openDueDigests(request: { readonly tenant: string; readonly now: Instant }): Promise<{ readonly nextAt: Instant | null }>;
  nextDigestDueAt(request: { readonly tenant: string; readonly now: Instant }): Promise<Instant | null>;
  /** Lets mails under way end, and closes what was opened. */
  stop(): Promise<void>;
};

/** Everything between "a digest is due" and "the server has it", running until it is stopped. */
export async function startDeliveries({ config, db, handle, clock, onError, tuning = {} }: DeliveriesDeps): Promise<Deliveries> {
  if (config.redisUrl === null) await prepareQueueSchema(config.databaseUrl);
  const place = config.redisUrl === null ? { databaseUrl: databaseUrlFor(config, 'log_reader') } : { redisUrl: config.redisUrl };
  const queue = openDeliveryQueue(place, onError);
  const concurrency = tuning.concurrency ?? 8;
  const transport = tuning.transport ?? (config.smtpUrl === null ? outboxTransport(join(config.dataFolder, 'outbox')) : smtpTransport(config.smtpUrl, { connections: concurrency }));
  const means: DeliverDeps = {
    db, handle, clock, transport, mailFrom: config.mailFrom, publicUrl: config.publicUrl,
    unsubscribeKey: derivedSecret(config.secret, UNSUBSCRIBE_PURPOSE), patience: tuning.patience ?? patient,
  };
  queue.work(async (id) => void (await deliver(means, id)), concurrency);

  const put = async (ids: readonly string[]): Promise<void> => {
    if (await queue.put(ids)) await noteQueued(db, ids);
  };
  const rounds = every(tuning.reconcileEveryMs ?? 1_000, () => reconcile({ db, queue, lostAfterMs: tuning.lostAfterMs ?? 30_000 }), onError);
  return {
    openDueDigests: (request) => openDueDigests({ db, mailFrom: config.mailFrom, put }, request),
    nextDigestDueAt: (request) => nextDigestDueAt({ db }, request),
    async stop() {
      await rounds.stop();
      await queue.close();
      await transport.close();
    },
  };
}

/** One round after the other, never two at once. */
function every(ms: number, round: () => Promise<void>, onError: (error: Error) => void): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  const next = (): void => {
    running = round()
      .catch((error: unknown) => onError(error instanceof Error ? error : new Error(String(error))))
      .then(() => {
        if (!stopped) timer = setTimeout(next, ms);
      });
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
