import { setTimeout as pause } from 'node:timers/promises';
import { momentAt } from '#libs/clock/clock-state.js';
import { readClock, writeClock } from '#libs/clock/postgres.js';
import { epochMs, instantFromMs, type Instant } from '#libs/kernel/dates.js';
import { reasonOf } from '#libs/kernel/reason.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { OrderOutcome } from '#libs/orders/orders.js';
import { openProcesses } from '#libs/read-models/index.js';
import { forEachAtOnce, type Pokes } from '../temporal/pokes.js';
import { nextMoment, unfinishedAt, type IdleDeps } from './idle.js';

export type ClockDeps = IdleDeps & { readonly pokes: Pokes; readonly mayMove: boolean; /** Without any progress. */ readonly patienceMs?: number };

/** Longer than a delivery's lease: a mail whose sender was killed comes to an end by itself. */
const PATIENCE_MS = 150_000;
const ASK_AGAIN_MS = 20;
/** A workflow that does not act on a poke so long gets another: it may have asked the clock just before it was moved. */
const POKE_AGAIN_MS = 500;

/**
 * Steps from deadline to deadline until `to`, and on to `to` itself, waiting at each step until the whole
 * system is idle. The clock stands still from then on. Killed in the middle, it goes on from where it stood.
 */
export async function advanceClock(deps: ClockDeps, to: Instant, signal: AbortSignal): Promise<OrderOutcome> {
  if (!deps.mayMove) return refuse('clock.outside-database');
  const state = await readClock(deps.db);
  let now = momentAt(state, Date.now());
  if (to < now) return refuse('clock.not-backwards', { now });
  await writeClock(deps.db, { mode: 'stepping', at: now });
  for (let steps = 0; ; steps += 1) {
    const waitingFor = await becomeIdle(deps, now, signal);
    if (waitingFor) return refuse('clock.never-idle', { now, waitingFor, seconds: Math.round((deps.patienceMs ?? PATIENCE_MS) / 1000) });
    if (now === to) return { ok: true, facts: { now, steps } };
    const next = await nextMoment(deps, now);
    now = next !== null && next < to ? next : to;
    await writeClock(deps.db, { mode: 'stepping', at: now });
  }
}

/** Null when nothing is left to do at `now`; what it waits for where that stays the same for too long. */
async function becomeIdle({ pokes, patienceMs = PATIENCE_MS, ...deps }: ClockDeps, now: Instant, signal: AbortSignal): Promise<string | null> {
  let before = '';
  let progressAt = Date.now();
  // A Temporal server that is away is waited for like everything else: the supervisor brings it back.
  let unheard = '';
  const poked = new Map<string, number>();
  for (;;) {
    const { due, waitingFor } = await unfinishedAt(deps, now);
    if (waitingFor === null) return null;
    const seen = `${waitingFor} ${await deps.log.head()}`;
    if (seen !== before) progressAt = Date.now();
    if (Date.now() - progressAt > patienceMs) return `${waitingFor}${unheard}`;
    before = seen;
    const toPoke = due.filter((process) => Date.now() - (poked.get(process) ?? 0) > POKE_AGAIN_MS);
    try {
      await forEachAtOnce(toPoke, async (process) => {
        poked.set(process, Date.now());
        await pokes.lookAgain(process);
      });
      if (toPoke.length > 0) unheard = '';
    } catch (error) {
      unheard = `; Temporal did not take what it was told: ${reasonOf(error)}`;
    }
    await pause(ASK_AGAIN_MS, undefined, { signal });
  }
}

/** From where it stands now, `speed` times as fast as the machine's: 1 is a second a second. */
export async function setClockSpeed(deps: ClockDeps, speed: number): Promise<OrderOutcome> {
  if (!deps.mayMove) return refuse('clock.outside-database');
  const realMs = Date.now();
  const now = momentAt(await readClock(deps.db), realMs);
  // A whole millisecond later: what was stamped a moment ago must not lie ahead of the clock.
  await writeClock(deps.db, { mode: 'running', base: instantFromMs(epochMs(now) + 1), realBase: instantFromMs(realMs), speed });
  // Every wait was reckoned at another speed.
  await forEachAtOnce(await openProcesses(deps.db), ({ process }) => deps.pokes.lookAgain(process));
  return { ok: true, facts: { now, speed } };
}
