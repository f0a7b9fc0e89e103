import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientFor, type Client } from '#apps/cli/client.js';
import { eventually } from '#apps/worker/testing/eventually.js';
import { root } from '#apps/cli/root.js';
import { addDays, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { notPrinted, shownUnder } from '#test/support/readme.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

/** The day on which README's session was taken, and the year in which its plan begins. */
const TAKEN_ON = '2026-11-30' as CalendarDate;
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

  it('is compared with what is printed down to its counts, not to the numbers of its events', () => {
    const shown = { command: null, lines: ['Done: event 87, version 3.', '  Motion “approve” is carried, 2 ayes to 1 nay; it took 2.'] };
    expect(notPrinted(shown, 'Done: event 91, version 4.\n  Motion “approve” is carried, 2 ayes to 1 nay; it took 2.\n')).toEqual([]);
    for (const other of ['3 ayes to 1 nay; it took 2', '2 ayes to 0 nay; it took 2', '2 ayes to 1 nay; it took 3']) {
      expect(notPrinted(shown, `Done: event 87, version 3.\n  Motion “approve” is carried, ${other}.\n`)).toContain(`not printed: ${shown.lines[1]}`);
    }
  });

  it('is printed so, from the import of the plan to the state’s approval, but for days, ids and the numbers of events', async () => {
    const { today } = await client.get<{ today: CalendarDate }>('/api/clock');
    const soonest = addDays(today, 100);
    const years = Number(soonest.slice(0, 4)) + (soonest.slice(5) > '03-15' ? 1 : 0) - TAKEN_YEAR;
    const later = (date: string): string => `${Number(date.slice(0, 4)) + years}${date.slice(4)}`;
    // The law's days move by years, those of meetings with the day on which the session begins.
    const moved = (command: string): string =>
      command
        .replace(/\d{4}-\d\d-\d\d/g, (date) => (date > '2027-03-01' ? later(date) : addDays(today, daysBetween(TAKEN_ON, date as CalendarDate))))
        .replace(/2027-2030/g, `${TAKEN_YEAR + years}-${TAKEN_YEAR + years + 3}`);
    const differs: string[][] = [];
    for (const [nth, one] of (await shownUnder("A plan's year")).entries()) {
      if (one.command === null) throw new Error(`README shows lines that nothing prints: ${one.lines.join('\n')}`);
      await atRest();
      const output = await shell.type(moved(one.command));
      await taken(`${nth + 1}.txt`, `$ ${one.command}\n${output}`);
      const lines = notPrinted(one, output);
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
