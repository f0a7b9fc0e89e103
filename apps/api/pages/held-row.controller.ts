import { Body, Controller, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { correctRow } from '#libs/imports/held-rows.js';
import { parseFields } from '../http/field-problems.js';
import { answerOf, statusOf } from '../http/handled.js';
import { Who } from '../http/principal.js';
import { ProblemError, refusalProblem } from '../http/problem.js';
import { importDeps, planOfImport } from '../imports/deps.js';
import { rowSchema } from '../imports/schemas.js';
import { PARTS, type Parts } from '../parts.js';
import { readPage, sendPage } from './context.js';
import { planPage, type ReturnedRow } from './plan-view.js';
import { PageRenderer } from './renderer.js';

const CELL = 'cell:';
const dismissalSchema = z.object({ reason: z.string().trim().min(1).max(4000), _key: z.string().regex(/^[\x21-\x7e]{1,200}$/) });

/** The forms beside a held row on its plan's page. */
@ApiExcludeController()
@Controller('imports/:id/rows/:line')
export class HeldRowController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Post('correct')
  async correct(@Who() principal: Principal, @Param({ schema: rowSchema }) row: z.output<typeof rowSchema>, @Body() body: Readonly<Record<string, unknown>>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const cells = Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (name.startsWith(CELL) && typeof value === 'string' ? [[name.slice(CELL.length), value]] : [])),
    );
    await this.act(principal, row, request, reply, cells, async (plan) => {
      // A row is corrected once: it is its own key.
      const key = `import/${row.id}/line-${row.line}/corrected`;
      const result = await correctRow(await importDeps(this.parts, principal), { plan, import: row.id, line: row.line, cells, key, ifVersion: null });
      if (!result.ok) throw refusalProblem(statusOf(result.refusal), result.refusal);
      const { changed, handled } = result.value;
      return { did: changed ? 'correctRow-changed' : 'correctRow', index: handled && answerOf(handled, true).logIndex };
    });
  }

  @Post('dismiss')
  async dismiss(@Who() principal: Principal, @Param({ schema: rowSchema }) row: z.output<typeof rowSchema>, @Body() body: Readonly<Record<string, unknown>>, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.act(principal, row, request, reply, {}, async () => {
      const { reason, _key: key } = parseFields(dismissalSchema, body, 422);
      const command = { name: 'dismissRow', line: row.line, reason };
      const handled = await this.parts.handle({ principal, key, parts: [{ aggregate: 'import', id: row.id, command, ifVersion: null }] });
      return { did: 'dismissRow', index: answerOf(handled, true).logIndex };
    });
  }

  /** Does it and goes back to the plan's page, or shows that page again with what was wrong and what had been written. */
  private async act(
    principal: Principal,
    row: z.output<typeof rowSchema>,
    request: FastifyRequest,
    reply: FastifyReply,
    cells: ReturnedRow['cells'],
    work: (planSlug: string) => Promise<{ readonly did: string; readonly index: string | null }>,
  ): Promise<void> {
    const plan = await planOfImport(this.parts, principal.tenant, row.id);
    try {
      const { did, index } = await work(plan.slug);
      await reply.redirect(`/plans/${plan.id}?did=${did}${index === null ? '' : `&wait-for=${index}`}#held`, 303);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const returned = { import: row.id, line: row.line, cells, problem: error.problem };
      const model = await readPage(this.parts, principal, request, (context) => planPage(context, (document) => this.parts.documents.get(principal.tenant, document), plan.id, {}, returned), () => ({ plan: plan.id, at: `/plans/${plan.id}` }));
      await sendPage(reply, await this.pages.page('plan', { ...model, title: `Error: ${model.plan.name}` }), error.problem.status);
    }
  }
}
