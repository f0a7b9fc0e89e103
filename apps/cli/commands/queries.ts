import type { Command } from 'commander';
import { slug } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { connect, type Client } from '../client.js';
import { onClockOf, zoneOf } from '../moments.js';
import { printJsonOr, table } from '../print.js';

type Page<T> = { readonly items: readonly T[]; readonly next?: string | null };
type Plan = { readonly id: string; readonly slug: string; readonly name: string; readonly program: string; readonly status: string };
type Task = { readonly id: string; readonly status: string; readonly title: string; readonly due: string | null; readonly owners: readonly string[] };
type Entry = { readonly logIndex: string; readonly effective: string; readonly title: string | null; readonly says: string; readonly simulatedClock: boolean };
type Silent = { readonly task: string; readonly title: string; readonly since: string; readonly reminded: boolean };
type Dated = { readonly on: string; readonly title: string; readonly says: string; readonly stage: { readonly title: string } | null; readonly dateFrom: { readonly whole: string } };
type Certain = Dated & { readonly rule: string };
type Forecast = { readonly until: string; readonly limited: boolean; readonly rewritten: readonly string[]; readonly silent: readonly Silent[]; readonly items: readonly Certain[]; readonly expected: readonly Dated[] };
type Role = { readonly role: string; readonly title: string };

type Options = { readonly tenant: string; readonly json?: boolean } & Readonly<Record<string, string | boolean | undefined>>;

/** What every question has: a server, `--json` for programs, lines for people, with whatever is asked for their sake alone. */
function question(group: Command, usage: string, description: string, ask: (client: Client, options: Options, ...args: string[]) => Promise<{ answer: unknown; lines: () => string[] | Promise<string[]> }>): Command {
  return group
    .command(usage)
    .description(description)
    .option('--json', 'print the answer as JSON')
    .action(async (...given: unknown[]) => {
      const self = given.at(-1) as Command;
      const options = self.optsWithGlobals<Options>();
      const { answer, lines } = await ask(await connect(options.tenant), options, ...(given.slice(0, -2) as string[]));
      const told = options.json === true ? [] : await lines();
      printJsonOr(options.json === true, answer, () => told);
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
    return { answer: { items }, lines: async () => linesOfTasks(items, await titlesOfRoles(client)) };
  })
    .option('--plan <id>', 'of one plan, by id or slug')
    .option('--status <list>', 'planned, started, overdue, done, cancelled; with commas between')
    .option('--owner <role>', 'a role that owns it, by id or title')
    .option('--due-before <date>', 'due on an earlier day than this')
    .option('--due-after <date>', 'due on a later day than this');

  question(planline, 'history <plan>', 'what happened in a plan, in plain words, oldest first', async (client, _options, plan = '') => {
    const items = (await everyPage<Entry>(client, `/api/plans/${encodeURIComponent(plan)}/history`, {})).reverse();
    return { answer: { items }, lines: async () => linesOfHistory(items, await zoneOf(client)) };
  });

  question(planline, 'forecast <plan>', 'what happens next, and when, if nobody acts', async (client, { until }, plan = '') => {
    const path = `/api/plans/${encodeURIComponent(plan)}`;
    const answer = await client.get<Forecast>(`${path}/forecast`, { until });
    return { answer, lines: async () => linesOfForecast(answer, await everyPage<Task>(client, `${path}/tasks`, { status: 'overdue' }), await titlesOfRoles(client)) };
  }).option('--until <date>', 'the last day that is looked at');
}

type Titles = ReadonlyMap<string, string>;
const titlesOfRoles = async (client: Client): Promise<Titles> => new Map((await client.get<Page<Role>>('/api/roles')).items.map(({ role, title }) => [role, title]));

/** By their titles; of a role that nobody holds, the words of its id. */
const ownersOf = ({ owners }: Task, titles: Titles): string => owners.map((role) => titles.get(role) ?? role.replaceAll('-', ' ')).join(', ');

export const linesOfHistory = (entries: readonly Entry[], zone: string): string[] => [
  say('setup.times-of', { zone }),
  ...table(entries.map(({ logIndex, effective, title, says, simulatedClock }) => [logIndex, onClockOf(zone, effective), `${title === null ? '' : `“${title}”: `}${says}${simulatedClock ? ' (moved clock)' : ''}`])),
];

export const linesOfTasks = (tasks: readonly Task[], titles: Titles): string[] =>
  orNothing(table(tasks.map((task) => [task.due ?? 'no day', task.status, task.id, `${task.title} (${ownersOf(task, titles)})`])), 'No task fits.');

/**
 * What is late first, then each day's in one line with whom it reaches. The rules that gave the days stand once each at
 * the end, by their numbers: many days follow from one rule.
 */
export function linesOfForecast({ until, limited, rewritten, silent, items, expected }: Forecast, overdue: readonly Task[], titles: Titles): string[] {
  const sources = new Map<string, number>();
  const cited = ({ dateFrom: { whole } }: Dated): string => {
    const number = sources.get(whole) ?? sources.size + 1;
    sources.set(whole, number);
    return `[${number}]`;
  };
  const named = ({ stage, title }: Dated): string => `${stage ? `${stage.title}: ` : ''}${title}`;
  const late = overdue.map((task) => {
    const quiet = silent.find(({ task: id }) => task.id === id);
    return [task.due ?? '', 'overdue', `${task.title} (${ownersOf(task, titles)})${quiet ? `: ${say('forecast.silent', { since: quiet.since, reminded: quiet.reminded ? 'yes' : 'no' })}` : ''}`];
  });
  const dated = [
    ...items.map((item) => ({ on: item.on, row: () => [item.on, '', `${named(item)}: ${item.says}, ${item.rule} ${cited(item)}`] })),
    ...expected.map((item) => ({ on: item.on, row: () => [item.on, 'expected', `${named(item)}${item.says === '' ? '' : `, ${item.says}`} ${cited(item)}`] })),
  ].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const rows = dated.map(({ row }) => row());
  return [
    ...orNothing(table([...late, ...rows]), `Nothing happens until ${until}.`),
    ...rewritten.flatMap((line) => ['', line]),
    ...(expected.length > 0 ? ['', say('forecast.expected-note')] : []),
    ...(limited ? ['', say('forecast.limited', { until })] : []),
    ...(sources.size > 0 ? ['', say('forecast.sources'), ...[...sources].map(([whole, number]) => `[${number}] ${whole}`)] : []),
  ];
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
