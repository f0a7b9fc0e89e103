import { partsOfStream } from '#libs/kernel/streams.js';
import type { OpenedEvent } from '#libs/commands/codec.js';
import { aggregateNamed, type AnyAggregate } from '#libs/domain/aggregates.js';
import { projectBody } from '../bodies/project.js';
import { projectImport } from '../imports/project.js';
import { projectPerson, projectRole } from '../people/project.js';
import { projectHistory } from '../plan-history/project.js';
import { projectPlan } from '../plans/project.js';
import { projectDigest } from '../reminders/project.js';
import { projectStage } from '../stages/project.js';
import { projectTask } from '../tasks/project.js';
import { projectTenant } from '../tenants/project.js';
import type { Working } from './working.js';

/** Kinds of streams with models of their own; all others are stages. */
const projections: Readonly<Record<string, (work: Working, event: OpenedEvent, id: string) => void>> = {
  tenant: projectTenant,
  plan: projectPlan,
  task: projectTask,
  import: projectImport,
  person: projectPerson,
  role: projectRole,
  body: projectBody,
  digest: projectDigest,
};

/** Whether streams called so are kept as stages are, in one model for all kinds. */
export const isStage = (prefix: string): boolean => !Object.hasOwn(projections, prefix);

export function stageAggregate(prefix: string): AnyAggregate {
  const aggregate = aggregateNamed(prefix);
  if (!aggregate) throw new Error(`no read model knows streams called ${prefix}/…`);
  return aggregate;
}

/** Folds one event into the rows of every model that it concerns. */
export function fold(work: Working, event: OpenedEvent): void {
  const { prefix, id } = partsOfStream(event.stream);
  const project = projections[prefix];
  if (project) project(work, event, id);
  else projectStage(work, event, id, stageAggregate(prefix));
  projectHistory(work, event, prefix === 'task' ? (work.tasks.get({ tenant: event.tenant, task: id })?.title ?? null) : null);
}
