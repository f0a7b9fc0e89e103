import type { CalendarDate } from '#libs/kernel/dates.js';
import { slug } from '#libs/kernel/ids.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import type { SignaturePageInput } from '#libs/documents/pdf/signature-page.js';
import { approvedOn, isSigned, unshown, type ApprovalState } from '#libs/domain/board/approval/state.js';
import { revisionOf, type DraftState } from '#libs/domain/draft/state.js';

export type Page = {
  readonly plan: { readonly id: string; readonly title: string };
  readonly approval: ApprovalState;
  readonly draft: DraftState;
  /** Roles that sign, as the plan's program calls them. */
  readonly signers: readonly string[];
  /** As the version called them that the revision was frozen under, where that is known. */
  readonly signersThen: readonly string[];
  /** Who holds a role today, by its id; null: nobody. */
  readonly holder: (role: string) => string | null;
  readonly name: (person: string) => string;
  readonly today: CalendarDate;
};

/**
 * The page for the revision that is approved or lies before the board, or else for the newest one; null
 * where nothing was frozen; with the period and the district as they stood in it. What was signed already is printed with its date, the rest is left for a pen, and so is what was told of a signature on paper that no scan shows yet.
 */
export function signaturePageOf({ plan, approval, draft, signers, signersThen, holder, name, today }: Page): SignaturePageInput | null {
  const newest = draft.status === 'none' ? undefined : draft.revisions.at(-1);
  const of = approval.status === 'none' ? newest && { revision: newest.number, hash: newest.hash } : { revision: approval.revision, hash: approval.hash };
  if (!of) return null;
  const header = draft.status === 'none' ? undefined : revisionOf(draft, of.revision);
  const district = header && [header.district.name, header.district.number].filter((part) => part !== '').join(', ');
  return {
    plan: { ...plan, district: district || null, period: header?.period ?? null },
    revision: of.revision,
    shortHash: shortHashOf(of.hash),
    approved: approval.status === 'none' || approval.status === 'open' ? null : { on: approvedOn(approval) },
    signers: rolesOf(approval, signers, signersThen).map((role) => {
      const signed = isSigned(approval) && !unshown(approval).includes(slug(role)) ? approval.signatures.find((signature) => signature.role === slug(role)) : undefined;
      return signed ? { role, name: name(signed.by), signedOn: signed.signedOn } : { role, name: holder(slug(role)), signedOn: null };
    }),
    madeOn: today,
  };
}

/** Those who sign an approval that was opened are its own, whatever the plan's program says since; before, those of the program. */
function rolesOf(approval: ApprovalState, now: readonly string[], then: readonly string[]): readonly string[] {
  if (approval.status === 'none') return now;
  const titles = new Map([...now, ...then].map((title) => [slug(title), title]));
  return approval.signers.map((role) => titles.get(role) ?? role);
}
