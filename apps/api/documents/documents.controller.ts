import { Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { MOST_FILE_MEGABYTES, readUpload } from '../imports/upload.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { mediaTypeOf } from './media-type.js';

const storedSchema = z
  .object({
    id: z.string().describe('What events call it: the same bytes have the same id in one tenant.'),
    saltedSha256: z.string(),
    bytes: z.int(),
    mediaType: z.string().describe('What it is: by its bytes, where those tell; else by its name.'),
    fileName: z.string(),
  })
  .meta({ id: 'StoredDocument' });

const bodySchema = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream', description: `At most ${MOST_FILE_MEGABYTES} MB.` } },
};

/** Evidence, receipts, signed pages: kept first, and named in a command by what is answered here. */
@ApiTags('documents')
@Controller('api/documents')
export class DocumentsController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({ summary: 'Keep a file. The same bytes again are the same document.' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: bodySchema as object })
  @Answers({ 201: storedSchema }, 413, 415, 422)
  async keep(@Who() { tenant }: Principal, @Req() request: FastifyRequest) {
    const { fileName, bytes } = await readUpload(request);
    if (bytes.length === 0) throw refuseRequest(422, 'api.file-empty', { file: fileName });
    return { ...(await this.parts.documents.put(tenant, bytes, mediaTypeOf(fileName, bytes))), fileName };
  }

  @Get(':id')
  @ApiOperation({ summary: 'The bytes of a document, to be saved: a browser never shows what somebody uploaded as a page of ours.' })
  @ApiProduces('application/octet-stream')
  @Answers({}, 404)
  async bytes(@Who() { tenant }: Principal, @Param('id', { schema: z.string().max(200) }) id: string, @Res() reply: FastifyReply) {
    const bytes = await this.parts.documents.get(tenant, id);
    if (!bytes) throw refuseRequest(404, 'api.no-such-thing', { thing: 'document', id });
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${id.slice(0, 12)}"`)
      .header('x-content-type-options', 'nosniff')
      .send(Buffer.from(bytes));
  }
}
