import type { OpenedEvent } from '#libs/commands/codec.js';
import { projectBody } from '../bodies/project.js';
import { projectImport } from '../imports/project.js';
import { projectPerson, projectRole } from '../people/project.js';
import { projectHistory } from '../plan-history/project.js';
import { projectPlan } from '../plans/project.js';
import { projectDigest } from '../reminders/project.js';
import { projectTask } from '../tasks/project.js';
import { projectTenant } from '../tenants/project.js';
import type { Working } from './working.js';

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

/** `task/0190-…` → its kind and its id, which may hold slashes itself. */
export function partsOf(stream: string): { readonly prefix: string; readonly id: string } {
  const slash = stream.indexOf('/');
  return { prefix: stream.slice(0, slash), id: stream.slice(slash + 1) };
}

/** Folds one event into the rows of every model that it concerns. */
export function fold(work: Working, event: OpenedEvent): void {
  const { prefix, id } = partsOf(event.stream);
  const project = projections[prefix];
  if (!project) throw new Error(`no read model knows streams called ${prefix}/…`);
  project(work, event, id);
  projectHistory(work, event, prefix === 'task' ? (work.tasks.get({ tenant: event.tenant, task: id })?.title ?? null) : null);
}
