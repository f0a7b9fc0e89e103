import { z } from 'zod';

/**
 * Marks a field of a command that names a plan of the same tenant, one of its stages as `<plan>/<stage>`, or a plan of
 * the tenant that is named beside it. People know a plan by its slug: the edge puts its id there before anything is decided.
 */
export const NAMES_PLAN = 'x-names';
export const namingPlan = <S extends z.ZodType>(schema: S, as: 'plan' | 'plan/stage' | 'tenant/plan' = 'plan'): S => schema.meta({ ...schema.meta(), [NAMES_PLAN]: as });
export const planName = (most = 200) => namingPlan(z.string().min(1).max(most));
/** By its id, or by `<slug>` or `<tenant>/<slug>` where that tenant lets whoever asks read it. */
export const planOfTenant = (most = 200) => namingPlan(z.string().min(1).max(most), 'tenant/plan');
