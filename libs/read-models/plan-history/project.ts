import type { OpenedEvent } from '#libs/commands/codec.js';
import { story } from '#libs/domain/story.js';
import type { Working } from '../projection/working.js';

/** One row an event of a plan, with the line that tells it. A task's line has the title that it had at that point. */
export function projectHistory(work: Working, event: OpenedEvent, title: string | null): void {
  if (event.plan === null) return;
  const { code, params } = story(event);
  work.planHistory.put({
    tenant: event.tenant,
    log_index: String(event.logIndex),
    plan: event.plan,
    stream: event.stream,
    stream_version: event.version,
    type: event.type,
    code,
    params: title === null ? params : { ...params, title },
    effective: event.effective,
    recorded: event.recorded,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    actor_assurance: event.actor.assurance,
    on_behalf_of: event.onBehalfOf,
    simulated_clock: event.clock === 'simulated',
  });
}
