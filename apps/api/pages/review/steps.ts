import { askedWithoutGuard, FIRST_BUDGET, UNCHANGED } from '#libs/domain/before-guards.js';
import { boardOptions } from '#libs/domain/board/options.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { hasVoted, isDecided, isHeld, isPending, inRoom, type MeetingState, type Motion } from '#libs/domain/board/meeting/state.js';
import { deciderOf, optionsOf as councilOptionsOf } from '#libs/domain/council/options.js';
import { councilFor, councilsOf, type CouncilOfText } from '#libs/domain/council/requirements.js';
import { councilName, councilTitle, recommendationsOf, standing, unreached, untold, type CouncilRoundState } from '#libs/domain/council/state.js';
import { contentOf, type Draft } from '#libs/domain/draft/state.js';
import type { ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { optionsOf as submissionOptionsOf, rolesOf } from '#libs/domain/submission/options.js';
import { documentMayHaveLeft } from '#libs/domain/submission/package-of.js';
import { collecting, hasCurrent, isOpened, isOwed, unanswered, type AgencyDecision, type Budget, type Opened, type SubmissionState } from '#libs/domain/submission/state.js';
import { slug, uuidV7 } from '#libs/kernel/ids.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import type { Names, RoleHolder } from '../../queries/people.js';
import type { Plan } from '../../queries/plans.js';
import type { Stage } from '../../queries/stages.js';
import { shortInWords } from '../words.js';
import type { Called } from './called.js';
import { linkedFrom } from './files.js';
import { besideForm, scanInWords } from './scans.js';
import type { Asked, Choice, Step } from './step-form.js';

/** A council or a board as forms offer it, with who serves on it today. */
export type KnownBody = { readonly body: string; readonly kind: string; readonly name: string; readonly members: readonly string[] };

/** What the forms of a stage's page are made of. */
export type StepGround = {
  readonly plan: Pick<Plan, 'id'>;
  readonly stage: Stage;
  readonly rule: StageRule | undefined;
  readonly rules: ProgramRules;
  readonly state: unknown;
  readonly version: number;
  readonly draft: Draft | null;
  readonly held: readonly RoleHolder[];
  readonly bodies: readonly KnownBody[];
  readonly called: Called;
  readonly names: Names;
  readonly asked: readonly Asked[];
  readonly attested: boolean;
  /** Whether a meeting of the board is called or under way. */
  readonly meets: boolean;
};

const holders = (held: readonly RoleHolder[], roles: readonly string[] | null = null): Choice[] => {
  const named = new Map<string, string[]>();
  for (const { role, person, name, title } of held) if (roles === null || roles.includes(role)) named.set(person, [...(named.get(person) ?? [name]), ...(title === name ? [] : [title])]);
  return [...named].map(([value, words]) => ({ value, label: words.join(', ') }));
};

const revisionsOf = (draft: Draft | null): Choice[] =>
  [...(draft?.revisions ?? [])].reverse().map(({ number, frozenOn, hash }) => ({ value: String(number), label: say('page.revision-choice', { revision: number, on: shortInWords(frozenOn), shortHash: shortHashOf(hash) }) }));

const sectionsOf = (rules: ProgramRules): Choice[] => rules.sections.map(({ id, title }) => ({ value: id, label: title }));
const cut = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);

/** The steps of a stage that its page has a form for. Whether one may be taken now is asked of the domain; here is what it takes. */
export function stepsOf(ground: StepGround): Step[] {
  switch (ground.stage.kind) {
    case 'draft':
      return ground.draft ? [{ aggregate: 'draft', id: ground.plan.id, version: ground.draft.version, command: 'freezeRevision', first: true, explain: ground.asked }] : [];
    case 'council-input':
      return ground.rule ? councilSteps(ground, ground.rule) : [];
    case 'board-approval':
      return ground.rule && !ground.attested ? approvalSteps(ground, ground.rule) : [];
    case 'agency-submission':
      return ground.rule ? submissionSteps(ground, ground.rule) : [];
    default:
      return [];
  }
}

function councilSteps({ plan, stage, rules, state, version, draft, held, bodies, called, asked }: StepGround, rule: StageRule): Step[] {
  const on = { aggregate: 'council-round', id: stageStreamId(plan.id, stage.id), version };
  const round = state as CouncilRoundState | undefined;
  const newest = draft?.revisions.at(-1);
  const options = councilOptionsOf(rule);
  const tell = tellingSteps(on, round, called);
  if (round?.status !== 'open') {
    if (!newest || !options.ok || bodies.length === 0) return tell;
    const rows = councilRows(councilsOf(options.options, frozenIn(draft), newest.number));
    return [{ ...on, command: 'openRound', fixed: { revision: newest.number }, choices: { 'councils.body': asCouncils(bodies) }, list: { field: 'councils', rows, ask: ['body', 'required', 'because'], needs: 'body' }, explain: warningsAt(stage, 'open') }, ...tell];
  }
  const { round: current } = round;
  const councils = current.councils.map((council) => ({ value: councilName(council), label: councilTitle(current, council) }));
  const serving = current.councils.flatMap((council) => (bodies.find(({ body }) => body === council.body)?.members ?? []).map((person) => ({ value: person, label: `${called.person(person)} (${councilTitle(current, council)})` })));
  const members = [...new Map(serving.map((one) => [one.value, one])).values()];
  const meetings = current.meetings.map(({ number, council, on: day }) => ({ value: String(number), label: `${number}: ${councils.find(({ value }) => value === council)?.label ?? council}, ${shortInWords(day)}` }));
  const given = standing(current).map(({ number, text }) => ({ value: String(number), label: `${number}: ${cut(text)}` }));
  const decides = (does: 'disposition' | 'certify'): Choice[] => holders(held, [deciderOf(rule, does) ?? '']);
  const certifiers = decides('certify');
  const known = newest && options.ok ? councilsOf(options.options, frozenIn(draft), newest.number) : [];
  const unheard = councilRows(known.filter((one) => !councilFor(one, current, known)));
  return [
    ...(certifiers.length > 0 ? [{ ...on, command: 'certifyInput', first: true, choices: { revision: revisionsOf(draft).slice(0, 1), by: certifiers }, explain: asked }] : []),
    { ...on, command: 'recordCouncilMeeting', choices: { council: councils, present: members, revision: revisionsOf(draft) }, leave: ['testData'], when: { draft: 'before-frozen' } },
    { ...on, command: 'giveRecommendation', choices: { council: councils, section: sectionsOf(rules), by: members, meeting: meetings }, leave: ['testData'], oneOf: ['by', 'meeting'] },
    ...(given.length > 0
      ? [
          { ...on, command: 'disposeOf', choices: { recommendation: given, 'change.section': sectionsOf(rules), 'change.revision': revisionsOf(draft), by: decides('disposition') }, leave: ['change.field'], when: { 'change.section': 'accepted' } },
          { ...on, command: 'withdrawRecommendation', choices: { recommendation: given, by: members, meeting: meetings }, when: { meeting: 'councils-own' } },
        ]
      : []),
    ...tell,
    { ...on, command: 'takeUpRevision', choices: { revision: revisionsOf(draft), 'also.body': asCouncils(bodies) }, leave: ['councils'], list: { field: 'also', rows: unheard, ask: ['body', 'required', 'because'], needs: 'body' } },
  ];
}

const councilRows = (councils: readonly CouncilOfText[]) => councils.map(({ rule: { kind }, subject, title }) => ({ label: title, fixed: { kind, subject, required: false } }));

const asCouncils = (bodies: readonly KnownBody[]): Choice[] => bodies.filter(({ kind }) => kind !== 'board').map(({ body, name }) => ({ value: body, label: name }));

const frozenIn = (draft: Draft | null) => ({ contentOf: (number: number) => draft && contentOf(draft, number) });

/** Somebody is told by hand what became of what they gave, once the input is certified too: of each answer, those who don't know it yet. */
function tellingSteps(on: Pick<Step, 'aggregate' | 'id' | 'version'>, round: CouncilRoundState | undefined, called: Called): Step[] {
  const waiting = (round ? recommendationsOf(round) : []).map((one) => ({ one, people: [...untold(one), ...unreached(one)] })).filter(({ people }) => people.length > 0);
  if (waiting.length === 0) return [];
  const recommendation = waiting.map(({ one: { number, text } }) => ({ value: String(number), label: `${number}: ${cut(text)}` }));
  const person = [...new Set(waiting.flatMap(({ people }) => people))].map((value) => ({ value, label: called.person(value) }));
  return [{ ...on, command: 'recordTold', choices: { recommendation, person } }];
}

function approvalSteps({ plan, stage, state, version, draft, held, bodies, names, meets }: StepGround, rule: StageRule): Step[] {
  const on = { aggregate: 'approval', id: stageStreamId(plan.id, stage.id), version };
  const boards = bodies.filter(({ kind }) => kind === 'board').map(({ body, name }) => ({ value: body, label: name }));
  const newest = draft?.revisions.at(-1);
  const call: Step = {
    aggregate: 'meeting', id: uuidV7(Date.now()), version: 0, command: 'callMeeting',
    choices: { body: boards }, fixed: { plan: plan.id, stage: stage.id, approvals: [on.id] }, leave: ['rules', 'rulesSource', 'rulesBecause'],
  };
  const laid: Step[] = newest && boards.length > 0 ? [{ ...on, command: 'openApproval', first: approvalOf(state).status === 'none', fixed: { revision: newest.number }, choices: { body: boards }, explain: warningsAt(stage, 'open') }] : [];
  const approval = approvalOf(state);
  if (approval.status === 'none') return [...laid, ...(boards.length > 0 ? [call] : [])];
  const signers = approval.signers.map((role) => ({ value: role, label: held.find((one) => one.role === role)?.title ?? role.replaceAll('-', ' ') }));
  const scans = 'scans' in approval ? approval.scans.filter(({ status }) => status === 'uploaded') : [];
  const waiting = scans.map((one) => ({ value: one.scan, label: scanInWords(one, names) }));
  const printed = ['printed.revision', 'printed.shortHash'];
  const unread: Step['when'] = Object.fromEntries(printed.map((path) => [path, 'unread']));
  const beside = scans.map((one) => besideForm(one, linkedFrom(plan.id, stage.id), names));
  const confirms = holders(held, [slug(boardOptions(rule)?.scanConfirmedBy ?? '')]);
  return [
    // What is next is shown at once: the meeting while the board has not decided, then the page while it is not complete.
    { ...on, command: 'issueSignaturePage', first: approval.status === 'carried' },
    ...laid,
    ...(boards.length > 0 ? [{ ...call, first: approval.status === 'open' && !meets }] : []),
    { ...on, command: 'sign', choices: { role: signers, by: holders(held) }, fixed: { revision: approval.revision, hash: approval.hash }, explain: warningsAt(stage, 'sign') },
    { ...on, command: 'uploadScan', leave: ['printed.plan', 'fileName'], keyed: 'scan', when: unread },
    ...(waiting.length > 0
      ? [
          {
            ...on, command: 'confirmScan', beside, ...(scans.every(({ printedFrom }) => printedFrom === 'given') ? { needs: printed } : { when: unread }), choices: { scan: waiting, by: confirms, 'signers.by': holders(held) }, explain: warningsAt(stage, 'sign'),
            list: { field: 'signers', rows: signers.map(({ value, label }) => ({ label, fixed: { role: value } })), ask: ['by', 'signedOn'], needs: 'by' },
          },
          { ...on, command: 'rejectScan', beside, choices: { scan: waiting, by: confirms } },
        ]
      : []),
  ];
}

const approvalOf = (state: unknown): ApprovalState => (state ?? { status: 'none', version: 0 }) as ApprovalState;

/** The steps of one meeting of a board, from its notice to its minutes. */
export function meetingSteps(id: string, state: Exclude<MeetingState, { status: 'none' }>, { called, approval, approvalId, stage, members: serving }: { readonly called: Called; readonly stage: Stage; readonly approval: ApprovalState | null; readonly approvalId: string; readonly members: readonly string[] }): Step[] {
  const on = { aggregate: 'meeting', id, version: state.version };
  const people = (ids: readonly string[]): Choice[] => ids.map((person) => ({ value: person, label: called.person(person) }));
  const all = people(serving);
  if (state.status === 'cancelled') return [];
  if (!isHeld(state)) return [{ ...on, command: 'postNotice' }, { ...on, command: 'openMeeting', choices: { present: all } }, { ...on, command: 'cancelMeeting' }];
  const decidedOn = state.motions.filter(isDecided).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  const votedOn = state.motions.filter((motion) => isDecided(motion) || (motion.status === 'voting' && motion.votes.length > 0)).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  const correct: Step[] = votedOn.length > 0 ? [{ ...on, command: 'correctVote', choices: { motion: votedOn, member: all }, leave: ['legalConflict'], when: { reason: 'abstains' } }] : [];
  // Once its minutes are published, what is still corrected of it is corrected on the command line.
  if (state.status === 'adjourned' && state.minutes.publishedOn !== null) return [];
  if (state.status === 'adjourned') return [...correct, { ...on, command: 'draftMinutes' }, { ...on, command: 'approveMinutes', leave: ['at'] }, { ...on, command: 'publishMinutes' }];
  const there = people(inRoom(state));
  const named = (status: string): Choice[] => state.motions.filter((motion) => isPending(motion) && motion.status === status).map((motion) => ({ value: motion.id, label: titleOf(motion) }));
  const [moved, seconded, voting] = [named('moved'), named('seconded'), named('voting')];
  // A vote that is recorded is corrected, and not cast again.
  const toVote = there.filter(({ value }) => state.motions.some((motion) => motion.status === 'voting' && !motion.votes.some((cast) => cast.member === value && hasVoted(cast))));
  const ready = state.rules.second === 'not-needed' ? [...moved, ...seconded] : seconded;
  const points = state.purpose.map((point, n) => ({ value: String(n + 1), label: cut(point) }));
  const about = approval && approval.status !== 'none' ? { approval: approvalId, revision: approval.revision, hash: approval.hash } : null;
  const pending = [...moved, ...seconded, ...voting];
  const during: Step[] = [
    ...(about ? [{ ...on, command: 'moveMotion', choices: { mover: there, ...(points.length > 0 && { under: points }) }, fixed: { about }, leave: points.length > 0 ? [] : ['under'], start: { motion: `approve-${about.revision}${decidedOn.length > 0 ? `-${decidedOn.length + 1}` : ''}` } }] : []),
    ...(moved.length > 0 ? [{ ...on, command: 'secondMotion', choices: { motion: moved, seconder: there } }] : []),
    ...(ready.length > 0 ? [{ ...on, command: 'callTheRoll', choices: { motion: ready }, explain: warningsAt(stage, 'vote') }] : []),
    ...(voting.length > 0
      ? [
          ...(toVote.length > 0 ? [{ ...on, command: 'castVote', choices: { motion: voting }, leave: ['legalConflict'], when: { reason: 'abstains' }, each: { rows: toVote.map(({ value, label }) => ({ label, fixed: { member: value } })), ask: ['vote', 'reason'], needs: 'vote' } }] : []),
          { ...on, command: 'closeVote', choices: { motion: voting } },
        ]
      : []),
    { ...on, command: 'arrive', choices: { member: all.filter(({ value }) => !there.some((one) => one.value === value)) } },
    { ...on, command: 'leave', choices: { member: there } },
    { ...on, command: 'declareInterest', choices: { member: all, about: [...pending, { value: approvalId, label: say('page.approval-choice') }] } },
    ...(pending.length > 0 ? [{ ...on, command: 'withdrawMotion', choices: { motion: pending } }] : []),
    ...correct,
    ...(state.motions.length === 0 ? [{ ...on, command: 'takeBackOpening' }] : []),
    { ...on, command: 'adjourn' },
  ];
  // A form with nobody to choose can't be sent: where nobody is in the room, or everybody is.
  return during.filter(({ choices = {} }) => Object.values(choices).every((choice) => choice.length > 0));
}

const titleOf = ({ text, about }: Motion): string => text ?? say('page.motion-approve', { revision: about?.revision ?? 0 });

function submissionSteps({ plan, stage, rules, state, version, draft, held }: StepGround, rule: StageRule): Step[] {
  const on = { aggregate: 'submission', id: stageStreamId(plan.id, stage.id), version };
  const submission = (state ?? { status: 'none', version: 0 }) as SubmissionState;
  const options = submissionOptionsOf(rule);
  const by = holders(held, rolesOf(rule));
  const revision = revisionsOf(draft);
  const first: Step = { ...on, command: 'submit', first: true, choices: { revision, by }, explain: [...warningsAt(stage, 'submit'), ...firstBudget(askedWithoutGuard(rules, FIRST_BUDGET) && options.ok && options.options.budget !== null)] };
  if (!isOpened(submission)) return submission.status === 'none' && revision.length > 0 ? [first] : [];
  const years = asTheyAre(submission.budgetYears);
  const budgets = asTheyAre(submission.budgets.map(({ year }) => year));
  const of = budgets.length > 0 ? {} : { leave: ['budget'] };
  const told = ['agency', 'hash', 'letter'];
  const submitted = Object.keys(hasCurrent(submission) ? submission.current.sections : {}).flatMap((id) => rules.sections.filter((one) => one.id === id).map(({ title }) => ({ value: id, label: title })));
  const needs = ['by'];
  const shown = { needs, oneOf: ['evidence', 'note'] } satisfies Partial<Step>;
  const owed = asTheyAre(submission.budgetYears.filter((year) => isOwed(submission, year)));
  const extend = extendStep(on, by, submission.status === 'returned' ? 'resubmit' : submission.status === 'preparing' ? 'submit' : null, owed);
  const budget: Step[] = years.length > 0 ? [{ ...on, command: 'handInBudget', choices: { year: years, by }, leave: ['fileName'] }] : [];
  const papers = attachSteps(on, by, submission, revision);
  if (!hasCurrent(submission)) return [first, ...papers, ...extend, ...budget];
  const at = options.ok ? options.options.states.find(({ id }) => id === submission.agencyState) : undefined;
  const next = options.ok ? options.options.states.filter(({ id, means }) => at?.transitions.includes(id) && (means === null || means === 'received')) : [];
  const questions = unanswered(submission);
  const fixed = { revision: submission.current.revision };
  const undecided = submission.budgets.filter(({ outcome }) => outcome === null);
  const standingDecisions = submission.decisions.filter(({ kind, undone }) => kind !== 'returned' && !undone).map(decisionChoice);
  const letters = submission.decisions.filter(({ letter }) => letter === null).map(decisionChoice);
  return [
    ...(submission.status === 'returned' ? [{ ...on, command: 'resubmit', first: true, choices: { revision, by }, list: { field: 'answers', rows: answersOwed(submission), ask: ['answer'], needs: 'answer' }, explain: [...warningsAt(stage, 'submit'), ...unchanged(askedWithoutGuard(rules, UNCHANGED))] }] : []),
    { ...on, command: 'sendPackage', choices: { by, budget: budgets }, ...of },
    { ...on, command: 'handInOtherwise', choices: { by, budget: budgets }, ...of },
    { ...on, command: 'fileReceipt', choices: { by, budget: budgets }, oneOf: ['document', 'note'], ...of },
    ...(next.length > 0 ? [{ ...on, command: 'recordAgencyState', choices: { by, state: next.map(({ id, title }) => ({ value: id, label: title })) }, leave: told, ...shown }] : []),
    { ...on, command: 'returnForModification', choices: { by, sections: submitted, 'points.section': submitted }, fixed, leave: told, list: { field: 'points', rows: [], ask: ['section', 'text'], needs: 'text', more: (number) => say('page.line-point', { number }) }, ...shown },
    { ...on, command: 'approve', choices: { by }, fixed, leave: told, ...shown },
    { ...on, command: 'decline', choices: { by }, fixed, leave: told, ...shown },
    { ...on, command: 'askQuestions', choices: { by, 'questions.section': submitted }, leave: told, list: { field: 'questions', rows: [], ask: ['section', 'text', 'citation'], needs: 'text', more: (number) => say('page.line-question', { number }) }, ...shown },
    ...(questions.length > 0 ? [{ ...on, command: 'answerQuestion', choices: { by, round: numbers(questions.map(({ round }) => round)), number: numbers(questions.map(({ number }) => number)) } }] : []),
    ...(submission.status === 'returned' ? [{ ...on, command: 'undoReturn', choices: { by }, leave: told, ...shown }] : []),
    ...(standingDecisions.length > 0 ? [{ ...on, command: 'undoDecision', choices: { by, decision: standingDecisions }, leave: told, ...shown }] : []),
    ...(undecided.length > 0 ? [{ ...on, command: 'decideBudget', choices: { by, year: asTheyAre(undecided.map(({ year }) => year)), document: undecided.map(budgetFileChoice) }, leave: told, ...shown, needs: [...needs, 'document'] }] : []),
    ...papers,
    ...extend,
    ...budget,
    ...(letters.length > 0 ? [{ ...on, command: 'fileLetter', choices: { by, decision: letters } }] : []),
  ];
}

/** A document is put in for one revision: what is submitted, or one that can be submitted next; and taken out again. */
function attachSteps(on: Pick<Step, 'aggregate' | 'id' | 'version'>, by: Choice[], submission: Opened, frozen: Choice[]): Step[] {
  const there = submission.attached.filter((one) => one.submission === collecting(submission) && !(hasCurrent(submission) && documentMayHaveLeft(submission, one)));
  const kinds = [...new Set(there.map(({ kind }) => kind))].map((kind) => ({ value: kind, label: say('page.packaged', { kind: kind.replaceAll('-', '_') }) }));
  const last = submission.submissions.at(-1)?.revision ?? 0;
  const next = frozen.filter(({ value }) => Number(value) > last || (submission.status === 'returned' && Number(value) === last));
  const several = kinds.length < there.length;
  return [
    { ...on, command: 'attachDocument', ...(submission.status === 'with-agency' ? { choices: { by }, fixed: { revision: submission.current.revision } } : { choices: { by, revision: next }, needs: next.length > 1 ? ['revision'] : [] }), leave: ['fileName'], when: { reason: 'in-place' } },
    ...(kinds.length > 0 ? [{ ...on, command: 'detachDocument', choices: { by, kind: kinds, ...(several && { revision: next }) }, needs: several && kinds.length === 1 ? ['revision'] : [], leave: several ? [] : ['revision'] }] : []),
  ];
}

/** More time is given for what is waited for: the plan while it is the district's, and each budget that is owed. */
function extendStep(on: Pick<Step, 'aggregate' | 'id' | 'version'>, by: Choice[], plan: 'submit' | 'resubmit' | null, owed: Choice[]): Step[] {
  if (owed.length === 0) return plan === null ? [] : [{ ...on, command: 'grantExtension', choices: { by }, fixed: { of: plan }, leave: ['year'] }];
  if (plan === null) return [{ ...on, command: 'grantExtension', choices: { by, year: owed }, fixed: { of: 'budget' }, needs: ['year'] }];
  const of = [plan, 'budget'].map((value) => ({ value, label: say(`choice.${value}`) }));
  return [{ ...on, command: 'grantExtension', choices: { by, of, year: owed }, when: { year: 'of-budget' } }];
}

/** Rules that may warn of a step: whoever takes it says why it is right, where one does. */
export const warningsAt = ({ guards }: Pick<Stage, 'guards'>, moment: string): Asked[] =>
  guards.filter(({ at, severity }) => at === moment && severity === 'warns').map(({ guard, rule: { text, whole } }) => ({ about: guard, label: text, hint: whole, required: false }));

/** Each question that has no answer yet, in its own words. */
const answersOwed = ({ questions }: Opened) =>
  questions.flatMap(({ round, questions: asked }) => asked.flatMap(({ number, text, answer }) => (answer === null ? [{ label: say('page.line-answer', { round, number, question: text }), fixed: { round, number } }] : [])));

const asTheyAre = (all: readonly string[]): Choice[] => all.map((value) => ({ value, label: value }));
const numbers = (all: readonly number[]): Choice[] => asTheyAre([...new Set(all)].sort((a, b) => a - b).map(String));
const decisionChoice = ({ number, on }: AgencyDecision): Choice => ({ value: String(number), label: `${number}, ${shortInWords(on)}` });

const budgetFileChoice = ({ year, document, fileName, handedInOn }: Budget): Choice => ({ value: document.id, label: say('page.budget-file-choice', { year, fileName, on: shortInWords(handedInOn) }) });

const unchanged = (wanted: boolean): Asked[] => (wanted ? [{ about: UNCHANGED, label: say('page.explain-unchanged'), hint: say('page.explain-unchanged-hint'), required: false }] : []);

/** Where a first year's budget goes with the plan, whoever submits without it says why. */
const firstBudget = (wanted: boolean): Asked[] => (wanted ? [{ about: FIRST_BUDGET, label: say('page.explain-budget'), hint: say('page.explain-budget-hint'), required: false }] : []);
