import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { PARTS, type Parts } from '../../parts.js';
import { readPage, sendPage } from '../context.js';
import { PageRenderer } from '../renderer.js';
import { besideModel } from './beside-model.js';
import { otherTexts, ownText } from './own-texts.js';
import { checksOf, knownReview, reviewedTexts } from './reviewed-texts.js';

/** A form's empty choice is none. */
const askedSchema = z.object({ previous: z.union([z.literal('').transform(() => undefined), idSchema]).optional() });
type Asked = z.output<typeof askedSchema>;

/** The plan of the cycle before, section by section beside the new one: for the district's own people, and for an agency's by its grants. */
@ApiExcludeController()
@Controller()
export class BesideController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get('plans/:id/beside')
  async own(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: askedSchema }) asked: Asked, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const read = readPage(
      this.parts,
      principal,
      request,
      async ({ db }) => {
        const after = await ownText(db, id);
        const others = await otherTexts(db, after.id);
        const previous = asked.previous ?? others.before;
        const before = previous === null ? null : await ownText(db, previous);
        const place = { address: `/plans/${after.id}/beside`, trail: { href: `/plans/${after.id}`, title: after.name }, paper: null, none: 'page.beside-none-own' };
        return besideModel({ ...place, before, after, choices: others.choices, checks: [], newer: null });
      },
      ({ after }) => ({ plan: after.id, at: `/plans/${after.id}/beside` }),
    );
    await this.send(reply, await read);
  }

  @Get('reviews/:id/beside')
  async reviewed(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: askedSchema }) asked: Asked, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const review = await this.parts.inTenant(principal.tenant, (db) => knownReview(db, id));
    const texts = await reviewedTexts(this.parts, principal, review, asked.previous ?? null);
    const paper = review.previous?.document ? `/api/documents/${review.previous.document.id}` : null;
    const trail = review.plan === null ? { href: '/plans', title: 'Plans' } : { href: `/plans/${review.plan}`, title: review.title };
    const read = readPage(
      this.parts,
      principal,
      request,
      async ({ db }) => besideModel({ ...texts, address: `/reviews/${id}/beside`, trail, paper, none: 'page.beside-none-granted', checks: await checksOf(db, review) }),
      () => ({ plan: '', at: `/reviews/${id}/beside` }),
    );
    await this.send(reply, await read);
  }

  private async send(reply: FastifyReply, model: Awaited<ReturnType<typeof besideModel>>): Promise<void> {
    await sendPage(reply, await this.pages.page('beside/beside', { title: `The plan before beside ${model.after.name}`, ...model }));
  }
}
