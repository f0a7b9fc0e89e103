import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { idSchema } from '../../http/ids.js';
import type { TimeZone } from '#libs/kernel/dates.js';
import { Who } from '../../http/principal.js';
import { refuseRequest } from '../../http/problem.js';
import { PARTS, type Parts } from '../../parts.js';
import { knownPlan } from '../../queries/plans.js';
import { readPage, sendPage } from '../context.js';
import { PageRenderer } from '../renderer.js';

import { actionsOn, offeredOf, withoutForms } from './actions.js';
import type { Returned } from './step-form.js';
import { sentForm } from './sent-form.js';
import { fileNamedIn, type StageFile } from './files.js';
import { isShown } from './scans.js';
import { kindOfFile } from '#libs/documents/kind-of-file.js';
import { explained } from './known.js';
import { askedBeside, stagePage } from './stage-page.js';

const placeSchema = z.object({ id: idSchema, stage: idSchema });
type Place = z.output<typeof placeSchema>;
const fileSchema = placeSchema.extend({ document: z.string().regex(/^[0-9a-f]{64}$/) });

/** One stage of a plan: what was decided, what is waited for, what may be done and why not the rest. */
@ApiExcludeController()
@Controller('plans/:id/stages/:stage')
export class StagePageController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  async page(@Who() principal: Principal, @Param({ schema: placeSchema }) place: Place, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(reply, await this.render(principal, place, request, null));
  }

  /** A file that the stage names, under the name that it was given there. */
  @Get('documents/:document')
  async file(@Who() { tenant }: Principal, @Param({ schema: fileSchema }) { id, stage, document }: z.output<typeof fileSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { fileName, bytes } = await this.named(tenant, id, stage, document);
    await reply.header('content-type', 'application/octet-stream').header('content-disposition', dispositionOf('attachment', fileName)).header('x-content-type-options', 'nosniff').send(Buffer.from(bytes));
  }

  /** A scan, to be looked at in the browser: what is a page or a picture by its bytes, and nothing else that somebody uploaded. */
  @Get('documents/:document/view')
  async view(@Who() { tenant }: Principal, @Param({ schema: fileSchema }) { id, stage, document }: z.output<typeof fileSchema>, @Res() reply: FastifyReply): Promise<void> {
    const { fileName, bytes } = await this.named(tenant, id, stage, document);
    const kind = kindOfFile(bytes);
    if (kind === null || !isShown(kind)) throw refuseRequest(415, 'api.not-shown', { file: fileName });
    await reply
      .header('content-type', kind)
      .header('content-disposition', dispositionOf('inline', fileName))
      .header('x-content-type-options', 'nosniff')
      .header('content-security-policy', "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'")
      .send(Buffer.from(bytes));
  }

  private async named(tenant: string, id: string, stage: string, document: string): Promise<StageFile & { readonly bytes: Uint8Array }> {
    const found = await this.parts.inTenant(tenant, async (db) => {
      const plan = await knownPlan(db, id);
      const rows = await db.rows<{ state: unknown }>('SELECT state FROM read.stages WHERE plan = $1 AND id = $2', plan.id, stageStreamId(plan.id, stage));
      return fileNamedIn(rows.map(({ state }) => state), document);
    });
    const bytes = found && (await this.parts.documents.get(tenant, document));
    if (!bytes) throw refuseRequest(404, 'api.no-such-thing', { thing: 'document', id: document });
    return { ...found, bytes };
  }

  @Post(':command')
  async act(
    @Who() principal: Principal,
    @Param({ schema: placeSchema.extend({ command: z.string().max(80) }) }) { command, ...place }: Place & { command: string },
    @Body() given: Readonly<Record<string, unknown>> | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sentForm(this.parts, { principal, command, given, request, reply }, {
      read: async () => {
        const { plan, steps, zone } = await readPage(this.parts, principal, request, async (context) => ({ ...(await stagePage(context, place.id, place.stage, null)), zone: context.zone }), ({ plan: { id } }) => ({ plan: id, at: '' }));
        return { steps, zone: zone as TimeZone, address: `/plans/${plan.id}/stages/${place.stage}` };
      },
      render: (returned) => this.render(principal, place, request, returned),
    });
  }

  private async render(principal: Principal, { id, stage }: Place, request: FastifyRequest, returned: Returned | null): Promise<string> {
    const model = await readPage(this.parts, principal, request, (context) => stagePage(context, id, stage, returned), ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}/stages/${stage}` }));
    const { kind, streamId, known, saying } = model.asked;
    const actions = kind === '' ? null : await actionsOn(this.parts, principal, { kind, id: streamId, plan: model.plan.id }, known, saying);
    const shown = (refused: ReadonlySet<string> | undefined, stream: string | null) =>
      offeredOf(model.forms.filter((form) => (stream === null ? !model.meetings.some(({ id: one }) => one === form.stream) : form.stream === stream)), refused, returned);
    const all = shown(actions?.refused, null);
    // What is no step of the stage itself stands with what it is about.
    const beside = { consultation: all.filter(({ aggregate }) => aggregate === 'consultation'), concurrence: all.filter(({ aggregate }) => aggregate === 'concurrence'), grant: all.filter(({ aggregate }) => aggregate === 'grant') };
    const forms = all.filter(({ aggregate }) => !Object.hasOwn(beside, aggregate));
    const meetings = [];
    for (const meeting of model.meetings) {
      // A meeting whose minutes are published is asked nothing, though they and its votes may still be corrected: a board's are many over the years.
      const asks = !meeting.isPublished && (meeting.goesOn || model.forms.some(({ stream }) => stream === meeting.id));
      const own = asks && (await actionsOn(this.parts, principal, { kind: 'meeting', id: meeting.id, plan: model.plan.id }, (command) => explained(askedBeside(model.steps, command)), saying));
      const offered = own || meeting.isPublished ? shown(own ? own.refused : undefined, meeting.id) : [];
      meetings.push({ ...meeting, forms: offered, actions: own && meeting.goesOn ? withoutForms(own, offered) : null });
    }
    return this.pages.page('review/stage', { ...model, forms, beside, meetings, actions: actions && withoutForms(actions, forms), title: `${returned ? 'Error: ' : ''}${model.stage.title}, ${model.plan.name}` });
  }
}

const dispositionOf = (how: 'attachment' | 'inline', fileName: string): string =>
  `${how}; filename="${fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(fileName).replaceAll("'", '%27')}`;
