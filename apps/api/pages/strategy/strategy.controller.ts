import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { PARTS, type Parts } from '../../parts.js';
import { readPage, sendPage } from '../context.js';
import { PageRenderer } from '../renderer.js';
import { actionsOn, offeredOf, withoutForms } from '../review/actions.js';
import { sentForm } from '../review/sent-form.js';
import type { Returned } from '../review/step-form.js';
import { strategyPage } from './strategy-page.js';

const placeSchema = z.object({ id: idSchema });

/** A strategy that several districts share: what they agreed on, what is proposed to change, and their answers. */
@ApiExcludeController()
@Controller('shared-strategies/:id')
export class StrategyPageController {
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
        return { steps, zone: zone as TimeZone, address: `/shared-strategies/${id}` };
      },
      render: (returned) => this.render(principal, id, request, returned),
    });
  }

  private read(principal: Principal, id: string, request: FastifyRequest, returned: Returned | null) {
    return readPage(this.parts, principal, request, (context) => strategyPage(context, id, returned), ({ strategy: { plan } }) => ({ plan: plan ?? '', at: `/shared-strategies/${id}` }));
  }

  private async render(principal: Principal, id: string, request: FastifyRequest, returned: Returned | null): Promise<string> {
    const model = await this.read(principal, id, request, returned);
    // Whose word a step takes depends on the district that is chosen, so that nothing is filled in to ask whether it may be taken.
    const actions = await actionsOn(this.parts, principal, { kind: 'shared-strategy', id, plan: model.strategy.plan }, undefined, model.saying);
    const forms = offeredOf(model.forms, actions.refused, returned);
    return this.pages.page('strategy/strategy', { ...model, forms, actions: withoutForms(actions, forms), title: `${returned ? 'Error: ' : ''}${model.strategy.name}` });
  }
}
