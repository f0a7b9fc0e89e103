import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { contentOf, programOf, revisionOf, seenBy } from '#libs/domain/draft/state.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { answerOf } from '../../http/handled.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { refuseRequest } from '../../http/problem.js';
import { PARTS, type Parts } from '../../parts.js';
import { draftState, planText } from '../../queries/drafts.js';
import { knownPlan } from '../../queries/plans.js';
import { readPage, sendPage, type PageContext } from '../context.js';
import { PageRenderer } from '../renderer.js';
import { boundTo } from '../review/bound.js';
import { attestedDecision } from '../review/attested.js';
import { diffView, endsFor } from './diff-view.js';
import { sectionsView } from './text-view.js';

const revision = z.coerce.number().int().positive();
const oneSchema = z.object({ id: idSchema, number: revision });
/** A form's empty choice is `current`; `0` is a text that says nothing. */
const endsSchema = z.object({ from: z.coerce.number().int().nonnegative().optional(), to: z.union([z.literal('current').transform(() => undefined), revision]).optional() });
const seenSchema = z.object({ _key: z.string().regex(/^[\x21-\x7e]{1,200}$/) });

/** The plan's text by section, as it stands or as a revision froze it, and what differs between two. */
@ApiExcludeController()
@Controller('plans/:id')
export class TextPageController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get('text')
  async text(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(this.parts, principal, request, (context) => textPage(context, id, null, principal), ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}/text` }));
    await sendPage(reply, await this.pages.page('text/text', { title: `Text of ${model.plan.name}`, ...model }));
  }

  @Get('revisions/:number')
  async revision(@Who() principal: Principal, @Param({ schema: oneSchema }) { id, number }: z.output<typeof oneSchema>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(this.parts, principal, request, (context) => textPage(context, id, number, principal), ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}/revisions/${number}` }));
    await sendPage(reply, await this.pages.page('text/text', { title: `Revision ${number} of ${model.plan.name}`, ...model }));
  }

  /** That somebody has read a revision is theirs to say: opening its page says nothing. */
  @Post('revisions/:number/see-revision')
  async see(@Who() principal: Principal, @Param({ schema: oneSchema }) { id, number }: z.output<typeof oneSchema>, @Body({ schema: seenSchema }) { _key: key }: z.output<typeof seenSchema>, @Res() reply: FastifyReply): Promise<void> {
    const plan = await this.parts.inTenant(principal.tenant, (db) => knownPlan(db, id));
    const command = { name: 'seeRevision', person: principal.actor.id, revision: number };
    const { logIndex } = answerOf(await this.parts.handle({ principal, key, parts: [{ aggregate: 'draft', id: plan.id, command, ifVersion: null }] }), true);
    await reply.redirect(`/plans/${plan.id}/revisions/${number}?did=${logIndex === null ? 'nothing-changed' : `seeRevision&wait-for=${logIndex}`}`, 303);
  }

  @Get('diff')
  async diff(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Query({ schema: endsSchema }) asked: z.output<typeof endsSchema>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const model = await readPage(
      this.parts,
      principal,
      request,
      async ({ db }) => {
        const { plan, draft, rules } = await begun(db, id);
        const ends = endsFor(draft, principal.actor.id, { from: asked.from, to: asked.to });
        return {
          plan: { id: plan.id, name: plan.name },
          ends: { ...ends, newest: draft.revisions.at(-1)?.number ?? null },
          revisions: draft.revisions.map(({ number, hash, frozenOn }) => ({ ...boundTo(plan.id, { revision: number, hash }), frozenOn })),
          sections: diffView(draft, rules, ends),
        };
      },
      ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}/diff` }),
    );
    await sendPage(reply, await this.pages.page('text/diff', { title: `What changed in ${model.plan.name}`, ...model }));
  }
}

async function begun(db: PageContext['db'], id: string) {
  const plan = await knownPlan(db, id);
  const draft = await draftState(db, plan.id);
  if (draft.status === 'none') throw refuseRequest(404, 'draft.not-begun');
  return { plan, draft, rules: rulesOf(plan.program) };
}

async function textPage({ db, today }: PageContext, id: string, number: number | null, principal: Principal) {
  const { plan, draft, rules: now } = await begun(db, id);
  const frozen = number === null ? null : (revisionOf(draft, number) ?? null);
  if (number !== null && !frozen) throw refuseRequest(404, 'draft.no-such-revision', { revision: number });
  const content = frozen ? contentOf(draft, frozen.number)! : draft.content;
  const findings = frozen ? [] : (await planText(db, plan, today)).findings;
  const rules = frozen ? rulesOf(programOf(draft, frozen.number, plan.program)) : now;
  const { period, district } = frozen ?? draft;
  const last = draft.revisions.at(-1);
  return {
    plan: { id: plan.id, name: plan.name },
    frozen: frozen && { ...boundTo(plan.id, { revision: frozen.number, hash: frozen.hash }), hash: frozen.hash, frozenOn: frozen.frozenOn, newest: last?.number === frozen.number, key: randomUUID(), read: seenBy(draft, principal.actor.id) },
    revisions: draft.revisions.map((one) => boundTo(plan.id, { revision: one.number, hash: one.hash })),
    period,
    district,
    ...sectionsView(rules, content, findings),
    counts: { blocks: findings.filter(({ severity }) => severity === 'blocks').length, warns: findings.filter(({ severity, explained }) => severity === 'warns' && explained === null).length, all: findings.length },
    attested: frozen ? [] : draft.attested.map(attestedDecision),
  };
}
