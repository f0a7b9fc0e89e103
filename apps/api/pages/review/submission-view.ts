import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { resolveDate } from '#libs/domain/date-rule.js';
import { explanationsIn } from '#libs/domain/guards.js';
import type { ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { optionsOf } from '#libs/domain/submission/options.js';
import type { Told } from '#libs/domain/submission/events.js';
import { isOutdated } from '#libs/domain/submission/package-of.js';
import { attachedTo, hasCurrent, isOpened, type AgencyDecision, type Attached, type Opened, type Package, type PackageOf, type SubmissionState, type Submitted } from '#libs/domain/submission/state.js';
import { notThere, wayOf } from '#libs/domain/submission/way.js';
import type { Period } from '#libs/domain/draft/events.js';
import { say } from '#libs/messages/say.js';
import { ruleInWords } from '#libs/programs/words.js';
import { wayInWords } from '../../queries/way-in-words.js';
import { sayInWords, shortInWords } from '../words.js';
import { takenBackFrom } from './backing.js';
import { boundTo } from './bound.js';
import { explainedIn, type Ruled } from './explained.js';
import type { Called } from './called.js';
import type { Linked } from './files.js';

type Means = {
  /** What a board stage of the plan has come to. */
  readonly approvalOf: (stage: string) => ApprovalState | undefined;
  readonly called: Called;
  readonly linked: Linked;
  /** The stage's rules, which an explanation is told with. */
  readonly ruled: Ruled;
  /** What is being done for it outside, with the tries that failed and what the last one said. */
  readonly work: readonly { readonly kind: string; readonly attempts: number; readonly detail: string | null }[];
};

/** What went to the agency and what came back, in the program's own words. The day of the law and a granted one are two facts. */
export function submissionView(plan: string, rules: ProgramRules, stage: StageRule, state: SubmissionState, period: Period | null, means: Means) {
  const options = optionsOf(stage);
  const agency = options.ok ? { title: options.options.agency.title, address: options.options.agency.address, rule: ruleInWords({ says: '', source: options.options.agency.source }) } : null;
  const due = stage.waits.submit;
  const common = {
    agency,
    beside: period && `/plans/${plan}/beside`,
    due: due ? { on: due.due && period ? resolveDate(due.due, { 'plan-start': period.start, 'plan-end': period.end, opened: isOpened(state) ? state.openedOn : null }, rules.isBusinessDay) : null, rule: ruleInWords(due) } : null,
  };
  if (!isOpened(state)) return { ...common, begun: false };
  const at = options.ok ? options.options.states.find(({ id }) => id === state.agencyState) : undefined;
  const { linked, called } = means;
  return {
    ...common,
    begun: true,
    unbacked: takenBackFrom(state, rules, means.approvalOf),
    openedOn: state.openedOn,
    agencyState: at ? { title: at.title, turn: notThere(state, at) ? `${say('page.turn-not-there')} ${wayInWords(wayOf(state), sayInWords)}` : say('page.turn', { turn: at.final ? 'nobody' : at.turn }), rule: ruleInWords({ says: '', source: at.source }) } : null,
    returned: state.status === 'returned' ? { sections: called.sections(state.returned.sections), on: state.returned.on, backBy: state.returned.backBy } : null,
    extensions: state.extensions.map((one) => ({ ...one, of: say('page.extended', { of: one.of, year: one.year ?? 'none' }), document: one.document && linked(one.document, say('page.extension')) })),
    failing: means.work.filter(({ attempts }) => attempts > 0).map(({ kind, attempts, detail }) => say('page.failing', { kind: kind.replaceAll('-', '_'), attempts, detail: detail ?? 'none' })),
    attached: state.attached.map((one) => attachedView(state, one, means)),
    submissions: [...state.submissions].reverse().map((one) => ({
      number: one.number,
      bound: boundTo(plan, one),
      on: one.on,
      by: called.person(one.by),
      explained: explainedIn(explanationsIn(one.guards).map((told) => ({ ...told, on: one.on })), means.ruled),
      standing: hasCurrent(state) && state.current.number === one.number ? say('page.submitted-standing', { status: state.status.replace('-', '_') }) : null,
      way: hasCurrent(state) ? wayInWords(wayOf(state, { submission: one.number, budget: null }), sayInWords) : null,
      ...wayView(state, (of) => of.submission === one.number && of.budget === null, means),
    })),
    questions: state.questions.map(({ round, askedOn, answerBy, questions }) => ({ round, askedOn, answerBy, questions: questions.map((question) => ({ ...question, section: question.section && called.section(question.section) })) })),
    comments: state.comments.map(({ number, section, text, on, told }) => ({ number, section: section && called.section(section), text, on, who: whoTold(told, called) })),
    decisions: [...state.decisions].reverse().map((decision) => decisionView(plan, decision, means)),
    budgets: state.budgets.map(({ year, handedInOn, document, fileName, outcome }) => ({
      year,
      handedInOn,
      document: linked(document, fileName),
      outcome: say('page.budget', { outcome: outcome ?? 'none' }),
      ...wayView(state, (of) => of.budget?.year === year, means),
    })),
  };
}

/** What somebody put in by hand, and whether it goes with what is submitted now, or stayed behind with something else. */
function attachedView(state: Opened, one: Attached, { linked }: Means) {
  const submitted = state.submissions.find(({ number }) => number === one.submission);
  const revision = one.revision ?? submitted?.revision ?? 0;
  return { kind: say('page.packaged', { kind: one.kind.replaceAll('-', '_') }), ...linked(one.document, one.fileName), says: [say('page.attached', { how: howAttached(state, one, submitted), revision, submitted: submitted?.revision ?? 0 }), ...(one.kind === 'signature-scan' ? [say('page.attached-unconfirmed')] : [])].join(' ') };
}

function howAttached(state: Opened, one: Attached, submitted: Submitted | undefined): string {
  if (!submitted) return one.revision === null ? 'next' : 'waits';
  if (!attachedTo(state, submitted).includes(one)) return 'other';
  if (hasCurrent(state) && state.current.number === submitted.number) return state.status === 'with-agency' ? 'goes' : 'went';
  return 'behind';
}

/** How a plan, or a year's budget, went to the agency: each time that it did. */
function wayView(state: Opened, isOf: (of: PackageOf) => boolean, means: Means) {
  const { linked } = means;
  return {
    handedIn: state.handedIn.filter(isOf).map((way) => ({ means: way.means, on: way.on, receipt: linked(way.receipt, say('page.receipt')) })),
    receipts: state.receipts.filter(isOf).map(({ on, of, document }) => ({ on, says: say('page.receipt-of', { of }), document: document && linked(document, say('page.receipt')) })),
    packages: state.packages.filter(isOf).map((made) => packageView(state, made, means)),
  };
}

function packageView(state: Opened, made: Package, { linked }: Means) {
  const { sending } = made;
  return {
    number: made.number,
    revision: made.revision,
    builtFrom: made.builtFrom.logIndex,
    stale: hasCurrent(state) && isOutdated(state, made),
    documents: made.documents.map(({ kind, fileName, document, sha256 }) => ({ kind: say('page.packaged', { kind: kind.replaceAll('-', '_') }), sha256, ...linked(document, fileName) })),
    sending: say('page.sending', { status: sending?.status ?? 'none', to: sending?.to ?? '', failed: sending?.failed ?? 'none', ...(sending?.status === 'sent' ? { via: sending.via, on: shortInWords(sending.on) } : { via: 'mail', on: '' }) }),
  };
}

function decisionView(plan: string, decision: AgencyDecision, { linked, called }: Means) {
  const { number, kind, revision, hash, on, told, reasons, points, sections, year, backBy, evidence, note, letter, undone, takenBack } = decision;
  return {
    number,
    says: say('page.decision', { kind: kind.replace('-', '_'), year: year ?? '' }),
    good: kind === 'approved' || kind === 'budget-approved',
    undone,
    takenBack: undone ? say('page.taken-back', { on: takenBack ? shortInWords(takenBack.on) : 'none', reason: takenBack?.reason ?? '', letter: letter ? 'yes' : 'no' }) : null,
    bound: boundTo(plan, { revision, hash }),
    on,
    who: whoTold(told, called),
    reasons,
    sections: kind === 'returned' ? sections.map((section) => ({ title: called.section(section), points: points.filter((point) => point.section === section).map(({ text }) => text) })) : [],
    backBy,
    note: note ?? null,
    evidence: evidence && linked(evidence, say('page.evidence')),
    letter: letter && linked(letter, say('page.letter')),
  };
}

/** How Planline knows it: a person of the district wrote it down, or the agency's own did it here. */
const whoTold = (told: Told, called: Called): string => (told.kind === 'recorded' ? say('page.told-recorded', { by: called.person(told.by) }) : say('page.told-agency'));
