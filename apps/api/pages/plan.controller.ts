import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '#libs/commands/contract.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { PARTS, type Parts } from '../parts.js';
import { countTasks } from '../queries/tasks.js';
import { listPlans, programTitle } from '../queries/plans.js';
import { listReviews } from '../queries/reviews.js';
import { listStrategies } from '../queries/strategies.js';
import { readPage, sendPage } from './context.js';
import { planPage } from './plan-view.js';
import { PageRenderer } from './renderer.js';

@ApiExcludeController()
@Controller('plans')
export class PlanPageController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async all(@Who() principal: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(this.parts, principal, request, async ({ db }) => {
      const [plans, counts] = [await listPlans(db), await countTasks(db)];
      return {
        reviews: await listReviews(db),
        strategies: await listStrategies(db),
        plans: plans.map(({ id, name, program, status }) => {
          const { planned = 0, started = 0, overdue = 0, done = 0 } = counts.get(id) ?? {};
          return { id, name, program: programTitle(program), closed: status === 'closed', overdue, open: planned + started + overdue, done };
        }),
      };
    }, () => ({ plan: '', at: '/plans' }));
    const districts = await this.parts.tenants();
    await sendPage(reply, await this.pages.page('plans', { title: 'Plans', here: '/plans', districts, district: principal.tenant, ...model }));
  }

  @Get(':id')
  async one(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Query('before') before: string | undefined, @Query('from') from: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(this.parts, principal, request, (context) => planPage(context, (document) => this.parts.documents.get(principal.tenant, document), id, { before, from }), ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}` }));
    await sendPage(reply, await this.pages.page('plan', { ...model, title: model.plan.name }));
  }
}
