import { refuse } from '#libs/kernel/refusal.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { TaskCommand } from './commands.js';
import type { TaskContent, TaskEvent } from './events.js';
import { changedFields, entering } from './opening.js';
import { RULE_OF_REQUEST } from './requests.js';
import { isOpen, type TaskState } from './state.js';

type OpenWait = Extract<TaskCommand, { name: 'openWait' }>;
type SettleWait = Extract<TaskCommand, { name: 'settleWait' }>;
type Known = Exclude<TaskState, { status: 'none' }>;

/** A stage began to wait for something, waits for it again, or for another day of it. */
export function openWait(state: TaskState, { plan, given, wait }: OpenWait, context: DecisionContext): Decision<TaskEvent> {
  const content = contentOf(given);
  if (state.status === 'none') {
    const data = { ...content, plan, source: null, plannedOn: context.today, anchoredByDays: 0, wait };
    return accept({ type: 'TaskPlanned', data }, ...entering(content, { started: false }, context).map(asOfNow));
  }
  if (!state.wait) return refuse('task.already-planned');
  const reopened: TaskEvent[] = isOpen(state)
    ? []
    : [{ type: 'TaskReopened', data: { reason: 'Its stage waits for it again.', reopenedOn: context.today } }];
  const changed = changedFields(state.content, content);
  const revised: TaskEvent[] = changed.length > 0 ? [{ type: 'TaskRevised', data: { ...content, changed, source: null, revisedOn: context.today } }] : [];
  const redated = reopened.length > 0 || changed.includes('schedule');
  return accept(...reopened, ...revised, ...(redated ? entering(content, { started: true }, context).map(asOfNow) : []));
}

export function settleWait(state: Known, { done, note }: SettleWait, context: DecisionContext): Decision<TaskEvent> {
  if (!isOpen(state)) return accept();
  return done
    ? accept({ type: 'TaskDone', data: { on: context.today, note } })
    : accept({ type: 'TaskCancelled', data: { reason: state.wait?.rule === RULE_OF_REQUEST ? 'Nothing is left that more time was asked for.' : 'Its stage does not wait for it any more.' } });
}

/** A date that was past when the stage began to wait is late from the first day, and its owner must hear of it. */
const asOfNow = (event: TaskEvent): TaskEvent =>
  event.type === 'TaskOverdue' ? { ...event, data: { ...event.data, because: 'end-passed' } } : event;

const contentOf = ({ key, title, owners, start, due, evidence }: OpenWait['given']): TaskContent => ({
  phase: null,
  position: 1,
  matchKey: key,
  title,
  owners,
  schedule: due === null ? { kind: 'ongoing', start } : { kind: 'dated', start, end: due },
  recurrence: null,
  site: null,
  evidenceAskedFor: evidence,
  successMetric: null,
  resources: null,
  asWritten: { start: null, end: null, timeline: null, responsible: null },
  dependsOn: [],
});
