import { z } from 'zod';
import { event, type EventOf } from '#libs/kernel/event-definition.js';
import { dateSchema } from '../schedule.js';

export const tenantSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'the id of a tenant').meta({ examples: ['a-district'] });
/** `read`: see the plan and what was submitted. `review`: decide on it, and share questions and comments. */
export const maySchema = z.enum(['read', 'review']);
export type May = z.infer<typeof maySchema>;

/** A person of another tenant, and the grant by which they act in this one. */
export const agencySchema = z.strictObject({
  tenant: tenantSchema.describe('The tenant that the person belongs to.'),
  person: z.string().min(1).max(120).describe('The person’s id there.'),
  grant: z.string().min(1).max(120).describe('Id of the grant, in the district’s tenant.'),
});
export type Agency = z.infer<typeof agencySchema>;

/**
 * How a person of another tenant is called as an actor in this one. No credential of this tenant makes an
 * id with a slash, so nobody here can act in an agency's name.
 */
export const guestId = ({ tenant, person }: Pick<Agency, 'tenant' | 'person'>): string => `${tenant}/${person}`;

/** Stream `grant/<id>`, in the tenant whose plan it opens. */
export const grantEvents = {
  AccessGranted: event({
    says: 'Another tenant’s people were given access to a plan.',
    sealed: ['reason'],
    schema: z.object({
      tenant: tenantSchema,
      plan: z.string(),
      may: z.array(maySchema).min(1),
      from: dateSchema,
      /** The first day without it; null: until it is ended. */
      until: dateSchema.nullable(),
      reason: z.string().nullable(),
      by: z.string(),
    }),
  }),
  AccessEnded: event({
    says: 'The access of another tenant’s people ended.',
    sealed: ['reason'],
    schema: z.object({ tenant: tenantSchema, plan: z.string(), on: dateSchema, reason: z.string().min(1), by: z.string() }),
  }),
};
export type GrantEvent = EventOf<typeof grantEvents>;
