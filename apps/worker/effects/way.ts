import { join } from 'node:path';
import { outboxTransport } from '#libs/mail/outbox.js';
import type { MailTransport } from '#libs/mail/transport.js';
import type { EffectDeps } from './deps.js';

/** `outbox`: into this installation's own folder, and to nobody. */
export type Way = { readonly transport: MailTransport; readonly to: string; readonly via: 'mail' | 'outbox' };
type Means = Pick<EffectDeps, 'mail' | 'config' | 'clock'>;

/**
 * To the agency itself only where the installation says so, and never under a clock that is moved by hand or where it
 * rests on test data (`madeUp`): an example that somebody tries out must not reach an office. An address of one's own
 * takes all of it instead.
 */
export async function wayToAgency({ mail, config, clock }: Means, to: string, madeUp: boolean): Promise<Way> {
  const { smtpUrl = null, agencyMail = null } = config;
  const nobody = smtpUrl === null || agencyMail === null || (agencyMail === 'program' && (madeUp || (await clock.simulated())));
  return nobody ? toOutbox(config, to) : { transport: mail, to: agencyMail === 'program' ? to : agencyMail, via: 'mail' };
}

/** To a person, under the same clock: what somebody tries out is no news to anybody. */
export async function wayToPerson({ mail, config, clock }: Means, to: string): Promise<Way> {
  const nobody = (config.smtpUrl ?? null) === null || (await clock.simulated());
  return nobody ? toOutbox(config, to) : { transport: mail, to, via: 'mail' };
}

const toOutbox = ({ dataFolder }: EffectDeps['config'], to: string): Way => ({ transport: outboxTransport(join(dataFolder, 'outbox')), to, via: 'outbox' });
