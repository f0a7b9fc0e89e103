import type { CalendarDate } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { partsOfStream } from '#libs/kernel/streams.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import type { TaskCommand } from './commands.js';
import { fire } from './fire.js';
import { changedFields, dayStart, entering, openFrom } from './opening.js';
import type { BoundWait, TaskEvent } from './events.js';
import { RULE_OF_REQUEST } from './requests.js';
import { isOpen, type OpenTask, type TaskState } from './state.js';
import { openWait, settleWait } from './wait.js';

type Command<N extends TaskCommand['name']> = Extract<TaskCommand, { name: N }>;
type Known = Exclude<TaskState, { status: 'none' }>;

/** What a stage waits for ends with what is done there (a vote, a recommendation's answer), not by a tick here. */
const endedByItsStage = new Set<TaskCommand['name']>(['reviseTask', 'completeTask', 'askForMoreTime', 'declineMoreTime', 'extendTask', 'cancelTask', 'reopenTask']);

/** What a command does to a task, or why it does nothing. Rules: docs/adr/0005-domain-and-handle.md. */
export function decide(state: TaskState, command: TaskCommand, context: DecisionContext, id: string): Decision<TaskEvent> {
  const closed = noOpenPlan(context);
  if (command.name === 'planTask') return closed ?? plan(state, command, context, id);
  if (command.name === 'openWait') return closed ?? openWait(state, command, context);
  // A wait that began before its program knew of it was never planned: there is nothing to end.
  if (state.status === 'none') return command.name === 'settleWait' ? accept() : refuse('task.not-found');
  if (closed) return closed;
  if (state.wait && endedByItsStage.has(command.name)) return endedElsewhere(state.content.title, state.wait);
  switch (command.name) {
    case 'reviseTask':
      return revise(state, command, context, id);
    case 'startTask':
      return start(state);
    case 'completeTask':
      return complete(state, command, context);
    case 'askForMoreTime': {
      const refusal = noMoreTime(state, command.until, context);
      return refusal ?? accept({ type: 'ExtensionAsked', data: { until: command.until, reason: command.reason } });
    }
    case 'declineMoreTime':
      return isOpen(state) && state.asked
        ? accept({ type: 'ExtensionDeclined', data: { reason: command.reason } })
        : refuse('task.nothing-asked');
    case 'extendTask':
      return extend(state, command, context);
    case 'cancelTask':
      return isOpen(state) ? accept({ type: 'TaskCancelled', data: { reason: command.reason } }) : finished(state);
    case 'reopenTask':
      return reopen(state, command, context);
    case 'settleWait':
      return settleWait(state, command, context);
    case 'fireDeadline':
      return fire(state, command, context);
    default:
      return never(command);
  }
}

function endedElsewhere(title: string, { stream, rule }: BoundWait) {
  return rule === RULE_OF_REQUEST ? refuse('task.ended-by-answer', { title, task: partsOfStream(stream).id }) : refuse('task.ended-by-its-stage', { title });
}

function noOpenPlan({ plan: known }: DecisionContext) {
  if (!known) return refuse('plan.not-found');
  return known.open ? null : refuse('plan.closed');
}

function plan(state: TaskState, command: Command<'planTask'>, context: DecisionContext, id: string): Decision<TaskEvent> {
  const { content, source, anchoredByDays } = command;
  if (state.status !== 'none') {
    const same = state.plan === command.plan && changedFields(state.content, content).length === 0;
    return same ? accept() : refuse('task.already-planned');
  }
  const wrong = wrongContent(content, id);
  if (wrong) return wrong;
  const planned: TaskEvent = {
    type: 'TaskPlanned',
    data: { ...content, plan: command.plan, source, plannedOn: context.today, anchoredByDays, wait: null },
  };
  return accept(planned, ...entering(content, { started: false }, context));
}

/** A changed file: the fields that differ, and new dates only where the file's own dates differ (a granted extension stays). */
function revise(state: Known, command: Command<'reviseTask'>, context: DecisionContext, id: string): Decision<TaskEvent> {
  const changed = changedFields(state.content, command.content);
  if (changed.length === 0) return accept();
  if (!isOpen(state)) return finished(state);
  const wrong = wrongContent(command.content, id);
  if (wrong) return wrong;
  const revised: TaskEvent = {
    type: 'TaskRevised',
    data: { ...command.content, changed, source: command.source, revisedOn: context.today },
  };
  const moved = changed.includes('schedule') || changed.includes('recurrence');
  return accept(revised, ...(moved ? entering(command.content, { started: state.status !== 'planned' }, context) : []));
}

function start(state: Known): Decision<TaskEvent> {
  if (!isOpen(state)) return finished(state);
  return state.status === 'planned'
    ? accept({ type: 'TaskStarted', data: { because: 'by-hand' } })
    : refuse('task.already-started');
}

function complete(state: Known, command: Command<'completeTask'>, context: DecisionContext): Decision<TaskEvent> {
  if (!isOpen(state)) return finished(state);
  const on = command.on ?? context.today;
  if (on > context.today) return refuse('task.done-in-future', { on, today: context.today });
  const told = on < context.today ? { effective: dayStart(on, context) } : {};
  const done = (note: string | null): TaskEvent => ({ type: 'TaskDone', data: { on, note }, ...told });
  const occurrence = state.watch.occurrence;
  if (!occurrence) return accept(done(command.note));
  const one: TaskEvent = { type: 'OccurrenceDone', data: { occurrence: occurrence.number, on, note: command.note }, ...told };
  const next = openFrom(state.content, occurrence.number + 1, context);
  return accept(one, ...(next.length > 0 ? next : [done(null)]));
}

function extend(state: Known, command: Command<'extendTask'>, context: DecisionContext): Decision<TaskEvent> {
  const { until, reason } = command;
  const refusal = noMoreTime(state, until, context);
  if (refusal || state.schedule.kind !== 'dated') return refusal ?? refuse('task.no-end-to-extend');
  const data = { from: state.schedule.end, until, reason, grantedBy: context.actor.id, extendedOn: context.today };
  return accept({ type: 'TaskExtended', data });
}

function reopen(state: Known, command: Command<'reopenTask'>, context: DecisionContext): Decision<TaskEvent> {
  if (isOpen(state)) return refuse('task.not-finished');
  const reopened: TaskEvent = { type: 'TaskReopened', data: { reason: command.reason, reopenedOn: context.today } };
  const content = { ...state.content, schedule: state.schedule };
  const started = state.status === 'done' || state.wasStarted;
  return accept(reopened, ...entering(content, { started }, context).map(whilePlanned));
}

/** What passed while a task was here and closed was never past at its import. */
function whilePlanned(event: TaskEvent): TaskEvent {
  switch (event.type) {
    case 'TaskStarted':
      return { ...event, data: { because: 'start-date-reached' } };
    case 'TaskOverdue':
      return { ...event, data: { ...event.data, because: 'end-passed' } };
    default:
      return event;
  }
}

/** Why no later end can be asked for or given; null where it can. */
function noMoreTime(state: Known, until: CalendarDate, context: DecisionContext) {
  if (!isOpen(state)) return finished(state);
  if (state.schedule.kind !== 'dated') return refuse('task.no-end-to-extend');
  if (state.content.recurrence) return refuse('task.recurring-not-extended');
  if (until <= state.schedule.end) return refuse('task.extension-not-later', { until, end: state.schedule.end });
  return until < context.today ? refuse('task.extension-past', { until, today: context.today }) : null;
}

function wrongContent(content: OpenTask['content'], id: string) {
  const { schedule } = content;
  if (schedule.kind === 'dated' && schedule.end < schedule.start) {
    return refuse('task.end-before-start', { start: schedule.start, end: schedule.end });
  }
  if (content.recurrence && schedule.kind !== 'dated') return refuse('task.recurrence-needs-dates');
  return content.dependsOn.includes(id) ? refuse('task.depends-on-itself') : null;
}

const finished = (state: Known) => refuse(state.status === 'cancelled' ? 'task.is-cancelled' : 'task.is-done');
