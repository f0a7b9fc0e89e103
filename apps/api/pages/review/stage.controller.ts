import { Body, Controller, Get, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { aggregateNamed } from '#libs/commands/registry.js';
import { kebab } from '#libs/commands/addresses.js';
import type { Principal } from '#libs/commands/contract.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { answerOf } from '../../http/handled.js';
import { idSchema } from '../../http/ids.js';
import { Who } from '../../http/principal.js';
import { problem, ProblemError, refuseRequest } from '../../http/problem.js';
import { asked, fieldProblems } from '../../http/field-problems.js';
import { PARTS, type Parts } from '../../parts.js';
import { knownPlan } from '../../queries/plans.js';
import { readPage, sendPage } from '../context.js';
import { enteredIn } from '../forms.js';
import { PageRenderer } from '../renderer.js';
import { fieldsFrom, type Returned } from './action-forms.js';
import { actionsOn } from './actions.js';
import { fileNamedIn } from './files.js';
import { stagePage } from './stage-page.js';

const placeSchema = z.object({ id: idSchema, stage: idSchema });
type Place = z.output<typeof placeSchema>;
const fileSchema = placeSchema.extend({ document: z.string().regex(/^[0-9a-f]{64}$/) });

/** The steps that a page has a form for, and the stream that each is decided in. */
const steps = { freezeRevision: 'draft', certifyInput: 'council-round', issueSignaturePage: 'approval' } as const;
type Step = keyof typeof steps;

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
    const found = await this.parts.inTenant(tenant, async (db) => {
      const plan = await knownPlan(db, id);
      const rows = await db.rows<{ state: unknown }>('SELECT state FROM read.stages WHERE plan = $1 AND id = $2', plan.id, stageStreamId(plan.id, stage));
      return fileNamedIn(rows.map(({ state }) => state), document);
    });
    const bytes = found && (await this.parts.documents.get(tenant, document));
    if (!bytes) throw refuseRequest(404, 'api.no-such-thing', { thing: 'document', id: document });
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${found.fileName.replace(/[^A-Za-z0-9._-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(found.fileName).replaceAll("'", '%27')}`)
      .header('x-content-type-options', 'nosniff')
      .send(Buffer.from(bytes));
  }

  @Post(':command')
  async act(
    @Who() principal: Principal,
    @Param({ schema: placeSchema.extend({ command: z.string().max(80) }) }) { command, ...place }: Place & { command: string },
    @Body() body: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = (Object.keys(steps) as Step[]).find((step) => kebab(step) === command);
    const key = String(body['_key'] ?? '');
    const version = Number(body['_version']);
    if (!name || !/^[\x21-\x7e]{1,200}$/.test(key) || !Number.isInteger(version)) throw refuseRequest(400, 'api.form-incomplete');
    const entered = enteredIn(body);
    try {
      const { plan, logIndex } = await this.give(principal, place, name, entered, key, version);
      await reply.redirect(`/plans/${plan}/stages/${place.stage}?did=${logIndex === null ? 'nothing-changed' : `${name}&wait-for=${logIndex}`}`, 303);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, detail, also = [] } = error.problem;
      await sendPage(reply, await this.render(principal, place, request, { command: name, entered, detail, also, status, seenVersion: version }), status);
    }
  }

  private async give(principal: Principal, { id, stage }: Place, name: Step, entered: Readonly<Record<string, string>>, key: string, ifVersion: number) {
    const plan = (await this.parts.inTenant(principal.tenant, (db) => knownPlan(db, id))).id;
    const aggregate = steps[name];
    const parsed = aggregateNamed(aggregate)!.commands[name]!.schema.safeParse(fieldsFrom(entered), asked);
    if (!parsed.success) {
      const errors = fieldProblems(parsed.error.issues);
      throw new ProblemError(problem(422, 'api.fields-wrong', { count: errors.length, fields: errors.map(({ field }) => field).join(', ') }, errors));
    }
    const stream = aggregate === 'draft' ? plan : stageStreamId(plan, stage);
    const answer = answerOf(await this.parts.handle({ principal, key, parts: [{ aggregate, id: stream, command: { ...parsed.data, name }, ifVersion }] }), true);
    return { plan, logIndex: answer.logIndex };
  }

  private async render(principal: Principal, { id, stage }: Place, request: FastifyRequest, returned: Returned | null): Promise<string> {
    const model = await readPage(this.parts, principal, request, (context) => stagePage(context, id, stage, returned), ({ plan }) => ({ plan: plan.id, at: `/plans/${plan.id}/stages/${stage}` }));
    const { kind, streamId, known } = model.asked;
    const actions = kind === '' ? null : await actionsOn(this.parts, principal, { kind, id: streamId, plan: model.plan.id }, known);
    // A form beside the reason why it would be refused helps nobody; one that came back stays, with what was written in it.
    const forms = model.forms.filter(({ command }) => !actions?.refused.has(command) || returned?.command === command);
    const meetings = [];
    for (const meeting of model.meetings) meetings.push({ ...meeting, actions: meeting.goesOn ? await actionsOn(this.parts, principal, { kind: 'meeting', id: meeting.id, plan: model.plan.id }) : null });
    return this.pages.page('review/stage', { ...model, forms, meetings, actions, title: `${returned ? 'Error: ' : ''}${model.stage.title}, ${model.plan.name}` });
  }
}
