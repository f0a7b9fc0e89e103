import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { dateSchema } from '#libs/domain/schedule.js';
import type { Principal } from '#libs/commands/contract.js';
import { correctRow, resumeImport } from '#libs/imports/held-rows.js';
import { importFile } from '#libs/imports/import-file.js';
import { conditionsOf } from '../http/conditions.js';
import { answerOf, etagOf, statusOf } from '../http/handled.js';
import { parseFields } from '../http/field-problems.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { refusalProblem, refuseRequest } from '../http/problem.js';
import { WaitForInterceptor } from '../http/wait-for.js';
import { Answers, Conditional } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { planById } from '../queries/plans.js';
import { findingsOf, heldRows, importById, importWithRowsSchema } from '../queries/imports.js';
import { importDeps, planOfImport } from './deps.js';
import { cellsSchema, correctedSchema, importReportSchema, rowSchema } from './schemas.js';
import { MOST_FILE_MEGABYTES, readUpload } from './upload.js';

const flag = z.enum(['true', 'false']).default('false').transform((text) => text === 'true');
/** For all rows, for none, or for those on these lines. */
const recurrence = z
  .string()
  .regex(/^(true|false|[1-9]\d{0,6}(,[1-9]\d{0,6})*)$/, 'neither true nor false nor lines with commas between (22,24)')
  .default('false')
  .transform((text) => (text === 'true' || text === 'false' ? text === 'true' : text.split(',').map(Number)));
const fieldsSchema = z
  .object({
    program: z.string().min(1).optional().describe('Id of a program, such as mi-sig. A new plan needs it; a plan that there is stays on its own.'),
    plan: z.string().min(1).optional().describe("Name of the plan, or the id of one that there is; the file's name where it is left out."),
    anchor: dateSchema.optional().describe("The day on which the plan's first day comes to lie; every date moves with it. A whole plan (YAML, Word) moves by whole years or not at all."),
    awardYear: z.coerce.number().int().min(1900).max(2200).optional().describe("Year 0 of the program's phases, where it should not be found from the rows."),
    dryRun: flag.describe('Say what would be done, and do nothing.'),
    asInFile: flag.describe('Of a whole plan (YAML, Word): take the file’s words where the plan’s text was edited since. What only the text has stays.'),
    ofDistrictHere: flag.describe('Of a whole plan: take it only where the open plans here are of its district, or there are none. For whoever did not name the district that it goes to.'),
    confirmRecurrence: recurrence.describe('Take "monthly", "weekly" in the words of a row as said: true for all rows, or the lines of some with commas between (22,24).'),
    bySchool: z.union([z.string(), z.array(z.string())]).optional().describe('Names of schools, one a field: a row "by school" makes one task a school.'),
  })
  .strict();

const described = (field: keyof typeof fieldsSchema.shape) => ({ description: fieldsSchema.shape[field].description });
const bodySchema = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', contentMediaType: 'application/octet-stream', description: `CSV or XLSX, at most ${MOST_FILE_MEGABYTES} MB.` },
    program: { type: 'string', ...described('program') },
    plan: { type: 'string', ...described('plan') },
    anchor: { type: 'string', format: 'date', ...described('anchor') },
    awardYear: { type: 'string', ...described('awardYear') },
    dryRun: { type: 'string', enum: ['true', 'false'], ...described('dryRun') },
    asInFile: { type: 'string', enum: ['true', 'false'], ...described('asInFile') },
    ofDistrictHere: { type: 'string', enum: ['true', 'false'], ...described('ofDistrictHere') },
    confirmRecurrence: { type: 'string', ...described('confirmRecurrence') },
    bySchool: { type: 'array', items: { type: 'string' }, ...described('bySchool') },
  },
};

@ApiTags('imports')
@Controller('api/imports')
export class ImportsController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a file into a plan. The same file again changes nothing and says so; a changed one gives one event a change.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: bodySchema as object })
  @Answers({ 200: importReportSchema }, 404, 409, 413, 415, 422)
  async take(@Who() principal: Principal, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { fileName, bytes, fields } = await readUpload(request);
    const { program, plan, anchor, awardYear, dryRun, asInFile, ofDistrictHere, confirmRecurrence, bySchool = [] } = parseFields(fieldsSchema, fields, 422);
    const result = await importFile(await importDeps(this.parts, principal), {
      bytes,
      fileName,
      program: program ?? null,
      plan: plan === undefined ? null : await this.nameOf(principal, plan),
      anchor: anchor ?? null,
      ...(awardYear === undefined ? {} : { awardYear }),
      dryRun,
      asInFile,
      ofDistrictHere,
      confirm: { recurrence: confirmRecurrence, bySchool: [bySchool].flat() },
    });
    if (!result.ok) throw refusalProblem(statusOf(result.refusal), result.refusal);
    if (result.value.logIndex !== null) reply.header('planline-log-index', result.value.logIndex);
    return result.value;
  }

  /** A new plan is named in words; one that there is may be named by its id too. */
  private async nameOf({ tenant }: Principal, given: string): Promise<string> {
    const known = await this.parts.inTenant(tenant, (db) => planById(db, given));
    return known?.id === given ? known.slug : given;
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go on with an import that was cut off, from the file in the document store.' })
  @Answers({ 200: importReportSchema }, 404, 409)
  async resume(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string) {
    const { slug } = await planOfImport(this.parts, principal.tenant, id);
    const result = await resumeImport(await importDeps(this.parts, principal), slug, id);
    if (!result.ok) throw refusalProblem(statusOf(result.refusal), result.refusal);
    return result.value;
  }

  @Post(':id/rows/:line/correct')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take a held row as corrected, by the same rules as a row of a file. The same correction again is answered as the first; to dismiss a row, see dismiss-row.' })
  @Conditional()
  @Answers({ 200: correctedSchema }, 404, 409, 412, 413, 415, 422, 428)
  async correct(
    @Who() principal: Principal,
    @Param({ schema: rowSchema }) { id, line }: z.output<typeof rowSchema>,
    @Headers() headers: IncomingHttpHeaders,
    @Body({ schema: cellsSchema }) { cells }: z.infer<typeof cellsSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { key, ifVersion, conditional } = conditionsOf(headers);
    const { slug } = await planOfImport(this.parts, principal.tenant, id);
    const result = await correctRow(await importDeps(this.parts, principal), { plan: slug, import: id, line, cells, key, ifVersion });
    if (!result.ok) throw refusalProblem(statusOf(result.refusal), result.refusal);
    const { tasks, findings, handled } = result.value;
    const answer = handled && answerOf(handled, conditional);
    if (answer) reply.header('etag', etagOf(answer.version));
    return { tasks, findings, logIndex: answer?.logIndex ?? null };
  }

  @Get(':id')
  @UseInterceptors(WaitForInterceptor)
  @ApiOperation({ summary: 'One import with its held rows and what was found.' })
  @Answers({ 200: importWithRowsSchema }, 404)
  async one(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await this.parts.inTenant(tenant, async (db) => {
      const one = await importById(db, id);
      return one && { ...one, heldRows: await heldRows(db, { import: id }), findings: await findingsOf(db, { import: id }) };
    });
    if (!found) throw refuseRequest(404, 'api.no-such-thing', { thing: 'import', id });
    reply.header('etag', etagOf(found.version));
    return found;
  }
}
