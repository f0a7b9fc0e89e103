import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientFor, type Client } from '#apps/cli/client.js';
import { importFile, type ImportReport } from '#apps/cli/import-file.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { lookInto, type Truth } from '#test/support/truth.js';

const ROWS = 10_000;
const HELD = ROWS / 1000;
type Status = { readonly idle: boolean; readonly imports: readonly { readonly id: string; readonly fileName: string; readonly rows: number; readonly done: number }[] };

describeWith(await temporalMissing())('an import', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let planline: Planline;
  let client: Client;
  let truth: Truth;
  beforeAll(async () => {
    folder = await dataFolder();
    planline = await startPlanline(folder.path, { args: ['--time-zone', 'America/Detroit'] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    truth = await lookInto(planline);
  }, 120_000);
  afterAll(async () => {
    await truth?.close();
    await planline?.stop();
    await folder?.remove();
  }, 60_000);

  const status = () => client.get<Status>('/api/status');
  const until = async <T>(ask: () => Promise<T | null>): Promise<T> => {
    for (const end = Date.now() + 90_000; Date.now() < end; await pause(50)) {
      const answer = await ask().catch(() => null);
      if (answer !== null) return answer;
    }
    throw new Error('it did not come true within 90 seconds');
  };

  it('kill-in-the-middle-of-an-import-resumes: the API goes on by itself, and nothing is lost or doubled', async () => {
    const file = join(folder.path, 'long.csv');
    const rows = Array.from({ length: ROWS }, (_, i) => `Year One,Step ${i},Principal,10/1/35,${i % 1000 === 0 ? '2/30/36' : '9/30/36'},\n`);
    await writeFile(file, `Phase,Action Step,Responsible,Start Date,End Date,Success Metric\n${rows.join('')}`);
    const { pid } = (await planline.runFile()).children.api!;
    const sent: Promise<ImportReport | null> = importFile(client, file, { program: 'mi-sig' }).catch(() => null);
    // Looked for in the log itself: the process that is to be killed is too busy to be asked.
    const stream = await until(async () => (await truth.db.query<{ stream: string }>("SELECT stream FROM log.events WHERE stream LIKE 'import/%' AND version >= 2 LIMIT 1")).rows[0]?.stream ?? null);
    process.kill(pid, 'SIGKILL');
    expect(await sent).toBeNull();
    const chunks = (await truth.events()).filter(({ type }) => type === 'ImportChunkTaken');
    expect(chunks.reduce((sum, { data }) => sum + Number(data.taken) + Number(data.held), 0)).toBeLessThan(ROWS);
    const id = stream.slice('import/'.length);

    await until(async () => ((await planline.runFile()).children.api!.pid === pid ? null : true));
    await until(async () => ((await status()).imports.length === 0 ? true : null));
    expect(await client.get(`/api/imports/${id}`)).toMatchObject({ status: 'finished', taken: ROWS - HELD, held: HELD });
    const types = (await truth.events()).map(({ type }) => type);
    const count = (type: string) => types.filter((other) => other === type).length;
    expect(['PlanOpened', 'ImportStarted', 'TaskPlanned', 'RowHeld', 'ImportFinished'].map(count)).toEqual([1, 1, ROWS - HELD, HELD, 1]);
    expect(await importFile(client, file, { program: 'mi-sig' })).toMatchObject({ import: null, taken: ROWS - HELD, held: HELD });
    expect((await planline.command('status')).stdout).not.toContain('Import: ');
  }, 240_000);
});
