import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { freePort } from '#apps/cli/up/ports.js';
import { say } from '#libs/messages/say.js';
import { devServerArguments } from '#libs/temporal-server/dev-server.js';
import { provideTemporal } from '#libs/temporal-server/provide.js';
import { registerSearchAttributes } from '#libs/temporal-server/search-attributes.js';
import { connectToTemporal } from '#libs/temporal-server/wait.js';
import { IDENTITY } from '#workflows/protocol.js';

const run = promisify(execFile);
/** The measurements run from `dist`, a folder deeper. */
const repository = resolve(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../..' : '../../..');
const cache = join(repository, '.planline');

/** A Temporal dev server of a test's own. */
export type TestTemporal = {
  readonly address: string;
  readonly namespace: string;
  /** Without warning, as a power cut would. The file stays. */
  kill(): Promise<void>;
  /** On the same port and the same file. */
  start(): Promise<void>;
  /** Stopped, its file deleted, started empty. */
  wipe(): Promise<void>;
  /** Ends it and leaves nothing behind. */
  stop(): Promise<void>;
};

/** On a file by default; `inMemory` where nothing has to outlive a restart. */
export async function startTemporal({ inMemory = false } = {}): Promise<TestTemporal> {
  const found = await provideTemporal({ cacheFolder: join(cache, 'bin') });
  if (!found.ok) throw new Error(say(found.refusal.code, found.refusal.params));
  const command = found.value.path;
  const folder = await mkdtemp(join(tmpdir(), 'planline-temporal-'));
  const file = join(folder, 'temporal.sqlite');
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  let server: ChildProcess | null = null;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = server;
    server = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  };
  const start = async (): Promise<void> => {
    server = spawn(command, devServerArguments({ port, file: inMemory ? null : file }), { stdio: 'ignore' });
    const connected = await connectToTemporal(address, 'default');
    if (!connected.ok) throw new Error(say(connected.refusal.code, connected.refusal.params));
    await connected.value.close();
  };
  const removeFile = () => Promise.all(['', '-wal', '-shm'].map((end) => rm(file + end, { force: true })));

  await start();
  return {
    address,
    namespace: 'default',
    kill: () => end('SIGKILL'),
    start,
    wipe: async () => {
      await end('SIGKILL');
      await removeFile();
      await start();
    },
    stop: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Why the time-skipping server can't be had here; null where it can. Under CI that is a failure, not a skip. */
export async function timeSkippingMissing(): Promise<string | null> {
  const missing = await provideTestServer().then(() => null, (error: unknown) => `time-skipping server: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  if (missing !== null && process.env.CI === 'true') throw new Error(missing);
  return missing;
}

/** The server whose time jumps to the next timer while a test awaits a workflow's `result()` or `env.sleep`. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  quietRuntime();
  const path = await provideTestServer();
  const env = await startPatiently(path);
  await registerSearchAttributes(env.connection, env.namespace ?? 'default');
  return env;
}

/** The SDK gives the server five seconds, which Java may need more of on a busy machine: then it is started anew. */
async function startPatiently(path: string, triesLeft = 6): Promise<TestWorkflowEnvironment> {
  try {
    return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } }, client: { identity: IDENTITY } });
  } catch (error) {
    if (triesLeft === 0 || !String(error).includes('did not start within')) throw error;
    return startPatiently(path, triesLeft - 1);
  }
}

let installed = false;
/** The SDK's one runtime of this process: it logs errors alone, and leaves signals to the test runner. */
export function quietRuntime(): void {
  const telemetryOptions = { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } };
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [], telemetryOptions });
  installed = true;
}

const POM = `<project><modelVersion>4.0.0</modelVersion><groupId>planline</groupId><artifactId>test-server</artifactId><version>1</version>
<dependencies><dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>1.32.0</version></dependency></dependencies></project>`;

let testServer: Promise<string> | null = null;
const provideTestServer = (): Promise<string> => (testServer ??= makeTestServer());

/** The jars by Maven into `.planline/lib`, and a script that runs them. Gives the script's path. */
async function makeTestServer(): Promise<string> {
  const lib = join(cache, 'lib');
  const script = join(lib, 'test-server.sh');
  await run('java', ['-version']);
  if (await access(script).then(() => true, () => false)) return script;
  const unfinished = `${lib}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'pom.xml'), POM);
  await run('mvn', ['--batch-mode', '--quiet', 'dependency:copy-dependencies', `-DoutputDirectory=${unfinished}`], { cwd: unfinished, timeout: 300_000 });
  const jars = (await readdir(unfinished)).filter((name) => name.endsWith('.jar'));
  if (jars.length === 0) throw new Error('maven brought no jars of the time-skipping server');
  // `exec`, so that ending the script's process ends Java too.
  await writeFile(join(unfinished, 'test-server.sh'), `#!/bin/sh\nexec java -cp "$(dirname "$0")/*" io.temporal.testserver.TestServer "$@"\n`);
  await chmod(join(unfinished, 'test-server.sh'), 0o755);
  await rename(unfinished, lib).catch(() => rm(unfinished, { recursive: true }));
  return script;
}
