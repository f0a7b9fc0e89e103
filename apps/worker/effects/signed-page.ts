import type { CalendarDate } from '#libs/kernel/dates.js';
import { ERASED } from '#libs/kernel/sealing.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import type { ApprovalState, Attestation, Signature, Signing } from '#libs/domain/board/approval/state.js';
import type { Item } from '#libs/domain/content.js';
import { stageStreamId } from '#libs/domain/stage.js';
import type { Current } from '#libs/domain/submission/state.js';
import type { Document } from '#libs/domain/document.js';
import { say } from '#libs/messages/say.js';
import type { EffectDeps } from './deps.js';

/** `attested`: the date is told of a signature from before Planline, and nobody signed here. */
type PageSigner = { readonly role: string; readonly name: string | null; readonly signedOn: CalendarDate | null; readonly attested: boolean };

/** Who approved what was submitted, as the package shows it. */
export type SignedPage = {
  readonly signers: readonly PageSigner[];
  /** The same, as the form's own list. Whoever signed another revision than the one submitted has that said beside their role. */
  readonly approvals: readonly Item[];
  /** The pages that came back, which a person confirmed: all that show a signature of this approval. */
  readonly scans: readonly Document[];
};

/** From the approvals that the submission rests on; names stand in the people's own records alone. */
export async function signedPage(deps: EffectDeps, tenant: string, state: Current): Promise<SignedPage> {
  const signers: PageSigner[] = [];
  const shown: Document[] = [];
  for (const { stage, hash, approvedOn } of state.current.approvals) {
    const approval = await deps.stateOf(tenant, 'approval', stageStreamId(state.plan, stage));
    if (approval.status === 'none') continue;
    const { signatures, scans } = signingOf(approval, hash, approvedOn);
    const attested = attestedIn(approval, hash, approvedOn);
    for (const role of approval.signers) {
      const called = await roleTitle(deps, tenant, role);
      const signature = signatures.find((one) => one.role === role);
      if (signature) signers.push({ role: signedAs(called, signature, state.current.hash), name: await nameOf(deps, tenant, signature.by), signedOn: signature.signedOn, attested: false });
      else if (attested) signers.push({ role: say('submission.signed-attested', { role: called }), name: null, signedOn: attested.signed.find((one) => one.role === role)?.signedOn ?? null, attested: true });
      else signers.push({ role: called, name: null, signedOn: null, attested: false });
    }
    const showing = new Set(signatures.map((signature) => signature.scan));
    shown.push(...scans.filter(({ scan, status }) => status === 'confirmed' && showing.has(scan)).map(({ document }) => document));
  }
  const approvals = signers.map(({ role, name, signedOn }, i) => ({ key: String(i + 1), fields: { role, name: name ?? '', signed_on: signedOn ?? '' } }));
  return { signers, approvals, scans: shown };
}

/** A correction may go on the approval of the text before it, which was signed as that: the page says so, and nobody's date stands beside a text that they did not sign. */
const signedAs = (role: string, { revision, hash }: Pick<Signature, 'revision' | 'hash'>, submitted: string): string =>
  hash === submitted ? role : say('submission.signed-other', { role, revision, shortHash: shortHashOf(hash) });

type Begun = Exclude<ApprovalState, { status: 'none' }>;

/** The round that approved it: a later one may be open, where a correction voided that approval. Null: none is known. */
function roundOf(approval: Begun, hash: string | null, on: CalendarDate | null) {
  if (approval.status !== 'open' && (hash === null || approval.reaches.some((reached) => reached.hash === hash))) return approval;
  // An approval may have reached a later revision before it was voided: then its day tells which it was.
  return approval.past.findLast((round) => round.hash === hash) ?? approval.past.findLast((round) => round.approvedOn === on) ?? null;
}

function signingOf(approval: Begun, hash: string | null, on: CalendarDate | null): Pick<Signing, 'signatures' | 'scans'> {
  const round = roundOf(approval, hash, on);
  return round && 'signatures' in round ? round : { signatures: [], scans: [] };
}

/** What somebody told of the approval from before Planline, where that is what it was; null: the board decided here. */
export function attestedIn(approval: Begun, hash: string | null, on: CalendarDate | null): Attestation | null {
  const round = roundOf(approval, hash, on);
  return round && 'attested' in round ? round.attested : null;
}

/** A role as its tenant calls it; its id, where nobody told. */
export async function roleTitle(deps: EffectDeps, tenant: string, role: string): Promise<string> {
  const state = await deps.stateOf(tenant, 'role', role);
  return state.status === 'none' ? role : state.title;
}

export async function nameOf(deps: EffectDeps, tenant: string, person: string): Promise<string | null> {
  const state = await deps.stateOf(tenant, 'person', person);
  return state.status === 'none' || state.name === ERASED ? null : state.name;
}
