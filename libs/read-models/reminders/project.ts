import type { OpenedEvent } from '#libs/commands/codec.js';
import type { DigestEvent, ReminderRef } from '#libs/domain/digest/events.js';
import { whyObsolete } from '#libs/domain/task/deadlines.js';
import type { TaskEvent } from '#libs/domain/task/events.js';
import { recipients } from '#libs/domain/task/fire.js';
import { isOpen } from '#libs/domain/task/state.js';
import { pendingDeadlines } from '../deadlines/pending.js';
import { programFacts, touch, type Working } from '../projection/working.js';
import type { KnownTask } from '../tasks/table.js';
import type { ReminderRow } from './table.js';

type Task = { readonly tenant: string; readonly task: string; readonly state: KnownTask };
type Rung = Omit<ReminderRef, 'task' | 'role'>;

/**
 * One row a rung and role, from the event that sets its date. It waits (`pending`), falls due (`raised`),
 * and ends once: taken away by an event of its task while it waits, by a digest once it was raised.
 */
export function projectReminders(work: Working, event: OpenedEvent, told: TaskEvent, task: Task): void {
  if (told.type === 'ReminderRaised') raise(work, event, told.data, task);
  if (told.type === 'ReminderObsolete') {
    for (const row of rowsOf(work, task, told.data)) end(work, event, row, told.data.reason);
  }
  if (changesRungs(told)) settle(work, event, told, task);
}

/** Which events can set or take away rungs other than the one they name; a look at something ongoing sets the next one. */
function changesRungs(told: TaskEvent): boolean {
  switch (told.type) {
    case 'TaskStarted':
    case 'ExtensionAsked':
    case 'ExtensionDeclined':
      return false;
    case 'ReminderRaised':
    case 'ReminderObsolete':
      return told.data.rung === 'check';
    default:
      return true;
  }
}

function raise(work: Working, event: OpenedEvent, data: Rung & { readonly to: readonly string[] }, task: Task): void {
  const waiting = rowsOf(work, task, data);
  for (const role of data.to) {
    const row = waiting.find((one) => one.role === role) ?? newRow(task, data, role);
    if (row.status !== 'pending') continue;
    work.reminders.put({ ...row, status: 'raised', raised_at: event.effective, raised_index: String(event.logIndex) });
  }
  for (const row of waiting) {
    if (row.status === 'pending' && !data.to.includes(row.role)) end(work, event, row, 'owner-changed');
  }
}

function settle(work: Working, event: OpenedEvent, told: TaskEvent, task: Task): void {
  const wanted = pendingRungs(work, task);
  const wantedRungs = new Set(wanted.map(({ rung }) => rungName(rung)));
  const wantedRows = new Map(wanted.flatMap(({ rung, roles }) => roles.map((role) => [`${rungName(rung)}/${role}`, { rung, role }])));
  for (const row of work.reminders.inGroup({ tenant: task.tenant, task: task.task })) {
    const rung = rungName(rungOf(row));
    if (wantedRows.delete(`${rung}/${row.role}`) || row.status !== 'pending') continue;
    end(work, event, row, wantedRungs.has(rung) ? 'owner-changed' : (whyObsolete(told) ?? 'date-moved'));
  }
  for (const { rung, role } of wantedRows.values()) work.reminders.put(newRow(task, rung, role));
}

function pendingRungs(work: Working, { tenant, state }: Task): { readonly rung: Rung; readonly roles: readonly string[] }[] {
  const rungs = pendingDeadlines(work, tenant, state).filter(({ item }) => item === 'reminder');
  const plan = work.plans.get({ tenant, plan: state.plan });
  if (!plan || !isOpen(state)) return [];
  const { coordinator } = programFacts(plan.program);
  return rungs.map((rung) => ({ rung, roles: recipients(state, rung.rung, coordinator) }));
}

/** What a digest did: its reminders are told, the ones it left out are not needed any more. */
export function projectDigest(work: Working, event: OpenedEvent): void {
  const { tenant } = event;
  const told = event as unknown as DigestEvent;
  const { person, day } = told.data;
  const accepted = told.type === 'DigestAccepted' ? told.data : null;
  for (const reference of accepted?.reminders ?? []) {
    const row = openRow(work, tenant, reference);
    if (row) work.reminders.put({ ...row, status: 'accepted', digest_person: person, digest_day: day, ended_index: String(event.logIndex) });
  }
  for (const reference of told.data.dropped) {
    const row = openRow(work, tenant, reference);
    if (row) end(work, event, row, reference.reason);
  }
  // Once a digest was accepted, its day stays so whatever was found unneeded afterwards.
  if (!accepted && work.digests.get({ tenant, person, day })?.status === 'accepted') return;
  work.digests.put({
    tenant,
    person,
    day,
    status: accepted ? 'accepted' : 'not-needed',
    message_id: accepted?.messageId ?? null,
    unknown_sendings: told.data.unknownSendings,
    ended_at: event.effective,
    log_index: String(event.logIndex),
  });
}

/** Nothing of a closed plan reminds any more, not even what was raised and not told yet. */
export function endRemindersOfPlan(work: Working, event: OpenedEvent, plan: string): void {
  const { tenant } = event;
  for (const { task } of work.tasks.all().filter((row) => row.tenant === tenant && row.plan === plan)) {
    touch(work, task, event);
    for (const row of work.reminders.inGroup({ tenant, task })) if (isUnended(row)) end(work, event, row, 'plan-closed');
  }
}

const isUnended = (row: ReminderRow): boolean => row.status === 'pending' || row.status === 'raised';

function end(work: Working, event: OpenedEvent, row: ReminderRow, reason: string): void {
  if (isUnended(row)) work.reminders.put({ ...row, status: 'obsolete', reason, ended_index: String(event.logIndex) });
}

/** Null where it has ended already (the first end counts), or its plan was set aside. */
function openRow(work: Working, tenant: string, { task, role, ...rung }: ReminderRef): ReminderRow | null {
  const { on, occurrence, setBy } = rung;
  const row = work.reminders.get({ tenant, task, role, rung: rung.rung, on_date: on, occurrence, set_by: setBy });
  return row && isUnended(row) ? row : null;
}

const rowsOf = (work: Working, { tenant, task }: Task, rung: Rung): ReminderRow[] =>
  work.reminders
    .inGroup({ tenant, task })
    .filter((row) => row.on_date === rung.on && row.rung === rung.rung && row.set_by === rung.setBy && row.occurrence === rung.occurrence);

const rungOf = (row: ReminderRow): Rung => ({ rung: row.rung, on: row.on_date, occurrence: row.occurrence, setBy: row.set_by });
const rungName = ({ rung, on, occurrence, setBy }: Rung): string => `${rung}/${on}/${occurrence ?? ''}/${setBy}`;

const newRow = ({ tenant, task, state }: Task, { rung, on, occurrence, setBy }: Rung, role: string): ReminderRow => ({
  tenant,
  plan: state.plan,
  task,
  rung,
  on_date: on,
  occurrence,
  set_by: setBy,
  role,
  status: 'pending',
  reason: null,
  raised_at: null,
  raised_index: null,
  digest_person: null,
  digest_day: null,
  ended_index: null,
});
