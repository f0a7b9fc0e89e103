import type { CalendarDate } from '#libs/kernel/dates.js';
import { ERASED } from '#libs/kernel/sealing.js';
import { isSigned } from '#libs/domain/board/approval/state.js';
import type { Item } from '#libs/domain/content.js';
import { stageStreamId } from '#libs/domain/stage.js';
import type { Current } from '#libs/domain/submission/state.js';
import type { EffectDeps } from './deps.js';
import type { Document } from '#libs/domain/document.js';

/** Who approved what was submitted, as the package shows it. */
export type SignedPage = {
  readonly signers: readonly { readonly role: string; readonly name: string | null; readonly signedOn: CalendarDate | null }[];
  /** The same, as the form's own list. */
  readonly approvals: readonly Item[];
  /** The page that came back, where a person confirmed that it belongs to this approval. */
  readonly scan: Document | null;
};

/** From the approvals that the submission rests on; names stand in the people's own records alone. */
export async function signedPage(deps: EffectDeps, tenant: string, state: Current): Promise<SignedPage> {
  const signers: { role: string; name: string | null; signedOn: CalendarDate | null }[] = [];
  let scan: Document | null = null;
  for (const { stage } of state.current.approvals) {
    const approval = await deps.stateOf(tenant, 'approval', stageStreamId(state.plan, stage));
    if (approval.status === 'none') continue;
    const signatures = isSigned(approval) ? approval.signatures : [];
    for (const role of approval.signers) {
      const signature = signatures.find((one) => one.role === role);
      const title = await deps.stateOf(tenant, 'role', role);
      signers.push({ role: title.status === 'none' ? role : title.title, name: signature ? await nameOf(deps, tenant, signature.by) : null, signedOn: signature?.signedOn ?? null });
    }
    if (isSigned(approval)) scan = approval.scans.findLast(({ status }) => status === 'confirmed')?.document ?? scan;
  }
  const approvals = signers.map(({ role, name, signedOn }, i) => ({ key: String(i + 1), fields: { role, name: name ?? '', signed_on: signedOn ?? '' } }));
  return { signers, approvals, scan };
}

async function nameOf(deps: EffectDeps, tenant: string, person: string): Promise<string | null> {
  const state = await deps.stateOf(tenant, 'person', person);
  return state.status === 'none' || state.name === ERASED ? null : state.name;
}
