import { Controller, Get, Inject, Param, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { whatMayBeDone } from '#libs/commands/what-may-be-done.js';
import { aggregateNamed } from '#libs/domain/aggregates.js';
import { sayAll } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { etagOf } from '../http/handled.js';
import { idSchema, pairSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { streamIdOf } from '../commands/plan-names.js';
import { sayingOf } from '../commands/saying.js';
import { apartFromPlans } from './drafts.js';
import { knownPlan, planById } from './plans.js';
import { readStages, shown, stageById, stageDetailSchema, stageSchema, stagesFrom, waitsOfPlan, type StageDetail } from './stages.js';

@ApiTags('stages')
@ApiQuery({ name: 'wait-for', required: false, schema: { type: 'string', pattern: '^\\d{1,18}$' }, description: 'Log index that the answer must include.' })
@UseInterceptors(WaitForInterceptor)
@Controller('api')
export class StagesController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get('plans/:id/stages')
  @ApiOperation({ summary: "Each stage of a plan's program: where it stands, what it waits for, and why it can't open yet." })
  @Answers({ 200: z.object({ items: z.array(stageSchema) }) }, 404)
  async ofPlan(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string) {
    const { today } = await this.parts.day(tenant);
    return { items: stagesFrom(await this.parts.inTenant(tenant, async (db) => readStages(db, await knownPlan(db, id), today))) };
  }

  @Get('stages/:kind/:id')
  @ApiOperation({ summary: 'One stage, meeting or other stream of a plan: what was decided, what is waited for, what may be done now and why not the rest.' })
  @ApiParam({ name: 'kind', schema: { type: 'string', maxLength: 60 }, description: 'council-round, approval, meeting, submission, …' })
  @ApiParam({ name: 'id', schema: { type: 'string', maxLength: 241 }, description: 'Its id; `<plan>/<stage>` with the slash as %2F where it is named by both, the plan by its id or its slug.' })
  @Answers({ 200: stageDetailSchema }, 404)
  async one(
    @Who() principal: Principal,
    @Param('kind', { schema: z.string().regex(/^[a-z-]{1,60}$/) }) kind: string,
    @Param('id', { schema: z.union([idSchema, pairSchema]) }) given: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StageDetail> {
    const id = await streamIdOf(this.parts, principal.tenant, kind, given);
    const { stage, waits, findings } = await this.parts.inTenant(principal.tenant, async (db) => {
      const found = aggregateNamed(kind) ? await stageById(db, kind, id) : null;
      if (!found) throw refuseRequest(404, 'api.no-such-thing', { thing: kind, id });
      const plan = found.plan === null ? null : await planById(db, found.plan);
      const all = plan ? await waitsOfPlan(db, plan, rulesOf(plan.program)) : [];
      return { stage: found, waits: all.filter(({ stream }) => stream === found.stream), findings: await apartFromPlans(db, found.stream) };
    });
    const commands = await whatMayBeDone(this.parts.tryOut, principal, kind, id, stage.plan);
    const saying = await sayingOf(this.parts, principal.tenant, commands.flatMap(({ why }) => why ?? []));
    reply.header('etag', etagOf(stage.version));
    return {
      ...stage,
      waits: waits.map(shown),
      findings,
      commands: commands.map(({ why, ...rest }) => ({ ...rest, why: why && sayAll(why, saying).join(' ') })),
    };
  }
}
