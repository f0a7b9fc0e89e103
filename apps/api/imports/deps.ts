import { dayOf } from '#libs/kernel/dates.js';
import type { Principal } from '#libs/commands/contract.js';
import type { ImportDeps } from '#libs/imports/import-file.js';
import { refuseRequest } from '../http/problem.js';
import type { Parts } from '../parts.js';
import { importById } from '../queries/imports.js';
import { openSettings } from '../queries/people.js';
import { draftState, openTexts, otherPartners } from '../queries/drafts.js';
import { planById } from '../queries/plans.js';
import type { TenantDb } from '../queries/tenant-db.js';
import { asOfNow, peopleAreKnown, planSoFar, rolesHeld, rolesWithAddress } from './plan-so-far.js';

/** The slug of the plan that an import belongs to; ends the request where there is no such import. */
export async function planOfImport(parts: Parts, tenant: string, id: string): Promise<{ readonly id: string; readonly slug: string }> {
  const find = async (db: TenantDb) => {
    const found = await importById(db, id);
    return found && planById(db, found.plan);
  };
  // An import never changes its plan: only one that is not there yet is worth waiting for.
  const plan = (await parts.inTenant(tenant, find)) ?? (await asOfNow(parts, tenant, find));
  if (!plan) throw refuseRequest(404, 'api.no-such-thing', { thing: 'import', id });
  return plan;
}

export async function importDeps(parts: Parts, principal: Principal): Promise<ImportDeps> {
  const { tenant } = principal;
  const settings = await asOfNow(parts, tenant, openSettings);
  const today = dayOf(await parts.clock.now(), settings.timeZone);
  return {
    handle: parts.handle,
    principal,
    settings,
    store: parts.documents,
    now: () => parts.clock.now(),
    existingPlan: (of, slug) => planSoFar(parts, of, slug),
    existingDraft: (of, plan) => asOfNow(parts, of, (db) => draftState(db, plan)),
    openTexts: (of) => asOfNow(parts, of, openTexts),
    otherPartners: (of, plan) => parts.inTenant(of, (db) => otherPartners(db, plan)),
    rolesWithAddress: (of, roles) => parts.inTenant(of, (db) => rolesWithAddress(db, roles, today)),
    rolesHeld: (of, roles) => parts.inTenant(of, (db) => rolesHeld(db, roles, today)),
    peopleAreKnown: (of) => parts.inTenant(of, (db) => peopleAreKnown(db, today)),
  };
}
