import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunFile, type RunFile } from '#apps/cli/run-file.js';
import { root } from '#apps/cli/root.js';
import { freePort } from './postgres.js';

/** A `planline up` of a test's own, built by `npm test` before: as a user would run it, on a temporary data folder. */
export type Planline = {
  readonly address: string;
  readonly data: string;
  readonly supervisor: ChildProcess;
  /** Everything that it printed so far. */
  output(): string;
  ownerKey(): Promise<string>;
  runFile(): Promise<RunFile>;
  /** When it is gone, with its exit code, or null where a signal ended it. */
  readonly gone: Promise<number | null>;
  /** One verb of the command line on this installation. */
  command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** What a verb printed; throws where it did not end well. */
  run(...args: string[]): Promise<string>;
  /** Ctrl-C, and when everything has ended. */
  stop(): Promise<void>;
};

export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'planline-up-'));
  // The database runs as another user and must be let through.
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

const bin = join(root, 'apps/cli/bin.mjs');

type StartOptions = {
  readonly port?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** By `npm start`, as README says, in place of the command that this ends in: then `supervisor` is npm. */
  readonly byNpm?: boolean;
};

/** A start under way: the same as a `Planline`, which it is once `ready` says so. It says false where it ended before that. */
export type Starting = Planline & { readonly ready: Promise<boolean> };

/** Answers when the last line of a start is printed; throws what was printed where it ends before that. */
export async function startPlanline(data: string, options: StartOptions = {}): Promise<Planline> {
  const planline = await beginPlanline(data, options);
  if (!(await planline.ready)) throw new Error(planline.output());
  return planline;
}

/** Answers as soon as there is a process. It leads a group, as what a terminal starts does. */
export async function beginPlanline(data: string, options: StartOptions = {}): Promise<Starting> {
  const port = options.port ?? (await freePort());
  const env = { ...withoutServices(), PLANLINE_DATA: data, PLANLINE_PORT: String(port), ...options.env };
  const [command, first] = options.byNpm ? ['npm', ['start', '--']] : [process.execPath, [bin, 'up']];
  const supervisor = spawn(command, [...first, ...(options.args ?? [])], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const gone = new Promise<number | null>((done) => supervisor.once('close', (code) => done(code)));
  const address = `http://${options.env?.PLANLINE_BIND ?? '127.0.0.1'}:${port}`;
  const ready = new Promise<boolean>((done) => {
    for (const stream of [supervisor.stdout, supervisor.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes(`Planline is ready at ${address}\n`)) done(true);
      });
    }
    void gone.then(() => done(false));
  });
  return {
    ready,
    address,
    data,
    supervisor,
    output: () => printed,
    ownerKey: async () => (await readFile(join(data, 'owner.key'), 'utf8')).trim(),
    runFile: async () => (await readRunFile(data))!,
    gone,
    command: (...args) => planlineCommand(args, env),
    run: async (...args) => {
      const { code, stdout, stderr } = await planlineCommand(args, env);
      if (code !== 0) throw new Error(`planline ${args.join(' ')}: ${stderr}${stdout}`);
      return stdout;
    },
    stop: async () => {
      supervisor.kill('SIGINT');
      await gone;
    },
  };
}

export function planlineCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('close', (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}

/** Every process that was started on this data folder, by what it was told: those that nobody knows of, too. Only Linux shows that. */
export async function processesOn(data: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
  return pids.filter((_, nth) => environments[nth]!.split('\0').includes(`PLANLINE_DATA=${data}`)).map(Number);
}

/** What a developer's shell may name must not reach a test's own installation. */
function withoutServices(): NodeJS.ProcessEnv {
  const named = ['DATABASE_URL', 'TEMPORAL_ADDRESS', 'REDIS_URL', 'SMTP_URL', 'PLANLINE_URL', 'PLANLINE_OWNER_KEY', 'PLANLINE_TENANT', 'NODE_OPTIONS', 'PLANLINE_TEST_POSTGRES'];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !named.includes(name)));
}
