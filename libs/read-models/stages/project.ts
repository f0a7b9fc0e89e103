import type { OpenedEvent } from '#libs/commands/codec.js';
import type { AnyAggregate } from '#libs/domain/aggregates.js';
import type { StageProcess } from '#libs/domain/decider.js';
import { stageProcessOf, timelineOf } from '../deadlines/process.js';
import { programFacts, type Working } from '../projection/working.js';
import type { StageRow } from './table.js';

/**
 * Any kind of stream that has no model of its own: its state, the process that waits for it, and what it
 * wants done outside. A new kind of stage is shown, waited for and worked for with nothing written here.
 */
export function projectStage(work: Working, event: OpenedEvent, id: string, aggregate: AnyAggregate): void {
  const { tenant, stream } = event;
  const before = work.stages.get({ tenant, stream });
  const state = aggregate.evolve(before?.state ?? aggregate.initial, event);
  const index = String(event.logIndex);
  const row: StageRow = {
    tenant,
    stream,
    kind: aggregate.prefix,
    id,
    plan: event.plan ?? before?.plan ?? null,
    state,
    stream_version: event.version,
    opened_index: before?.opened_index ?? index,
    changed_index: index,
  };
  work.stages.put(row);
  const round = { before: before ? (aggregate.process?.(before.state, id) ?? null) : null, after: aggregate.process?.(state, id) ?? null };
  settleProcess(work, row, aggregate, round);
  settleEffects(work, row, aggregate, round.after);
}

type Round = { readonly before: StageProcess | null; readonly after: StageProcess | null };

/** A stage that goes another round leaves the process of the round before, which has ended then. */
function settleProcess(work: Working, row: StageRow, aggregate: AnyAggregate, { before, after }: Round): void {
  const { tenant, plan, changed_index: index } = row;
  const [was, is] = [before && stageProcessOf(tenant, before), after && stageProcessOf(tenant, after)];
  const left = was === null || was === is ? undefined : work.processes.get({ process: was });
  if (left?.open) work.processes.put({ ...left, open: false, ended_index: index });
  if (!after || is === null) return;
  // A round that memory has never heard of begins with this event.
  if (!work.processes.hasGroup({ process: is })) work.processes.loaded([{ process: is }], []);
  const known = work.processes.get({ process: is });
  const open = planIsOpen(work, row) && (after.open || isWaiting(work, row, aggregate));
  if (known?.open === open) return;
  const { kind, subject } = after;
  work.processes.put({ process: is, tenant, kind, subject, plan, open, opened_index: known?.opened_index ?? index, ended_index: open ? null : index });
}

/** A plan that is not this tenant's (an agency reviews a district's) has no row here, and is nothing that could close here. */
const planIsOpen = (work: Working, { tenant, plan }: StageRow): boolean => plan === null || (work.plans.get({ tenant, plan })?.status ?? 'open') === 'open';

/** What is waited for after a stage was concluded (its minutes, say) keeps its process: nobody else would fire those dates. */
function isWaiting(work: Working, { tenant, plan, state }: StageRow, aggregate: AnyAggregate): boolean {
  const program = plan === null ? undefined : work.plans.get({ tenant, plan })?.program;
  if (program === undefined || !aggregate.waits) return false;
  return aggregate.waits(state, programFacts(program).rules).some(({ status }) => status === 'open');
}

function settleEffects(work: Working, row: StageRow, aggregate: AnyAggregate, process: StageProcess | null): void {
  if (!aggregate.effects) return;
  const { tenant, stream, id, plan, state } = row;
  const of = process ? stageProcessOf(tenant, process) : plan !== null ? timelineOf(tenant, plan) : null;
  const asked = of !== null && planIsOpen(work, row) ? aggregate.effects(state, id) : [];
  const wanted = new Map(asked.map((effect) => [effect.id, { tenant, stream, effect: effect.id, plan, process: of!, kind: effect.kind }]));
  for (const known of work.effects.inGroup({ tenant, stream })) {
    const same = wanted.get(known.effect);
    if (!same) work.effects.remove(known);
    else if (same.process === known.process && same.kind === known.kind) wanted.delete(known.effect);
  }
  for (const effect of wanted.values()) work.effects.put(effect);
}

/** A closed plan waits for nothing, and nothing is done for it any more. */
export function endStagesOfPlan(work: Working, { tenant, logIndex }: OpenedEvent, plan: string): void {
  for (const row of work.processes.all()) {
    if (row.tenant === tenant && row.plan === plan && row.open) work.processes.put({ ...row, open: false, ended_index: String(logIndex) });
  }
  for (const row of work.effects.all()) if (row.tenant === tenant && row.plan === plan) work.effects.remove(row);
}
