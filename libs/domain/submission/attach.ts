import { refuse } from '#libs/kernel/refusal.js';
import { stagesBefore } from '../attesting.js';
import { accept, type Decision, type DecisionContext } from '../decider.js';
import { PDF, SCANS, WORD } from '../document.js';
import { isSame } from '../page-mark.js';
import type { ProgramRules, StageRule } from '../program-rules.js';
import { stageStreamId } from '../stage.js';
import { noRole } from './acting.js';
import type { CommandNamed } from './commands.js';
import type { SubmissionEvent } from './events.js';
import { documentMayHaveLeft } from './package-of.js';
import { collecting, isOpened, type Attached, type Opened, type SubmissionState } from './state.js';
import type { Terms } from './submit.js';

type Refused = ReturnType<typeof refuse>;

/** What a file of each kind is, which was told by its bytes when it was kept. */
const fileKinds: Readonly<Record<Attached['kind'], readonly string[]>> = { 'plan-docx': [WORD], 'signature-pdf': [PDF], 'signature-scan': SCANS };

/** A document is put in for one text: a later one asks for its own, since a decision is bound to what was seen. */
export function attachDocument(before: SubmissionState, given: CommandNamed<'attachDocument'>, { stage, options }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const open = undecided(before);
  if (!open.ok) return open;
  const { state } = open;
  const { kind, document, fileName, reason, by } = given;
  if (!fileKinds[kind].includes(document.mediaType)) return refuse('submission.wrong-file', { fileName, kind: kind.replaceAll('-', '_') });
  const meant = meantRevision(state, given.revision, context);
  if (!meant.ok) return meant;
  const of = { submission: collecting(state), revision: meant.revision };
  const same = state.attached.some((one) => one.kind === kind && one.document.id === document.id && one.fileName === fileName && one.submission === of.submission && one.revision === of.revision);
  if (same) return accept();
  const other = isSignedPage(kind) ? otherPage(state, given, meant.revision, { stage, options }, context) : null;
  if (other) return other;
  return noRole(by, stage, context) ?? accept({ type: 'PackageDocumentAttached', data: { kind, document, fileName, reason, ...of, on: context.today, by } });
}

export const isSignedPage = (kind: string): boolean => kind === 'signature-scan' || kind === 'signature-pdf';

export const approvalsBefore = (rules: ProgramRules, stage: StageRule): readonly StageRule[] => stagesBefore(rules, stage).filter(({ kind }) => kind === 'board-approval');

/**
 * Why a file is not the signed page of a revision: its own text says that it is of another one, which no approval that the
 * revision rests on reaches; or it takes the place of a scan that was confirmed, and nobody says why.
 */
function otherPage({ plan, submissions }: Opened, { kind, document, fileName, found, reason }: CommandNamed<'attachDocument'>, revision: number, { stage, options }: Pick<Terms, 'stage' | 'options'>, { rules, seen }: DecisionContext): Refused | null {
  const approvals = rules ? approvalsBefore(rules, stage).flatMap(({ id }) => seen('approval', stageStreamId(plan, id)).signed ?? []) : [];
  const resting = approvals.filter(({ reaches }) => reaches.some((one) => one.revision === revision));
  // A correction that goes on what the boards approved before goes with the page that was signed then.
  const earlier = options.approvalsAfterReturn === 'as-they-are' ? submissions : [];
  const itself = seen('draft', plan).revisions.filter(({ number }) => number === revision).map(({ number, hash }) => ({ revision: number, hash }));
  const right = [...itself, ...resting.flatMap(({ reaches }) => reaches), ...earlier];
  const marks = found ?? [];
  const fits = marks.some((mark) => right.some((one) => isSame(mark, { plan, revision: one.revision, shortHash: one.hash })));
  if (marks[0] && !fits) return refuse('submission.page-of-other', { fileName, plan: marks[0].plan, own: marks[0].plan === plan.toLowerCase() ? 'yes' : 'no', of: marks[0].revision, shortHash: marks[0].shortHash, revision });
  const confirmed = kind === 'signature-scan' ? resting.flatMap((one) => one.confirmed) : [];
  return reason === null && confirmed.length > 0 && !confirmed.includes(document.id) ? refuse('submission.scan-confirmed', { fileName, revision }) : null;
}

/** What may have reached the agency stays where it was: only another document can follow it. */
export function detachDocument(before: SubmissionState, { kind, revision, reason, by }: CommandNamed<'detachDocument'>, { stage }: Terms, context: DecisionContext): Decision<SubmissionEvent> {
  const open = undecided(before);
  if (!open.ok) return open;
  const { state } = open;
  const ahead = state.attached.filter((one) => one.submission === collecting(state));
  if (ahead.length === 0) return refuse('submission.nothing-attached');
  const there = ahead.filter((one) => one.kind === kind && (revision === null || one.revision === null || one.revision === revision));
  const [one, other] = there;
  if (!one) return refuse('submission.not-attached', { kind: kind.replaceAll('-', '_') });
  if (other) return refuse('submission.attached-to-which', { revisions: there.map((each) => each.revision ?? '–').join(', ') });
  if (state.status === 'with-agency' && documentMayHaveLeft(state, one)) return refuse('submission.attached-left', { fileName: one.fileName });
  const { document, fileName, submission } = one;
  return noRole(by, stage, context) ?? accept({ type: 'PackageDocumentDetached', data: { kind, document: document.id, fileName, submission, revision: one.revision, reason, on: context.today, by } });
}

function undecided(state: SubmissionState): { readonly ok: true; readonly state: Opened } | Refused {
  if (!isOpened(state)) return refuse('submission.not-open');
  if (state.status === 'concluded' || state.status === 'declined') return refuse('submission.already-decided', { outcome: state.status, on: state.decidedOn });
  return { ok: true, state };
}

/** The revision that a document is put in for: the one that is submitted; else one that can be submitted next, named where that is not the only one. */
function meantRevision(state: Opened, wanted: number | null, { seen }: DecisionContext): { readonly ok: true; readonly revision: number } | Refused {
  if (state.status === 'with-agency') {
    const { revision } = state.current;
    return wanted === null || wanted === revision ? { ok: true, revision } : refuse('submission.attached-to-other', { revision: wanted, current: revision });
  }
  const last = state.submissions.at(-1)?.revision ?? 0;
  const frozen = seen('draft', state.plan).revisions.map(({ number }) => number);
  const newer = frozen.filter((number) => number > last);
  if (wanted === null) {
    const [only, another] = newer;
    return only !== undefined && another === undefined ? { ok: true, revision: only } : refuse('submission.attached-to-which', { revisions: newer.join(', ') || '–' });
  }
  if (!frozen.includes(wanted)) return refuse('submission.revision-not-frozen', { revision: wanted });
  // What was given back may go again as it is, where answers were all that was asked for.
  const may = wanted > last || (state.status === 'returned' && wanted === last);
  return may ? { ok: true, revision: wanted } : refuse('submission.attached-to-older', { revision: wanted, last });
}
