import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '#libs/access/access.js';
import { openEvents, type OpenedEvent } from '#libs/commands/codec.js';
import type { CommandRequest, Handle, Principal } from '#libs/commands/contract.js';
import { makeHandle } from '#libs/commands/handle.js';
import { fold, registry } from '#libs/commands/registry.js';
import { settingsReader } from '#libs/commands/settings-reader.js';
import { folderStore, type DocumentStore } from '#libs/document-store/store.js';
import { planIdOf } from '#libs/domain/plan/id.js';
import { holderOn } from '#libs/domain/people/role.js';
import type { TaskState } from '#libs/domain/task/state.js';
import { makeMemoryLog } from '#libs/event-log/memory/log.js';
import { instantFromMs, parseCalendarDate, parseInstant, type CalendarDate, type Instant } from '#libs/kernel/dates.js';
import { uuidV7 } from '#libs/kernel/ids.js';
import { makeMemoryKeyring } from '#libs/keys/memory.js';
import { catalogPrograms, rulesOf } from '#libs/programs/catalog.js';
import { partnersIn } from '#libs/domain/draft/checks/partners.js';
import { movedByDaysOf } from '../anchor.js';
import { grantedEndOf } from '../diff.js';
import type { ImportDeps } from '../import-file.js';
import type { PeopleDeps } from '../import-people.js';
import type { PlanSoFar } from '../plan-so-far.js';

const TENANT = 'north';
const principal: Principal = { tenant: TENANT, actor: { kind: 'person', id: 'owner', assurance: 'session' }, onBehalfOf: null };

export type Desk = {
  readonly deps: ImportDeps;
  readonly people: PeopleDeps;
  readonly handle: Handle;
  readonly principal: Principal;
  readonly store: DocumentStore;
  /** Every event so far, in the clear. */
  events(): Promise<OpenedEvent[]>;
  plan(slug: string): Promise<PlanSoFar | null>;
  /** Lets time pass. */
  later(ms: number): void;
  close(): Promise<void>;
};

/** A district with the real `handle`, log and document store, in memory and a temporary folder; state is folded from the log. */
export async function openDesk(now: string): Promise<Desk> {
  let instant = parseInstant(now)!;
  const log = makeMemoryLog(() => Date.parse(instant));
  const keyring = makeMemoryKeyring();
  let ids = 0;
  const newId = () => uuidV7(Date.parse(instant), Buffer.from(String(++ids).padStart(10, '0')));
  const settingsOf = settingsReader(log);
  const clock = { now: async (): Promise<Instant> => instant, at: async (ms: number) => instantFromMs(ms), realMsUntil: async () => Infinity, simulated: async () => false };
  const handle = makeHandle({ log, keyring, clock, access: check, newId, settingsOf, ...catalogPrograms });
  const folder = await mkdtemp(join(tmpdir(), 'planline-desk-'));
  const store = folderStore(folder, keyring);
  const openTenant = {
    name: 'openTenant',
    title: 'North district',
    timeZone: 'America/Detroit',
    dayStartsAt: '06:00',
    digestAt: '07:00',
    schoolCalendar: { fall: ['08-26', '12-20'], spring: ['01-06', '05-29'] },
  };
  const opened = await handle({ principal, parts: [{ aggregate: 'tenant', id: TENANT, command: openTenant, ifVersion: null }], key: 'open' } satisfies CommandRequest);
  if (opened.kind !== 'done') throw new Error(`the district was not opened: ${JSON.stringify(opened)}`);
  const settings = (await settingsOf(TENANT))!;
  const events = async () => openEvents(await log.readAfter(0n, 1_000_000), keyring);
  const ofKind = (all: readonly OpenedEvent[], prefix: string) => {
    const streams = new Map<string, OpenedEvent[]>();
    for (const event of all) if (event.stream.startsWith(`${prefix}/`)) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
    return [...streams].map(([stream, own]) => ({ id: stream.slice(prefix.length + 1), events: own }));
  };

  async function plan(slug: string): Promise<PlanSoFar | null> {
    const id = planIdOf(TENANT, slug);
    const all = (await events()).filter((event) => event.plan === id);
    const state = fold(registry.plan, all.filter(({ stream }) => stream === `plan/${id}`));
    if (state.status === 'none') return null;
    const imports = ofKind(all, 'import').map(({ id: importId, events: own }) => ({ id: importId, own, state: fold(registry.import, own) }));
    const tasks = ofKind(all, 'task')
      .map(({ id: taskId, events: own }) => ({ id: taskId, state: fold(registry.task, own) }))
      .filter((task): task is { id: string; state: Exclude<TaskState, { status: 'none' }> } => task.state.status !== 'none' && task.state.wait === null);
    return {
      id,
      name: state.name,
      slug,
      program: state.program,
      open: state.status === 'open',
      phases: state.phases,
      tasksMovedByDays: movedByDaysOf(tasks.map(({ state: task }) => task)),
      tasks: tasks.map(({ id: taskId, state: task }) => ({ id: taskId, status: task.status, content: task.content, grantedEnd: grantedEndOf(task) })),
      heldRows: imports.flatMap(({ id: importId, state: folded }) =>
        folded.status === 'none' ? [] : folded.heldRows.map((row) => ({ ...row, import: importId, status: row.status === 'replaced' ? ('corrected' as const) : row.status, task: 'task' in row ? row.task : null })),
      ),
      imports: imports.map(({ id: importId, own, state: folded }) => {
        const started = own[0]!.data as unknown as Omit<PlanSoFar['imports'][number], 'document'> & { document: { id: string } };
        const gone = own.find(({ type }) => type === 'ImportFinished')?.data.gone as string[] | undefined;
        const { fileName, kind, anchor, confirmed, document } = started;
        return { id: importId, fileName, kind, anchor, confirmed, document: document.id, finished: folded.status === 'finished', gone: gone ?? [], lastStepAt: folded.status === 'finished' ? null : own.at(-1)!.effective };
      }),
    };
  }

  async function existingPeople() {
    const all = await events();
    const today = instant.slice(0, 10) as CalendarDate;
    const persons = ofKind(all, 'person').flatMap(({ id, events: own }) => {
      const state = fold(registry.person, own);
      return state.status === 'none' ? [] : [{ id, name: state.name, email: state.email, timeZone: state.timeZone }];
    });
    const roles = ofKind(all, 'role').flatMap(({ id, events: own }) => {
      const state = fold(registry.role, own);
      const holder = holderOn(state, today);
      return holder && state.status !== 'none' ? [{ role: id, title: state.title, person: holder.person, escalateTo: holder.escalateTo }] : [];
    });
    return { persons, roles, programs: [] };
  }

  const rolesWithAddress = async (_tenant: string, roles: readonly string[]) => {
    const known = await existingPeople();
    const reachable = known.roles.filter(({ person }) => known.persons.some(({ id, email }) => id === person && email !== null));
    return new Set(reachable.map(({ role }) => role).filter((role) => roles.includes(role)));
  };

  const rolesHeld = async (_tenant: string, roles: readonly string[]) => {
    const { roles: held } = await existingPeople();
    return new Set(held.map(({ role }) => role).filter((role) => roles.includes(role)));
  };

  const peopleAreKnown = async () => (await existingPeople()).persons.length > 0;

  const existingDraft = async (_tenant: string, plan: string) => fold(registry.draft, (await events()).filter(({ stream }) => stream === `draft/${plan}`));

  /** The texts that have begun, each with the plan that it is of. */
  async function textsWithPlans() {
    const all = await events();
    return ofKind(all, 'draft').flatMap(({ id, events: own }) => {
      const [text, of] = [fold(registry.draft, own), fold(registry.plan, all.filter(({ stream }) => stream === `plan/${id}`))];
      return text.status === 'none' || of.status === 'none' ? [] : [{ id, text, of }];
    });
  }

  const openTexts = async () =>
    (await textsWithPlans()).flatMap(({ text: { district, period, imports }, of }) => (of.status === 'open' ? [{ slug: of.slug, name: of.name, district, period, anchor: imports[0]?.anchor ?? null }] : []));

  const otherPartners = async (_tenant: string, plan: string) =>
    (await textsWithPlans()).flatMap(({ id, text, of }) => (id === plan ? [] : [partnersIn(text, rulesOf(of.program).sections)]));

  return {
    deps: { handle, principal, settings, store, now: clock.now, existingPlan: async (_tenant, slug) => plan(slug), existingDraft, openTexts, otherPartners, rolesWithAddress, rolesHeld, peopleAreKnown },
    people: { handle, principal, existingPeople, newId },
    handle,
    principal,
    store,
    events,
    plan,
    later: (ms) => {
      instant = instantFromMs(Date.parse(instant) + ms);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A day of a test, written out. */
export const day = (text: string): CalendarDate => parseCalendarDate(text)!;
