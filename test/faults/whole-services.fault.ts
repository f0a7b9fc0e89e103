import { afterEach, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { clientFor, type Client } from '#apps/cli/client.js';
import { importFile, sendFile } from '#apps/cli/import-file.js';
import { giveOrder } from '#apps/cli/orders.js';
import { root } from '#apps/cli/root.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { acceptedDigests, readMail, unexplained } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { startSmtp } from '#test/support/smtp.js';
import { lookInto } from '#test/support/truth.js';
import { eventually, insist } from './support/insist.js';

type Clock = { readonly now: string; readonly today: CalendarDate };
const example = (file: string): string => join(root, 'examples/benton-harbor', file);

/** With its owner: where we are root, the database is another user's. */
const copyOf = (from: string, to: string) => promisify(execFile)('cp', ['-a', from, to]);

/** What happens around a whole installation: its mail server, its database from a copy. */
describeWith(await temporalMissing())('a whole installation', () => {
  const endings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  }, 60_000);
  let client: Client;
  async function start(data: string, env: NodeJS.ProcessEnv = {}): Promise<Planline> {
    const planline = await startPlanline(data, { env, args: ['--time-zone', 'America/Detroit'] });
    endings.push(() => planline.stop());
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    return planline;
  }
  async function folderOfItsOwn(): Promise<string> {
    const folder = await dataFolder();
    endings.push(() => folder.remove());
    return folder.path;
  }
  const clock = (): Promise<Clock> => client.get('/api/clock');
  const advance = (to: string) => giveOrder(client, '/api/clock/advance', { to });
  const idle = () => eventually('nothing is under way', async () => (await client.get<{ idle: boolean }>('/api/status')).idle);
  /** A plan whose busiest months are at hand. Answers today. */
  async function begin(): Promise<CalendarDate> {
    const { today } = await clock();
    await sendFile(client, '/api/people/import', example('people.csv'), {});
    await importFile(client, example('timeline-district.csv'), { program: 'mi-sig', plan: 'grant', anchor: addDays(today, -150) });
    return today;
  }

  it('smtp-hung-for-an-hour: the mail goes the same day, once', async () => {
    const smtp = await startSmtp();
    endings.push(() => smtp.stop());
    const planline = await start(await folderOfItsOwn(), { SMTP_URL: smtp.url });
    const today = await begin();
    await advance(addDays(today, 2));
    const before = smtp.taken.length;

    smtp.mode = 'hang';
    const { now } = await clock();
    // Five minutes a second, until there is a mail and an hour has gone by that hangs.
    await client.post('/api/clock/speed', { speed: 40_000 });
    await eventually('a mail is due', async () => (await client.get<{ deliveries: { pending: number } }>('/api/status')).deliveries.pending > 0);
    await client.post('/api/clock/speed', { speed: 300 });
    const due = (await clock()).now;
    expect(due > now).toBe(true);
    await eventually('an hour has gone by', async () => Date.parse((await clock()).now) - Date.parse(due) > 3_600_000);
    expect(smtp.taken).toHaveLength(before);

    smtp.mode = 'ok';
    await client.post('/api/clock/speed', { speed: 1 });
    await idle();
    const truth = await lookInto(planline);
    endings.push(() => truth.close());
    const events = await truth.events();
    expect(smtp.taken.length).toBeGreaterThan(before);
    expect(unexplained(await Promise.all(smtp.taken.map(readMail)), events)).toEqual([]);
    const late = acceptedDigests(events).filter(({ reminders, day }) => reminders.some(({ on }) => on !== day));
    expect(late).toEqual([]);
  }, 400_000);

  it('restored-database: an older copy comes back under a Temporal that has seen more, and after a rebuild nothing is missing', async () => {
    const data = await folderOfItsOwn();
    const copy = join(data, 'copy');
    const first = await start(data);
    const today = await begin();
    await advance(addDays(today, 1));
    await first.stop();
    await copyOf(join(data, 'postgres'), copy);

    const second = await start(data);
    await advance(addDays(today, 20));
    await second.stop();
    await rm(join(data, 'postgres'), { recursive: true });
    await copyOf(copy, join(data, 'postgres'));

    const third = await start(data);
    expect((await clock()).today).toBe(addDays(today, 1));
    expect(await third.command('rebuild', 'temporal')).toMatchObject({ code: 0 });
    await insist(() => advance(addDays(today, 20)));
    await idle();
    const truth = await lookInto(third);
    endings.push(() => truth.close());
    expect(acceptedDigests(await truth.events()).length).toBeGreaterThan(0);
    const { rows } = await truth.db.query("SELECT * FROM read.reminders WHERE status = 'raised' OR (status = 'pending' AND on_date <= $1)", [addDays(today, 20)]);
    expect(rows).toEqual([]);
  }, 400_000);
});
