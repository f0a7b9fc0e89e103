import { Controller, Get, Inject, Param, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { signaturePages } from '#libs/documents/by-template.js';
import { minutes, minutesHtml } from '#libs/documents/pdf/minutes.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { WaitForInterceptor } from '../../http/wait-for.js';
import { Answers } from '../../openapi/answers.js';
import { PARTS, type Parts } from '../../parts.js';
import { minutesInput, signaturePageInput } from './printed.js';

const HTML = 'text/html; charset=utf-8';
const stageSchema = z.object({ id: idSchema, stage: idSchema });

/** What a board's clerk prints: the minutes of a meeting, and the page that is signed by hand; each as PDF and as a page that can be read aloud. */
@ApiTags('board')
@ApiQuery({ name: 'wait-for', required: false, schema: { type: 'string', pattern: '^\\d{1,18}$' }, description: 'Log index that the answer must include.' })
@UseInterceptors(WaitForInterceptor)
@Controller('api')
export class BoardDocumentsController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get('meetings/:id/minutes.pdf')
  @ApiOperation({ summary: 'The minutes of an adjourned meeting with every roll call, as PDF.' })
  @ApiProduces('application/pdf')
  @Answers({}, 404, 409)
  async minutesPdf(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res() reply: FastifyReply): Promise<void> {
    await sendPdf(reply, `minutes-${id}`, await minutes(await minutesInput(this.parts, tenant, id)));
  }

  @Get('meetings/:id/minutes.html')
  @ApiOperation({ summary: 'The same minutes as a page.' })
  @ApiProduces('text/html')
  @Answers({}, 404, 409)
  async minutesPage(@Who() { tenant }: Principal, @Param('id', { schema: idSchema }) id: string, @Res() reply: FastifyReply): Promise<void> {
    await reply.type(HTML).send(minutesHtml(await minutesInput(this.parts, tenant, id)));
  }

  @Get('plans/:id/stages/:stage/signature-page.pdf')
  @ApiOperation({ summary: 'The page to sign by hand, with plan, revision and short hash, as PDF.' })
  @ApiProduces('application/pdf')
  @Answers({}, 404, 409)
  async signaturePagePdf(@Who() { tenant }: Principal, @Param({ schema: stageSchema }) { id, stage }: z.output<typeof stageSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { template, page } = await signaturePageInput(this.parts, tenant, id, stage);
    await sendPdf(reply, `signature-page-${stage}`, await signaturePages[template].pdf(page));
  }

  @Get('plans/:id/stages/:stage/signature-page.html')
  @ApiOperation({ summary: 'The same page to sign, as a page.' })
  @ApiProduces('text/html')
  @Answers({}, 404, 409)
  async signaturePageHtml(@Who() { tenant }: Principal, @Param({ schema: stageSchema }) { id, stage }: z.output<typeof stageSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { template, page } = await signaturePageInput(this.parts, tenant, id, stage);
    await reply.type(HTML).send(signaturePages[template].html(page));
  }
}

async function sendPdf(reply: FastifyReply, fileName: string, bytes: Uint8Array): Promise<void> {
  const ascii = fileName.replace(/[^A-Za-z0-9._-]/g, '_');
  await reply.type('application/pdf').header('content-disposition', `inline; filename="${ascii}.pdf"`).send(Buffer.from(bytes));
}
