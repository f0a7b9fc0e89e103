import { dayOf, type Instant } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { CheckAccess } from '#libs/access/access.js';
import type { DecisionContext, FollowUp } from '#libs/domain/decider.js';
import { settingsFrom } from '#libs/domain/people/tenant.js';
import type { Ladders, TenantSettings } from '#libs/domain/settings.js';
import type { CommandDefinition, CommandPart, CommandRequest, Handled } from './contract.js';
import { termsOf, type KnownPlan, type Programs } from './plan-facts.js';
import { aggregateNamed, type AnyAggregate, type AnyEvent, type AnyState } from './registry.js';
import { migrationFollows } from './migration-follows.js';
import { stageFollows } from './stage-follows.js';
import { waitCommands } from './wait-commands.js';
import type { Draft, Workspace } from './workspace.js';

export type DecideParts = Programs & {
  readonly access: CheckAccess;
  readonly newId: () => string;
  readonly now: Instant;
  readonly settings: TenantSettings | null;
};

type No = Extract<Handled, { kind: 'refused' | 'denied' | 'stale' }>;

const noReminders: Ladders = {
  usual: { name: null, before: [], onTheDay: false, overdue: false, escalateAfterDays: null, checkEveryDays: 365, occurrence: { weekly: 1, monthly: 7 }, source: null },
  chosen: new Map(),
};

/** What one request may come to, its own parts and all that follows from them. */
const MOST_PARTS = 2_000;

/**
 * Decides part after part, each on what the ones before it decided, and then what follows from their events:
 * commands to other streams, and the tasks of what is waited for. Null: all of it may be appended.
 */
export async function decideParts(request: CommandRequest, workspace: Workspace, means: DecideParts): Promise<No | null> {
  const following: { readonly part: CommandPart; readonly of: number }[] = [];
  const follow = (next: FollowUp, of: number): unknown => following.push({ part: wellFormed(next), of });
  const take = async (part: CommandPart, of: number, own: boolean): Promise<No | null> => {
    const draft = await workspace.draftOf(part);
    const { aggregate } = draft;
    if (own) {
      const definition = commandOf(aggregate, part.command.name);
      const access = means.access(request.principal, part.aggregate, part.command.name, { givenBy: definition?.givenBy ?? null });
      if (!access.allowed) return { kind: 'denied', refusal: access.refusal, part: of };
      if (part.ifVersion !== null && part.ifVersion !== draft.readAt) return moved(part.ifVersion, draft.readAt);
    }
    const settings = means.settings ?? settingsToBe(part);
    if (!settings) return { kind: 'refused', refusal: refuse('tenant.not-open').refusal, part: of };
    const plan = await planFor(part, draft, request, workspace, means);
    const context = contextOf(request, plan, settings, workspace, means);
    const before = draft.state;
    const decision = aggregate.decide(before, part.command, context, part.id);
    if (!decision.ok) return { kind: 'refused', refusal: decision.refusal, part: of };
    for (const event of decision.events) {
      note(draft, event);
      for (const next of aggregate.follows?.(event, draft.state, context, part.id, part.command) ?? []) follow(next, of);
    }
    if (decision.events.length > 0) for (const next of [...waitingFollows(draft, before, plan), ...stageFollows(draft, before)]) follow(next, of);
    for (const next of await migrationFollows(part, decision.events, workspace, means)) follow(next, of);
    return null;
  };
  for (const [i, part] of request.parts.entries()) {
    const no = await take(part, i, true);
    if (no) return no;
  }
  for (let next = 0; next < following.length; next += 1) {
    if (next >= MOST_PARTS) throw new Error(`more than ${MOST_PARTS} commands follow from one`);
    const no = await take(following[next]!.part, following[next]!.of, false);
    if (no) return no;
  }
  return null;
}

/**
 * A command of ours in the form in which one from outside arrives: parsed by its schema. Throws where it is
 * not well-formed: no person can do anything about that.
 */
function wellFormed({ aggregate, id, command: { name, ...fields } }: FollowUp): CommandPart {
  const definition = commandOf(aggregateNamed(aggregate), name);
  if (!definition) throw new Error(`${aggregate}.${name} follows from an event, and there is no such command`);
  return { aggregate, id, command: { ...definition.schema.parse(fields), name }, ifVersion: null };
}

const commandOf = (aggregate: AnyAggregate | null, name: string): CommandDefinition | null =>
  aggregate && Object.hasOwn(aggregate.commands, name) ? aggregate.commands[name]! : null;

/** Keeps the tasks of what a stage waits for in step with it. */
function waitingFollows(draft: Draft, before: AnyState, plan: KnownPlan | null): FollowUp[] {
  const { waits, process } = draft.aggregate;
  if (!waits || !plan) return [];
  const processOf = (state: AnyState) => process?.(state, draft.id) ?? null;
  return waitCommands({
    stream: draft.stream,
    plan: plan.facts.id,
    before: { process: processOf(before), waits: waits(before, plan.rules) },
    after: { process: processOf(draft.state), waits: waits(draft.state, plan.rules) },
  });
}

export const moved = (expected: number, actual: number): No => ({
  kind: 'stale',
  refusal: refuse('command.stale', { expected, actual }).refusal,
  actual,
});

function note(draft: Draft, event: AnyEvent): void {
  if (event.effective !== undefined && !draft.aggregate.events[event.type]?.datable) {
    throw new Error(`${event.type} may not take effect at another time than now`);
  }
  draft.decided.push(event);
  draft.state = draft.aggregate.evolve(draft.state, event);
}

/** A plan that is being opened is known by its command alone; one that goes on under another version, by that version. */
async function planFor(
  part: CommandPart,
  draft: Draft,
  request: CommandRequest,
  workspace: Workspace,
  means: Programs,
): Promise<KnownPlan | null> {
  const named = typeof part.command.plan === 'string' ? part.command.plan : null;
  const id = draft.aggregate.planOf(draft.state, part.id) ?? named ?? request.plan ?? null;
  const known = id === null ? null : await workspace.planOf(id);
  const namesItsProgram = draft.aggregate.prefix === 'plan' && part.command.name === (known ? 'migratePlan' : 'openPlan');
  if (!namesItsProgram) return known;
  const program = String(part.command.program);
  const terms = termsOf(program, means);
  if (!terms) return null;
  const { coordinator, ladders, rules } = terms;
  return { ladders, rules, version: known?.version ?? 0, facts: { id: part.id, open: true, ...known?.facts, program, coordinator } };
}

/** The district that is being set up has its settings in the command. */
const settingsToBe = ({ aggregate, command }: CommandPart): TenantSettings | null =>
  aggregate === 'tenant' && command.name === 'openTenant' ? settingsFrom(command as unknown as TenantSettings) : null;

function contextOf(
  { principal }: CommandRequest,
  plan: KnownPlan | null,
  settings: TenantSettings,
  { seen }: Workspace,
  means: DecideParts,
): DecisionContext {
  return {
    now: means.now,
    today: dayOf(means.now, settings.timeZone),
    timeZone: settings.timeZone,
    actor: principal.actor,
    tenant: principal.tenant,
    newId: means.newId,
    settings,
    ladders: plan?.ladders ?? noReminders,
    plan: plan?.facts ?? null,
    rules: plan?.rules ?? null,
    rulesUnder: (program) => termsOf(program, means)?.rules ?? null,
    seen,
  };
}
