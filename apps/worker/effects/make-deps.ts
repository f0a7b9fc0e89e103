import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import { openEvents } from '#libs/commands/codec.js';
import type { Handle } from '#libs/commands/contract.js';
import type { Config } from '#libs/config/config.js';
import { folderStore } from '#libs/document-store/store.js';
import { aggregateNamed, fold, type AnyState } from '#libs/domain/aggregates.js';
import type { EventLog } from '#libs/event-log/port.js';
import { outboxTransport } from '#libs/mail/outbox.js';
import { smtpTransport } from '#libs/mail/smtp.js';
import type { EffectDeps } from './deps.js';

type Means = {
  readonly config: Config;
  readonly db: Pool;
  readonly log: Pick<EventLog, 'readStream'>;
  readonly keyring: Keyring;
  readonly handle: Handle;
  readonly clock: Clock;
};

/** Packages and letters are few and large: one connection to the mail server is enough for them. */
export function makeEffectDeps({ config, db, log, keyring, handle, clock }: Means): EffectDeps {
  const folded = async (tenant: string, name: string, id: string): Promise<AnyState> => {
    const aggregate = aggregateNamed(name);
    if (!aggregate) throw new Error(`there are no streams called ${name}/…`);
    return fold(aggregate as never, await openEvents(await log.readStream(tenant, `${name}/${id}`), keyring));
  };
  return {
    handle,
    clock,
    db,
    config,
    documents: folderStore(join(config.dataFolder, 'documents'), keyring),
    mail: config.smtpUrl === null ? outboxTransport(join(config.dataFolder, 'outbox')) : smtpTransport(config.smtpUrl, { connections: 1 }),
    stateOf: (tenant, aggregate, id) => folded(tenant, aggregate, id) as never,
    factsOf: async (tenant, aggregate, id) => aggregateNamed(aggregate)?.facts?.(await folded(tenant, aggregate, id)) as never,
  };
}
