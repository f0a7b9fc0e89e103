import type { ClientBase } from 'pg';
import { partsOfStream } from '#libs/kernel/streams.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import type { DigestEvent } from '#libs/domain/digest/events.js';
import { digestsOf, stageProcessOf, timelineOf } from '../deadlines/process.js';
import type { StageRow } from '../stages/table.js';
import { isStage, stageAggregate } from './fold.js';
import { selectRows } from './sql.js';
import type { RowSet } from './table.js';
import type { Working } from './working.js';

const ofATask = ['tasks', 'reminders', 'deadlines'] as const;
/** Nothing is stored yet of a task that begins: an import has thousands of them. */
const beginsATask = ({ stream, version }: OpenedEvent): boolean => version === 1 && stream.startsWith('task/');

type Name = Exclude<keyof Working, 'touched' | 'sets'>;

/** Loads what the events touch and memory does not hold yet: one question a model, whatever the number of events. */
export async function loadFor(client: ClientBase, version: number, work: Working, events: readonly OpenedEvent[]): Promise<void> {
  const wanted = new Map<Name, Map<string, Record<string, unknown>>>();
  const want = (name: Name, group: Record<string, unknown>): void => {
    const groups = wanted.get(name) ?? new Map<string, Record<string, unknown>>();
    wanted.set(name, groups.set(Object.values(group).join('\u0000'), group));
  };
  const wantTask = (tenant: string, task: string): void => {
    for (const name of ofATask) want(name, { tenant, task });
  };
  for (const event of events) {
    for (const group of concernsMany(event) ? await tasksConcerned(client, version, event) : []) {
      wantTask(group.tenant, group.task);
      want('plans', { tenant: group.tenant, plan: group.plan });
    }
    if (event.type === 'PlanClosed') await wantAllOfPlan(client, version, event, want);
    if (beginsATask(event)) for (const name of ofATask) work[name].loaded([{ tenant: event.tenant, task: partsOfStream(event.stream).id }], []);
    needs(event, want, wantTask);
  }
  const loadWanted = async (): Promise<void> => {
    for (const [name, groups] of wanted) await load(client, version, work[name] as unknown as RowSet<Record<string, unknown>>, [...groups.values()]);
    wanted.clear();
  };
  await loadWanted();
  for (const event of events) {
    const row = isStage(partsOfStream(event.stream).prefix) ? work.stages.get({ tenant: event.tenant, stream: event.stream }) : undefined;
    if (row) needsOfStage(row, want);
  }
  await loadWanted();
}

/** What a stage's own state alone can tell: the process of the round that it is in, and its plan. */
function needsOfStage({ tenant, kind, id, plan, state }: StageRow, want: (name: Name, group: Record<string, unknown>) => void): void {
  if (plan !== null) want('plans', { tenant, plan });
  const process = stageAggregate(kind).process?.(state, id);
  if (process) want('processes', { process: stageProcessOf(tenant, process) });
}

/** A plan that closes ends the processes of its stages, and what they want done. */
async function wantAllOfPlan(client: ClientBase, version: number, { tenant, stream }: OpenedEvent, want: (name: Name, group: Record<string, unknown>) => void): Promise<void> {
  const of = [tenant, partsOfStream(stream).id];
  const processes = await client.query<{ process: string }>(`SELECT process FROM read.processes_v${version} WHERE tenant = $1 AND plan = $2 AND open`, of);
  for (const { process } of processes.rows) want('processes', { process });
  const effects = await client.query<{ stream: string }>(`SELECT DISTINCT stream FROM read.effects_v${version} WHERE tenant = $1 AND plan = $2`, of);
  for (const row of effects.rows) want('effects', { tenant, stream: row.stream });
}

function needs(event: OpenedEvent, want: (name: Name, group: Record<string, unknown>) => void, wantTask: (tenant: string, task: string) => void): void {
  const { tenant, plan } = event;
  const { prefix, id } = partsOfStream(event.stream);
  want('tenants', { tenant });
  if (plan !== null) want('plans', { tenant, plan });
  switch (prefix) {
    case 'tenant':
      return want('processes', { process: digestsOf(tenant) });
    case 'plan':
      want('plans', { tenant, plan: id });
      return want('processes', { process: timelineOf(tenant, id) });
    case 'task':
      return wantTask(tenant, id);
    case 'import':
      want('imports', { tenant, import: id });
      return want('heldRows', { tenant, import: id });
    case 'person':
      return want('persons', { tenant, person: id });
    case 'role':
      return want('roleHolders', { tenant, role: id });
    case 'body':
      want('bodies', { tenant, body: id });
      return want('members', { tenant, body: id });
    case 'digest': {
      const { data, type } = event as unknown as DigestEvent;
      want('digests', { tenant, person: data.person, day: data.day });
      const told = type === 'DigestAccepted' ? data.reminders : [];
      for (const { task } of [...told, ...data.dropped]) wantTask(tenant, task);
      return;
    }
    default:
      want('stages', { tenant, stream: event.stream });
      want('effects', { tenant, stream: event.stream });
  }
}

const concernsMany = ({ type, stream, version }: OpenedEvent): boolean => type === 'PlanClosed' || type === 'PlanMigrated' || (stream.startsWith('tenant/') && version > 1);

/** The tasks that an event concerns beyond its own stream: all of a plan that closes or goes on under another version, all of a tenant whose days change. */
async function tasksConcerned(client: ClientBase, version: number, event: OpenedEvent): Promise<{ tenant: string; task: string; plan: string }[]> {
  const { prefix, id } = partsOfStream(event.stream);
  const { rows } = await client.query<{ tenant: string; task: string; plan: string }>(
    `SELECT tenant, task, plan FROM read.tasks_v${version}
     WHERE tenant = $1 AND ($2::text IS NULL OR plan = $2)
       AND NOT EXISTS (SELECT FROM work.parked_plans p WHERE p.version = $3 AND p.tenant = tasks_v${version}.tenant AND p.subject = plan)`,
    [event.tenant, prefix === 'plan' ? id : null, version],
  );
  return rows;
}

async function load<R extends Record<string, unknown>>(client: ClientBase, version: number, rows: RowSet<R>, groups: readonly R[]): Promise<void> {
  const missing = groups.filter((group) => !rows.hasGroup(group));
  if (missing.length === 0) return;
  rows.loaded(missing, await selectRows(client, rows.table, version, rows.table.group, missing));
}
