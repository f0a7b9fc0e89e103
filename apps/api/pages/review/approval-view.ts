import { slug } from '#libs/kernel/ids.js';
import { REWRITTEN } from '#libs/domain/before-guards.js';
import { boardOptions } from '#libs/domain/board/options.js';
import { approvedOn, isSigned, unshown, unsigned, type ApprovalState, type NotedMotion, type PastRound, type Scan, type Signature } from '#libs/domain/board/approval/state.js';
import { explanationsIn } from '#libs/domain/guards.js';
import { sourceTold, type RuleSource, type StageRule } from '#libs/domain/program-rules.js';
import { say } from '#libs/messages/say.js';
import type { Names } from '../../queries/people.js';
import { attestedApproval } from './attested.js';
import { boundTo } from './bound.js';
import type { Called } from './called.js';
import { explainedIn, type Ruled } from './explained.js';
import type { Linked } from './files.js';
import { printedInWords, uploadInWords } from './scans.js';

/** `ruled`: the rules of the stage, by which an explanation says what it explains. */
type Means = { readonly names: Names; readonly called: Called; readonly linked: Linked; readonly ruled: Ruled };

/** What a board decided and who signed it; what a later edit voided is said, and what still stands. */
export function approvalView(plan: string, stage: StageRule, state: ApprovalState, means: Means) {
  const { names, called } = means;
  const printed = `/api/plans/${plan}/stages/${stage.id}/signature-page`;
  const page = state.status === 'concluded' && state.attested ? null : { html: `${printed}.html`, pdf: `${printed}.pdf`, early: state.status === 'none' || state.status === 'open' ? say('page.signature-page-early') : null };
  if (state.status === 'none') return { begun: false, page, signers: (boardOptions(stage)?.signers ?? []).map((role) => names.role(slug(role))) };
  const signed = isSigned(state) ? state : null;
  return {
    begun: true,
    page,
    round: state.round,
    body: state.body === null ? null : called.body(state.body),
    openedOn: state.openedOn,
    covers: state.covers === null ? null : coveredInWords(called.sections(state.covers), boardOptions(stage)?.coversSource ?? null),
    // Why it was rewritten stands below, with what was.
    explained: explainedIn((state.explained ?? []).filter(({ at, guard }) => at === 'open' && guard !== REWRITTEN), means.ruled),
    rewritten: state.input.inputOn === null ? null : { inputOn: state.input.inputOn, says: say('page.rewritten', { sections: called.sections(state.input.rewritten), because: state.input.rewrittenBecause ?? 'none' }) },
    approvedOn: state.status === 'open' ? null : approvedOn(state),
    voidedNow: state.voided.length === 0 ? null : called.sections(state.voided),
    signatures: (signed?.signatures ?? []).map((signature) => signatureView(plan, signature, means)),
    unsigned: (signed ? unsigned(signed) : state.status === 'open' ? state.signers : []).map(names.role),
    unshown: (signed ? unshown(signed) : []).map(names.role),
    scans: (signed?.scans ?? []).map((scan) => scanView(scan, means)),
    reaches: signed ? signed.reaches.filter(({ revision }) => revision !== signed.motion.revision).map((one) => boundTo(plan, one)) : [],
    failed: state.failed.map(({ on, revision }: NotedMotion) => ({ on, revision })),
    pages: state.pages.map(({ page: number, revision, shortHash, issuedOn }) => ({ number, revision, shortHash, issuedOn })),
    past: [...state.past].reverse().map((round) => pastView(plan, round, means)),
  };
}

/** Where the program says of it where it is written, that too. */
const coveredInWords = (sections: string, source: RuleSource | null): string => (source === null ? sections : say('rule.whole', { text: sections, ...sourceTold(source) }));

function signatureView(plan: string, { role, by, signedOn, recordedOn, roleRecordedOn, means, revision, hash, guards }: Signature, { names, called, ruled }: Means) {
  const explained = explainedIn(explanationsIn(guards).map((told) => ({ ...told, on: recordedOn })), ruled);
  return { explained, role: names.title(role), name: called.person(by), signedOn, recordedOn, roleRecordedOn, means: say('page.means', { means: means.replace('-', '_') }), bound: boundTo(plan, { revision, hash }) };
}

/** `waits`: what one is that nobody confirmed or rejected; under an approval that is void nobody is asked to any more. */
function scanView(scan: Scan, { called, linked, names }: Means, waits: 'uploaded' | 'void' = 'uploaded') {
  return {
    file: linked(scan.document, scan.fileName ?? say('page.scan')),
    signedOn: scan.signedOn,
    uploaded: uploadInWords(scan, names),
    printed: printedInWords(scan),
    says: say('page.scan-status', { status: scan.status === 'uploaded' ? waits : scan.status, by: scan.status === 'uploaded' ? '' : called.person(scan.by) }),
    reason: scan.status === 'rejected' ? scan.reason : null,
  };
}

function pastView(plan: string, past: PastRound, means: Means) {
  const { round, revision, hash, approvedOn: on, byRevision, voided } = past;
  return {
    round,
    bound: boundTo(plan, { revision, hash }),
    on,
    voided: byRevision === null ? say('page.overturned', { signatures: past.signatures.length }) : say('page.voided', { sections: means.called.sections(voided), count: voided.length, by: byRevision }),
    change: byRevision === null ? null : `/plans/${plan}/diff?from=${revision}&to=${byRevision}`,
    signatures: past.signatures.map((signature) => signatureView(plan, signature, means)),
    scans: past.scans.map((scan) => scanView(scan, means, 'void')),
    attested: past.attested && attestedApproval(past.attested, means.called),
  };
}
