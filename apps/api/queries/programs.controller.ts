import { Controller, Get, Inject, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { dateSchema } from '#libs/domain/schedule.js';
import type { Principal } from '#libs/commands/contract.js';
import { idSchema } from '../http/ids.js';
import { OfInstallation } from '../http/district.guard.js';
import { Who } from '../http/principal.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { knownPlan } from './plans.js';
import { dryRunSchema, knownProgram, listPrograms, migrationOf, migrationSchema, programRulesSchema, programSchema, rulesInWords, runThrough } from './programs.js';

const refSchema = z.string().min(1).max(120).describe('An id (its newest version), an id with a version, or another word for it.');
const startSchema = z.object({ start: dateSchema.optional().describe("First day of the plan; the program's next one where none is given.") });
const toSchema = z.object({ to: refSchema.describe('The same program in another version.') });

@ApiTags('programs')
@UseInterceptors(WaitForInterceptor)
@Controller('api')
export class ProgramsController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @OfInstallation()
  @Get('programs')
  @ApiOperation({ summary: 'All programs, every version.' })
  @Answers({ 200: z.object({ items: z.array(programSchema) }) })
  all() {
    return { items: listPrograms() };
  }

  @OfInstallation()
  @Get('programs/:ref')
  @ApiOperation({ summary: 'The rules of a program in words, each with its source and whether it is verified.' })
  @Answers({ 200: programRulesSchema }, 404)
  one(@Param('ref', { schema: refSchema }) ref: string) {
    return rulesInWords(knownProgram(ref));
  }

  @Get('programs/:ref/dry-run')
  @ApiOperation({ summary: 'A plan of the program run through on a virtual clock, everybody taking all the time there is.' })
  @Answers({ 200: dryRunSchema }, 404)
  async dryRun(@Who() { tenant }: Principal, @Param('ref', { schema: refSchema }) ref: string, @Query({ schema: startSchema }) { start }: z.output<typeof startSchema>) {
    const { today } = await this.parts.day(tenant);
    return runThrough(knownProgram(ref), start, today);
  }

  @Get('plans/:id/migration')
  @ApiOperation({ summary: 'What would change for a plan in flight under another version of its program, before anyone does it.' })
  @Answers({ 200: migrationSchema }, 404, 422)
  async migration(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: toSchema }) { to }: z.output<typeof toSchema>) {
    const { today } = await this.parts.day(tenant);
    return this.parts.inTenant(tenant, async (db) => migrationOf(db, await knownPlan(db, id), to, today));
  }
}
