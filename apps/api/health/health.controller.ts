import { Controller, Get, Header, HttpCode, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { within } from '#libs/kernel/within.js';
import { Public } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';
import { whyWorkerIsNotReady } from './worker.js';

/** A database that hangs is one that is away: who asks gets an answer in less than five seconds. */
const PATIENCE_MS = 3_000;

/** Open to anyone who reaches the port, since whoever watches over processes has no credential; of plans it tells nothing. */
@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  /** The process answers. */
  @Get('live')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** This process can answer: the database does, on both connections that a request needs. What starts and restarts it asks this. */
  @Get('serving')
  @Header('cache-control', 'no-store')
  async serving(): Promise<{ status: 'serving' }> {
    try {
      await within(PATIENCE_MS, this.parts.checkDatabase());
    } catch {
      throw refuseRequest(503, 'api.database-away');
    }
    return { status: 'serving' };
  }

  /** The installation does what it is there for: it answers, and reminders go out. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<{ status: 'ready' }> {
    const [why] = await Promise.all([whyWorkerIsNotReady(this.parts.config.workerHealthUrl), this.serving()]);
    if (why !== null) throw refuseRequest(503, 'api.worker-not-ready', { why });
    return { status: 'ready' };
  }
}
