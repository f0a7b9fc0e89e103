import { check } from '#libs/access/access.js';
import type { CommandPart, Handled } from '#libs/commands/contract.js';
import { makeHandle } from '#libs/commands/handle.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import type { ReminderRef } from '#libs/domain/digest/events.js';
import type { TenantSettings } from '#libs/domain/settings.js';
import type { TaskContent } from '#libs/domain/task/events.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import type { EventLog, LogReader } from '#libs/event-log/port.js';
import { epochMs, instantFromMs, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makeMemoryKeyring } from '#libs/keys/memory.js';
import type { Keyring } from '#libs/kernel/sealing.js';
import { catalogPrograms } from '#libs/programs/catalog.js';

export const PROGRAM = 'mi-sig-cohort-3@1';

const settings: TenantSettings = {
  timeZone: 'America/Detroit' as TimeZone,
  dayStartsAt: '06:00',
  digestAt: '07:00',
  schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] },
};

/** One installation: a log and its keys, which all its districts share. */
export type Installation = { readonly log: EventLog & LogReader; readonly keyring: Keyring };
/** `recordedAt` is the log's own clock, epoch milliseconds. */
export const makeInstallation = (recordedAt?: () => number): Installation => ({ log: makeMemoryLog(recordedAt), keyring: makeMemoryKeyring() });

/** A district whose commands go through the real handle, on a clock that the test sets. */
export function makeDistrict(tenant: string, start: string, { log, keyring }: Installation) {
  let now = start as Instant;
  let commands = 0;
  const handle = makeHandle({
    log,
    keyring,
    clock: { now: async () => now, at: async () => now, realMsUntil: async () => 0, simulated: async () => false },
    access: check,
    newId: () => uuidV7(epochMs(now)),
    settingsOf: settingsReader(log),
    ...catalogPrograms,
  });

  async function tryTo(parts: readonly Omit<CommandPart, 'ifVersion'>[], kind: 'person' | 'system', plan: string | null): Promise<Handled> {
    const actor = { kind, id: kind === 'person' ? 'owner' : 'clock', assurance: 'session' } as const;
    const principal = { tenant, actor, onBehalfOf: null };
    commands += 1;
    return handle({ principal, parts: parts.map((part) => ({ ...part, ifVersion: null })), key: `${tenant}-command-${commands}`, plan });
  }
  async function give(aggregate: string, id: string, command: CommandPart['command'], more: { plan?: string; by?: 'person' | 'system' } = {}): Promise<void> {
    const handled = await tryTo([{ aggregate, id, command }], more.by ?? 'person', more.plan ?? null);
    if (handled.kind !== 'done' && handled.kind !== 'nothing-to-do') throw new Error(`${command.name}: ${JSON.stringify(handled)}`);
  }

  return {
    tenant,
    give,
    tryTo,
    now: (): Instant => now,
    setNow: (to: string): void => {
      now = to as Instant;
    },
    later: (days: number): void => {
      now = instantFromMs(epochMs(now) + days * 86_400_000);
    },
    settings,
    open: (): Promise<void> => give('tenant', tenant, { name: 'openTenant', title: 'A district', ...settings }),
    openPlan: (plan: string): Promise<void> => give('plan', plan, { name: 'openPlan', title: plan, program: PROGRAM, phases: [], slug: plan }),
    planTask: (plan: string, task: string, content: TaskContent): Promise<void> =>
      give('task', task, { name: 'planTask', plan, content, source: null, anchoredByDays: 0 }, { plan }),
    acceptDigest: (person: string, day: string, reminders: readonly ReminderRef[]): Promise<void> =>
      give(
        'digest',
        `${person}/${day}`,
        { name: 'acceptDigest', person, day, messageId: `<${person}-${day}@planline.example>`, reminders, dropped: [], unknownSendings: 0 },
        { by: 'system' },
      ),
  };
}

export type District = ReturnType<typeof makeDistrict>;
