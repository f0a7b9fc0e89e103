import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { readRunFile } from '#apps/cli/run-file.js';
import { isFree } from '#apps/cli/up/ports.js';
import { isRunning, type ProcessIdentity } from '#apps/cli/up/process-identity.js';
import { dataFolder, planlineCommand, startPlanline, type Planline } from '#test/support/planline.js';
import { freePort } from '#test/support/postgres.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

describeWith(await temporalMissing())('planline up', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let port: number;
  beforeAll(async () => {
    folder = await dataFolder();
    port = await freePort();
  });
  let running: Planline | null = null;
  afterAll(async () => {
    await running?.stop();
    await folder.remove();
  });
  const healthOf = async (name: string): Promise<string> => `http://127.0.0.1:${(await running!.runFile()).ports[name]}/health/ready`;

  const stillRunning = async (children: Readonly<Record<string, ProcessIdentity>>): Promise<string[]> => {
    const running = await Promise.all(Object.entries(children).map(async ([name, known]) => ((await isRunning(known)) ? [name] : [])));
    return running.flat();
  };

  it('says where no server runs what to do, before the first start', async () => {
    const { code, stderr } = await planlineCommand(['plans'], { ...process.env, PLANLINE_DATA: folder.path, PLANLINE_URL: '' });
    expect(code).toBe(1);
    expect(stderr).toContain('npm start');
  });

  it('starts everything, tells the address last, stops on Ctrl-C and leaves no process', async () => {
    const planline = await startPlanline(folder.path, { port });
    const { children } = await planline.runFile();
    expect(Object.keys(children).sort()).toEqual(['api', 'postgres', 'temporal', 'worker']);
    expect(planline.output().trimEnd().split('\n').at(-1)).toBe(`Planline is ready at ${planline.address}`);
    expect((await fetch(`${planline.address}/health/ready`)).status).toBe(200);
    expect((await stat(join(folder.path, 'owner.key'))).mode & 0o777).toBe(0o600);

    await owesNothingToTheOwner(await planline.run('database'), [children.api!, children.worker!]);

    const since = Date.now();
    await planline.stop();
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(await planline.gone).toBe(0);
    expect(await stillRunning(children)).toEqual([]);
    expect((await planline.runFile()).children).toEqual({});
  }, 120_000);

  it('resumes where it stopped, on the same ports, in about ten seconds', async () => {
    const since = Date.now();
    running = await startPlanline(folder.path, { port });
    const seconds = (Date.now() - since) / 1000;
    process.stderr.write(`second start: ${seconds.toFixed(1)} s\n`);
    // On a machine that is busy with other things as well, as much longer as there is more to do than it has cores.
    expect(seconds).toBeLessThan(12 * Math.max(1, loadavg()[0]! / availableParallelism()));
    expect(running.output()).toContain('Migrations: none to apply');
    expect(await running.command('plans')).toMatchObject({ code: 0 });
  }, 120_000);

  it('refuses a port that is taken, in one sentence that names who has it', async () => {
    const other = await dataFolder();
    try {
      await expect(startPlanline(other.path, { port })).rejects.toThrow(new RegExp(`^Port ${port} is taken by .*PLANLINE_PORT\\.\n$`));
      expect(await isFree((await readRunFile(other.path))?.ports.postgres ?? 0, '127.0.0.1')).toBe(true);
    } finally {
      await other.remove();
    }
  }, 60_000);

  it('listens where PLANLINE_BIND says and nowhere else, its worker on this machine alone', async () => {
    const other = await dataFolder();
    const elsewhere = await startPlanline(other.path, { env: { PLANLINE_BIND: '127.0.0.2' } });
    try {
      expect(elsewhere.address).toContain('127.0.0.2');
      expect(await elsewhere.command('status')).toMatchObject({ code: 0, stdout: expect.stringMatching(/api: .*, ready/) });
      const { ports } = await elsewhere.runFile();
      expect([await isFree(ports.api!, '127.0.0.1'), await isFree(ports.worker!, '127.0.0.2')]).toEqual([true, true]);
    } finally {
      await elsewhere.stop();
      await other.remove();
    }
  }, 120_000);

  it('refuses a second start on the same data folder while the first runs', async () => {
    await expect(startPlanline(folder.path)).rejects.toThrow(/^Planline already runs on the data folder/);
  }, 60_000);

  it('starts a part again that was killed', async () => {
    for (const name of ['worker', 'api', 'postgres', 'temporal']) {
      process.kill((await running!.runFile()).children[name]!.pid, 'SIGKILL');
      await until(() => running!.output().includes(`${name} runs again.`));
    }
    for (const name of ['api', 'worker']) await until(async () => (await fetch(await healthOf(name)).catch(() => null))?.ok === true);
    expect(await running!.command('plans')).toMatchObject({ code: 0 });
  }, 180_000);

  it('tells of a Temporal that hangs at its own address, and ends in ten seconds all the same, the database cleanly', async () => {
    const { children } = await running!.runFile();
    process.kill(children.temporal!.pid, 'SIGSTOP');
    await until(async () => (await fetch(await healthOf('api'))).status === 503);
    const status = await running!.command('status');
    expect(status).toMatchObject({ code: 1, stdout: expect.stringContaining('worker: process'), stderr: expect.stringContaining('reminders don’t go out') });
    const since = Date.now();
    await running!.stop();
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(await stillRunning(children)).toEqual([]);
    expect((await readFile(join(folder.path, 'logs', 'postgres.log'), 'utf8')).trimEnd()).toMatch(/database system is shut down$/);
    running = await startPlanline(folder.path, { port });
    expect(await running.command('status')).toMatchObject({ code: 0 });
  }, 120_000);

  it('killed with -9 leaves its parts, and the next start ends those and runs', async () => {
    const { children } = await running!.runFile();
    process.kill(running!.supervisor.pid!, 'SIGKILL');
    await running!.gone;
    expect((await stillRunning(children)).sort()).toEqual(['api', 'postgres', 'temporal', 'worker']);
    running = await startPlanline(folder.path, { port });
    expect(running.output()).toContain('Left over from a start that was killed');
    expect(await stillRunning(children)).toEqual([]);
    expect((await fetch(await healthOf('api'))).status).toBe(200);
  }, 120_000);
});

/** The database's owner migrates, and is nothing that a running process knows or is. */
async function owesNothingToTheOwner(ownerUrl: string, processes: readonly ProcessIdentity[]): Promise<void> {
  const { username, password, host, pathname } = new URL(ownerUrl.trim());
  // Only Linux shows a process's variables as files.
  for (const { pid } of process.platform === 'linux' ? processes : []) {
    const variables = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0');
    expect(variables).toContain(`DATABASE_URL=postgres://${host}${pathname}`);
    expect(variables.filter((one) => one.includes(`//${username}`) || one.includes(password))).toEqual([]);
  }
  const owner = new Client({ connectionString: ownerUrl.trim() });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ usename: string }>('SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY usename');
    expect(rows.map(({ usename }) => usename)).toEqual(['planline_append', 'planline_log_reader', 'planline_query']);
  } finally {
    await owner.end();
  }
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not come true within a minute');
    await new Promise((done) => setTimeout(done, 100));
  }
}
