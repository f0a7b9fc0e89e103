import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { tenantSchema } from '#libs/domain/grant/events.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { Answers } from '../../openapi/answers.js';
import { PARTS, type Parts } from '../../parts.js';
import { sharedDocument, sharedSubmission, sharedSubmissionSchema, type SharedSubmission } from './shared-submission.js';

const place = z.object({ tenant: tenantSchema, plan: idSchema, stage: idSchema });
const documentPlace = place.extend({ document: z.string().regex(/^[0-9a-f]{64}$/) });
const by = z.object({ grant: idSchema.describe('Id of the district’s grant by which you read.') });
const beside = by.extend({
  previous: idSchema.optional().describe('Id of the district’s plan of the cycle before, to be read beside this one.'),
  'previous-grant': idSchema.optional().describe('Id of the grant that opens that plan; the same one where it isn’t given.'),
  'previous-revision': z.coerce.number().int().positive().optional().describe('Its revision; the last that was submitted where it isn’t given.'),
});

/** An agency's people read what a district submitted, by a grant that the district recorded. */
@ApiTags('shared')
@Controller('api/shared')
export class SharedSubmissionController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get(':tenant/submissions/:plan/:stage')
  @ApiOperation({ summary: 'What another district submitted: its text, questions and documents, as far as a grant of that district lets you read.' })
  @Answers({ 200: sharedSubmissionSchema }, 403, 404)
  submission(@Who() principal: Principal, @Param({ schema: place }) where: z.output<typeof place>, @Query({ schema: beside }) asked: z.output<typeof beside>): Promise<SharedSubmission> {
    const { grant, previous, 'previous-grant': previousGrant = grant, 'previous-revision': revision = null } = asked;
    return sharedSubmission(this.parts, principal, { ...where, grant }, previous === undefined ? null : { plan: previous, grant: previousGrant, revision });
  }

  @Get(':tenant/submissions/:plan/:stage/documents/:document')
  @ApiOperation({ summary: 'The bytes of a document of its package, to be saved.' })
  @ApiProduces('application/octet-stream')
  @Answers({}, 403, 404)
  async document(
    @Who() principal: Principal,
    @Param({ schema: documentPlace }) where: z.output<typeof documentPlace>,
    @Query({ schema: by }) { grant }: z.output<typeof by>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await sharedDocument(this.parts, principal, { ...where, grant });
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${where.document.slice(0, 12)}"`)
      .header('x-content-type-options', 'nosniff')
      .send(Buffer.from(bytes));
  }
}
