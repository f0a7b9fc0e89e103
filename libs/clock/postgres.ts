import type { Pool } from 'pg';
import type { Clock } from '#libs/kernel/clock.js';
import { instantFromMs } from '#libs/kernel/dates.js';
import { momentAt, realMsUntil, type ClockState } from './clock-state.js';

type Row = { mode: ClockState['mode']; base: Date | null; real_base: Date | null; speed: number | null };

export async function readClock(db: Pool): Promise<ClockState> {
  const { rows } = await db.query<Row>('SELECT mode, base, real_base, speed FROM work.clock');
  const row = rows[0];
  if (row?.mode === 'stepping' && row.base) return { mode: 'stepping', at: instantFromMs(row.base.getTime()) };
  if (row?.mode === 'running' && row.base && row.real_base && row.speed) {
    return { mode: 'running', base: instantFromMs(row.base.getTime()), realBase: instantFromMs(row.real_base.getTime()), speed: row.speed };
  }
  return { mode: 'real' };
}

export async function writeClock(db: Pool, state: ClockState): Promise<void> {
  const columns = [
    state.mode,
    state.mode === 'stepping' ? state.at : state.mode === 'running' ? state.base : null,
    state.mode === 'running' ? state.realBase : null,
    state.mode === 'running' ? state.speed : null,
  ];
  await db.query('UPDATE work.clock SET mode = $1, base = $2, real_base = $3, speed = $4', columns);
}

/**
 * The clock of an installation whose time may be moved (ADR 0010). Where it may not, `systemClock` is the
 * clock and the table is never asked. Any role may read it; questions asked at once share one answer.
 */
export function movableClock(db: Pool): Clock {
  let asking: Promise<ClockState> | null = null;
  const state = (): Promise<ClockState> =>
    (asking ??= readClock(db).finally(() => {
      asking = null;
    }));
  return {
    now: async () => momentAt(await state(), Date.now()),
    at: async (realEpochMs) => momentAt(await state(), realEpochMs),
    realMsUntil: async (moment, realEpochMs) => realMsUntil(await state(), moment, realEpochMs),
    simulated: async () => (await state()).mode !== 'real',
  };
}
