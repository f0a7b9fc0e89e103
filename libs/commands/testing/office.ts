import { randomBytes } from 'node:crypto';
import type { Clock } from '#libs/kernel/clock.js';
import { epochMs, instantFromMs, type Instant } from '#libs/kernel/dates.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import { check } from '#libs/access/access.js';
import { ladders, settings } from '#libs/domain/testing/given.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import type { EventLog, LogReader } from '#libs/event-log/port.js';
import { openEvents } from '../codec.js';
import type { CommandPart, CommandRequest, Principal } from '../contract.js';
import { makeHandle, type HandleMeans } from '../handle.js';
import { settingsReader } from '../settings-reader.js';

export const owner: Principal = { tenant: 'district', actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null };
export const system: Principal = { tenant: 'district', actor: { kind: 'system', id: 'clock', assurance: 'session' }, onBehalfOf: null };

export type MemoryKeyring = Keyring & { destroy(subject: string): void };

function makeMemoryKeyring(): MemoryKeyring {
  const keys = new Map<string, Uint8Array | null>();
  return {
    async forSealing(tenant, subject) {
      const id = `${tenant} ${subject}`;
      if (!keys.has(id)) keys.set(id, randomBytes(32));
      return keys.get(id) ?? null;
    },
    forReading: async (tenant, subject) => keys.get(`${tenant} ${subject}`) ?? null,
    destroy: (subject) => void keys.set(`district ${subject}`, null),
  };
}

export type Office = ReturnType<typeof makeOffice>;

/** `handle` with everything around it in memory: a district, a clock that is set by hand, and a log. */
export function makeOffice(start = '2026-02-01T15:00:00.000Z', { log = makeMemoryLog(), ...more }: Partial<HandleMeans> & { log?: EventLog & LogReader } = {}) {
  let now = start as Instant;
  let keys = 0;
  let ids = 0;
  const clock: Clock = {
    now: async () => now,
    at: async (realEpochMs) => instantFromMs(realEpochMs),
    realMsUntil: async (instant) => Math.max(0, epochMs(instant) - epochMs(now)),
    simulated: async () => false,
  };
  const keyring = makeMemoryKeyring();
  const means: HandleMeans = {
    log,
    keyring,
    clock,
    access: check,
    newId: () => `id-${(ids += 1)}`,
    settingsOf: settingsReader(log),
    laddersOf: (program) => known(program) && ladders,
    coordinatorOf: () => 'coordinator',
    rulesOf: (program) => ({ ref: program, sections: [], stages: [], roles: [], guards: () => [], isBusinessDay: () => true, beginBy: () => null }),
    ...more,
  };
  const handle = makeHandle(means);
  const part = (aggregate: string, id: string, command: CommandPart['command'], ifVersion: number | null = null): CommandPart => ({
    aggregate,
    id,
    command,
    ifVersion,
  });
  const request = (parts: readonly CommandPart[], also: Partial<CommandRequest> = {}): CommandRequest => ({
    principal: owner,
    parts,
    key: `key-${(keys += 1)}`,
    ...also,
  });
  return {
    means,
    log,
    keyring,
    handle,
    part,
    request,
    goTo: (instant: string) => void (now = instant as Instant),
    events: async () => openEvents(await log.readAfter(0n, 10_000), keyring),
    async open(program = 'a-program@1'): Promise<void> {
      const { timeZone, dayStartsAt, digestAt, schoolCalendar } = settings;
      const opened = { name: 'openTenant', title: 'A district', timeZone, dayStartsAt, digestAt, schoolCalendar };
      await handle(request([part('tenant', 'district', opened)]));
      const plan = { name: 'openPlan', title: 'A plan', program, phases: [], slug: 'a-plan' };
      await handle(request([part('plan', 'plan-1', plan)]));
    },
  };
}

function known(program: string): true {
  if (program !== 'a-program@1') throw new Error(`no program ${program}`);
  return true;
}
