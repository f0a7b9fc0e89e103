import { idFrom, type PlanId } from '#libs/kernel/ids.js';

/** A plan is known by its slug within its tenant: the same words always mean the same plan. */
export const planIdOf = (tenant: string, slug: string): PlanId => idFrom('plan', tenant, slug) as PlanId;
