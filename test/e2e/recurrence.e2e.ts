import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { clientFor, type Client } from '#apps/cli/client.js';
import { root } from '#apps/cli/root.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { addDays, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { acceptedDigests } from '#test/support/mails.js';
import { dataFolder, startPlanline, type Planline } from '#test/support/planline.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { lookInto } from '#test/support/truth.js';

type Report = { readonly taken: number; readonly held: number; readonly findings: readonly { readonly line: number; readonly code: string }[] };
type Planned = { readonly title: string; readonly recurrence: string | null; readonly site: string | null };

const timeline = join(root, 'examples/benton-harbor/timeline-district.csv');
const [WEEKLY, MONTHLY] = ['Begin weekly start-up committee meetings', 'Review the expenditure report of each school monthly'];
/** The grant's first day in the file, and the middle of November of its first year: the weekly row is over, and a month of the monthly one. */
const DAYS = daysBetween('2014-04-25' as CalendarDate, '2014-11-15' as CalendarDate);

describeWith(await temporalMissing())('what comes again: confirmed for two lines of a real timeline, and one task a school', () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let planline: Planline;
  let client: Client;
  let log: OpenedEvent[];
  beforeAll(async () => {
    folder = await dataFolder();
    planline = await startPlanline(folder.path, { args: ['--time-zone', 'America/Detroit'] });
    client = clientFor(planline.address, await planline.ownerKey(), 'local');
    await planline.run('people', 'import', join(root, 'examples/benton-harbor/people.csv'));
  }, 180_000);
  afterAll(async () => {
    await planline?.stop();
    await folder?.remove();
  }, 60_000);

  const events = async (): Promise<OpenedEvent[]> => {
    const truth = await lookInto(planline);
    return truth.events().finally(() => truth.close());
  };
  const of = (type: string, stream?: string) => log.filter((event) => event.type === type && (stream === undefined || event.stream === stream));
  const planned = () => of('TaskPlanned').map(({ stream, data }) => ({ stream, ...(data as unknown as Planned) }));

  it('is taken as said for the named lines alone, with a task for each school', async () => {
    const { today } = await client.get<{ today: CalendarDate }>('/api/clock');
    const report = JSON.parse(
      await planline.run('import', timeline, '--program', 'mi-sig', '--anchor', today, '--confirm-recurrence', '22,24', '--schools', 'North Elementary, South High', '--json'),
    ) as Report;
    expect(report).toMatchObject({ taken: 61, held: 0 });
    expect(report.findings.filter(({ code }) => code === 'imports.recurrence-proposed')).toHaveLength(14);
    log = await events();
    expect(planned().flatMap(({ title, recurrence, site }) => (recurrence === null ? [] : [[title, recurrence, site]]))).toEqual([
      [WEEKLY, 'weekly', null],
      [MONTHLY, 'monthly', 'North Elementary'],
      [MONTHLY, 'monthly', 'South High'],
    ]);
    await planline.run('clock', 'advance', '--to', addDays(today, DAYS));
    log = await events();
  }, 300_000);

  it('opens each occurrence after the one before, and says which nobody did', () => {
    const recurring = planned().filter(({ recurrence }) => recurrence !== null);
    for (const { stream, title } of recurring) {
      const numbers = (type: string) => of(type, stream).map(({ data }) => data.occurrence);
      const [opened, missed] = [numbers('OccurrenceOpened'), numbers('OccurrenceMissed')];
      expect(opened.length).toBeGreaterThan(title === WEEKLY ? 3 : 1);
      expect(opened).toEqual(opened.map((_, nth) => nth + 1));
      expect(missed.length).toBeGreaterThanOrEqual(title === WEEKLY ? 4 : 1);
      expect(missed).toEqual(missed.map((_, nth) => nth + 1));
    }
    const others = new Set(planned().filter(({ recurrence }) => recurrence === null).map(({ stream }) => stream));
    expect([...of('OccurrenceOpened'), ...of('OccurrenceMissed')].filter(({ stream }) => others.has(stream))).toEqual([]);
  });

  it('tells each owner of an occurrence once before it ends and once after, in the mails that went out', () => {
    const recurring = new Set(planned().flatMap(({ stream, recurrence }) => (recurrence === null ? [] : [stream.slice('task/'.length)])));
    const told = new Map<string, string[]>();
    for (const { person, reminders } of acceptedDigests(log)) {
      for (const { task, occurrence, rung } of reminders.filter((reminder) => recurring.has(reminder.task))) {
        const key = `${person} ${task} ${occurrence}`;
        told.set(key, [...(told.get(key) ?? []), rung]);
      }
    }
    expect(told.size).toBeGreaterThan(5);
    for (const [key, rungs] of told) {
      const before = rungs.filter((rung) => rung.startsWith('before-'));
      expect([key, before.length <= 1, rungs.length - before.length <= 1]).toEqual([key, true, true]);
    }
    const both = [...told.values()].filter((rungs) => rungs.length === 2);
    expect(both.length).toBeGreaterThan(3);
    for (const rungs of both) expect([...rungs].sort()).toEqual([expect.stringMatching(/^before-\d$/), 'missed']);
  });
});
