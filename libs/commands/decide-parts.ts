import { dayOf, type Instant } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { CheckAccess } from '#libs/access/access.js';
import type { DecisionContext } from '#libs/domain/decider.js';
import { settingsFrom } from '#libs/domain/people/tenant.js';
import type { Ladder, TenantSettings } from '#libs/domain/settings.js';
import type { CommandPart, CommandRequest, Handled } from './contract.js';
import { termsOf, type KnownPlan, type Programs } from './plan-facts.js';
import type { AnyEvent } from './registry.js';
import type { Draft, Workspace } from './workspace.js';

export type DecideParts = Programs & {
  readonly access: CheckAccess;
  readonly newId: () => string;
  readonly now: Instant;
  readonly settings: TenantSettings | null;
};

type No = Extract<Handled, { kind: 'refused' | 'denied' | 'stale' }>;

const noReminders: Ladder = {
  before: [],
  onTheDay: false,
  overdue: false,
  escalateAfterDays: null,
  checkEveryDays: 365,
  occurrence: { weekly: 1, monthly: 7 },
};

/** Decides part after part, each on what the ones before it decided. Null: all of them may be appended. */
export async function decideParts(request: CommandRequest, workspace: Workspace, means: DecideParts): Promise<No | null> {
  for (const [i, part] of request.parts.entries()) {
    const draft = workspace.draftOf(part);
    const { aggregate } = draft;
    const definition = Object.hasOwn(aggregate.commands, part.command.name) ? aggregate.commands[part.command.name]! : null;
    const access = means.access(request.principal, part.aggregate, part.command.name, { givenBy: definition?.givenBy ?? null });
    if (!access.allowed) return { kind: 'denied', refusal: access.refusal, part: i };
    if (part.ifVersion !== null && part.ifVersion !== draft.readAt) return moved(part.ifVersion, draft.readAt);
    const settings = means.settings ?? settingsToBe(part);
    if (!settings) return { kind: 'refused', refusal: refuse('tenant.not-open').refusal, part: i };
    const plan = await planFor(part, draft, request, workspace, means);
    const decision = aggregate.decide(draft.state, part.command, contextOf(request, plan, settings, means), part.id);
    if (!decision.ok) return { kind: 'refused', refusal: decision.refusal, part: i };
    for (const event of decision.events) take(draft, event);
  }
  return null;
}

export const moved = (expected: number, actual: number): No => ({
  kind: 'stale',
  refusal: refuse('command.stale', { expected, actual }).refusal,
  actual,
});

function take(draft: Draft, event: AnyEvent): void {
  if (event.effective !== undefined && !draft.aggregate.events[event.type]?.datable) {
    throw new Error(`${event.type} may not take effect at another time than now`);
  }
  draft.decided.push(event);
  draft.state = draft.aggregate.evolve(draft.state, event);
}

/** A plan that is being opened is known by its command alone. */
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
  if (known || part.command.name !== 'openPlan') return known;
  const program = String(part.command.program);
  const terms = termsOf(program, means);
  return terms && { ladder: terms.ladder, version: 0, facts: { id: part.id, program, open: true, coordinator: terms.coordinator } };
}

/** The district that is being set up has its settings in the command. */
const settingsToBe = ({ aggregate, command }: CommandPart): TenantSettings | null =>
  aggregate === 'tenant' && command.name === 'openTenant' ? settingsFrom(command as unknown as TenantSettings) : null;

function contextOf({ principal }: CommandRequest, plan: KnownPlan | null, settings: TenantSettings, means: DecideParts): DecisionContext {
  return {
    now: means.now,
    today: dayOf(means.now, settings.timeZone),
    timeZone: settings.timeZone,
    actor: principal.actor,
    newId: means.newId,
    settings,
    ladder: plan?.ladder ?? noReminders,
    plan: plan?.facts ?? null,
  };
}
