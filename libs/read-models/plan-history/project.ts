import type { OpenedEvent } from '#libs/commands/codec.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Working } from '../projection/working.js';

/** The fields that each sentence of the story names; `history.<type>` in libs/messages. `a.b` is field b of field a. */
const named: Readonly<Record<string, readonly string[]>> = {
  PlanOpened: ['name', 'program'],
  PlanClosed: ['reason'],
  ImportStarted: ['fileName', 'rows'],
  ImportChunkTaken: ['fromLine', 'toLine', 'taken', 'held', 'unchanged'],
  RowHeld: ['line'],
  RowCorrected: ['line'],
  RowDismissed: ['line', 'reason'],
  ImportFinished: ['taken', 'held', 'added', 'changed', 'unchanged'],
  TaskPlanned: ['schedule.kind', 'schedule.start', 'schedule.end'],
  TaskRevised: ['changed'],
  TaskStarted: ['because'],
  TaskDone: ['on', 'note'],
  OccurrenceDone: ['occurrence', 'on', 'note'],
  OccurrenceMissed: ['occurrence', 'end'],
  OccurrenceOpened: ['occurrence', 'start', 'end'],
  TaskOverdue: ['end', 'because'],
  ExtensionAsked: ['until', 'reason'],
  ExtensionDeclined: ['reason'],
  TaskExtended: ['from', 'until', 'reason', 'grantedBy'],
  TaskCancelled: ['reason'],
  TaskReopened: ['reason'],
  ReminderRaised: ['rung', 'on', 'to'],
  ReminderObsolete: ['rung', 'on', 'reason'],
};

const fields = new Map(Object.entries(named).map(([type, names]) => [type, names.map((name) => name.split('.'))]));

/** One row an event of a plan. The title is the task's at that point of its story. */
export function projectHistory(work: Working, event: OpenedEvent, title: string | null): void {
  if (event.plan === null) return;
  work.planHistory.put({
    tenant: event.tenant,
    log_index: String(event.logIndex),
    plan: event.plan,
    stream: event.stream,
    stream_version: event.version,
    type: event.type,
    code: `history.${event.type}`,
    params: storyParams(event, title),
    effective: event.effective,
    recorded: event.recorded,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_assurance: event.actor.assurance,
    on_behalf_of: event.onBehalfOf,
    simulated_clock: event.clock === 'simulated',
  });
}

/** A field that is null or missing is told as an empty word. */
export function storyParams({ type, data }: Pick<OpenedEvent, 'type' | 'data'>, title: string | null): MessageParams {
  const params: Record<string, string | number> = title === null ? {} : { title };
  for (const path of fields.get(type) ?? []) {
    const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name], data);
    params[path.join('_')] = typeof value === 'number' ? value : Array.isArray(value) ? value.join(', ') : String(value ?? '');
  }
  return params;
}
