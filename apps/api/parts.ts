import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '#libs/kernel/clock.js';
import type { Config } from '#libs/config/config.js';
import type { Handle } from '#libs/commands/contract.js';

export const PARTS = Symbol('parts');

/** Everything behind HTTP that a route may use; made once, closed when the process stops. */
export type Parts = {
  readonly config: Config;
  readonly handle: Handle;
  readonly clock: Clock;
  /** Rejects where the database can't answer. */
  checkDatabase(): Promise<void>;
  close(): Promise<void>;
};

@Injectable()
export class PartsLifetime implements OnApplicationShutdown {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}
  onApplicationShutdown(): Promise<void> {
    return this.parts.close();
  }
}
