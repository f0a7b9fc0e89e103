import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { Handle } from '#libs/commands/contract.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { dueItems, waitForCheckpoint, type DueItem } from '#libs/read-models/index.js';
import type { LogReader } from '#libs/event-log/port.js';
import { parseProcessId } from '#workflows/process.js';
import type { Advanced, AdvanceRequest } from '#workflows/protocol.js';
import { failuresOf, nameOf, recordFailure, type FailedDeadline } from './deadline-failures.js';

/** One `advance` fires so many at most; what is left follows at once in the next. */
const MOST_AT_ONCE = 200;
/** As many as the log's lane gains from; more would only wait. */
const AT_ONCE = 16;
const AFTER_EVERY_DEADLINE = '9999-12-31T00:00:00.000Z' as Instant;
export type DeadlineDeps = { readonly db: Pool; readonly log: Pick<LogReader, 'head'>; readonly handle: Handle; readonly clock: Clock };

type Fired =
  | { readonly kind: 'done'; readonly index: bigint }
  /** Somebody acted in between: the task no longer has it. */
  | { readonly kind: 'gone' }
  /** The machine's clock is a little behind the workflow's. */
  | { readonly kind: 'early' }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string };

/** Fires what is due of a plan's timeline or of one of its stages, each as a command of its own, and says how long to wait for the next. */
export async function advanceDeadlines(deps: DeadlineDeps, { process, now }: AdvanceRequest): Promise<Omit<Advanced, 'effects'>> {
  const { db, clock } = deps;
  const until = await clock.at(now);
  let failing = await failuresOf(db, process);
  const due = await withoutFailing(db, process, until, MOST_AT_ONCE, failing);
  let early = false;
  if (due.length > 0) {
    const outcomes = await fireAll(deps, process, due);
    await ownAppendsProjected(deps, [...outcomes.values()]);
    for (const item of await dueItems(db, process, until, MOST_AT_ONCE)) {
      const outcome = outcomes.get(nameOf(item));
      if (outcome?.kind === 'gone') await recordFailure(db, process, item, 'task.deadline-not-pending', 'and yet the read models show it');
      early ||= outcome?.kind === 'early';
    }
    failing = await failuresOf(db, process);
  }
  const [next] = await withoutFailing(db, process, AFTER_EVERY_DEADLINE, 1, failing);
  const waits = failing.map(({ retryAt }) => Math.max(0, retryAt.getTime() - Date.now()));
  if (next) waits.push(early ? 1000 : await clock.realMsUntil(next.dueAt, now));
  const waitMs = Math.min(...waits);
  return { done: false, waitMs: Number.isFinite(waitMs) ? waitMs : null, nextDue: next?.dueAt ?? null };
}

/** The earliest deadlines that are not waiting for another try, so that a failing one holds up none behind it. */
async function withoutFailing(db: Pool, process: string, until: Instant, limit: number, failing: readonly FailedDeadline[]): Promise<DueItem[]> {
  const names = new Set(failing.map(nameOf));
  const items = await dueItems(db, process, until, limit + failing.length);
  return items.filter((item) => !names.has(nameOf(item))).slice(0, limit);
}

/** Tasks beside each other, the deadlines of one task in their order: two commands to one stream would only collide. */
async function fireAll(deps: DeadlineDeps, process: string, due: readonly DueItem[]): Promise<Map<string, Fired>> {
  const outcomes = new Map<string, Fired>();
  const tasks = [...new Set(due.map(({ task }) => task))];
  const lane = async (): Promise<void> => {
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      for (const item of due.filter((one) => one.task === task)) {
        const outcome = await fire(deps.handle, process, item);
        outcomes.set(nameOf(item), outcome);
        if (outcome.kind === 'failed') await recordFailure(deps.db, process, item, outcome.code, outcome.detail);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return outcomes;
}

async function fire(handle: Handle, process: string, due: DueItem): Promise<Fired> {
  const { tenant, task, plan, item, rung, on, occurrence, setBy } = due;
  try {
    const answer = await handle({
      principal: { tenant, actor: { kind: 'system', id: parseProcessId(process).kind, assurance: 'session' }, onBehalfOf: null },
      parts: [{ aggregate: 'task', id: task, command: { name: 'fireDeadline', item, rung, on, occurrence, setBy }, ifVersion: null }],
      key: `${process}:${nameOf(due)}`,
      plan,
    });
    if (answer.kind === 'done') return { kind: 'done', index: answer.lastIndex };
    if (answer.kind === 'nothing-to-do') return { kind: 'gone' };
    const { code, params } = answer.refusal;
    if (code === 'task.deadline-not-pending') return { kind: 'gone' };
    if (code === 'task.deadline-not-due') return { kind: 'early' };
    return { kind: 'failed', code, detail: JSON.stringify(params) };
  } catch (error) {
    return { kind: 'failed', code: 'process.deadline-threw', detail: reasonOf(error) };
  }
}

/** So that what was just fired is not found due again; what somebody else did in between counts too. */
async function ownAppendsProjected({ db, log }: DeadlineDeps, outcomes: readonly Fired[]): Promise<void> {
  const appended = outcomes.flatMap((outcome) => (outcome.kind === 'done' ? [outcome.index] : []));
  if (outcomes.some(({ kind }) => kind === 'gone')) appended.push(await log.head());
  const index = appended.reduce((highest, one) => (one > highest ? one : highest), 0n);
  if (!(await waitForCheckpoint(db, index, { timeoutMs: 20_000 }))) {
    throw new Error(`the read models have not reached ${index}, which this wake-up appended`);
  }
}
