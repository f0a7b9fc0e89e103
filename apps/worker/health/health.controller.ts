import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { reasonOf } from '#libs/kernel/reason.js';
import { within } from '#libs/kernel/within.js';
import type { RunningWorker } from '../worker.js';
import type { Health } from './job.js';

export const WORKER = Symbol('worker');

/** Less than the API waits for this answer, so that it hears what is wrong. */
const PATIENCE_MS = 2_000;

@Controller('health')
export class HealthController {
  constructor(@Inject(WORKER) private readonly worker: RunningWorker) {}

  /** The process answers: nothing that a restart would mend is broken. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Everything that it is there for can be done: the database answers and every job is well. */
  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<{ status: 'ok' | 'unready'; jobs: Record<string, Health> }> {
    const database: Health = await within(PATIENCE_MS, this.worker.checkDatabase()).then(
      () => ({ ok: true, detail: 'answers' }),
      (error: unknown) => ({ ok: false, detail: reasonOf(error) }),
    );
    const jobs = Object.fromEntries(Object.entries(this.worker.jobs).map(([name, job]) => [name, job.healthy()]));
    const all = { database, ...jobs };
    const well = Object.values(all).every(({ ok }) => ok);
    reply.status(well ? 200 : 503);
    return { status: well ? 'ok' : 'unready', jobs: all };
  }
}
