import { reach } from '#libs/access/reach.js';
import { grant as grants, type GrantState } from '#libs/domain/grant/grant.js';
import type { Principal } from '#libs/commands/contract.js';
import type { Parts } from '../../parts.js';

/** A plan of another tenant, and the grant that opens it. */
export type GrantedPlan = { readonly id: string; readonly slug: string; readonly name: string; readonly program: string; readonly grant: string };

/** The plans of another tenant that its grants open today to whoever asks; of all others nothing is told, nor whether they are there. */
export async function grantedPlans(parts: Pick<Parts, 'tenants' | 'day' | 'inTenant'>, { tenant: home }: Pick<Principal, 'tenant'>, tenant: string): Promise<GrantedPlan[]> {
  if (!(await parts.tenants()).includes(tenant)) return [];
  const on = (await parts.day(tenant)).today;
  const rows = await parts.inTenant(tenant, (db) =>
    db.rows<Omit<GrantedPlan, 'grant'> & { readonly grant: string; readonly state: GrantState }>(
      `SELECT p.plan AS id, p.slug, p.name, p.program, g.id AS grant, g.state FROM read.stages g JOIN read.plans p ON p.plan = g.plan WHERE g.kind = 'grant' ORDER BY p.name, p.plan, g.opened_index`,
    ),
  );
  const open = rows.filter(({ id, state }) => reach(grants.facts!(state) as never, { tenant: home, plan: id, may: 'read', on }).allowed);
  return [...new Map(open.map(({ id, slug, name, program, grant }) => [id, { id, slug, name, program, grant }])).values()];
}
