import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import type { Handle } from '#libs/commands/contract.js';
import type { Config } from '#libs/config/config.js';
import type { DocumentStore } from '#libs/document-store/store.js';
import type { AggregateName, registry } from '#libs/domain/aggregates.js';
import type { FactsKind, FactsOf } from '#libs/domain/facts.js';
import type { MailTransport } from '#libs/mail/transport.js';

/** What an effect may use. Whatever it does outside, it may do twice: it is tried until its stream says that it is done. */
export type EffectDeps = {
  readonly handle: Handle;
  readonly clock: Clock;
  readonly documents: DocumentStore;
  readonly mail: MailTransport;
  /** As the log reader: read models of all tenants. */
  readonly db: Pool;
  readonly config: Pick<Config, 'mailFrom' | 'publicUrl' | 'dataFolder'> & Partial<Pick<Config, 'smtpUrl' | 'agencyMail'>>;
  /** A stream as the log has it now, folded. */
  readonly stateOf: <K extends AggregateName>(tenant: string, aggregate: K, id: string) => Promise<ReturnType<(typeof registry)[K]['evolve']>>;
  /** What a stream tells others of itself, as the log has it now. */
  readonly factsOf: <K extends FactsKind>(tenant: string, aggregate: K, id: string) => Promise<FactsOf[K]>;
};

/** One effect that a stream wants now: `aggregate.effects(state)` names it. */
export type EffectCall = {
  readonly tenant: string;
  /** `submission/<plan>/<stage>`. */
  readonly stream: string;
  /** As the stream calls it: `render/1`. */
  readonly id: string;
  readonly kind: string;
  /** Aborted when its time is up or the worker stops. */
  readonly signal: AbortSignal;
  /** The commands that end it: the same for every try, as long as its stream has not moved. */
  readonly key: string;
};

/** Does the work and ends it with a command to its stream (`endEffect`). What it throws is tried again, later and later. */
export type EffectRunner = (deps: EffectDeps, call: EffectCall) => Promise<void>;
