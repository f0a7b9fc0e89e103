import { Controller, Get, Inject, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { dateSchema } from '#libs/domain/schedule.js';
import type { Principal } from '#libs/commands/contract.js';
import { escalationOf } from '#libs/programs/catalog.js';
import { etagOf } from '../http/handled.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { pageSchema } from './cursor.js';
import { forecastItemSchema, silentTaskSchema } from './forecast.js';
import { expectedInWords, happeningInWords } from './forecast-words.js';
import { expectedItemSchema } from './forecast-of-stages.js';
import { forecastOfPlan, MOST_TASKS } from './forecast-of-plan.js';
import { historyEntrySchema, historyOfPlan } from './history.js';
import { importSchema, importsOfPlan } from './imports.js';
import { namesOn } from './people.js';
import { knownPlan, listPlans, planSchema } from './plans.js';
import { readStages, stagesFrom } from './stages.js';
import { listTasks, taskFilterSchema, taskSummarySchema } from './tasks.js';

const list = <S extends z.ZodType>(items: S) => z.object({ items: z.array(items), next: z.string().nullable().describe('Cursor of the next page; null on the last.') });
const whole = <S extends z.ZodType>(items: S) => z.object({ items: z.array(items) });
const says = { says: z.string().describe('What happens, and whom it reaches, in words.') };
const forecastSchema = whole(forecastItemSchema.extend(says).meta({ id: 'ForecastItem' })).extend({
  until: dateSchema,
  expected: z
    .array(expectedItemSchema.extend({ says: z.string().describe('Whose it is to be, in words, and whether it would be missed.') }).meta({ id: 'ExpectedItem' }))
    .describe('Of stages that have not begun, in order: dates that are expected, and not certain as "items" are. They come then if each stage takes all the time that it has. Where no last day is asked for, up to the day on which the last stage is concluded.'),
  limited: z.boolean().describe(`True where the plan has more than the ${MOST_TASKS} tasks that are looked at: then "until" is the last day that is told, and not all of it.`),
  rewritten: z.array(z.string()).describe('What was changed in the text since councils were heard, and a board has not before it, a sentence a stage.'),
  silent: z.array(silentTaskSchema).describe('Overdue tasks that no reminder is left for, at most 200.'),
});
const untilSchema = z.object({ until: dateSchema.optional().describe('The last day that is looked at; a quarter of a year from today where none is given.') });

@ApiTags('plans')
@ApiQuery({ name: 'wait-for', required: false, schema: { type: 'string', pattern: '^\\d{1,18}$' }, description: 'Log index that the answer must include.' })
@UseInterceptors(WaitForInterceptor)
@Controller('api/plans')
export class PlansController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get()
  @ApiOperation({ summary: 'All plans, by name.' })
  @Answers({ 200: whole(planSchema) })
  async all(@Who() { tenant }: Principal) {
    return { items: await this.parts.inTenant(tenant, listPlans) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One plan, by its id or its slug.' })
  @Answers({ 200: planSchema }, 404)
  async one(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const plan = await this.parts.inTenant(tenant, (db) => knownPlan(db, id));
    reply.header('etag', etagOf(plan.version));
    return plan;
  }

  @Get(':id/tasks')
  @ApiOperation({ summary: 'Tasks of a plan, by due day.' })
  @Answers({ 200: list(taskSummarySchema) }, 404)
  tasks(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: taskFilterSchema.omit({ plan: true }) }) filter: Omit<z.output<typeof taskFilterSchema>, 'plan'>) {
    return this.parts.inTenant(tenant, async (db) => listTasks(db, { ...filter, plan: (await knownPlan(db, id)).id }));
  }

  @Get(':id/history')
  @ApiOperation({ summary: 'What happened in a plan, in plain words, newest first.' })
  @Answers({ 200: list(historyEntrySchema) }, 404)
  async history(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: pageSchema }) { limit, cursor }: z.output<typeof pageSchema>) {
    const { today } = await this.parts.day(tenant);
    return this.parts.inTenant(tenant, async (db) => {
      const plan = await knownPlan(db, id);
      return historyOfPlan(db, { plan, names: await namesOn(db, today) }, limit, cursor);
    });
  }

  @Get(':id/imports')
  @ApiOperation({ summary: 'Files that were taken in for a plan, newest first.' })
  @Answers({ 200: whole(importSchema) }, 404)
  imports(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string) {
    return this.parts.inTenant(tenant, async (db) => ({ items: await importsOfPlan(db, (await knownPlan(db, id)).id) }));
  }

  @Get(':id/forecast')
  @ApiOperation({ summary: 'What happens next, and when, if nobody acts.' })
  @Answers({ 200: forecastSchema }, 404)
  async forecast(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: untilSchema }) { until }: z.output<typeof untilSchema>) {
    const [now, { today }] = await Promise.all([this.parts.clock.now(), this.parts.day(tenant)]);
    const { read, ...answer } = await this.parts.inTenant(tenant, async (db) => {
      const plan = await knownPlan(db, id);
      const [forecast, names] = [await forecastOfPlan(db, plan, now, { until }), await namesOn(db, today)];
      return {
        read: plan.status === 'open' ? await readStages(db, plan, today) : null,
        ...forecast,
        items: forecast.items.map((item) => ({ ...item, says: happeningInWords(item, names, escalationOf(plan.program)) })),
        expected: forecast.expected.map((item) => ({ ...item, says: expectedInWords(item, names) })),
      };
    });
    return { ...answer, rewritten: read ? stagesFrom(read).flatMap(({ rewritten }) => rewritten ?? []) : [] };
  }
}
