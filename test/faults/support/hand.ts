import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiProblem, type Client } from '#apps/cli/client.js';
import { commandPath } from '#libs/commands/addresses.js';
import { addDays, type CalendarDate } from '#libs/kernel/dates.js';
import type { Chance } from '#libs/read-models/testing/life.js';
import { insist } from './insist.js';

/** Key of each command that was answered as done, with the index of its last event. */
export type Acknowledged = Map<string, bigint>;

/** A person at work: one command after the other on tasks of a plan, each asked again with its key until it is answered. */
export async function workOn(tasks: readonly string[], { client, next, today, acknowledged, until }: { client: Client; next: Chance; today: CalendarDate; acknowledged: Acknowledged; until: AbortSignal }): Promise<void> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  while (!until.aborted) {
    const id = pick(tasks);
    const later = addDays(today, 3 + Math.floor(next() * 25));
    const [command, body] = pick([
      ['startTask', {}],
      ['completeTask', { note: 'The evidence is filed.' }],
      ['extendTask', { until: later, reason: 'The hall is closed for repairs.' }],
      ['askForMoreTime', { until: later, reason: 'The bids came late.' }],
      ['declineMoreTime', { reason: 'There are bids enough.' }],
      ['cancelTask', { reason: 'The school has closed.' }],
      // As often as both that close one, so that the plan doesn't run dry.
      ['reopenTask', { reason: 'The school is open again.' }],
      ['reopenTask', { reason: 'Not all of it was done.' }],
    ] as const);
    const key = randomUUID();
    const answer = await insist(() => client.post<{ logIndex: string | null }>(commandPath('task', id, command), body, { version: '*', key })).catch((error: unknown) => {
      if (error instanceof ApiProblem) return null;
      throw error;
    });
    if (answer?.logIndex) acknowledged.set(key, BigInt(answer.logIndex));
    // While others wait for a mail of unknown outcome, hours of work would pile up.
    await pause(200);
  }
}
