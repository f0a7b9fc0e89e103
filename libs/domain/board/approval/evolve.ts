import { never } from '#libs/kernel/refusal.js';
import { explanationsIn, type GuardRecord } from '../../guards.js';
import type { ApprovalEvent, Signer } from './events.js';
import { approvedOn, isSigned, type ApprovalState, type Explained, type ApprovedState, type OpenApproval, type PastRound, type Scan, type Signature, type Signing } from './state.js';

export const initialApproval: ApprovalState = { status: 'none', version: 0 };

export function evolve(before: ApprovalState, event: ApprovalEvent): ApprovalState {
  const version = before.version + 1;
  if (event.type === 'ApprovalOpened') {
    if (before.status !== 'none') return { ...before, version };
    const { revision, hash, stage, body, sections, covers, signers, openedOn, planStart, planEnd, inputOn, rewritten, rewrittenBecause } = event.data;
    const input = { inputOn, rewritten, rewrittenBecause };
    const explained = explainedIn(event.data.guards, { at: 'open', on: openedOn, voted: null });
    return { status: 'open', version, round: 1, revision, hash, stage, body, sections, covers, signers, openedOn, planStart, planEnd, ...fresh, input, explained };
  }
  if (event.type === 'ApprovalAttested') return attested(before, event.data, version);
  if (before.status === 'none') return { ...before, version };
  const state = { ...before, version };
  switch (event.type) {
    case 'ApprovalMovedToRevision': {
      const { revision, hash, sections, voided } = event.data;
      return state.status === 'open' ? { ...state, revision, hash, sections, voided, input: inputAfter(state.input, event.data) } : state;
    }
    case 'ApprovalMovedToBody':
      return state.status === 'open' ? { ...state, body: event.data.body, explained: [...(state.explained ?? []), ...explainedIn(event.data.guards, { at: 'open', on: event.data.on, voted: null })] } : state;
    case 'ApprovalPutToVote':
      return { ...state, putToVote: true, explained: [...(state.explained ?? []), ...explainedIn(event.data.guards, { at: 'vote', on: event.data.on, voted: { meeting: event.data.meeting, motion: event.data.motion } })] };
    case 'ApprovalNotCarried':
      return { ...state, failed: [...state.failed, event.data] };
    case 'ApprovalCarried': {
      if (state.status !== 'open') return state;
      const { revision, hash } = event.data;
      const failed = state.failed.filter(({ meeting, motion }) => meeting !== event.data.meeting || motion !== event.data.motion);
      return { ...factsOf(state), status: 'carried', settledOn: null, failed, motion: event.data, pagesBefore: state.pages.length, reaches: [{ revision, hash }], signatures: [], scans: [] };
    }
    case 'ApprovalReversed':
      return state.status === 'carried' ? { ...factsOf(state), status: 'open', failed: [...state.failed, event.data] } : state;
    case 'ApprovalOverturned':
      return overturned(state, event.data);
    case 'ApprovalStands': {
      const { revision, hash, sections } = event.data;
      return state.status === 'open' ? state : { ...state, revision, hash, sections, reaches: [...state.reaches, { revision, hash }] };
    }
    case 'ApprovalVoided': {
      if (state.status === 'open') return state;
      const { sections, byRevision, hash, now, round, on } = event.data;
      const past = [...state.past, pastRound(state, sections, byRevision)];
      return { ...factsOf(state), input: inputAfter(state.input, event.data), status: 'open', settledOn: null, round, revision: byRevision, hash, sections: now, openedOn: on, voided: sections, lastApproved: state.sections, past };
    }
    case 'ApprovalConcluded':
      return state.status === 'carried' ? { ...state, status: 'concluded', concludedOn: event.data.on, attested: null, voided: [] } : state;
    case 'ApprovalRoundSettled':
      return { ...state, settledOn: event.data.on };
    case 'SignaturePageIssued':
      return { ...state, pages: [...state.pages, event.data] };
    default:
      return isSigned(state) ? { ...state, ...signing(state, event) } : state;
  }
}

const explainedIn = (guards: readonly GuardRecord[], step: Omit<Explained, 'guard' | 'explanation'>): Explained[] =>
  explanationsIn(guards).map((one) => ({ ...step, ...one }));

type Input = OpenApproval['input'];

type SigningEvent = Extract<ApprovalEvent, { type: 'ApprovalSigned' | 'ScanUploaded' | 'ScanConfirmed' | 'ScanRejected' }>;

function signing(state: Signing, event: SigningEvent): Partial<Signing> {
  switch (event.type) {
    case 'ApprovalSigned': {
      const others = state.signatures.filter(({ role }) => role !== event.data.role);
      return { signatures: [...others, event.data] };
    }
    case 'ScanUploaded':
      return { scans: [...state.scans, { ...event.data, status: 'uploaded' }] };
    case 'ScanConfirmed':
      return {
        scans: state.scans.map((scan): Scan => (scan.scan === event.data.scan ? { ...scan, status: 'confirmed', by: event.data.by, on: event.data.on, signers: event.data.signers } : scan)),
        signatures: state.signatures.map((signature) => (signature.scan === null && event.data.signers.some((shown) => isOf(shown, signature)) ? { ...signature, scan: event.data.scan } : signature)),
      };
    case 'ScanRejected':
      return { scans: state.scans.map((scan): Scan => (scan.scan === event.data.scan ? { ...scan, status: 'rejected', by: event.data.by, on: event.data.on, reason: event.data.reason } : scan)) };
    default:
      return never(event);
  }
}

const isOf = (shown: Signer, { role, by, signedOn }: Signature): boolean => shown.role === role && shown.by === by && shown.signedOn === signedOn;

function attested(before: ApprovalState, data: Extract<ApprovalEvent, { type: 'ApprovalAttested' }>['data'], version: number): ApprovalState {
  const replaced = before.status === 'concluded' ? before.attested : null;
  if (before.status !== 'none' && before.status !== 'open' && !replaced) return { ...before, version };
  const { revision, hash, stage, body, sections, covers, signers, planStart, planEnd, ...told } = data;
  const facts = before.status === 'none' ? { round: 1, ...fresh } : { ...factsOf(before), voided: [] };
  const attested = replaced ? { ...told, insteadOf: replaced.approvedOn } : told;
  const about = { revision, hash, stage, body, sections, covers, signers, planStart, planEnd };
  return { ...facts, ...about, status: 'concluded', version, openedOn: told.attestedOn, concludedOn: told.attestedOn, attested, reaches: [{ revision, hash }] };
}

/** Why earlier texts were rewritten stays beside what is said of the newest, for as long as anything is. */
function inputAfter(before: Input, { inputOn, rewritten, rewrittenBecause }: Pick<Input, 'inputOn' | 'rewritten'> & { readonly rewrittenBecause: string | null }): Input {
  const because = [before.rewrittenBecause, rewrittenBecause].filter((one) => one !== null).join(' ');
  return { inputOn, rewritten, rewrittenBecause: rewritten.length === 0 || because === '' ? null : because };
}

const fresh = { input: { inputOn: null, rewritten: [], rewrittenBecause: null }, settledOn: null, voided: [], lastApproved: null, failed: [], putToVote: false, past: [], pages: [], explained: [] };

/** The round that rested on it goes to the past ones, and another is open; or a past one is void as a whole. */
function overturned(state: Exclude<ApprovalState, { status: 'none' }>, { voided, next, round, overturnedOn, ...data }: Extract<ApprovalEvent, { type: 'ApprovalOverturned' }>['data']): ApprovalState {
  const { meeting, motion, revision, hash, on } = data;
  const failed = [...state.failed, { meeting, motion, revision, hash, on }];
  if (next === null || state.status === 'open') {
    const past = state.past.map((one) => (one.round === round ? { ...one, voided: Object.keys(state.sections), byRevision: null } : one));
    return { ...state, failed, past, voided: state.status === 'open' ? voided : state.voided };
  }
  const past = [...state.past, pastRound(state, Object.keys(state.sections), null)];
  return { ...factsOf(state), status: 'open', settledOn: null, round: next, openedOn: overturnedOn, failed, past, voided };
}

function pastRound(state: ApprovedState, voided: readonly string[], byRevision: number | null): PastRound {
  const { revision, hash } = state.reaches[0]!;
  const common = { round: state.round, revision, hash, approvedOn: approvedOn(state), concluded: state.status === 'concluded', voided, byRevision };
  return isSigned(state)
    ? { ...common, attested: null, motion: state.motion, signatures: state.signatures, scans: state.scans }
    : { ...common, attested: state.attested, motion: null, signatures: [], scans: [] };
}

function factsOf(state: Exclude<ApprovalState, { status: 'none' }>) {
  const { version, round, stage, body, revision, hash, sections, covers, signers, openedOn, planStart, planEnd, failed, putToVote, past, voided, lastApproved, pages, settledOn, input, explained } = state;
  return { version, round, stage, body, revision, hash, sections, covers, signers, openedOn, planStart, planEnd, failed, putToVote, past, voided, lastApproved, pages, settledOn, input, explained };
}
