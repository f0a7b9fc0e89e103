import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import type { CalendarDate, TimeZone } from '#libs/kernel/dates.js';
import type { Clock } from '#libs/kernel/clock.js';
import type { Config } from '#libs/config/config.js';
import type { Handle } from '#libs/commands/contract.js';
import type { TryOut } from '#libs/commands/dry-run.js';
import type { DocumentStore } from '#libs/document-store/store.js';
import type { TenantDb } from './queries/tenant-db.js';

export const PARTS = Symbol('parts');

/** Everything behind HTTP that a route may use; made once, closed when the process stops. */
export type Parts = {
  readonly config: Config;
  readonly handle: Handle;
  /** Decides and appends nothing. */
  readonly tryOut: TryOut;
  readonly clock: Clock;
  readonly pools: { readonly append: Pool; readonly query: Pool };
  readonly documents: DocumentStore;
  /** Ids of all tenants of this installation. */
  tenants(): Promise<string[]>;
  /** Reads in the name of one tenant, all of one moment. */
  inTenant<T>(tenant: string, read: (db: TenantDb) => Promise<T>): Promise<T>;
  /** The tenant's zone and its day now; ends the request where no such tenant has been opened. */
  day(tenant: string): Promise<{ readonly timeZone: TimeZone; readonly today: CalendarDate }>;
  /** The id of a plan by its id or its slug, also of one that was opened this moment; null where there is none. */
  planNamed(tenant: string, given: string): Promise<string | null>;
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
