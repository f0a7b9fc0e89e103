import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import type { Instant } from '#libs/kernel/dates.js';
import type { LogReader } from '#libs/event-log/port.js';
import { checkpoint, digestsOf, openProcesses, stageProcesses, timelineOf, waitForCheckpoint } from '#libs/read-models/index.js';
import { parseProcessId } from '#workflows/process.js';
import { repeat, type Complain, type Job } from '../health/job.js';
import { forEachAtOnce, type Pokes } from '../temporal/pokes.js';
import { moveRelayTo, processStates, relayCheckpoint, toldOf, type ProcessState } from './state.js';

/** When the tenant's next morning digest goes, as seen at `now`; null: nobody has anything to read. */
export type NextDigestAt = (tenant: string, now: Instant) => Promise<Instant | null>;

export type RelayDeps = {
  readonly db: Pool;
  readonly log: Pick<LogReader, 'readAfter'>;
  readonly pokes: Pokes;
  readonly clock: Pick<Clock, 'now'>;
  readonly nextDigestAt: NextDigestAt;
  readonly complain: Complain;
};

const EVENTS_AT_ONCE = 1000;
/** So that a long import is told of while it runs, and a stop does not wait for all of it. */
const MOST_IN_ONE_STEP = 20_000n;

/**
 * Tells Temporal what happened in the log: a reactor with a checkpoint of its own, which stays behind the
 * read models'. It starts the workflow of a process that opened, and pokes one whose earliest deadline
 * moved nearer, that is to do something outside, or that ended. Pokes go out before the checkpoint moves: killed in between, it sends them twice.
 */
export const startRelay = (deps: RelayDeps): Job => repeat('relay', (_signal, well) => relayStep(deps, well), deps.complain);

async function relayStep(deps: RelayDeps, well: () => void): Promise<void> {
  const from = await relayCheckpoint(deps.db);
  const head = await checkpoint(deps.db);
  if (from > head) {
    throw new Error(`the relay has read to ${from}, but the read models hold ${head}: a restored log needs "planline rebuild temporal"`);
  }
  if (from === head) {
    well();
    await waitForCheckpoint(deps.db, from + 1n, { timeoutMs: 1000 });
    return;
  }
  const to = head - from > MOST_IN_ONE_STEP ? from + MOST_IN_ONE_STEP : head;
  const touched = await processesTouched(deps, from, to);
  const states = await Promise.all((await processStates(deps.db, touched)).map((state) => withDigest(deps, state)));
  const told = await toldOf(deps.db, touched);
  const news = states.filter((state) => mustBeTold(state, told.get(state.process)));
  await forEachAtOnce(news, ({ process }) => deps.pokes.poke(process, head));
  await moveRelayTo(deps.db, to, states, new Set(news.map(({ process }) => process)), head);
}

/** Later dates need no poke: the workflow wakes at the earlier one, asks, and waits on. */
export function mustBeTold(now: ProcessState, told: ProcessState | undefined): boolean {
  if (now.effects.some((effect) => !told?.effects.includes(effect))) return true;
  if (!told) return now.open;
  if (now.open !== told.open) return true;
  return now.open && now.nextDue !== null && (told.nextDue === null || now.nextDue < told.nextDue);
}

/**
 * Whatever happens in a plan may open a stage of it, end one, or move its dates: its processes are few. A district
 * whose days change moves the dates of all its processes.
 */
async function processesTouched({ db, log }: Pick<RelayDeps, 'db' | 'log'>, from: bigint, to: bigint): Promise<string[]> {
  const touched = new Set<string>();
  const plans = new Map<string, { tenant: string; plan: string }>();
  const changed = new Set<string>();
  let index = from;
  while (index < to) {
    const events = await log.readAfter(index, EVENTS_AT_ONCE);
    for (const { envelope } of events) {
      const { tenant, plan, stream, version } = envelope;
      if (version > 1 && stream.startsWith('tenant/')) changed.add(tenant);
      touched.add(digestsOf(tenant));
      if (plan !== null) plans.set(timelineOf(tenant, plan), { tenant, plan });
    }
    const last = events.at(-1);
    if (!last) throw new Error(`the log ends before ${to}, which the read models hold`);
    index = last.logIndex;
  }
  const ofDistricts = changed.size > 0 ? (await openProcesses(db)).filter(({ tenant }) => changed.has(tenant)) : [];
  for (const { process } of ofDistricts) touched.add(process);
  for (const process of [...plans.keys(), ...(await stageProcesses(db, [...plans.values()]))]) touched.add(process);
  return [...touched];
}

/** Digests have no rows of deadlines: when the next one goes follows from reminders, readers and days. */
async function withDigest({ nextDigestAt, clock }: RelayDeps, state: ProcessState): Promise<ProcessState> {
  const { kind, tenant } = parseProcessId(state.process);
  return kind === 'digests' && state.open ? { ...state, nextDue: await nextDigestAt(tenant, await clock.now()) } : state;
}
