import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientFor } from '#apps/cli/client.js';
import { loadDemo } from '#apps/cli/demo/load.js';
import { root } from '#apps/cli/root.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { readMail } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { argsOf, asFarFrom, notPrinted, shownUnder } from '#test/support/readme.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';

type Report = { plan: string; taken: number; held: number; findings: { line: number; column: string; value: string; severity: string; code: string; message: string }[] };

const timeline = join(root, 'examples/benton-harbor/timeline-district.csv');

describeWith(await temporalMissing())('the command line on a running Planline', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let planline: Planline;
  beforeAll(async () => {
    folder = await dataFolder();
    planline = await startPlanline(folder.path, { args: ['--demo', '--time-zone', 'America/Detroit'] });
  }, 120_000);
  afterAll(async () => {
    await planline.stop();
    await folder.remove();
  }, 60_000);

  const json = async <T>(...args: string[]): Promise<T> => {
    const { code, stdout, stderr } = await planline.command(...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as T;
  };

  it('refuses in one sentence, with exit code 1, and nothing else', async () => {
    expect(await planline.command('import', 'nowhere.csv', '--program', 'mi-sig')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^The file nowhere\.csv cannot be read .*\n$/) });
    expect(await planline.command('import', timeline, '--program', 'no-such-program')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^[A-Z].*no-such-program.*\n$/) });
    expect(await planline.command('import', timeline, '--program', 'mi-sig', '--tenant', 'locl')).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no district “locl” here; did you mean local?') });
    expect(await planline.command('task', 'complete', 'nobody', '--note', 'x')).toMatchObject({ code: 1, stdout: '' });
    expect((await planline.command('task', 'complete')).code).toBe(2);
  }, 60_000);

  it('loads the demonstration: a grant under way, with steps past, due and to come, and four plans of other districts', async () => {
    const programs = async (...of: string[]) => (await json<{ items: { program: string }[] }>('plans', ...of)).items.map(({ program }) => program);
    expect(await programs()).toEqual(['mi-sig-cohort-3@5']);
    expect([await programs('--tenant', 'lsr7'), await programs('--tenant', 'amsd')]).toEqual([['equity-plan@4'], ['regional-roadmap@4']]);
    expect([await programs('--tenant', 'kms'), await programs('--tenant', 'willmar')]).toEqual([['mn-achievement-integration@6'], ['mn-achievement-integration@6']]);
    for (const status of ['overdue', 'started', 'planned']) expect(await json('tasks', '--status', status)).toMatchObject({ items: expect.arrayContaining([expect.anything()]) });
    expect(planline.output()).toContain('61 tasks taken, 0 rows held back');
    expect(planline.output()).toContain('--tenant lsr7');
  }, 60_000);

  it('has the texts of the three timelines beside their rows: one in its state’s own words, one before its board, one whose strategies districts share', async () => {
    type Stages = { content: Record<string, unknown[]>; stages: { kind: string; state: { status: string; agencyState?: string; members?: unknown[] } }[] };
    const grant = await json<Stages>('show', 'benton-harbor-district-timeline');
    expect(grant.stages.find(({ kind }) => kind === 'submission')).toMatchObject({ state: { agencyState: 'review-in-progress', handedIn: [{ package: 1 }] } });
    const equity = await json<Stages>('show', 'lees-summit-equity-plan', '--tenant', 'lsr7');
    expect(equity.content.strategies).toHaveLength(21);
    expect(equity.stages.map(({ kind, state }) => `${kind} ${state.status}`)).toEqual(['calendar kept', 'approval open', 'meeting called']);
    const roadmap = await json<Stages>('show', 'metro-districts-roadmap', '--tenant', 'amsd');
    const shared = roadmap.stages.filter(({ kind }) => kind === 'shared-strategy');
    expect(shared).toHaveLength(9);
    for (const { state } of shared) expect(state.members!.length).toBeGreaterThan(1);
  }, 60_000);

  it('has the KMS plan in the middle of its way, with what its file did not know marked as test data, and its day at the state to come', async () => {
    const { revisions, stages, period } = await json<{ revisions: unknown[]; period: { start: string }; stages: { kind: string; state: { status: string } }[] }>('show', 'kms-integration-plan', '--tenant', 'kms');
    expect(revisions).toHaveLength(1);
    expect(stages).toMatchObject([{ kind: 'calendar' }, { kind: 'council-round', state: { status: 'open', round: { meetings: [{ testData: true }], recommendations: [{ testData: true }] } } }]);
    const { today } = await json<{ today: string }>('clock', 'show', '--tenant', 'kms');
    expect(`${period.start.slice(0, 4)}-03-15` > today).toBe(true);
    const answer = await json<{ items: { title: string; status: string }[] }>('tasks', '--tenant', 'kms');
    expect(answer.items.map(({ title }) => title).join()).toContain('Answer the recommendation');
  }, 60_000);

  it('loads the demonstration only once: a second start says what is there already', async () => {
    const key = await planline.ownerKey();
    const lines: string[] = [];
    for await (const line of loadDemo((tenant) => clientFor(planline.address, key, tenant), undefined)) lines.push(line);
    expect(lines).toHaveLength(5);
    for (const line of lines) expect(line).toContain('is there already');
  }, 60_000);

  it('prints what README shows of it, on days as far from today, but for ids and the numbers of events', async () => {
    const { today } = await json<{ today: CalendarDate }>('clock', 'show');
    // Those of a file that is read as it is stay.
    const printedAs = (date: CalendarDate): CalendarDate[] => [date, asFarFrom(today, date)];
    const shown = await shownUnder('One plan from end to end');
    expect(shown.length).toBeGreaterThan(5);
    const differs: string[][] = [];
    for (const [nth, one] of shown.entries()) {
      const args = one.command === null ? null : argsOf(one.command).map((arg) => (/^\d{4}-\d\d-\d\d$/.test(arg) ? asFarFrom(today, arg as CalendarDate) : arg));
      const outputs = args ? [await planline.run(...args)] : await mails();
      await taken(`${nth + 1}-${args?.[0] ?? 'mail'}.txt`, outputs);
      const worst = outputs.map((output) => notPrinted(one, output, printedAs)).toSorted((a, b) => a.length - b.length)[0] ?? ['there is no mail'];
      if (worst.length > 0) differs.push([`$ ${one.command ?? 'a mail'}`, ...worst]);
    }
    expect(differs).toEqual([]);
  }, 180_000);

  const mails = async (): Promise<string[]> => {
    const outbox = join(planline.data, 'outbox');
    const files = (await readdir(outbox, { recursive: true })).filter((file) => file.endsWith('.eml'));
    return Promise.all(files.map(async (file) => (await readMail(await readFile(join(outbox, file)))).text));
  };
  /** With PLANLINE_TAKE_README=folder everything is written there in full, to cut README's blocks from. */
  const taken = async (name: string, outputs: readonly string[]): Promise<void> => {
    const folder = process.env.PLANLINE_TAKE_README;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), outputs.join('\n════\n'));
  };

  it('import-of-what-is-no-table: exit code 1, and says that it is the file', async () => {
    const empty = join(planline.data, 'empty.csv');
    await writeFile(empty, '');
    expect(await planline.command('import', empty, '--program', 'mi-sig')).toMatchObject({ code: 1, stdout: expect.stringContaining('  The file: blocks: The file is empty.') });
    const { code, stdout } = await planline.command('import', empty, '--program', 'mi-sig', '--json');
    expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({ code: 1, report: { taken: 0, findings: [{ line: null, code: 'imports.file-empty' }] } });
  }, 60_000);

  it('imports a timeline and answers exactly plan, taken, held and findings', async () => {
    const report = await json<Report>('import', timeline, '--program', 'mi-sig', '--plan', 'As written');
    expect(Object.keys(report)).toEqual(['plan', 'taken', 'held', 'findings']);
    expect(report).toMatchObject({ plan: 'as-written', taken: 61, held: 0 });
    expect(Object.keys(report.findings[0]!)).toEqual(['line', 'column', 'value', 'severity', 'code', 'message']);
    expect(report.findings.filter(({ code }) => code.includes('phase')).map(({ line }) => line)).toEqual([9, 15, 62]);
  }, 60_000);

  it('is found by npx from the project’s folder', async () => {
    const env = { ...process.env, PLANLINE_DATA: planline.data, NODE_OPTIONS: '' };
    const { stdout } = await promisify(execFile)('npx', ['planline', 'plans'], { cwd: root, env });
    expect(stdout).toContain('as-written');
  }, 60_000);

  it('lists rows that were held back until they are corrected or dismissed', async () => {
    const file = join(planline.data, 'held.csv');
    const header = 'Phase,Action Step,Responsible,Start Date,End Date,Success Metric';
    await writeFile(file, `${header}\nYear 1,Impossible day,Principal,2/1/16,2/30/16,None\nYear 1,Backwards,Principal,3/1/16,2/1/16,None\n`);
    expect(await json<Report>('import', file, '--program', 'mi-sig', '--plan', 'Held')).toMatchObject({ taken: 0, held: 2 });
    const { items } = await json<{ items: { import: string; line: number }[] }>('imports', 'held', 'held');
    expect(items.map(({ line }) => line)).toEqual([2, 3]);
    expect(await planline.command('imports', 'correct', items[0]!.import, '2', '--cell', 'End Date=2/29/16')).toMatchObject({ code: 0 });
    expect(await planline.command('imports', 'dismiss', items[0]!.import, '--line', '3', '--reason', 'Written twice')).toMatchObject({ code: 0 });
    expect((await planline.command('imports', 'held', 'held')).stdout).toBe('No row is held back.\n');
  }, 60_000);

  it('shows a task through its verbs, the history in words and the forecast', async () => {
    const { items } = await json<{ items: { id: string; title: string }[] }>('tasks', '--plan', 'benton-harbor-district-timeline', '--status', 'overdue');
    expect(items.map(({ title }) => title)).toContain('Hire new principals');
    expect(await planline.command('task', 'complete', items[0]!.id, '--note', 'Both are in post')).toMatchObject({ code: 0 });
    expect((await planline.command('history', 'benton-harbor-district-timeline')).stdout).toMatch(/Both are in post|done/);
    expect((await planline.command('forecast', 'benton-harbor-district-timeline', '--until', '2100-01-01')).stdout).toContain('reminder');
  }, 60_000);

  it('moves the clock, rebuilds Temporal and the read models, and is idle', async () => {
    const { today } = await json<{ today: string }>('clock', 'show');
    const later = new Date(Date.parse(today) + 40 * 86_400_000).toISOString().slice(0, 10);
    expect(await planline.command('clock', 'advance', '--to', later)).toMatchObject({ code: 0, stdout: expect.stringContaining(later) });
    expect(await planline.command('rebuild', 'temporal')).toMatchObject({ code: 0 });
    expect(await planline.command('rebuild', 'read-models')).toMatchObject({ code: 0 });
    expect(await planline.command('rebuild', 'parked')).toMatchObject({ code: 0, stdout: expect.stringContaining('replayed 0') });
    expect(await json('status')).toMatchObject({ parked: [], failedDeadlines: 0, deliveries: { dead: 0 } });
    expect((await planline.command('clock', 'advance')).stderr).toContain('--to');
  }, 120_000);

  it('lints a program file without a server', async () => {
    expect(await planline.command('program', 'lint', join(root, 'libs/programs/catalog/mi-sig-cohort-3@1.yaml'))).toMatchObject({ code: 0 });
    expect(await planline.command('program', 'lint', timeline)).toMatchObject({ code: 1 });
  }, 30_000);
});
