import type { CalendarDate } from '#libs/kernel/dates.js';
import { never } from '#libs/kernel/refusal.js';
import type { Schedule } from '../schedule.js';
import { taskContentSchema, type TaskContent, type TaskEvent } from './events.js';
import { isOpen, rungKey, type OpenTask, type TaskState, type Watch } from './state.js';

const contentFields = Object.keys(taskContentSchema.shape) as (keyof TaskContent)[];

/** The fields of an event that are the task's own particulars. */
const contentOf = (data: TaskContent): TaskContent =>
  Object.fromEntries(contentFields.map((field) => [field, data[field]])) as unknown as TaskContent;

const watchFrom = (setBy: number, setOn: CalendarDate): Watch => ({
  setBy,
  setOn,
  silent: false,
  settled: [],
  occurrence: null,
  missed: null,
});

/** Total: where an event doesn't fit the state (a fold of some events only), it changes what it can and no more. */
export function evolve(before: TaskState, event: TaskEvent): TaskState {
  const version = before.version + 1;
  if (event.type === 'TaskPlanned') {
    const { plan, source, plannedOn, anchoredByDays, schedule, wait } = event.data;
    return {
      status: 'planned',
      version,
      plan,
      content: contentOf(event.data),
      schedule,
      source,
      plannedOn,
      anchoredByDays,
      extensions: [],
      wait,
      requests: [],
      watch: watchFrom(version, plannedOn),
      asked: null,
    };
  }
  if (before.status === 'none') return { status: 'none', version };
  const state = { ...before, version };
  switch (event.type) {
    case 'TaskRevised': {
      const content = contentOf(event.data);
      const source = event.data.source ?? state.source;
      const moved = event.data.changed.includes('schedule') || event.data.changed.includes('recurrence');
      return moved ? redated({ ...state, content, source }, content.schedule, event.data.revisedOn) : { ...state, content, source };
    }
    case 'TaskStarted':
      return state.status === 'planned' ? { ...state, status: 'started' } : state;
    case 'TaskDone': {
      const { on, note } = event.data;
      return { ...factsOf(state), status: 'done', on, note };
    }
    case 'TaskOverdue':
      return isOpen(state)
        ? { ...state, status: 'overdue', watch: { ...state.watch, silent: event.data.because === 'past-at-import' } }
        : state;
    case 'OccurrenceOpened': {
      const { occurrence: number, start, end } = event.data;
      return onWatch(state, (watch) => ({ ...watch, settled: [], occurrence: { number, start, end, setBy: version } }));
    }
    case 'OccurrenceDone':
      return onWatch(state, (watch) => ({ ...watch, occurrence: null }));
    case 'OccurrenceMissed':
      return onWatch(state, (watch) => ({ ...watch, occurrence: null, missed: owedAfter(watch) }));
    case 'ExtensionAsked':
      return isOpen(state) ? { ...state, asked: event.data, requests: state.asked ? state.requests ?? [] : [...(state.requests ?? []), 'open'] } : state;
    case 'ExtensionDeclined':
      return isOpen(state) ? { ...state, asked: null, requests: ended(state, 'answered') } : state;
    case 'TaskExtended': {
      const { from, until, reason, grantedBy, extendedOn } = event.data;
      const extensions = [...state.extensions, { from, until, reason, grantedBy, on: extendedOn }];
      const start = state.schedule.kind === 'dated' ? state.schedule.start : from;
      return redated({ ...state, extensions, requests: ended(state, 'answered') }, { kind: 'dated', start, end: until }, extendedOn);
    }
    case 'TaskCancelled':
      return state.status === 'cancelled' || state.status === 'done'
        ? state
        : { ...factsOf(state), status: 'cancelled', reason: event.data.reason, wasStarted: state.status !== 'planned' };
    case 'TaskReopened': {
      const wasPlanned = state.status === 'planned' || (state.status === 'cancelled' && !state.wasStarted);
      return {
        ...factsOf(state),
        status: wasPlanned ? 'planned' : 'started',
        watch: watchFrom(version, event.data.reopenedOn),
        asked: null,
      };
    }
    case 'ReminderRaised':
    case 'ReminderObsolete': {
      const key = rungKey(event.data);
      return onWatch(state, (watch) => ({
        ...watch,
        settled: [...watch.settled, key],
        missed: watch.missed && event.data.rung === 'missed' && event.data.occurrence === watch.missed.number ? null : watch.missed,
      }));
    }
    default:
      return never(event);
  }
}

/** A missed occurrence owes one notice, unless it went out already. */
function owedAfter(watch: Watch): Watch['missed'] {
  const { occurrence } = watch;
  const told = occurrence && watch.settled.some((key) => key.startsWith('missed/') && key.endsWith(`/${occurrence.number}/${occurrence.setBy}`));
  return occurrence && !told ? occurrence : null;
}

/** New dates: new rungs, and an end that is no longer past is no longer overdue. */
function redated(state: Exclude<TaskState, { status: 'none' }>, schedule: Schedule, on: CalendarDate): TaskState {
  if (!isOpen(state)) return { ...state, schedule };
  const status: OpenTask['status'] = state.status === 'overdue' ? 'started' : state.status;
  return { ...state, schedule, status, watch: watchFrom(state.version, on), asked: null, requests: ended(state, 'overtaken') };
}

type Requests = NonNullable<Exclude<TaskState, { status: 'none' }>['requests']>;

/** Nobody has to answer any more what new dates, or the end of the task, have overtaken. */
const ended = ({ requests = [] }: { readonly requests?: Requests }, how: 'answered' | 'overtaken'): Requests => requests.map((one) => (one === 'open' ? how : one));

function onWatch(state: TaskState, change: (watch: Watch) => Watch): TaskState {
  return isOpen(state) ? { ...state, watch: change(state.watch) } : state;
}

function factsOf(state: Exclude<TaskState, { status: 'none' }>) {
  const { version, plan, content, schedule, source, plannedOn, anchoredByDays, extensions, wait } = state;
  return { version, plan, content, schedule, source, plannedOn, anchoredByDays, extensions, wait, requests: ended(state, 'overtaken') };
}
