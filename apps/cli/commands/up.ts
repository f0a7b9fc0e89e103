import type { Command } from 'commander';
import { checkVariables } from '#libs/config/config.js';
import { clientFor, dataFolder, type Client } from '../client.js';
import { loadDemo } from '../demo/load.js';
import { must, Refused } from '../refused.js';
import { ensureTenant, lineOfNew } from '../tenant.js';
import { addressOf } from '../up/ports.js';
import type { up as startAll } from '../up/up.js';

const TENANT = 'local';
/** npm passes a terminal's Ctrl-C on although the terminal has sent it already: within this time two are one. */
const SAME_SIGNAL_MS = 700;
/** Parts have their own deadlines, all before this one; it is for what belongs to none, like a download under way. */
const LONGEST_STOP_MS = 9_600;

/** A folder that a file system makes for ever, a download that nobody waits for: nothing of that may hold up our end. */
const leaveSoon = (): unknown => setTimeout(() => process.exit(), 200).unref();

export function addUp(planline: Command): void {
  planline
    .command('up')
    .description('start everything, and stop it again on Ctrl-C')
    .option('--demo', 'also load the five example plans, as if they were under way now')
    .option('--time-zone <zone>', 'of the district, where it is new (otherwise this machine’s)')
    .action(runUp);
}

async function runUp({ demo, timeZone }: { demo?: boolean; timeZone?: string }): Promise<void> {
  const print = (line: string): void => console.log(line);
  // A terminal or pipe that went away must not end us before the parts are stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const since = Date.now();
  const port = portFrom(process.env.PLANLINE_PORT);
  must(checkVariables(process.env));
  // Loaded here: no other verb starts servers, and their clients take a third of a verb's time.
  const { up } = await import('../up/up.js');
  const bind = process.env.PLANLINE_BIND || '127.0.0.1';
  const running = up({ data: dataFolder(), port, bind, env: process.env }, print);
  const stopped = stopOnSignal(running, print);
  const ownerKey = await running.ready.catch(async (error: unknown) => {
    await running.stop();
    leaveSoon();
    throw error;
  });
  const clientOf = (tenant: string): Client => clientFor(addressOf(bind, port), ownerKey, tenant);
  await prepare(clientOf, { demo, timeZone }, print).catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  const address = process.env.PLANLINE_PUBLIC_URL || addressOf(bind, port);
  print(`Started in ${((Date.now() - since) / 1000).toFixed(1)} s. Ctrl-C stops everything.`);
  print(`To sign in, open ${address}/sign-in#${ownerKey}`);
  print(`Planline is ready at ${address}`);
  await stopped;
}

/** The district of this installation, and with `--demo` the examples. Nothing of it is done twice. */
async function prepare(clientOf: (tenant: string) => Client, { demo, timeZone }: { demo: boolean | undefined; timeZone: string | undefined }, print: (line: string) => void): Promise<void> {
  // A start never stops for a question: what it took for an answer is said.
  const opened = await ensureTenant(clientOf(TENANT), TENANT, { given: timeZone, anyMachine: true });
  if (opened) print(lineOfNew(TENANT, opened));
  if (demo) for await (const line of loadDemo(clientOf, timeZone)) print(line);
}

function stopOnSignal(running: ReturnType<typeof startAll>, print: (line: string) => void): Promise<void> {
  return new Promise((done) => {
    let first: number | null = null;
    const onSignal = (): void => {
      if (first === null) {
        first = Date.now();
        print('\nStopping: API, worker, Temporal, database. Ctrl-C again ends them at once.');
        const atOnce = setTimeout(endAtOnce, LONGEST_STOP_MS);
        void running.stop().then(() => {
          clearTimeout(atOnce);
          print('Stopped.');
          leaveSoon();
          done();
        });
      } else if (Date.now() - first > SAME_SIGNAL_MS) endAtOnce();
    };
    const endAtOnce = (): void => {
      running.kill();
      print('Ended at once.');
      process.exit(1);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    onParentGone(onSignal);
  });
}

/** The shell between npm and us ends at a SIGTERM without passing it on; then nobody else would ever stop us. */
function onParentGone(then: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    then();
  }, 500);
  timer.unref();
}

function portFrom(value: string | undefined): number {
  if (value === undefined || value === '') return 3000;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Refused({ code: 'setup.port-wrong', params: { value } });
  return port;
}
