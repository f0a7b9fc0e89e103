import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { Client } from 'pg';
import { databaseUrlFor } from '#libs/config/config.js';
import { PROJECTED_CHANNEL } from '#libs/read-models/index.js';
import { PARTS, type Parts } from '../parts.js';

/** That the lists hold more than before. Losable: who misses one sees it with the next, or on reloading. */
export const PROJECTED = 'projected';
const RECONNECT_MS = 1_000;

/** Listens to the projector's notices on one connection and passes them on inside the process. */
@Injectable()
export class Live implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly closing = new AbortController();
  private client: Client | null = null;
  private listening: Promise<void> = Promise.resolve();

  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(EventEmitter2) private readonly signals: EventEmitter2,
  ) {}

  onApplicationBootstrap(): void {
    this.listening = this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.client?.end().catch(() => undefined);
    await this.listening;
  }

  private async listen(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      await this.untilDisconnected().catch(() => undefined);
      await pause(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async untilDisconnected(): Promise<void> {
    const client = new Client({ connectionString: databaseUrlFor(this.parts.config, 'query'), application_name: 'planline api live', keepAlive: true });
    this.client = client;
    // An error may come more than once, and one that nobody hears ends the process.
    const ended = new Promise<void>((resolve) => client.on('end', resolve).on('error', () => resolve()));
    client.on('notification', () => this.signals.emit(PROJECTED));
    await client.connect();
    await client.query(`LISTEN ${PROJECTED_CHANNEL}`);
    // What was told while nobody listened is asked for: the next notice may be long in coming.
    this.signals.emit(PROJECTED);
    await ended;
  }
}
