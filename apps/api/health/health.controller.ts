import { Controller, Get, Header, HttpCode, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';

/** Open to anyone who reaches the port, since whoever watches over processes has no credential; it tells nothing else. */
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

  /** The database answers on both connections that a request needs. The worker's readiness is its own. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  async ready(): Promise<{ status: 'ready' }> {
    try {
      await this.parts.checkDatabase();
    } catch {
      throw refuseRequest(503, 'api.database-away');
    }
    return { status: 'ready' };
  }
}
