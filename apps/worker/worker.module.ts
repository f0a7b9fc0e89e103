import { Inject, Injectable, Module, type BeforeApplicationShutdown, type DynamicModule } from '@nestjs/common';
import { HealthController, WORKER } from './health/health.controller.js';
import type { RunningWorker } from './worker.js';

/** Nest's shutdown hooks are the only owner of the end: the SDK and the queues leave signals alone. */
@Injectable()
class WorkerLifetime implements BeforeApplicationShutdown {
  constructor(@Inject(WORKER) private readonly worker: RunningWorker) {}
  beforeApplicationShutdown(): Promise<void> {
    return this.worker.stop();
  }
}

@Module({})
export class WorkerModule {
  static of(worker: RunningWorker): DynamicModule {
    return { module: WorkerModule, controllers: [HealthController], providers: [WorkerLifetime, { provide: WORKER, useValue: worker }] };
  }
}
