import type { Command } from 'commander';
import { ApiProblem, connect, dataFolder, type Client } from '../client.js';
import { printJsonOr } from '../print.js';
import { readRunFile } from '../run-file.js';
import { answersOk } from '../up/process-part.js';
import { addressOf } from '../up/ports.js';
import { healthPath, services } from '../up/services.js';

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
    .description('whether all is well: processes, log, mail, what was set aside; ends with 1 where a part is not ready')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, self: Command) => {
      const client = await connect(self.optsWithGlobals<{ tenant: string }>().tenant);
      const [status, processes, notReady] = await Promise.all([client.get<Status>('/api/status'), processesHere(), whyNotReady(client)]);
      printJsonOr(json === true, { ready: notReady === null, processes, ...status }, () => [
        ...processes.map(({ name, pid, health }) => `${name}: ${pid === null ? 'no process' : `process ${pid}`}${health}`),
        ...linesOf(status),
      ]);
      if (notReady !== null) throw notReady;
    });
}

/** What the installation says of itself; a part that is not ready makes the whole so. */
const whyNotReady = (client: Client): Promise<ApiProblem | null> =>
  client.get('/health/ready').then(() => null, (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 503) return error;
    throw error;
  });

/** Of this machine's installation; of one that PLANLINE_URL names nothing can be seen from here. */
async function processesHere(): Promise<{ name: string; pid: number | null; health: string }[]> {
  const running = process.env.PLANLINE_URL ? null : await readRunFile(dataFolder());
  if (!running) return [];
  // One that crashed and is about to be started again is no process just now, and must be seen all the same.
  const names = new Set([...Object.keys(running.children), 'api', 'worker']);
  return Promise.all(
    [...names].map(async (name) => {
      const known = services.find((one) => one.name === name);
      const path = known ? healthPath(known) : null;
      const address = `${name === 'api' ? running.address : addressOf('127.0.0.1', running.ports[name]!)}${path}`;
      return { name, pid: running.children[name]?.pid ?? null, health: path === null ? '' : `, ${(await answersOk(address)()) ? 'ready' : 'not ready'} (${address})` };
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
  ...status.withoutAddress.map(({ role, reminders }) => `Nobody to write to: ${role}, ${reminders} reminders wait.`),
  status.idle ? 'Nothing is under way.' : 'Something is under way.',
];
