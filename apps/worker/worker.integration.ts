import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { contentOf, dated } from '#libs/domain/testing/tasks.js';
import type { Instant } from '#libs/kernel/dates.js';
import { digestsOf, timelineOf } from '#libs/read-models/index.js';
import { describeWith, temporalMissing } from '#test/support/skip.js';
import { runningWorkflows } from './temporal/running.js';
import { eventually, startInstallation, type Installation } from './testing/installation.js';

const at = (text: string) => text as Instant;

describeWith(await temporalMissing())('the worker, on real servers', () => {
  let planline: Installation;
  const plan = randomUUID();

  beforeAll(async () => {
    planline = await startInstallation({ at: '2026-01-05T12:00:00.000Z' });
    await planline.openTenant();
    await planline.openPlan(plan);
    await planline.give('person', 'person-1', { name: 'registerPerson', fullName: 'A principal', email: 'principal@district.example', timeZone: null });
    await planline.give('role', 'principal', { name: 'grantRole', title: 'Principal', person: 'person-1', from: '2026-01-01', escalateTo: null });
  }, 120_000);
  afterAll(() => planline.stop(), 60_000);

  const running = async (): Promise<number> => (await planline.client.count(runningWorkflows)).count;
  const advanceTo = (to: string) => planline.order({ kind: 'advance-clock', params: { to: at(to) } });

  it('refuses to set the clock back', async () => {
    expect(await advanceTo('2026-01-01T00:00:00.000Z')).toMatchObject({ ok: false, refusal: { code: 'clock.not-backwards' } });
  });

  it('takes a task through its whole life while days are stepped, each event marked as simulated', async () => {
    const task = randomUUID();
    await planline.planTask(plan, task, contentOf(dated('2026-02-02', '2026-03-20')));
    const outcome = await advanceTo('2026-04-30T12:00:00.000Z');
    expect(outcome).toMatchObject({ ok: true, facts: { now: '2026-04-30T12:00:00.000Z' } });
    const story = (await planline.story(`task/${task}`)).map((line) => line.split(' ')[1]);
    expect(story.slice(0, 2)).toEqual(['TaskPlanned@2', 'TaskStarted@1']);
    expect(story.filter((type) => type === 'TaskOverdue@1')).toHaveLength(1);
    expect(story.filter((type) => type === 'ReminderRaised@1').length).toBeGreaterThanOrEqual(5);
    const { rows } = await planline.db.query<{ clock: string; effective: string }>(
      `SELECT e ->> 'clock' AS clock, e ->> 'effective' AS effective FROM log.events,
         LATERAL (SELECT split_part(convert_from(entry, 'UTF8'), E'\\n', 2)::jsonb AS e) x WHERE stream = $1 ORDER BY log_index`,
      [`task/${task}`],
    );
    expect(rows.map(({ clock }) => clock)).toEqual(rows.map(() => 'simulated'));
    expect(rows[1]?.effective).toBe('2026-02-02T11:00:00.000Z');
    const digests = await planline.story('digest/person-1/');
    expect(digests.length).toBeGreaterThanOrEqual(4);
    expect(digests).toContain('digest/person-1/2026-03-20 DigestAccepted@1');
    expect(new Set(digests).size).toBe(digests.length);
  }, 180_000);

  it('district-in-another-zone: the workflow that waits for a later hour is told of the earlier one', async () => {
    const task = randomUUID();
    await planline.planTask(plan, task, contentOf(dated('2026-05-01', '2026-05-02')));
    const told = (due: string) => async () =>
      (await planline.db.query('SELECT FROM work.relay_sent WHERE process = $1 AND next_due = $2 AND poked_index > 0', [timelineOf('local', plan), due])).rowCount === 1;
    await eventually('it waits for the morning of the district', told('2026-05-01T10:00:00.000Z'));
    await planline.give('tenant', 'local', { name: 'changeTenant', timeZone: 'Europe/Berlin' });
    await eventually('it was told of the morning in Berlin', told('2026-05-01T04:00:00.000Z'));
    expect(await advanceTo('2026-05-01T05:00:00.000Z')).toMatchObject({ ok: true });
    expect(await planline.story(`task/${task}`)).toContain(`task/${task} TaskStarted@1`);
    await planline.give('tenant', 'local', { name: 'changeTenant', timeZone: 'America/Detroit' });
    await planline.give('task', task, { name: 'completeTask', note: null });
  }, 120_000);

  it('failing-deadline: it is written down and tried again, and holds up no other', async () => {
    const task = randomUUID();
    await planline.planTask(plan, task, contentOf(dated('2026-05-04', '2026-05-08')));
    const ghost = ['local', timelineOf('local', plan), plan, randomUUID(), '2026-05-01', at('2026-05-01T10:00:00.000Z')];
    await eventually('the task is in the read models', async () => (await planline.db.query('SELECT FROM read.deadlines WHERE task = $1', [task])).rowCount! > 0);
    await planline.db.query(
      "INSERT INTO read.deadlines (tenant, process, plan, task, item, rung, on_date, occurrence, set_by, due_at) VALUES ($1, $2, $3, $4, 'start', '', $5, null, 1, $6)",
      ghost,
    );
    expect(await advanceTo('2026-05-05T12:00:00.000Z')).toMatchObject({ ok: true });
    expect(await planline.story(`task/${task}`)).toContain(`task/${task} TaskStarted@1`);
    const { rows } = await planline.db.query('SELECT attempts FROM work.deadline_failures WHERE task = $1', [ghost[3]]);
    expect(rows).toHaveLength(1);
    await planline.db.query('DELETE FROM read.deadlines WHERE task = $1', [ghost[3]]);
    await advanceTo('2026-05-09T12:00:00.000Z');
  }, 120_000);

  it('plan-set-aside: an order brings it back after the fix, and what it missed is fired at once', async () => {
    const aside = randomUUID();
    const task = randomUUID();
    await planline.openPlan(aside);
    await planline.planTask(aside, task, contentOf(dated('2026-05-11', '2026-05-15')));
    await eventually('the task is in the read models', async () => (await planline.db.query('SELECT FROM read.deadlines WHERE task = $1', [task])).rowCount! > 0);
    await planline.db.query(
      `INSERT INTO work.parked_plans (tenant, subject, version, since_index, event_type, error)
       SELECT 'local', $1, version, 1, 'TaskPlanned@1', 'as a projection with a fault would' FROM work.read_model_versions WHERE state = 'live'`,
      [aside],
    );
    for (const table of ['tasks', 'deadlines', 'reminders']) await planline.db.query(`DELETE FROM read.${table} WHERE plan = $1`, [aside]);
    expect(await advanceTo('2026-05-12T12:00:00.000Z')).toMatchObject({ ok: true });
    expect(await planline.story(`task/${task}`)).toEqual([`task/${task} TaskPlanned@2`]);
    expect(await planline.order({ kind: 'rebuild-parked', params: {} })).toEqual({ ok: true, facts: { replayed: 1 } });
    await eventually('it has started', async () => (await planline.story(`task/${task}`)).includes(`task/${task} TaskStarted@1`));
    expect((await planline.db.query('SELECT FROM work.parked_plans')).rowCount).toBe(0);
    await planline.give('plan', aside, { name: 'closePlan', reason: 'It is over.' });
    await eventually('its workflow has ended', async () => (await running()) === 2);
  }, 120_000);

  it('relay-killed-between-poke-and-checkpoint: it pokes again, and nothing happens twice', async () => {
    const before = await planline.story();
    await planline.stopWorker();
    await planline.db.query('DELETE FROM work.relay_sent');
    await planline.db.query('UPDATE work.relay SET checkpoint = 0');
    planline.startWorker();
    await eventually('the relay is at the head', async () => {
      const { rows } = await planline.db.query<{ behind: boolean }>(
        'SELECT r.checkpoint < (SELECT max(log_index) FROM log.events) AS behind FROM work.relay r',
      );
      return rows[0]?.behind === false;
    });
    expect(await planline.story()).toEqual(before);
  }, 60_000);

  it('temporal-wiped: a rebuild restores every timer', async () => {
    const task = randomUUID();
    await planline.planTask(plan, task, contentOf(dated('2026-06-01', '2026-06-12')));
    await eventually('both processes run', async () => (await running()) === 2);
    await planline.temporal.wipe();
    expect(await planline.order({ kind: 'rebuild-temporal', params: {} })).toMatchObject({ ok: true, facts: { started: 2 } });
    // Of a server that had forgotten both, and by their ids: a list may lag behind.
    const found = await Promise.all([timelineOf('local', plan), digestsOf('local')].map((process) => planline.client.getHandle(process).describe()));
    expect(found.map(({ status }) => status.name)).toEqual(['RUNNING', 'RUNNING']);
    await advanceTo('2026-06-02T12:00:00.000Z');
    expect(await planline.story(`task/${task}`)).toContain(`task/${task} TaskStarted@1`);
  }, 120_000);

  it('lets days run: what is due comes by itself', async () => {
    const task = randomUUID();
    await planline.planTask(plan, task, contentOf(dated('2026-06-10', '2026-06-12')));
    expect(await planline.order({ kind: 'set-clock-speed', params: { speed: 86_400 * 2 } })).toMatchObject({ ok: true });
    await eventually('the task is overdue', async () => (await planline.story(`task/${task}`)).includes(`task/${task} TaskOverdue@1`));
  }, 60_000);
});
