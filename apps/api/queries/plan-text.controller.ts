import { Controller, Get, Inject, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { etagOf } from '../http/handled.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { judgedText, planDiff, planDiffSchema, planTextSchema, readText, revisionText, revisionTextSchema } from './drafts.js';
import { knownPlan } from './plans.js';

const revision = z.coerce.number().int().positive();
const oneSchema = z.object({ id: idSchema, number: revision });
const endsSchema = z.object({
  from: revision.optional().describe('Number of a revision; where it is left out, the newest that the reader saw, or else the newest of all.'),
  to: revision.optional().describe('Number of a revision; the text as it stands where it is left out.'),
  reader: z.string().min(1).max(120).optional().describe('Id of the person who reads.'),
});

@ApiTags('plans')
@ApiQuery({ name: 'wait-for', required: false, schema: { type: 'string', pattern: '^\\d{1,18}$' }, description: 'Log index that the answer must include.' })
@UseInterceptors(WaitForInterceptor)
@Controller('api/plans')
export class PlanTextController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get(':id/content')
  @ApiOperation({ summary: 'The whole text of a plan, with its revisions, findings, attestations and stages.' })
  @Answers({ 200: planTextSchema }, 404)
  async content(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { today } = await this.parts.day(tenant);
    const text = judgedText(await this.parts.inTenant(tenant, async (db) => readText(db, await knownPlan(db, id))), today);
    reply.header('etag', etagOf(text.version));
    return text;
  }

  @Get(':id/revisions/:number')
  @ApiOperation({ summary: 'The text of a plan as one of its revisions froze it.' })
  @Answers({ 200: revisionTextSchema }, 404)
  revision(@Who() { tenant }: Principal, @Param({ schema: oneSchema }) { id, number }: z.output<typeof oneSchema>) {
    return this.parts.inTenant(tenant, async (db) => revisionText(db, (await knownPlan(db, id)).id, number));
  }

  @Get(':id/diff')
  @ApiOperation({ summary: 'What differs between two revisions, or a revision and the text as it stands: of period and district, and by section and field.' })
  @Answers({ 200: planDiffSchema }, 404)
  diff(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: endsSchema }) { from, to, reader }: z.output<typeof endsSchema>) {
    return this.parts.inTenant(tenant, async (db) => planDiff(db, (await knownPlan(db, id)).id, { from: from ?? null, to: to ?? null, reader: reader ?? null }));
  }
}
