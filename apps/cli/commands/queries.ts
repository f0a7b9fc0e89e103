import type { Command } from 'commander';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { connect, type Client } from '../client.js';
import { printJsonOr, table } from '../print.js';

type Page<T> = { readonly items: readonly T[]; readonly next?: string | null };
type Plan = { readonly id: string; readonly slug: string; readonly name: string; readonly program: string; readonly status: string };
type Task = { readonly id: string; readonly status: string; readonly title: string; readonly due: string | null; readonly owners: readonly string[] };
type Entry = { readonly logIndex: string; readonly effective: string; readonly title: string | null; readonly says: string; readonly simulatedClock: boolean };
type Silent = { readonly title: string; readonly since: string; readonly reminded: boolean };
type Expected = Pick<Certain, 'on' | 'title' | 'rule' | 'to' | 'dateFrom'> & { readonly stage: { readonly title: string } };
type Certain = { readonly on: string; readonly what: string; readonly title: string; readonly rule: string; readonly to: readonly string[]; readonly stage: { readonly title: string } | null; readonly dateFrom: { readonly whole: string } };
type Forecast = { readonly until: string; readonly limited: boolean; readonly silent: readonly Silent[]; readonly items: readonly Certain[]; readonly expected: readonly Expected[] };

type Options = { readonly tenant: string; readonly json?: boolean } & Readonly<Record<string, string | boolean | undefined>>;

/** What every question has: a server, `--json` for programs, lines for people. */
function question(group: Command, usage: string, description: string, ask: (client: Client, options: Options, ...args: string[]) => Promise<{ answer: unknown; lines: () => string[] }>): Command {
  return group
    .command(usage)
    .description(description)
    .option('--json', 'print the answer as JSON')
    .action(async (...given: unknown[]) => {
      const self = given.at(-1) as Command;
      const options = self.optsWithGlobals<Options>();
      const { answer, lines } = await ask(await connect(options.tenant), options, ...(given.slice(0, -2) as string[]));
      printJsonOr(options.json === true, answer, lines);
    });
}

const orNothing = (lines: string[], nothing: string): string[] => (lines.length > 0 ? lines : [nothing]);

export function addQueries(planline: Command): void {
  question(planline, 'plans', 'list the plans', async (client) => {
    const answer = await client.get<Page<Plan>>('/api/plans');
    return { answer, lines: () => orNothing(table(answer.items.map(({ slug, program, status, name }) => [slug, program, status, name])), 'There are no plans yet. planline import FILE --program ID makes one.') };
  });

  question(planline, 'tasks', 'list tasks, by due day', async (client, { plan, status, owner, dueBefore, dueAfter }) => {
    const path = plan === undefined ? '/api/tasks' : `/api/plans/${encodeURIComponent(String(plan))}/tasks`;
    const items = await everyPage<Task>(client, path, { status, owner: owner === undefined ? undefined : slug(String(owner)), 'due-before': dueBefore, 'due-after': dueAfter });
    return { answer: { items }, lines: () => orNothing(table(items.map((task) => [task.due ?? 'no day', task.status, task.id, `${task.title} (${task.owners.join(', ')})`])), 'No task fits.') };
  })
    .option('--plan <id>', 'of one plan, by id or slug')
    .option('--status <list>', 'planned, started, overdue, done, cancelled; with commas between')
    .option('--owner <role>', 'a role that owns it, by id or title')
    .option('--due-before <date>', 'due on an earlier day than this')
    .option('--due-after <date>', 'due on a later day than this');

  question(planline, 'history <plan>', 'what happened in a plan, in plain words, oldest first', async (client, _options, plan = '') => {
    const items = (await everyPage<Entry>(client, `/api/plans/${encodeURIComponent(plan)}/history`, {})).reverse();
    return { answer: { items }, lines: () => table(items.map(({ logIndex, effective, title, says, simulatedClock }) => [logIndex, effective.slice(0, 16), `${title === null ? '' : `“${title}”: `}${says}${simulatedClock ? ' (moved clock)' : ''}`])) };
  });

  question(planline, 'forecast <plan>', 'what happens next, and when, if nobody acts', async (client, { until }, plan = '') => {
    const answer = await client.get<Forecast>(`/api/plans/${encodeURIComponent(plan)}/forecast`, { until });
    const all = [...answer.items, ...answer.expected.map((item) => ({ ...item, what: 'expected' }))].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
    const rows = all.map(({ on, what, title, rule, to, stage, dateFrom }) => [
      on,
      what,
      `${stage ? `${stage.title}: ` : ''}${title}: ${rule}; ${dateFrom.whole}${to.length > 0 ? ` → ${to.join(', ')}` : ''}`,
    ]);
    const silent = answer.silent.map(({ title, since, reminded }) => `“${title}”: ${say('forecast.silent', { since, reminded: reminded ? 'yes' : 'no' })}`);
    const limit = answer.limited ? [say('forecast.limited', { until: answer.until })] : [];
    return { answer, lines: () => [...orNothing(table(rows), `Nothing happens until ${answer.until}.`), ...limit, ...silent] };
  }).option('--until <date>', 'the last day that is looked at');
}

async function everyPage<T>(client: Client, path: string, filter: Readonly<Record<string, string | boolean | undefined>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.get<Page<T>>(path, { ...filter, limit: 500, cursor });
    items.push(...page.items);
    if (!page.next) return items;
    cursor = page.next;
  }
}
