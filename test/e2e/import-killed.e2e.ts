import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clientFor, type Client } from '#apps/cli/client.js';
import { importFile, type ImportReport } from '#apps/cli/import-file.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { lookInto, type Truth } from '#test/support/truth.js';

const ROWS = 3000;
type Status = { readonly idle: boolean; readonly imports: readonly { readonly id: string; readonly fileName: string; readonly rows: number; readonly done: number }[] };

describe('an import', () => {
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
    const sent: Promise<ImportReport | null> = importFile(client, file, { program: 'mi-sig' }).catch(() => null);
    const underWay = await until(async () => (await status()).imports.find(({ done }) => done > 0) ?? null);
    const { pid } = (await planline.runFile()).children.api!;
    process.kill(pid, 'SIGKILL');
    expect(await sent).toBeNull();
    expect(underWay).toMatchObject({ fileName: 'long.csv', rows: ROWS });
    expect(underWay.done).toBeLessThan(ROWS);

    await until(async () => ((await planline.runFile()).children.api!.pid === pid ? null : true));
    await until(async () => ((await status()).imports.length === 0 ? true : null));
    expect(await client.get(`/api/imports/${underWay.id}`)).toMatchObject({ status: 'finished', taken: ROWS - 3, held: 3 });
    const types = (await truth.events()).map(({ type }) => type);
    const count = (type: string) => types.filter((other) => other === type).length;
    expect(['PlanOpened', 'ImportStarted', 'TaskPlanned', 'RowHeld', 'ImportFinished'].map(count)).toEqual([1, 1, ROWS - 3, 3, 1]);
    expect(await importFile(client, file, { program: 'mi-sig' })).toMatchObject({ import: null, taken: ROWS - 3, held: 3 });
    expect((await planline.command('status')).stdout).not.toContain('Import: ');
  }, 240_000);
});
