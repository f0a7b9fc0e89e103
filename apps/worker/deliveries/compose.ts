import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import { never } from '#libs/kernel/refusal.js';
import type { DigestEvent, ReminderRef } from '#libs/domain/digest/events.js';
import { isForNotice } from '#libs/domain/board/meeting/waits.js';
import { isOpen, type TaskState } from '#libs/domain/task/state.js';
import type { DigestItem } from '#libs/mail/digest.js';
import { loadProgram, rulesOf } from '#libs/programs/catalog.js';
import { ruleOfWait } from '#libs/programs/wait-rule.js';
import type { DeliveryReminder } from './store.js';

export type Dropped = DigestEvent['data']['dropped'][number];

/** A reminder of a delivery, and how its task stands now. */
export type Standing = {
  readonly reminder: DeliveryReminder;
  /** Null where the read models don't have it: its plan was set aside. */
  readonly status: 'pending' | 'raised' | 'accepted' | 'obsolete' | null;
  readonly task: Exclude<TaskState, { status: 'none' }> | null;
  readonly plan: string | null;
  /** The program version that the plan is of. */
  readonly program: string | null;
  readonly roleTitle: string | null;
};

export type Composed = {
  readonly items: readonly DigestItem[];
  /** What the mail tells. */
  readonly reminders: readonly ReminderRef[];
  /** What it leaves out, and why. */
  readonly dropped: readonly Dropped[];
};

/** For what one digest tells and drops; its event has room for 65,535 bytes, of which the frame takes a few hundred. */
const roomInEvent = 60_000;
/** A reminder in that event, at its longest. */
const bytesOf = (reminder: DeliveryReminder): number => Buffer.byteLength(JSON.stringify({ ...referenceTo(reminder), reason: 'later-notice-in-same-digest' })) + 1;

/**
 * What a digest tells, by how things stand at this moment: nothing about finished work, one line a task
 * (its latest notice), and nothing at all to someone who wants none. What another digest has told, or
 * what can't be looked at now, is neither told nor dropped; nor is what the event has no room for, which the
 * next digest tells.
 */
export function compose(standings: readonly Standing[], muted: boolean): Composed {
  const dropped: Dropped[] = [];
  const told: (Standing & { readonly task: NonNullable<Standing['task']> })[] = [];
  let bytes = 0;
  for (const standing of standings) {
    const { reminder, status, task } = standing;
    if (status !== 'raised' || task === null) continue;
    bytes += bytesOf(reminder);
    if (bytes > roomInEvent) break;
    const reason = muted ? 'muted' : whyDropped(reminder, task);
    if (reason === null) told.push({ ...standing, task });
    else dropped.push({ ...referenceTo(reminder), reason });
  }
  const latest = new Map<string, (typeof told)[number]>();
  for (const standing of told.toSorted((a, b) => haste(a.reminder) - haste(b.reminder) || a.reminder.on.localeCompare(b.reminder.on))) {
    const earlier = latest.get(standing.reminder.task);
    if (earlier) dropped.push({ ...referenceTo(earlier.reminder), reason: 'later-notice-in-same-digest' });
    latest.set(standing.reminder.task, standing);
  }
  const lines = [...latest.values()];
  return { items: lines.map(itemOf), reminders: lines.map(({ reminder }) => referenceTo(reminder)), dropped };
}

/** Why a notice that was raised has nothing to tell any more; null where it has. */
function whyDropped({ setBy, occurrence, rung }: DeliveryReminder, task: NonNullable<Standing['task']>): 'finished' | 'cancelled' | 'date-moved' | null {
  switch (task.status) {
    case 'done':
      return 'finished';
    case 'cancelled':
      return 'cancelled';
    case 'planned':
    case 'started':
    case 'overdue':
      // Events are numbered along the stream: an occurrence is opened after the dates that it comes of were set.
      if (setBy < task.watch.setBy) return 'date-moved';
      return occurrence !== null && rung !== 'missed' && task.watch.occurrence?.number !== occurrence ? 'finished' : null;
    default:
      return never(task);
  }
}

/** Of two notices of one task in one mail the one further down the ladder is told; an escalation is told to someone above. */
const haste = ({ rung }: DeliveryReminder): number => (rung === 'escalation' ? 1 : 0);

function itemOf({ reminder, task, plan, program, roleTitle }: Standing & { readonly task: NonNullable<Standing['task']> }): DigestItem {
  return {
    task: reminder.task,
    title: task.content.title,
    plan: plan ?? '',
    role: roleTitle ?? reminder.role.replaceAll('-', ' '),
    rung: reminder.rung,
    due: dueDayOf(reminder, task),
    standIn: reminder.standIn,
    named: reminder.named ?? false,
    unverifiedRule: unverifiedRuleOf(task, program),
    forNotice: task.wait !== null && program !== null && loadProgram(program).ok && isForNotice(rulesOf(program), task.wait.rule),
  };
}

/** The rule that gave the task of a stage its day, where nobody has checked it; null of any other. */
function unverifiedRuleOf({ wait, content: { schedule } }: NonNullable<Standing['task']>, program: string | null): string | null {
  if (!wait || program === null || !loadProgram(program).ok) return null;
  const told = ruleOfWait(rulesOf(program), wait.rule, schedule.kind === 'dated' ? schedule.end : null);
  return told?.unverified === true ? told.whole : null;
}

/** The last day of what the notice is about. */
function dueDayOf({ rung, on }: DeliveryReminder, task: NonNullable<Standing['task']>): CalendarDate | null {
  if (rung === 'check') return null;
  if (rung === 'missed') return addDays(on, -1);
  if (isOpen(task) && task.watch.occurrence) return task.watch.occurrence.end;
  return task.schedule.kind === 'dated' ? task.schedule.end : null;
}

const referenceTo = ({ task, rung, on, occurrence, setBy, role }: DeliveryReminder): ReminderRef => ({ task, rung, on, occurrence, setBy, role });
