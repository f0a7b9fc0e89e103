import { addDays, daysBetween, instantOn, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import { ladderFor, type Deadline, type Ladder, type Ladders, type TenantSettings } from '../settings.js';
import type { TaskEvent } from './events.js';
import { isOpen, rungKey, type Occurrence, type OpenTask, type TaskState } from './state.js';

export type PendingDeadline = Deadline & { readonly at: Instant };

const order: Record<Deadline['item'], number> = { start: 0, end: 1, reminder: 2 };

/**
 * Every moment at which this task has something to do if nobody acts, soonest first. What falls due
 * on a day falls due when the tenant's day starts; an end, when the day after it starts. What a stage waits for
 * has the ladder of its wait.
 */
export function deadlines(state: TaskState, settings: TenantSettings, ladders: Ladders): PendingDeadline[] {
  if (!isOpen(state)) return [];
  const due = (deadline: Deadline): PendingDeadline => {
    const day = deadline.item === 'end' ? addDays(deadline.on, 1) : deadline.on;
    return { ...deadline, at: instantOn(day, settings.dayStartsAt, settings.timeZone) };
  };
  return [...start(state), ...end(state), ...reminders(state, ladderFor(ladders, state.wait))]
    .map(due)
    .sort((a, b) => compare(a.at, b.at) || order[a.item] - order[b.item] || compare(a.on, b.on));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function start({ status, schedule, watch }: OpenTask): Deadline[] {
  if (status !== 'planned' || schedule.kind === 'unscheduled' || schedule.start === null) return [];
  return [{ item: 'start', rung: '', on: schedule.start, occurrence: null, setBy: watch.setBy }];
}

function end({ status, schedule, watch }: OpenTask): Deadline[] {
  const open = watch.occurrence;
  if (open) return [{ item: 'end', rung: '', on: open.end, occurrence: open.number, setBy: open.setBy }];
  if (schedule.kind !== 'dated' || status === 'overdue') return [];
  return [{ item: 'end', rung: '', on: schedule.end, occurrence: null, setBy: watch.setBy }];
}

function reminders(state: OpenTask, ladder: Ladder): Deadline[] {
  const { watch } = state;
  if (watch.silent) return [];
  const settled = new Set(watch.settled);
  return rungs(state, ladder).filter((rung) => rung.on >= watch.setOn && !settled.has(rungKey(rung)));
}

function rungs({ content, schedule, watch, wait }: OpenTask, ladder: Ladder): Deadline[] {
  if (schedule.kind === 'unscheduled') return [];
  if (schedule.kind === 'ongoing') return nextCheck(schedule.start ?? watch.setOn, watch, ladder);
  if (content.recurrence) {
    const missed = watch.missed ? [missedNotice(watch.missed)] : [];
    const open = watch.occurrence ? occurrenceNotices(watch.occurrence, ladder.occurrence[content.recurrence]) : [];
    return [...missed, ...open].filter((rung) => rung.rung !== 'missed' || ladder.overdue);
  }
  const rung = (name: string, on: CalendarDate): Deadline => ({ item: 'reminder', rung: name, on, occurrence: null, setBy: watch.setBy });
  const escalatesFrom = (day: CalendarDate): Deadline[] =>
    ladder.escalateAfterDays === null ? [] : [rung('escalation', addDays(day, ladder.escalateAfterDays))];
  // A stage that began to wait after its day is late from the first: its owner hears of it at once, and whoever is above as many days later.
  if (wait && schedule.end < watch.setOn) return [...(ladder.overdue ? [rung('overdue', watch.setOn)] : []), ...escalatesFrom(watch.setOn)];
  return [
    ...ladder.before.map((days) => rung(`before-${days}`, addDays(schedule.end, -days))).filter(({ on }) => on >= schedule.start),
    ...(ladder.onTheDay ? [rung('on-the-day', schedule.end)] : []),
    ...(ladder.overdue ? [rung('overdue', addDays(schedule.end, 1))] : []),
    ...escalatesFrom(schedule.end),
  ];
}

/** At most one notice before an occurrence's end, and one after it. */
function occurrenceNotices(open: Occurrence, daysBefore: number): Deadline[] {
  const on = addDays(open.end, -daysBefore);
  const before: Deadline = { item: 'reminder', rung: `before-${daysBefore}`, on, occurrence: open.number, setBy: open.setBy };
  return [...(on >= open.start ? [before] : []), missedNotice(open)];
}

const missedNotice = (occurrence: Occurrence): Deadline => ({
  item: 'reminder',
  rung: 'missed',
  on: addDays(occurrence.end, 1),
  occurrence: occurrence.number,
  setBy: occurrence.setBy,
});

/** The first look that is neither history nor taken already, counted from the start; after it comes the next. */
function nextCheck(from: CalendarDate, watch: OpenTask['watch'], ladder: Ladder): Deadline[] {
  const every = ladder.checkEveryDays;
  const looks = watch.settled.length;
  const first = Math.max(1, Math.ceil(daysBetween(from, watch.setOn) / every));
  return [{ item: 'reminder', rung: 'check', on: addDays(from, (first + looks) * every), occurrence: null, setBy: watch.setBy }];
}

export const sameDeadline = (a: Deadline, b: Deadline): boolean =>
  a.item === b.item && a.rung === b.rung && a.on === b.on && a.occurrence === b.occurrence && a.setBy === b.setBy;

/** Why a pending rung that this event took away is not needed any more; null where the event raised it, or took none away. */
export function whyObsolete(event: TaskEvent): 'finished' | 'cancelled' | 'date-moved' | 'collapsed-into-later' | 'past-at-import' | null {
  switch (event.type) {
    case 'ReminderObsolete':
      return event.data.reason;
    case 'TaskDone':
    case 'OccurrenceDone':
      return 'finished';
    case 'TaskCancelled':
      return 'cancelled';
    case 'TaskRevised':
    case 'TaskExtended':
    case 'TaskReopened':
      return 'date-moved';
    case 'OccurrenceMissed':
    case 'OccurrenceOpened':
      return 'collapsed-into-later';
    case 'TaskOverdue':
      return event.data.because === 'past-at-import' ? 'past-at-import' : null;
    case 'TaskPlanned':
    case 'TaskStarted':
    case 'ReminderRaised':
    case 'ExtensionAsked':
    case 'ExtensionDeclined':
      return null;
  }
}
