import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientFor, type Client } from '#apps/cli/client.js';
import { eventually } from '#apps/worker/testing/eventually.js';
import { root } from '#apps/cli/root.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { asFarFrom, notPrinted, shownUnder } from '#test/support/readme.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

/** The year in which the plan of README's session begins. */
const TAKEN_YEAR = 2027;

/** A shell in which one command is typed after the other, so that variables and functions stay. */
function openShell(cwd: string, env: NodeJS.ProcessEnv) {
  const shell: ChildProcessWithoutNullStreams = spawn('bash', ['--noprofile', '--norc'], { cwd, env });
  let printed = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const type = async (command: string): Promise<string> => {
    const end = `\u0001 typed ${Math.random()} \u0001`;
    printed = '';
    shell.stdin.write(`{ ${command}\n} 2>&1\necho "${end}"\n`);
    await eventually(`the shell comes back from ${command}`, async () => printed.includes(`${end}\n`), 120_000);
    return printed.slice(0, printed.indexOf(end));
  };
  return { type, close: () => shell.stdin.end() };
}

describeWith(await temporalMissing())('a plan’s year, as README tells it', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let work: string;
  let planline: Planline;
  let client: Client;
  let shell: ReturnType<typeof openShell>;
  beforeAll(async () => {
    folder = await dataFolder();
    work = await mkdtemp(join(tmpdir(), 'planline-readme-'));
    await symlink(join(root, 'examples'), join(work, 'examples'));
    planline = await startPlanline(folder.path, { args: ['--time-zone', 'America/Chicago'] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    shell = openShell(work, { ...process.env, PLANLINE_DATA: folder.path, NODE_OPTIONS: '' });
    // What npx finds from the project's folder; a test of its own asks npx itself.
    await shell.type(`npx() { shift; "${process.execPath}" "${join(root, 'apps/cli/bin.mjs')}" "$@"; }`);
  }, 180_000);
  afterAll(async () => {
    shell?.close();
    await planline?.stop();
    await folder?.remove();
    await rm(work, { recursive: true, force: true });
  }, 60_000);

  it('is printed so, from the import of the plan to the state’s approval, on days as far from today or from the plan’s, but for ids and the numbers of events', async () => {
    const { today } = await client.get<{ today: CalendarDate }>('/api/clock');
    const soonest = addDays(today, 100);
    const years = Number(soonest.slice(0, 4)) + (soonest.slice(5) > '03-15' ? 1 : 0) - TAKEN_YEAR;
    const later = (date: CalendarDate): CalendarDate => `${Number(date.slice(0, 4)) + years}${date.slice(4)}` as CalendarDate;
    // The law's days move by years, those of meetings with the day on which the session begins.
    const moved = (command: string): string =>
      command
        .replace(/\d{4}-\d\d-\d\d/g, (date) => (date > '2027-03-01' ? later(date as CalendarDate) : asFarFrom(today, date as CalendarDate)))
        .replace(/2027-2030/g, `${TAKEN_YEAR + years}-${TAKEN_YEAR + years + 3}`);
    // Where offices are closed on a day of the law's, “or the business day before” is up to two days earlier.
    const printedAs = (date: CalendarDate): CalendarDate[] => [asFarFrom(today, date), later(date), addDays(later(date), -1), addDays(later(date), -2)];
    const differs: string[][] = [];
    for (const [nth, one] of (await shownUnder("A plan's year")).entries()) {
      if (one.command === null) throw new Error(`README shows lines that nothing prints: ${one.lines.join('\n')}`);
      await atRest();
      const output = await shell.type(moved(one.command));
      await taken(`${nth + 1}.txt`, `$ ${one.command}\n${output}`);
      const lines = notPrinted(one, output, printedAs);
      if (lines.length > 0) differs.push([`$ ${one.command}`, ...lines]);
    }
    expect(differs).toEqual([]);
  }, 300_000);

  /** Where a step waits for what is made outside (a package), README's reader takes longer to type than it takes. */
  const atRest = (): Promise<void> => eventually('nothing is under way', async () => (await client.get<{ idle: boolean }>('/api/status')).idle);
  /** With PLANLINE_TAKE_README=folder everything is written there in full, to cut README's blocks from. */
  const taken = async (name: string, text: string): Promise<void> => {
    const into = process.env.PLANLINE_TAKE_README;
    if (!into) return;
    await mkdir(into, { recursive: true });
    await writeFile(join(into, name), text);
  };
});
