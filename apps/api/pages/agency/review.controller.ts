import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { PARTS, type Parts } from '../../parts.js';
import { knownReview } from '../beside/reviewed-texts.js';
import { readPage, sendPage } from '../context.js';
import { PageRenderer } from '../renderer.js';
import { actionsOn, offeredOf, withoutForms } from '../review/actions.js';
import { knownFrom } from '../review/known.js';
import { sentForm } from '../review/sent-form.js';
import type { Returned } from '../review/step-form.js';
import { arrivedFor } from './arrived.js';
import { reviewPage } from './review-page.js';

const placeSchema = z.object({ id: idSchema });

/** A review of what a district submitted, for the agency's own people: what is on record, and what each of them does next. */
@ApiExcludeController()
@Controller('reviews/:id')
export class ReviewPageController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async page(@Who() principal: Principal, @Param({ schema: placeSchema }) { id }: { id: string }, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(reply, await this.render(principal, id, request, null));
  }

  @Post(':command')
  async act(
    @Who() principal: Principal,
    @Param({ schema: placeSchema.extend({ command: z.string().max(80) }) }) { id, command }: { id: string; command: string },
    @Body() given: Readonly<Record<string, unknown>> | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sentForm(this.parts, { principal, command, given, request, reply }, {
      read: async () => {
        const { steps, zone } = await this.read(principal, id, request, null);
        return { steps, zone: zone as TimeZone, address: `/reviews/${id}` };
      },
      render: (returned) => this.render(principal, id, request, returned),
    });
  }

  private async read(principal: Principal, id: string, request: FastifyRequest, returned: Returned | null) {
    const review = await this.parts.inTenant(principal.tenant, (db) => knownReview(db, id));
    const arrived = await arrivedFor(this.parts, principal, review);
    return readPage(this.parts, principal, request, (context) => reviewPage(context, id, arrived, returned), ({ review: { plan } }) => ({ plan: plan ?? '', at: `/reviews/${id}` }));
  }

  private async render(principal: Principal, id: string, request: FastifyRequest, returned: Returned | null): Promise<string> {
    const model = await this.read(principal, id, request, returned);
    const actions = await actionsOn(this.parts, principal, { kind: 'review', id, plan: model.review.plan }, (command) => knownFrom(model.steps.find((step) => step.command === command)), model.saying);
    const forms = offeredOf(model.forms, actions.refused, returned);
    return this.pages.page('agency/review', { ...model, forms, actions: withoutForms(actions, forms), title: `${returned ? 'Error: ' : ''}${model.review.title}` });
  }
}
