import { Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { say } from '#libs/messages/say.js';
import { listDeliveries, listUnreachable, sendAgain } from '../deliveries/deliveries.js';
import { Who } from '../http/principal.js';
import { refuseRequest } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';
import { readPage, sendPage } from './context.js';
import { PageRenderer } from './renderer.js';

@ApiExcludeController()
@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async list(@Who() principal: Principal, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(
      this.parts,
      principal,
      request,
      async ({ db }) => ({
        deliveries: (await listDeliveries(db, 'dead')).map(({ id, person, name, day, reason, tries }) => ({
          id, day, tries, person: name ?? person, why: reason?.sentence ?? '',
        })),
        unreachable: (await listUnreachable(db)).map(({ role, reminders }) => say('delivery.no-address', { role, count: reminders })),
      }),
      () => ({ plan: '', at: '/dead-letters' }),
    );
    await sendPage(reply, await this.pages.page('dead-letters', { title: 'Undelivered mail', here: '/dead-letters', ...model }));
  }

  @Post(':id')
  async again(@Who() { tenant }: Principal, @Param('id', { schema: z.uuid() }) id: string, @Res() reply: FastifyReply): Promise<void> {
    const found = await this.parts.inTenant(tenant, (db) => sendAgain(db, id));
    if (!found) throw refuseRequest(404, 'api.no-such-thing', { thing: 'dead letter', id });
    await reply.redirect('/dead-letters?did=sendAgain', 303);
  }
}
