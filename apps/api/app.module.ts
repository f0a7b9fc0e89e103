import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { registry } from '#libs/commands/registry.js';
import { commandControllers } from './commands/routes.js';
import { DeliveriesController } from './deliveries/deliveries.controller.js';
import { BoardDocumentsController } from './documents/board/board-documents.controller.js';
import { SharedSubmissionController } from './documents/submission/shared-submission.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DistrictGuard } from './http/district.guard.js';
import { HealthController } from './health/health.controller.js';
import { OrdersController } from './http/orders.controller.js';
import { CREDENTIALS, PrincipalGuard, type Credentials } from './http/principal.js';
import { ProblemFilter } from './http/problem.filter.js';
import { makeSessions } from './http/session.js';
import { SchemaPipe } from './http/validation.pipe.js';
import { ImportsController } from './imports/imports.controller.js';
import { UnfinishedImports } from './imports/resume-unfinished.js';
import { Live } from './live/live.js';
import { LiveController } from './live/live.controller.js';
import { AssetsController } from './pages/assets.controller.js';
import { BesideController } from './pages/beside/beside.controller.js';
import { StrategyPageController } from './pages/strategy/strategy.controller.js';
import { ReviewPageController } from './pages/agency/review.controller.js';
import { DeadLettersController } from './pages/dead-letters.controller.js';
import { DistrictController } from './pages/district.controller.js';
import { HeldRowController } from './pages/held-row.controller.js';
import { HomeController } from './pages/home.controller.js';
import { OutboxController } from './pages/outbox.controller.js';
import { PlanPageController } from './pages/plan.controller.js';
import { PageRenderer } from './pages/renderer.js';
import { StagePageController } from './pages/review/stage.controller.js';
import { SignInController } from './pages/sign-in.controller.js';
import { TaskPageController } from './pages/task.controller.js';
import { TextPageController } from './pages/text/text.controller.js';
import { UnsubscribeController } from './pages/unsubscribe.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PARTS, PartsLifetime, type Parts } from './parts.js';
import { PlanTextController } from './queries/plan-text.controller.js';
import { PlansController } from './queries/plans.controller.js';
import { ProgramsController } from './queries/programs.controller.js';
import { StagesController } from './queries/stages.controller.js';
import { StatusController } from './queries/status.controller.js';
import { TasksController } from './queries/tasks.controller.js';

export const forPrograms = [
  HealthController,
  ...commandControllers(registry),
  PlansController,
  PlanTextController,
  ProgramsController,
  TasksController,
  StagesController,
  ImportsController,
  DocumentsController,
  BoardDocumentsController,
  SharedSubmissionController,
  PeopleController,
  DeliveriesController,
  LiveController,
  OrdersController,
  StatusController,
];
const forPeople = [
  AssetsController,
  SignInController,
  UnsubscribeController,
  HomeController,
  DistrictController,
  PlanPageController,
  StagePageController,
  TextPageController,
  BesideController,
  ReviewPageController,
  StrategyPageController,
  TaskPageController,
  HeldRowController,
  DeadLettersController,
  OutboxController,
];

@Module({})
class ApiModule {}

export function apiModule(parts: Parts, ownerKey: string): DynamicModule {
  const credentials: Credentials = { ownerKey, sessions: makeSessions(parts.config, ownerKey) };
  return {
    module: ApiModule,
    imports: [EventEmitterModule.forRoot()],
    controllers: [...forPrograms, ...forPeople],
    providers: [
      PageRenderer,
      Live,
      PartsLifetime,
      UnfinishedImports,
      { provide: PARTS, useValue: parts },
      { provide: CREDENTIALS, useValue: credentials },
      { provide: APP_PIPE, useClass: SchemaPipe },
      { provide: APP_GUARD, useClass: PrincipalGuard },
      { provide: APP_GUARD, useClass: DistrictGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
    ],
  };
}
