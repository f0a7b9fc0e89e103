import { Controller, Get, Header, Inject, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { Principal } from '#libs/commands/contract.js';
import { Who } from '../http/principal.js';
import { PARTS, type Parts } from '../parts.js';
import { listPlans } from '../queries/plans.js';
import { askedForMoreTime, countMatching, listTasks, recentlyDone, type TaskFilter, type TaskSummary } from '../queries/tasks.js';
import { readPage, type PageContext } from './context.js';
import { PageRenderer } from './renderer.js';
import { howFar, shortInWords } from './words.js';

const MOST_IN_A_SECTION = 50;
const SOON_DAYS = 14;
const COMING_DAYS = 90;

type Section = {
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly empty: string;
  readonly mark: string;
  /** What is said below it. */
  readonly after: string | null;
  readonly caption: string;
  readonly total: number;
  readonly tasks: readonly { id: string; title: string; when: string; far: string | null; owner: string; plan: string; planName: string }[];
};

@ApiExcludeController()
@Controller()
export class HomeController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(PageRenderer) private readonly pages: PageRenderer,
  ) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  async home(@Who() principal: Principal, @Req() request: FastifyRequest, @Query('plan') asked?: string): Promise<string> {
    const model = await readPage(this.parts, principal, request, (context) => homeOf(context, asked ?? ''), ({ chosen }) => ({ plan: chosen ?? '', at: chosen ? `/?plan=${chosen}` : '/' }));
    return this.pages.page('home', { title: 'What is due', here: '/', ...model });
  }
}

async function homeOf(context: PageContext, plan: string) {
  const plans = await listPlans(context.db);
  const chosen = plans.find(({ id, slug }) => id === plan || slug === plan)?.id ?? null;
  const planNames = new Map(plans.map(({ id, name }) => [id, name]));
  const of = chosen ? { plan: chosen } : {};
  const soon = addDays(context.today, SOON_DAYS + 1);
  const far = addDays(context.today, COMING_DAYS + 1);
  const list = async (
    words: Pick<Section, 'id' | 'title' | 'when' | 'empty' | 'mark'>,
    filter: TaskFilter,
    items: Promise<{ items: readonly TaskSummary[] }> = listTasks(context.db, { ...filter, limit: MOST_IN_A_SECTION }),
    after: string | null = null,
  ): Promise<Section> => {
    const tasks = (await items).items.map((task) => rowOf(task, planNames, context));
    const total = await countMatching(context.db, filter);
    return { ...words, after, total, tasks, caption: `Showing ${tasks.length} of ${total}${chosen ? ' in this plan' : ''}` };
  };
  const asked = await askedForMoreTime(context.db, chosen, MOST_IN_A_SECTION);
  const later = await countMatching(context.db, { ...of, status: ['planned', 'started'], 'due-after': addDays(far, -1) });
  const sections = [
    ...(asked.total > 0 ? [askedSection(asked, planNames, context)] : []),
    await list({ id: 'overdue', title: 'Overdue', when: 'Was due', empty: 'Nothing is overdue.', mark: 'overdue' }, { ...of, status: ['overdue'] }),
    await list({ id: 'due', title: `Due in the next ${SOON_DAYS} days`, when: 'Due', empty: 'Nothing is due.', mark: 'due' }, { ...of, status: ['planned', 'started'], 'due-before': soon }),
    await list({ id: 'coming', title: `Coming up, until ${shortInWords(addDays(far, -1))}`, when: 'Due', empty: `Nothing is due in the ${COMING_DAYS} days after today.`, mark: 'later' }, { ...of, status: ['planned', 'started'], 'due-after': addDays(soon, -1), 'due-before': far }, undefined, laterWords(later)),
    await list({ id: 'done', title: 'Done', when: 'End', empty: 'Nothing is done yet.', mark: 'done' }, { ...of, status: ['done'] }, recentlyDone(context.db, chosen, MOST_IN_A_SECTION)),
  ];
  return { today: context.today, plans: plans.map(({ id, name }) => ({ id, name })), chosen, sections };
}

/** Each is answered on its own page, by giving more time or declining it. */
function askedSection({ items, total }: Awaited<ReturnType<typeof askedForMoreTime>>, planNames: ReadonlyMap<string, string>, context: PageContext): Section {
  const tasks = items.map((task) => ({ ...rowOf(task, planNames, context), when: shortInWords(task.askedUntil), far: null }));
  const words = { id: 'asked', title: 'Asked for more time', when: 'Until', empty: '', mark: 'due', after: null };
  return { ...words, total, tasks, caption: `Showing ${tasks.length} of ${total} that wait for an answer` };
}

const laterWords = (later: number): string | null =>
  later === 0 ? null : `${later} more ${later === 1 ? 'task is' : 'tasks are'} due after that: see the page of ${later === 1 ? 'its plan' : 'each plan'}.`;

function rowOf(task: TaskSummary, planNames: ReadonlyMap<string, string>, { names, today }: PageContext) {
  const end = task.due ?? endOf(task);
  return {
    id: task.id,
    title: task.title,
    when: end ? shortInWords(end) : 'no end',
    far: end && task.status !== 'done' ? howFar(today, end) : null,
    owner: names.roles(task.owners),
    plan: task.plan,
    planName: planNames.get(task.plan) ?? '',
  };
}

const endOf = ({ schedule }: TaskSummary): CalendarDate | null => (schedule.kind === 'dated' ? schedule.end : null);
