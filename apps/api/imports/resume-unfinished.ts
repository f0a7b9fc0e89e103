import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Handle } from '#libs/commands/contract.js';
import { resumeImport } from '#libs/imports/held-rows.js';
import { PARTS, type Parts } from '../parts.js';
import { startedBy, unfinishedImports, type UnfinishedImport } from '../queries/unfinished-imports.js';
import { importDeps } from './deps.js';
import { asOfNow } from './plan-so-far.js';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** With the waits between them, some four minutes: an import that still fails then is left to a person. */
const TRIES = 12;

/**
 * Goes on with what a killed API left unfinished: every plan's last import where it has not ended, one after
 * the other, in the name of the one who started it. Another API, or that person, may do the same at the
 * same time: each step has its key and is done once.
 */
@Injectable()
export class UnfinishedImports implements BeforeApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  /** Called once, when the API listens; answers at once. */
  resume(logger: Logger): void {
    const { signal } = this.stopping;
    this.running = resumeAll(this.parts, logger, signal).catch((error: unknown) => {
      if (!signal.aborted) logger.error({ err: error }, 'unfinished imports were not looked for');
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }
}

async function resumeAll(parts: Parts, logger: Logger, signal: AbortSignal): Promise<void> {
  for (const tenant of await patiently(() => parts.tenants(), Infinity, signal)) {
    for (const unfinished of await patiently(() => asOfNow(parts, tenant, unfinishedImports), Infinity, signal)) {
      const { id, fileName } = unfinished;
      try {
        const result = await patiently(() => resumeOne(parts, tenant, unfinished, signal), TRIES, signal);
        logger.info({ tenant, import: id, ...(result.ok ? { taken: result.value.taken } : { refusal: result.refusal.code }) }, result.ok ? 'went on with an import' : 'could not go on with an import');
      } catch (error) {
        if (signal.aborted) return;
        logger.error({ err: error, tenant, import: id, fileName }, 'could not go on with an import');
      }
    }
  }
}

async function resumeOne(parts: Parts, tenant: string, { id, slug }: UnfinishedImport, signal: AbortSignal): ReturnType<typeof resumeImport> {
  const handle: Handle = (request) => {
    signal.throwIfAborted();
    return parts.handle(request);
  };
  const actor = await parts.inTenant(tenant, (db) => startedBy(db, id));
  return resumeImport({ ...(await importDeps(parts, { tenant, actor, onBehalfOf: null })), handle }, slug, id);
}

/** Tries again as long as it throws: the database, or what fills the read models, may start later than the API. */
async function patiently<T>(attempt: () => Promise<T>, tries: number, signal: AbortSignal): Promise<T> {
  for (let tried = 1, wait = FIRST_WAIT_MS; ; tried += 1, wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (tried >= tries) throw error;
      await pause(wait, undefined, { signal, ref: false });
    }
  }
}
