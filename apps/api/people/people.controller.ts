import { randomUUID } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { dayOf, type CalendarDate } from '#libs/kernel/dates.js';
import { findingSchema } from '#libs/domain/plan/events.js';
import { dateSchema } from '#libs/domain/schedule.js';
import type { Principal } from '#libs/commands/contract.js';
import { importPeople } from '#libs/imports/import-people.js';
import { parseFields } from '../http/field-problems.js';
import { statusOf } from '../http/handled.js';
import { Who } from '../http/principal.js';
import { refusalProblem } from '../http/problem.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { asOfNow } from '../imports/plan-so-far.js';
import { readUpload } from '../imports/upload.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { openPrograms, heldRoles, knownPeople, openSettings } from '../queries/people.js';
import type { TenantDb } from '../queries/tenant-db.js';

const fieldsSchema = z.object({ dryRun: z.enum(['true', 'false']).default('false').transform((text) => text === 'true') }).strict();

const reportSchema = z
  .object({
    taken: z.int(),
    held: z.int(),
    findings: z.array(findingSchema.omit({ params: true }).extend({ message: z.string() })),
    dryRun: z.boolean(),
    registered: z.int(),
    changed: z.int(),
    granted: z.int(),
    ended: z.int(),
    unchanged: z.int(),
    changes: z.array(z.object({ line: z.int(), role: z.string(), message: z.string() })).describe('Each change of a person or role, in words.'),
    logIndex: z.string().nullable(),
  })
  .meta({ id: 'PeopleReport' });

const roleSchema = z
  .object({
    role: z.string(),
    title: z.string(),
    person: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    timeZone: z.string().nullable(),
    from: dateSchema,
    escalateTo: z.string().nullable().describe("Role that hears of it when nothing happens; null: the program's coordinator."),
  })
  .meta({ id: 'RoleHolder' });

@ApiTags('people')
@Controller('api')
export class PeopleController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Post('people/import')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give each role of a table its person, address, time zone and whom to escalate to.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' }, dryRun: { type: 'string', enum: ['true', 'false'] } } } })
  @Answers({ 200: reportSchema }, 409, 413, 415, 422)
  async take(@Who() principal: Principal, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { bytes, fields } = await readUpload(request);
    const { dryRun } = parseFields(fieldsSchema, fields, 422);
    const existingPeople = (tenant: string) =>
      asOfNow(this.parts, tenant, async (db) => {
        const today = await this.today(db);
        return { persons: await knownPeople(db), roles: await heldRoles(db, today), programs: await openPrograms(db) };
      });
    const result = await importPeople({ handle: this.parts.handle, principal, existingPeople, newId: randomUUID }, { bytes, dryRun });
    if (!result.ok) throw refusalProblem(statusOf(result.refusal), result.refusal);
    if (result.value.logIndex !== null) reply.header('planline-log-index', result.value.logIndex);
    return result.value;
  }

  @Get('roles')
  @UseInterceptors(WaitForInterceptor)
  @ApiOperation({ summary: 'Who holds which role today.' })
  @Answers({ 200: z.object({ items: z.array(roleSchema) }) }, 404)
  async roles(@Who() { tenant }: Principal) {
    return { items: await this.parts.inTenant(tenant, async (db) => heldRoles(db, await this.today(db))) };
  }

  private async today(db: TenantDb): Promise<CalendarDate> {
    return dayOf(await this.parts.clock.now(), (await openSettings(db)).timeZone);
  }
}
