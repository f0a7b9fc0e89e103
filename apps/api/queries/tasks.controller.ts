import { Controller, Get, Inject, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dateSchema, scheduleSchema } from '#libs/domain/schedule.js';
import { sourceSchema, taskContentSchema } from '#libs/domain/task/events.js';
import type { Principal } from '#libs/commands/contract.js';
import { etagOf } from '../http/handled.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { knownPlan } from './plans.js';
import { listTasks, taskFilterSchema, taskState, taskStatusSchema, taskSummarySchema, type KnownTask } from './tasks.js';

const taskSchema = z
  .object({
    id: z.string(),
    plan: z.string(),
    status: taskStatusSchema,
    version: z.int(),
    content: taskContentSchema,
    schedule: scheduleSchema.describe('The dates in force: those of its source, with what was granted since.'),
    source: sourceSchema.nullable(),
    plannedOn: dateSchema,
    anchoredByDays: z.int(),
    occurrence: z.object({ number: z.int(), start: dateSchema, end: dateSchema }).nullable().describe('The one that is open, of a task that comes again.'),
    extensions: z.array(z.object({ from: dateSchema, until: dateSchema, reason: z.string(), grantedBy: z.string(), on: dateSchema })),
    asked: z.object({ until: dateSchema, reason: z.string() }).nullable().describe('More time that was asked for and is not answered.'),
    done: z.object({ on: dateSchema, note: z.string().nullable() }).nullable(),
    cancelled: z.object({ reason: z.string() }).nullable(),
  })
  .meta({ id: 'Task' });

const listSchema = z.object({ items: z.array(taskSummarySchema), next: z.string().nullable() });

export function taskOf(id: string, state: KnownTask): z.infer<typeof taskSchema> {
  const { plan, status, version, content, schedule, source, plannedOn, anchoredByDays, extensions } = state;
  const open = 'watch' in state ? state : null;
  const occurrence = open?.watch.occurrence ?? null;
  return {
    id, plan, status, version, content, schedule, source, plannedOn, anchoredByDays,
    extensions: [...extensions],
    occurrence: occurrence && { number: occurrence.number, start: occurrence.start, end: occurrence.end },
    asked: open?.asked ?? null,
    done: state.status === 'done' ? { on: state.on, note: state.note } : null,
    cancelled: state.status === 'cancelled' ? { reason: state.reason } : null,
  };
}

@ApiTags('tasks')
@ApiQuery({ name: 'wait-for', required: false, schema: { type: 'string', pattern: '^\\d{1,18}$' }, description: 'Log index that the answer must include.' })
@UseInterceptors(WaitForInterceptor)
@Controller('api/tasks')
export class TasksController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'Tasks of all plans, by due day; those without one last.' })
  @Answers({ 200: listSchema })
  list(@Who() { tenant }: Principal, @Query({ schema: taskFilterSchema }) filter: z.output<typeof taskFilterSchema>) {
    return this.parts.inTenant(tenant, async (db) => listTasks(db, filter.plan === undefined ? filter : { ...filter, plan: (await knownPlan(db, filter.plan)).id }));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One task. Its ETag is the version for If-Match.' })
  @Answers({ 200: taskSchema }, 404)
  async one(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const state = await this.parts.inTenant(tenant, (db) => taskState(db, id));
    if (!state) throw refuseRequest(404, 'api.no-such-thing', { thing: 'task', id });
    reply.header('etag', etagOf(state.version));
    return taskOf(id, state);
  }
}
