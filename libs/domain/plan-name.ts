import { z } from 'zod';

/**
 * Marks a field of a command that names a plan of the same tenant, or one of its stages as `<plan>/<stage>`. People
 * know a plan by its slug: the edge puts its id there before anything is decided.
 */
export const NAMES_PLAN = 'x-names';
export const namingPlan = <S extends z.ZodType>(schema: S, as: 'plan' | 'plan/stage' = 'plan'): S => schema.meta({ ...schema.meta(), [NAMES_PLAN]: as });
export const planName = (most = 200) => namingPlan(z.string().min(1).max(most));
