import { isNamedByPlan } from '#libs/commands/addresses.js';
import { inputOf, type InputSchema } from '#libs/commands/examples.js';
import type { CommandDefinition } from '#libs/commands/contract.js';
import { NAMES_PLAN } from '#libs/domain/plan-name.js';
import { grantedPlans } from '../documents/submission/granted-plans.js';
import { refuseRequest } from '../http/problem.js';
import type { Parts } from '../parts.js';

/** The id of the plan that a person names by its id or its slug; ends the request where there is none. */
export async function planIdOf({ planNamed }: Pick<Parts, 'planNamed'>, tenant: string, given: string): Promise<string> {
  const id = await planNamed(tenant, given);
  if (id === null) throw refuseRequest(404, 'api.no-such-plan', { plan: given });
  return id;
}

/** `<plan>/<stage>` with the plan's id; what has no slash is something else, a motion for one. */
async function withPlanId(parts: Pick<Parts, 'planNamed'>, tenant: string, given: string): Promise<string> {
  const slash = given.indexOf('/');
  return slash < 0 ? given : `${await planIdOf(parts, tenant, given.slice(0, slash))}${given.slice(slash)}`;
}

/** The id of a stream whose id is a plan's, or begins with one. */
export async function streamIdOf(parts: Pick<Parts, 'planNamed'>, tenant: string, aggregate: string, given: string): Promise<string> {
  if (!isNamedByPlan(aggregate)) return given;
  return given.includes('/') ? withPlanId(parts, tenant, given) : planIdOf(parts, tenant, given);
}

type Naming = Pick<Parts, 'planNamed' | 'tenants' | 'day' | 'inTenant'>;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of a plan of another tenant that a grant opens to whoever asks. What no grant opens can be named by its id alone. */
async function foreignId(parts: Naming, home: string, beside: string | null, given: string): Promise<string> {
  const slash = given.indexOf('/');
  const [tenant, plan] = slash < 0 ? [beside, given] : [given.slice(0, slash), given.slice(slash + 1)];
  if (tenant === home) return planIdOf(parts, home, plan);
  if (ID.test(plan)) return plan;
  const found = tenant === null ? undefined : (await grantedPlans(parts, { tenant: home }, tenant)).find(({ id, slug }) => id === plan || slug === plan);
  if (!found) throw refuseRequest(404, 'api.no-granted-plan', { plan, tenant: tenant ?? 'none' });
  return found.id;
}

type Fields = Readonly<Record<string, unknown>>;
export type PlanNames = {
  id(parts: Pick<Parts, 'planNamed'>, tenant: string, given: string): Promise<string>;
  body(parts: Naming, tenant: string, given: Fields): Promise<Fields>;
};

/**
 * Puts ids where a command names plans: in its address, and in the fields that its schema marks. One place for every
 * command, so that none refuses a slug that the next one takes.
 */
export function planNamesOf(aggregate: string, name: string, { schema }: Pick<CommandDefinition, 'schema'>): PlanNames {
  const { properties } = inputOf(schema);
  const marked = Object.entries(properties).filter(([, shape]) => isMarked(shape));
  return {
    // A plan that is being opened is not there yet: its id is what it will be called by.
    id: (parts, tenant, given) => (name === 'openPlan' ? Promise.resolve(given) : streamIdOf(parts, tenant, aggregate, given)),
    body: async (parts, tenant, given) => {
      const named: Record<string, unknown> = { ...given };
      const where = { parts, tenant, beside: tenantIn(given.of) };
      for (const [field, shape] of marked) if (Object.hasOwn(given, field)) named[field] = await withIds(given[field], shape, where);
      return named;
    },
  };
}

const markOf = (shape: InputSchema): unknown => (shape as Readonly<Record<string, unknown>>)[NAMES_PLAN];
const inner = ({ anyOf = [], oneOf = [], items, properties = {} }: InputSchema): readonly InputSchema[] => [...anyOf, ...oneOf, ...(items ? [items] : []), ...Object.values(properties)];
const isMarked = (shape: InputSchema): boolean => markOf(shape) !== undefined || inner(shape).some(isMarked);

/** `beside`: the tenant that is named beside a plan, or by what the command is about. */
type Where = { readonly parts: Naming; readonly tenant: string; readonly beside: string | null };
const tenantIn = (value: unknown): string | null => (typeof value === 'object' && value !== null && 'tenant' in value && typeof value.tenant === 'string' ? value.tenant : null);

async function withIds(value: unknown, shape: InputSchema, where: Where): Promise<unknown> {
  if (!isMarked(shape)) return value;
  if (typeof value === 'string') {
    const mark = markOf(shape) ?? [...(shape.anyOf ?? []), ...(shape.oneOf ?? [])].map(markOf).find((found) => found !== undefined);
    const { parts, tenant, beside } = where;
    if (mark === 'tenant/plan') return foreignId(parts, tenant, beside, value);
    return mark === 'plan' ? planIdOf(parts, tenant, value) : mark === undefined ? value : withPlanId(parts, tenant, value);
  }
  if (Array.isArray(value)) return Promise.all(value.map((one) => withIds(one, shape.items ?? {}, where)));
  if (typeof value !== 'object' || value === null) return value;
  const named: Record<string, unknown> = { ...value };
  for (const variant of [shape, ...(shape.anyOf ?? []), ...(shape.oneOf ?? [])])
    for (const [field, own] of Object.entries(variant.properties ?? {})) if (Object.hasOwn(named, field)) named[field] = await withIds(named[field], own, { ...where, beside: tenantIn(value) ?? where.beside });
  return named;
}
