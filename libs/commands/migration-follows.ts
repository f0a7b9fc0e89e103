import type { FollowUp } from '#libs/domain/decider.js';
import { stageStreams } from '#libs/domain/stage.js';
import type { AnyEvent, AnyState } from '#libs/domain/aggregates.js';
import type { CommandPart } from './contract.js';
import { termsOf, type Programs } from './plan-facts.js';
import { waitCommands } from './wait-commands.js';
import type { Workspace } from './workspace.js';

/**
 * What a plan's stages wait for, by the version that it goes on under: tasks of waits whose day, title or owner
 * is another are revised, those of waits that the version doesn't have are ended, new ones are planned.
 * Otherwise a wait that is gone would leave a task that nothing ever ends.
 */
export async function migrationFollows({ id: plan, command }: CommandPart, events: readonly AnyEvent[], workspace: Workspace, programs: Programs): Promise<FollowUp[]> {
  const migrated = events.find(({ type }) => type === 'PlanMigrated');
  const [was, is] = [migrated?.data.from, migrated?.data.program].map((ref) => (ref === undefined ? null : termsOf(String(ref), programs)));
  if (!was || !is) return [];
  const own = [...stageStreams(plan, [...was.rules.stages, ...is.rules.stages]).map(({ aggregate, id }) => `${aggregate}/${id}`), `calendar/${plan}`];
  const named = Array.isArray(command.streams) ? (command.streams as readonly string[]) : [];
  const found = await workspace.look([...new Set([...own, ...named])]);
  return found
    .filter(({ aggregate, state, id }) => aggregate.waits && aggregate.planOf(state, id) === plan)
    .flatMap(({ stream, id, aggregate, state }) => {
      const process = aggregate.process?.(state, id) ?? null;
      const under = (rules: typeof was.rules, of: AnyState) => ({ process, waits: aggregate.waits!(of, rules) });
      return waitCommands({ stream, plan, before: under(was.rules, state), after: under(is.rules, state) });
    });
}
