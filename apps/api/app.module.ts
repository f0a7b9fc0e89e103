import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { HealthController } from './health/health.controller.js';
import { CREDENTIALS, PrincipalGuard, type Credentials } from './http/principal.js';
import { ProblemFilter } from './http/problem.filter.js';
import { makeSessions } from './http/session.js';
import { SchemaPipe } from './http/validation.pipe.js';
import { PageRenderer } from './pages/renderer.js';
import { PARTS, PartsLifetime, type Parts } from './parts.js';

@Module({})
class ApiModule {}

export function apiModule(parts: Parts, ownerKey: string): DynamicModule {
  const credentials: Credentials = { ownerKey, sessions: makeSessions(parts.config, ownerKey) };
  return {
    module: ApiModule,
    imports: [EventEmitterModule.forRoot()],
    controllers: [HealthController],
    providers: [
      PageRenderer,
      PartsLifetime,
      { provide: PARTS, useValue: parts },
      { provide: CREDENTIALS, useValue: credentials },
      { provide: APP_PIPE, useClass: SchemaPipe },
      { provide: APP_GUARD, useClass: PrincipalGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  };
}
