import type { CalendarDate } from '#libs/kernel/dates.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { CouncilRoundState } from '#libs/domain/council/state.js';
import type { Attested } from '#libs/domain/draft/events.js';
import type { SubmissionState } from '#libs/domain/submission/state.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';
import type { Called } from './called.js';

/** What somebody says was decided before Planline: no vote, no meeting and no signature of ours. */
export type AttestedView = {
  readonly what: string;
  readonly by: string;
  readonly on: CalendarDate;
  /** In words, which document shows it; null: none is named. */
  readonly shownBy: string | null;
  /** Where that can be fetched. */
  readonly href: string | null;
  readonly testData: boolean;
  /** What else is told: dates of signatures. */
  readonly more: readonly string[];
};

const DOCUMENT_ID = /^[0-9a-f]{64}$/;
const fileAt = (id: string | null | undefined): string | null => (id && DOCUMENT_ID.test(id) ? `/api/documents/${id}` : null);

/** Until 2026-11 one could rest on a statement alone: nobody can look at that, and it says so. */
export function attestedDecision({ what, by, on, document, statement, testData }: Attested): AttestedView {
  const href = fileAt(document);
  return { what, by, on, testData, href, shownBy: href ? 'the file that was kept with it' : document, more: statement === null ? [] : [say('page.attested-statement', { statement, alone: document === null ? 'yes' : 'no' })] };
}

/** The one before stays in the history. */
const insteadOf = ({ insteadOf: on }: { readonly insteadOf?: CalendarDate }): string[] => (on === undefined ? [] : [say('page.attested-instead', { on: shortInWords(on) })]);

type State = CouncilRoundState | ApprovalState | SubmissionState;

/** Null where the stage was decided here, or not at all. */
export function attestationOf(kind: string, state: State, called: Called): AttestedView | null {
  if (kind === 'council-round') return ofCouncil(state as CouncilRoundState, called);
  if (kind === 'approval') return ofApproval(state as ApprovalState, called);
  if (kind === 'submission') return ofSubmission(state as SubmissionState, called);
  return null;
}

function ofCouncil(state: CouncilRoundState, called: Called): AttestedView | null {
  if (state.status !== 'concluded' || !state.attested) return null;
  const { what, by, role, on, revision, document, documentId, testData } = state.attestation;
  return { what, by: `${called.person(by)} (${role.replaceAll('-', ' ')})`, on, shownBy: document, href: fileAt(documentId), testData, more: [`It was of revision ${revision}.`, ...insteadOf(state.attestation)] };
}

function ofApproval(state: ApprovalState, called: Called): AttestedView | null {
  return state.status === 'concluded' && state.attested ? attestedApproval(state.attested, called, state.signers) : null;
}

/** `signers`: whose signatures it takes; what an earlier log has without some of them says so. */
export function attestedApproval(told: NonNullable<Extract<ApprovalState, { status: 'concluded' }>['attested']>, called: Called, signers: readonly string[] = []): AttestedView {
  const { statement, by, role, approvedOn, signed, document, file, testData } = told;
  const unsigned = signers.filter((role) => !signed.some((one) => one.role === role)).map((role) => say('page.attested-unsigned', { role: role.replaceAll('-', ' ') }));
  const more = signed.map((one) => `Signed by ${one.role.replaceAll('-', ' ')} on ${one.signedOn}, as is told.`);
  return { what: statement, by: `${called.person(by)} (${role.replaceAll('-', ' ')})`, on: approvedOn, shownBy: document, href: fileAt(file?.id), testData, more: [...more, ...unsigned, ...insteadOf(told)] };
}

function ofSubmission(state: SubmissionState, called: Called): AttestedView | null {
  if (state.status !== 'attested') return null;
  const { what, by, role, on, revision, document, file, testData } = state.attested;
  return { what, by: `${called.person(by)} (${role.replaceAll('-', ' ')})`, on, shownBy: document, href: fileAt(file?.id), testData, more: [`It was of revision ${revision}.`, ...insteadOf(state.attested)] };
}
