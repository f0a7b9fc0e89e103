import { daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { slug } from '#libs/kernel/ids.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { accept, type Decision, type DecisionContext } from '../../decider.js';
import { SCANS } from '../../document.js';
import { onDay, recordedAfter } from '../../facts.js';
import type { Explanations } from '../../guards.js';
import { isSame } from '../../page-mark.js';
import { rolesTold, sourceTold, stageOf, type RuleSource } from '../../program-rules.js';
import { partsOfStageId } from '../../stage.js';
import type { ApprovalCommand } from './commands.js';
import { concluded, olderRevision, termsOf } from './deciding.js';
import type { ApprovalEvent, Signer } from './events.js';
import { evolve } from './evolve.js';
import { judged } from './guard-facts.js';
import { isSigned, pagesSince, unshown, unsigned, type ApprovalState, type CarriedApproval, type Reached, type Scan, type Signature, type Signing } from './state.js';

type Command<N extends ApprovalCommand['name']> = Extract<ApprovalCommand, { name: N }>;
type Known = Exclude<ApprovalState, { status: 'none' }>;
type Signable = Extract<Known, Signing>;

const MOST_SCANS = 50;
const MOST_PAGES = 200;

/** The same page again is no other page, unless it was printed before the vote. After the last signature too: its scan may still come back as evidence. */
export function issueSignaturePage(state: Known, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  if (state.status === 'concluded' && state.attested) return refuse('approval.attested');
  const { revision, hash, signers } = state;
  const shortHash = shortHashOf(hash);
  const standing = isSigned(state) ? pagesSince(state) : state.pages;
  if (standing.some((page) => page.revision === revision && page.shortHash === shortHash)) return accept();
  if (state.pages.length >= MOST_PAGES) return refuse('approval.too-many-pages', { limit: MOST_PAGES });
  const page = state.pages.length + 1;
  return accept({ type: 'SignaturePageIssued', data: { page, plan: partsOfStageId(id).plan, revision, shortHash, signers: [...signers], issuedOn: context.today } });
}

/** The approval with a motion that was carried, or why there is nothing to sign. */
function signable(state: Known) {
  if (isSigned(state)) return { ok: true as const, state };
  return state.status === 'open' ? refuse('approval.not-carried', { revision: state.revision }) : refuse('approval.attested');
}

export function sign(known: Known, given: Command<'sign'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const found = signable(known);
  if (!found.ok) return found;
  const { state } = found;
  const { role, by, signedOn, revision, hash, means } = given;
  const reached = reachedBy(state, { revision, hash });
  if (!reached) return notReached(state, revision, hash, context, id);
  const before = state.signatures.find((signature) => signature.role === role);
  if (before?.by === by && before.signedOn === signedOn && before.means === means) return accept();
  const onlyTold = unshown(state).includes(role);
  if (before && !(onlyTold && means === 'in-person')) return refuse(onlyTold ? 'approval.signed-on-paper' : 'approval.signed-already', { role, on: before.signedOn });
  const wrong = wrongSigner(state, { role, by, signedOn }, context);
  if (wrong) return wrong;
  if (state.status === 'concluded') return refuse('approval.complete', { on: state.concludedOn });
  const told = signature(state, { role, by, signedOn }, { reached, means, scan: null, explanations: given.explanations }, context, id);
  return told.ok ? completed(state, told.events, context) : told;
}

const reachedBy = ({ reaches }: Signing, given: Reached): Reached | undefined => reaches.find(({ revision, hash }) => revision === given.revision && hash.startsWith(given.hash));

function notReached(state: Signable, revision: number, hash: string, context: DecisionContext, id: string) {
  const { revisions } = context.seen('draft', partsOfStageId(id).plan);
  const seen = revisions.find((frozen) => frozen.number === revision && frozen.hash.startsWith(hash));
  const now = revisions.find((frozen) => frozen.number === state.revision);
  return seen && now ? olderRevision(seen, now, context) : refuse('approval.revision-not-frozen', { revision });
}

/** Why a signature is none: the role does not sign, the person did not hold it on that date, or the date can't be. */
function wrongSigner({ stage, signers, motion }: Signable, { role, by, signedOn }: Signer, context: DecisionContext) {
  if (!signers.includes(role)) return refuse('approval.not-a-signer', { role: rolesTold(context.rules, [role]).titles, signers: rolesTold(context.rules, signers).titles, ...sourceTold((context.rules && stageOf(context.rules, stage)?.source) ?? null) });
  if (signedOn > context.today) return refuse('approval.signed-in-future', { on: signedOn, today: context.today });
  if (signedOn < motion.on) return refuse('approval.signed-before-vote', { on: signedOn, carried: motion.on });
  const holds = context.seen('role', role).holders.filter(onDay(signedOn)).some(({ person }) => person === by);
  return holds ? null : notHolder(role, signedOn, context);
}

type How = { readonly reached: Reached; readonly means: Signature['means']; readonly scan: string | null; readonly explanations: Explanations };

/** A signature, with what the program's rules for it saw; where one on paper had been told and no scan shows it, with what was told. */
function signature(state: CarriedApproval, signer: Signer, { reached, means, scan, explanations }: How, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const { stage, signers, signatures, motion } = state;
  const { revision, hash } = reached;
  const others = signatures.filter(({ role }) => role !== signer.role).map(({ role, by, signedOn }) => ({ role, by, signedOn }));
  const asked = { stage, revision, signers, ...signer, means, daysSinceVote: daysBetween(motion.on, signer.signedOn), signed: others };
  const may = judged('sign', asked, context.seen('draft', partsOfStageId(id).plan), explanations, context);
  if (!may.ok) return may;
  const told = signatures.find(({ role }) => role === signer.role);
  const data = { ...signer, revision, hash, means, assurance: context.actor.assurance, scan, wasBy: told?.by ?? null, wasSignedOn: told?.signedOn ?? null, guards: [...may.guards], roleRecordedOn: recordedAfter(context.seen('role', signer.role), signer.by, signer.signedOn), recordedOn: context.today };
  return accept({ type: 'ApprovalSigned', data });
}

/** What happened, and the end of the approval where nothing is missing any more: no signature, and no scan of one on paper. */
function completed(state: CarriedApproval, events: readonly ApprovalEvent[], context: DecisionContext): Decision<ApprovalEvent> {
  const after = events.reduce(evolve, state as ApprovalState);
  const whole = after.status === 'carried' && unsigned(after).length === 0 && unshown(after).length === 0;
  return accept(...events, ...(whole ? [concluded(state, context)] : []));
}

/**
 * Matched to the page that was printed by plan, revision and digits of the hash: as the file's own text says them, or, of
 * a picture, as whoever uploads it reads them. A file that says it is of another page is refused; a person still has to
 * confirm one that is not.
 */
export function uploadScan(known: Known, given: Command<'uploadScan'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const found = signable(known);
  if (!found.ok) return found;
  const { state } = found;
  const { scan, document, fileName, signedOn } = given;
  const before = state.scans.find((one) => one.scan === scan);
  if (before) return before.document.id === document.id ? accept() : refuse('approval.scan-taken', { scan });
  if (state.scans.length >= MOST_SCANS) return refuse('approval.too-many-scans', { limit: MOST_SCANS });
  if (!SCANS.includes(document.mediaType)) return refuse('approval.scan-of-no-page', { file: fileName ?? 'none', mediaType: document.mediaType });
  const marks = given.found ?? [];
  const told = given.printed && { ...given.printed, plan: given.printed.plan ?? partsOfStageId(id).plan };
  const read = told ? marks.find((mark) => isSame(mark, told)) : (marks.find((mark) => state.pages.some((one) => isSame(one, mark))) ?? marks[0]);
  if (told && !read && marks[0]) return refuse('approval.scan-says-other', { file: fileName ?? 'none', ...marks[0], toldRevision: told.revision, told: told.shortHash });
  const printed = read ?? told;
  if (!printed) return refuse('approval.scan-unread', { file: fileName ?? 'none' });
  const { plan, revision, shortHash } = printed;
  const page = state.pages.findLast((one) => isSame(one, printed));
  if (!page) return refuse('approval.scan-no-page', { plan, revision, shortHash });
  if (!reachedBy(state, { revision, hash: page.shortHash })) return notReached(state, revision, page.shortHash, context, id);
  if (!pagesSince(state).includes(page)) return refuse('approval.page-before-vote', { revision, issued: page.issuedOn, carried: state.motion.on });
  if (signedOn > context.today) return refuse('approval.signed-in-future', { on: signedOn, today: context.today });
  if (signedOn < state.motion.on) return refuse('approval.signed-before-vote', { on: signedOn, carried: state.motion.on });
  const data = { scan, document, fileName, printed: { plan, revision, shortHash }, printedFrom: read ? ('file' as const) : ('given' as const) };
  const other = shownElsewhere(state, data) ?? keptAlready(state, data);
  if (other) return other;
  return accept({ type: 'ScanUploaded', data: { ...data, page: page.page, revision, signedOn, uploadedOn: context.today, uploadedBy: context.actor.id } });
}

/**
 * A picture of one page shows one revision: the very file that was confirmed as the page of another, in whichever round,
 * is none of this one. A file that says itself what is on its pages may have those of several.
 */
function shownElsewhere({ scans, past }: Signable, { document, fileName, printed, printedFrom }: Pick<Scan, 'document' | 'fileName' | 'printed' | 'printedFrom'>) {
  if (printedFrom === 'file') return null;
  const all = [...past.flatMap((round) => round.scans), ...scans];
  const other = all.find((scan) => scan.status === 'confirmed' && scan.document.id === document.id && !isSame(scan.printed, printed));
  return other ? refuse('approval.scan-of-other', { file: fileName ?? 'none', other: other.printed.revision, shortHash: other.printed.shortHash, revision: printed.revision }) : null;
}

/** The very file is kept once for a revision; again only where it was confirmed and a signature is missing, which may be on it too. */
function keptAlready(state: Signable, { document, fileName, printed }: Pick<Scan, 'document' | 'fileName' | 'printed'>) {
  const lacks = state.status === 'carried' && unsigned(state).length + unshown(state).length > 0;
  const kept = state.scans.find((scan) => scan.document.id === document.id && isSame(scan.printed, printed) && (scan.status === 'uploaded' || (scan.status === 'confirmed' && !lacks)));
  return kept ? refuse('approval.scan-kept', { file: fileName ?? 'none', scan: kept.scan, called: kept.fileName ?? 'none', on: kept.uploadedOn, status: kept.status }) : null;
}

export function confirmScan(known: Known, given: Command<'confirmScan'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const settled = settle(known, given, context, id);
  if (!settled.ok) return settled;
  const { state, scan, role } = settled;
  const { by, signers, printed } = given;
  if (scan.status === 'confirmed') return scan.by === by ? accept() : refuse('approval.scan-settled', { scan: scan.scan, on: scan.on });
  if (scan.status === 'rejected') return refuse('approval.scan-settled', { scan: scan.scan, on: scan.on });
  const file = scan.fileName ?? 'none';
  const elsewhere = shownElsewhere(state, scan);
  if (elsewhere) return elsewhere;
  if (printed === null && scan.printedFrom === 'given') return refuse('approval.scan-to-compare', { file });
  if (printed !== null && !isSame({ ...scan.printed, ...printed }, scan.printed)) return refuse('approval.scan-differs', { file, ...scan.printed, seenRevision: printed.revision, seen: printed.shortHash, from: scan.printedFrom });
  const reached = reachedBy(state, { revision: scan.printed.revision, hash: scan.printed.shortHash });
  if (!reached) return notReached(state, scan.printed.revision, scan.printed.shortHash, context, id);
  const fresh: Signer[] = [];
  for (const signer of signers) {
    const wrong = wrongSigner(state, signer, context);
    if (wrong) return wrong;
    if (signer.signedOn > scan.signedOn) return refuse('approval.scan-dates-differ', { on: signer.signedOn, last: scan.signedOn });
    if (fresh.some(({ role: other }) => other === signer.role)) return refuse('approval.signed-twice', { role: signer.role });
    const before = state.signatures.find((one) => one.role === signer.role);
    if (before?.by === signer.by && before.signedOn === signer.signedOn) continue;
    // What was told of a page gives way to the page; what was signed here, or shown by another scan, does not.
    if (before && !unshown(state).includes(signer.role)) return refuse('approval.signed-already', { role: signer.role, on: before.signedOn });
    fresh.push(signer);
  }
  const confirmed: ApprovalEvent = { type: 'ScanConfirmed', data: { scan: scan.scan, by, role, on: context.today, signers: signers.map((signer) => ({ ...signer })) } };
  if (state.status === 'concluded') return accept(confirmed);
  const events: ApprovalEvent[] = [confirmed];
  for (const signer of fresh) {
    const now = events.reduce(evolve, state as ApprovalState) as CarriedApproval;
    const shown = signature(now, signer, { reached, means: 'paper', scan: scan.scan, explanations: given.explanations }, context, id);
    if (!shown.ok) return shown;
    events.push(...shown.events);
  }
  return completed(state, events, context);
}

export function rejectScan(known: Known, given: Command<'rejectScan'>, context: DecisionContext, id: string): Decision<ApprovalEvent> {
  const settled = settle(known, given, context, id);
  if (!settled.ok) return settled;
  const { scan, role } = settled;
  if (scan.status !== 'uploaded') return scan.status === 'rejected' && scan.by === given.by ? accept() : refuse('approval.scan-settled', { scan: scan.scan, on: scan.on });
  return accept({ type: 'ScanRejected', data: { scan: scan.scan, by: given.by, role, on: context.today, reason: given.reason } });
}

function notHolder(role: string, on: CalendarDate, { rules }: DecisionContext, does: RuleSource | null = null): ReturnType<typeof refuse> {
  const { titles, ...source } = rolesTold(rules, [role], does);
  return refuse('approval.not-holder', { role: titles, on, ...source });
}

/** The scan, and the role in which somebody may say whether it is the right page; or why they may not. */
function settle(known: Known, given: { readonly scan: string; readonly by: string }, context: DecisionContext, id: string) {
  const found = signable(known);
  if (!found.ok) return found;
  const scan: Scan | undefined = found.state.scans.find((one) => one.scan === given.scan);
  if (!scan) return refuse('approval.no-such-scan', { scan: given.scan });
  const terms = termsOf(context, id);
  if (!terms.ok) return terms;
  const role = slug(terms.options.scanConfirmedBy);
  const holds = context.seen('role', role).holders.filter(onDay(context.today)).some(({ person }) => person === given.by);
  return holds ? { ok: true as const, state: found.state, scan, role } : notHolder(role, context.today, context, terms.options.scanConfirmedBySource);
}
