import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { databaseUrlFor, derivedSecret, type Config } from '#libs/config/config.js';
import type { Clock } from '#libs/kernel/clock.js';
import type { Handle } from '#libs/commands/contract.js';
import { outboxTransport } from '#libs/mail/outbox.js';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { MailTransport } from '#libs/mail/transport.js';
import { UNSUBSCRIBE_PURPOSE } from '#libs/mail/unsubscribe.js';
import { repeat, type Complain, type Job, type Step } from '../health/job.js';
import { deliver, type DeliverDeps } from './deliver.js';
import { patient, type Patience } from './ends.js';
import { openDeliveryQueue, type DeliveryQueue } from './queue.js';
import { reconcile } from './reconcile.js';

export type DeliveriesDeps = {
  readonly config: Pick<Config, 'databaseUrl' | 'secret' | 'redisUrl' | 'smtpUrl' | 'mailFrom' | 'publicUrl' | 'dataFolder'>;
  /** As the log reader. */
  readonly db: Pool;
  readonly handle: Handle;
  readonly clock: Clock;
  readonly complain: Complain;
  /** For tests and measurements; what is left out stays as in service. */
  readonly tuning?: Partial<Tuning>;
};

export type Tuning = {
  readonly transport: MailTransport;
  readonly patience: Patience;
  /** Mails on their way to the server at once. */
  readonly concurrency: number;
  readonly reconcileEveryMs: number;
  /** After which a queue that was told an id may have lost it. */
  readonly lostAfterMs: number;
};

export type DeliveriesJob = Job & {
  /** Looks for what is due at once, instead of at the next round. */
  readonly nudge: () => void;
};

const JOB = 'deliveries';
/** For mails under way at the end; then they are cut off, and sent again where nobody knows. */
const LAST_WORDS_MS = 4_000;

/**
 * Everything between "a digest is due" and "the server has it": the queue, the senders, and the rounds that
 * put whatever may be sent. Runs until it is stopped.
 */
export function startDeliveries({ config, db, handle, clock, complain, tuning = {} }: DeliveriesDeps): DeliveriesJob {
  const concurrency = tuning.concurrency ?? 8;
  const transport = tuning.transport ?? (config.smtpUrl === null ? outboxTransport(join(config.dataFolder, 'outbox')) : smtpTransport(config.smtpUrl, { connections: concurrency }));
  const means: DeliverDeps = {
    db, handle, clock, transport, mailFrom: config.mailFrom, publicUrl: config.publicUrl,
    unsubscribeKey: derivedSecret(config.secret, UNSUBSCRIBE_PURPOSE), patience: tuning.patience ?? patient,
  };
  let queue: DeliveryQueue | null = null;
  const opened = (): DeliveryQueue => {
    const place = config.redisUrl === null ? { databaseUrl: databaseUrlFor(config, 'log_reader') } : { redisUrl: config.redisUrl };
    const made = openDeliveryQueue(place, (error) => complain(JOB, error));
    // Twice as many as are sent at once: while one half is with the server, the other is looked up and noted, many in one question.
    made.work(async (id) => void (await deliver(means, id)), concurrency * 2);
    return made;
  };

  let nudged = new AbortController();
  const round: Step = async (signal, well) => {
    nudged = new AbortController();
    queue ??= opened();
    await reconcile({ db, queue, lostAfterMs: tuning.lostAfterMs ?? 30_000, mostUnknown: means.patience.mostUnknown });
    if (!(await queue.answers())) throw new Error(`the queue on ${config.redisUrl === null ? 'PostgreSQL' : 'Redis'} does not answer: mails wait until it does`);
    well();
    await pause(tuning.reconcileEveryMs ?? 1_000, undefined, { signal: AbortSignal.any([signal, nudged.signal]) }).catch(() => undefined);
  };
  const rounds = repeat(JOB, round, complain);
  return {
    healthy: rounds.healthy,
    nudge: () => nudged.abort(),
    async stop() {
      await rounds.stop();
      const ended = queue?.close() ?? Promise.resolve();
      await Promise.race([ended, pause(LAST_WORDS_MS, undefined, { ref: false })]);
      await transport.close();
      await ended;
    },
  };
}
