import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beginPlanline, dataFolder, processesOn, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

const missing = process.platform === 'linux' ? await temporalMissing() : 'only Linux tells what a process was started with';

describeWith(missing)('npm start', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    folder = await dataFolder();
  });
  afterAll(async () => {
    for (const pid of await processesOn(folder.path)) process.kill(pid, 'SIGKILL');
    await folder.remove();
  });

  /** As a terminal does it: to everybody in the foreground. npm passes it on once more. */
  const pressCtrlC = ({ supervisor }: Planline): unknown => process.kill(-supervisor.pid!, 'SIGINT');
  /** Until it and whoever holds its output has ended. */
  const endsInTime = async ({ gone }: Planline): Promise<void> => {
    const since = Date.now();
    await gone;
    expect(Date.now() - since).toBeLessThan(10_000);
    expect(await processesOn(folder.path)).toEqual([]);
  };

  it('interrupted while its database is being made says so, and leaves no process', async () => {
    const planline = await beginPlanline(folder.path, { byNpm: true });
    while (!existsSync(join(folder.path, 'postgres.new', 'PG_VERSION'))) await new Promise((done) => setTimeout(done, 10));
    expect((await processesOn(folder.path)).length).toBeGreaterThan(2);
    pressCtrlC(planline);
    expect(await planline.ready).toBe(false);
    await endsInTime(planline);
    expect(planline.output()).toContain('Stopped before everything was started');
  }, 120_000);

  it('starts all the same after that, and ends in order on a Ctrl-C that arrives twice', async () => {
    const planline = await startPlanline(folder.path, { byNpm: true });
    expect(planline.output().trimEnd().split('\n').at(-1)).toBe(`Planline is ready at ${planline.address}`);
    pressCtrlC(planline);
    pressCtrlC(planline);
    await endsInTime(planline);
    expect(planline.output()).toContain('Stopped.');
    expect(planline.output()).not.toContain('Ended at once.');
  }, 120_000);

  it('ends in order when npm alone is ended, and the shell below it with it', async () => {
    const planline = await startPlanline(folder.path, { byNpm: true });
    planline.supervisor.kill('SIGTERM');
    await endsInTime(planline);
    expect(planline.output()).toContain('Stopped.');
  }, 120_000);
});
