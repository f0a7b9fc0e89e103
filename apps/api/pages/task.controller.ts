import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpException, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { partsOfStream } from '#libs/kernel/streams.js';
import { RULE_OF_REQUEST } from '#libs/domain/task/requests.js';
import { isOpen } from '#libs/domain/task/state.js';
import { taskCommands } from '#libs/domain/task/commands.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { kebab } from '#libs/commands/addresses.js';
import type { Principal } from '#libs/commands/contract.js';
import { asked, fieldProblems } from '../http/field-problems.js';
import { answerOf } from '../http/handled.js';
import { idSchema } from '../http/ids.js';
import { Who } from '../http/principal.js';
import { ProblemError, problem, refuseRequest, type Problem } from '../http/problem.js';
import { PARTS, type Parts } from '../parts.js';
import { forecastOfPlan } from '../queries/forecast-of-plan.js';
import { historyOfStream } from '../queries/history.js';
import { filesOf, originOf } from '../queries/origins.js';
import { planById } from '../queries/plans.js';
import { taskState, titlesOf, type KnownTask } from '../queries/tasks.js';
import type { TenantDb } from '../queries/tenant-db.js';
import { readPage, sendPage, type PageContext } from './context.js';
import { enteredIn, formOf, labelOf } from './forms.js';
import { PageRenderer } from './renderer.js';
import { closedBy, forecastView, historyView, laddersOfItems, offered, silentView, taskForecastUntil, taskView, type FormName } from './task-view.js';

/** A form that came back: what was in it, and why it was not taken. */
type Returned = { readonly command: FormName; readonly entered: Readonly<Record<string, string>>; readonly seenVersion: number; readonly problem: Problem };

const MOST_NEXT = 12;

@ApiExcludeController()
@Controller('tasks')
export class TaskPageController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get(':id')
  async page(@Who() principal: Principal, @Param('id', { schema: idSchema }) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await sendPage(reply, await this.render(principal, id, request, null));
  }

  /** The key and the version are those of the page that the form stood on: a double submit is one outcome, a stale tab is told what changed. */
  @Post(':id/:command')
  async act(
    @Who() principal: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Param('command') command: string,
    @Body() body: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = (Object.keys(taskCommands) as FormName[]).find((one) => kebab(one) === command && taskCommands[one].givenBy === 'people');
    const key = String(body['_key'] ?? '');
    const version = Number(body['_version']);
    if (!name || !/^[\x21-\x7e]{1,200}$/.test(key) || !Number.isInteger(version)) throw refuseRequest(400, 'api.form-incomplete');
    const entered = enteredIn(body);
    try {
      const answer = await this.give(principal, id, name, entered, key, version);
      const wait = answer.logIndex === null ? '' : `&wait-for=${answer.logIndex}`;
      await reply.redirect(`/tasks/${encodeURIComponent(id)}?did=${name}${wait}`, 303);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const html = await this.render(principal, id, request, { command: name, entered, seenVersion: version, problem: error.problem });
      await sendPage(reply, html, error.problem.status);
    }
  }

  private async give(principal: Principal, id: string, name: FormName, entered: Readonly<Record<string, string>>, key: string, ifVersion: number) {
    const parsed = taskCommands[name].schema.strict().safeParse(entered, asked);
    if (!parsed.success) {
      const errors = fieldProblems(parsed.error.issues, (field) => `“${labelOf(name, field)}”`);
      throw new ProblemError(problem(422, 'api.form-wrong', { count: errors.length }, errors));
    }
    return answerOf(await this.parts.handle({ principal, key, parts: [{ aggregate: 'task', id, command: { ...parsed.data, name }, ifVersion }] }), true);
  }

  private async render(principal: Principal, id: string, request: FastifyRequest, returned: Returned | null): Promise<string> {
    const model = await readPage(this.parts, principal, request, (context) => modelOf(context, id, returned), ({ plan }) => ({ plan: plan.id, at: `/tasks/${id}` }));
    return this.pages.page('task', { ...model, title: `${returned ? 'Error: ' : ''}${model.task.title}` });
  }
}

async function modelOf(context: PageContext, id: string, returned: Returned | null) {
  const { db, names, today, zone, now } = context;
  const state = await taskState(db, id);
  if (!state) throw refuseRequest(404, 'api.no-such-thing', { thing: 'task', id });
  const plan = await planById(db, state.plan);
  if (!plan) throw new HttpException(`plan ${state.plan} of task ${id} is not in the read models`, 500);
  const entries = await historyOfStream(db, { plan, names }, `task/${id}`);
  const { items, silent } = await forecastOfPlan(db, plan, now, { until: taskForecastUntil(today), only: { id, state } });
  const { stage, dateFrom } = originOf(state, rulesOf(plan.program), await filesOf(db, plan.id));
  const { first, more } = offered(state);
  const forms = (commands: readonly FormName[]) =>
    commands.map((command) =>
      formOf(
        command,
        taskCommands[command],
        { address: `/tasks/${id}`, key: randomUUID(), version: state.version },
        returned?.command === command ? returned.entered : prefilled(command, state),
        returned?.command === command ? returned.problem.errors : [],
      ),
    );
  return {
    task: taskView(id, state, today, names, await titlesOf(db, state.content.dependsOn)),
    plan: { id: plan.id, name: plan.name },
    stage,
    answered: await answeredAt(db, state),
    closedBy: closedBy(state, rulesOf(plan.program)),
    dateFrom,
    history: historyView(entries, names, zone),
    next: forecastView(items.slice(0, MOST_NEXT), names, plan.program),
    ladders: laddersOfItems(items.slice(0, MOST_NEXT)),
    silent: silent[0] ? silentView(silent[0]) : null,
    forms: plan.status === 'open' ? forms(first) : [],
    more: plan.status === 'open' ? forms(more) : [],
    moreOpen: returned !== null && more.includes(returned.command),
    trouble: returned && troubleOf(returned, historyView(entries.filter(({ version }) => version > returned.seenVersion), names, zone)),
  };
}

/** The task whose request for more time this one waits to be answered; null of any other. */
async function answeredAt(db: TenantDb, { wait }: KnownTask): Promise<{ readonly id: string; readonly title: string } | null> {
  if (wait?.rule !== RULE_OF_REQUEST) return null;
  const { id } = partsOfStream(wait.stream);
  return { id, title: (await taskState(db, id))?.content.title ?? id };
}

/** Who answers a request for more time gives what was asked for, unless they write another day. */
const prefilled = (command: FormName, state: KnownTask): Readonly<Record<string, string>> =>
  command === 'extendTask' && isOpen(state) && state.asked ? { until: state.asked.until, reason: state.asked.reason } : {};

function troubleOf({ command, problem: { status, detail, errors = [] } }: Returned, changes: ReturnType<typeof historyView>) {
  return {
    title: status === 412 ? 'This task changed while you had it open' : 'There is a problem',
    detail,
    errors: errors.map((error) => ({ detail: error.detail, anchor: `${kebab(command)}-${error.field}` })),
    changes: status === 412 ? changes : [],
  };
}
