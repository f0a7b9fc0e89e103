import type { Command } from 'commander';
import { connect, dataFolder } from '../client.js';
import { printJsonOr } from '../print.js';
import { readRunFile } from '../run-file.js';
import { answersOk } from '../up/process-part.js';

type Status = {
  readonly idle: boolean;
  readonly head: string;
  readonly checkpoint: string;
  readonly parked: readonly { readonly subject: string; readonly error: string }[];
  readonly imports: readonly { readonly slug: string; readonly fileName: string; readonly rows: number; readonly done: number }[];
  readonly dueDeadlines: number;
  readonly failedDeadlines: number;
  readonly effects: { readonly pending: number; readonly failed: readonly { readonly stream: string; readonly kind: string; readonly attempts: number; readonly detail: string }[] };
  readonly nextDeadline: string | null;
  readonly deliveries: { readonly pending: number; readonly dead: number; readonly unknownSendings: number };
  readonly withoutAddress: readonly { readonly role: string; readonly reminders: number }[];
};

export function addStatus(planline: Command): void {
  planline
    .command('status')
    .description('whether all is well: processes, log, mail, what was set aside')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const [status, processes] = await Promise.all([client.get<Status>('/api/status'), processesHere()]);
      printJsonOr(json === true, { processes, ...status }, () => [...processes.map(({ name, pid, health }) => `${name}: process ${pid}${health}`), ...linesOf(status)]);
    });
}

/** Of this machine's installation; of one that PLANLINE_URL names nothing can be seen from here. */
async function processesHere(): Promise<{ name: string; pid: number; health: string }[]> {
  const running = process.env.PLANLINE_URL ? null : await readRunFile(dataFolder());
  return Promise.all(
    Object.entries(running?.children ?? {}).map(async ([name, { pid }]) => {
      const port = name === 'api' || name === 'worker' ? running?.ports[name] : undefined;
      const address = `http://127.0.0.1:${port}/health/ready`;
      return { name, pid, health: port === undefined ? '' : `, ${(await answersOk(address)()) ? 'ready' : 'not ready'} (${address})` };
    }),
  );
}

const linesOf = (status: Status): string[] => [
  `Log: ${status.head} events, ${status.checkpoint === status.head ? 'all' : `up to ${status.checkpoint}`} in the read models.`,
  `Deadlines: ${status.dueDeadlines} due, ${status.failedDeadlines} failed, next ${status.nextDeadline ?? 'none'}.`,
  `Mail: ${status.deliveries.pending} on the way, ${status.deliveries.dead} given up, ${status.deliveries.unknownSendings} sent without knowing.`,
  `Work outside: ${status.effects.pending} wanted, ${status.effects.failed.length} failed and tried again.`,
  ...status.effects.failed.map(({ stream, kind, attempts, detail }) => `Failed ${attempts} times: ${kind} of ${stream} (${detail}).`),
  ...status.imports.map(({ slug, fileName, rows, done }) => `Import: ${fileName} into ${slug}, ${done} of ${rows} rows.`),
  ...status.parked.map(({ subject, error }) => `Set aside: ${subject} (${error}).`),
  ...status.withoutAddress.map(({ role, reminders }) => `No address: ${role}, ${reminders} reminders wait.`),
  status.idle ? 'Nothing is under way.' : 'Something is under way.',
];
