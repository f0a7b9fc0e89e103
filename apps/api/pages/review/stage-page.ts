import { say } from '#libs/messages/say.js';
import { stagesBefore } from '#libs/domain/attesting.js';
import { askedWithoutGuard } from '#libs/domain/before-guards.js';
import { REWRITTEN } from '#libs/domain/before-guards.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { stageOf, type ProgramRules, type StageRule } from '#libs/domain/program-rules.js';
import { slug } from '#libs/kernel/ids.js';
import { aggregateNamed } from '#libs/commands/registry.js';
import { deciderOf } from '#libs/domain/council/options.js';
import type { CouncilRoundState } from '#libs/domain/council/state.js';
import { boardOptions } from '#libs/domain/board/options.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import type { Draft } from '#libs/domain/draft/state.js';
import type { SubmissionState } from '#libs/domain/submission/state.js';
import { rolesOf } from '#libs/domain/submission/options.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { ruleInWords } from '#libs/programs/words.js';
import { refuseRequest } from '../../http/problem.js';
import { draftState } from '../../queries/drafts.js';
import { historyOfStream } from '../../queries/history.js';
import { sayNamed } from '../../queries/named.js';
import { heldRoles, type RoleHolder } from '../../queries/people.js';
import { knownPlan, type Plan } from '../../queries/plans.js';
import { effectsOf, stagesOfPlan, type Stage } from '../../queries/stages.js';
import type { PageContext } from '../context.js';
import { historyView } from '../task-view.js';
import { warningsAt } from './choices.js';
import { meetingSteps } from './meeting-steps.js';
import type { KnownBody } from './ground.js';
import { stepsOf } from './steps.js';
import { isOf, stepForm, type Asked, type Returned, type Step } from './step-form.js';
import { approvalView } from './approval-view.js';
import { attestedDecision } from './attested.js';
import { boundTo } from './bound.js';
import { calledIn, type Called } from './called.js';
import { concurrenceView, consultationView } from './consultation-view.js';
import { showsConsultation } from './consultation-steps.js';
import { councilView, membersOf } from './council-view.js';
import { draftStageView, explanationsAsked } from './draft-view.js';
import { linkedFrom } from './files.js';
import { decidedOn, knownFor } from './known.js';
import { grantsView } from './grant-steps.js';
import { guardView, isEnded, waitView } from './guard-view.js';
import { meetingsFor, meetingView, type KnownMeeting } from './meeting-view.js';
import { sayInWords } from '../words.js';
import { kindOf, phaseOf, statesOfPlan, titleOf } from './phases.js';
import { submissionView } from './submission-view.js';
import { troubleOf } from './trouble.js';

/** All that a stage's page shows but what may be done, which is asked outside of the reading. */
export async function stagePage(context: PageContext, planId: string, stageId: string, sentBack: Returned | null) {
  const { db, names, today, zone } = context;
  const plan = await knownPlan(db, planId);
  const rules = rulesOf(plan.program);
  const saying = sayNamed(names, rules, sayInWords);
  const returned = sentBack && { ...sentBack, detail: saying(sentBack.code, sentBack.params) };
  const stages = await stagesOfPlan(db, plan, today);
  const stage = stages.find(({ id }) => id === stageId);
  if (!stage) throw refuseRequest(404, 'stage.not-in-program', { stage: stageId, program: plan.program });
  const [states, called, held, text] = await Promise.all([statesOfPlan(db, plan.id), calledIn(db, rules), heldRoles(db, today), draftState(db, plan.id)]);
  const draft = text.status === 'begun' ? text : null;
  const state = stage.stream === null ? undefined : states.get(stage.stream);
  const version = (state as { readonly version: number } | undefined)?.version ?? 0;
  const history = stage.stream === null ? [] : await historyOfStream(db, { plan, names }, stage.stream);
  const address = `/plans/${plan.id}/stages/${stage.id}`;
  const phase = phaseOf(plan, stage, states, names, called);
  const rule = stageOf(rules, stage.id);
  const holder = rule && actor(rule, held);
  const newest = draft?.revisions.at(-1) ?? null;
  const ruled = stages.flatMap(({ guards }) => guards).find(({ guard }) => guard === REWRITTEN);
  const moving = liesBeforeBoard(plan.id, rules, states) && (ruled || askedWithoutGuard(rules, REWRITTEN)) ? [rewritten(ruled?.rule.whole ?? null)] : [];
  const asked = explanationsFor(stage, draft, rules, moving);
  const bodies = await bodiesOn(context);
  const met = stage.kind === 'board-approval' ? await meetingsFor(db, plan.id, stage.id) : [];
  const meets = met.some(({ state: meeting }) => meeting.status !== 'adjourned' && meeting.status !== 'cancelled');
  const ground = { plan, stage, rule, rules, state, version, draft, held, bodies, called, names, asked, attested: phase.attested !== null, meets, states, today };
  const offered = plan.status === 'open' ? [...stepsOf(ground), ...(await stepsOfMeetings(context, met, plan, stage, state, { called, held }))] : [];
  // What was not begun has no page: its form comes back under the id that it was sent with.
  const steps = offered.map((step) => (step.isNew && returned?.command === step.command ? { ...step, id: returned.stream } : step));
  const returnedTo = returned && steps.find((step) => isOf(returned, step));
  // The version that a form was sent with is that of its own stream, which need not be the stage's.
  const sentTo = returnedTo ? `${returnedTo.aggregate}/${returnedTo.id}` : returned && met.some(({ id }) => id === returned.stream) ? `meeting/${returned.stream}` : stage.stream;
  const seen = sentTo === null || sentTo === stage.stream ? history : await historyOfStream(db, { plan, names }, sentTo);
  const changes = returned?.status === 412 ? historyView(seen.filter((entry) => entry.version > returned.seenVersion), names, zone) : [];
  return {
    plan: { id: plan.id, name: plan.name },
    stage: {
      id: stage.id,
      title: titleOf(stage),
      kind: stage.kind,
      phase,
      round: stage.round,
      source: stage.kind === 'draft' ? null : { ...stage.source, text: '' },
      after: stage.after.map(({ stage: id, title, concluded }) => ({ href: `/plans/${plan.id}/stages/${id}`, title, concluded })),
      notYet: stage.notYet,
      bound: draft && boundOf(plan, stage, state, draft),
    },
    waits: stage.waits.filter((wait) => !isEnded(wait)).map((wait) => waitView(wait, names)),
    ended: stage.waits.filter(isEnded).map((wait) => waitView(wait, names)),
    guards: stage.guards.map(guardView),
    rules: rule ? Object.values(rule.waits).map((wait) => ({ title: wait.title, owner: names.role(slug(wait.owner)), rule: ruleInWords(wait) })) : [],
    ...(await decided(context, met, plan, rules, rule, stage, states, draft, called)),
    steps,
    forms: steps.map((step) => formOfStep(step, address, returned)),
    trouble: troubleOf(returned, { what: 'This stage', again: address, steps, changes, named: (value) => labelOnPage(steps, value) }),
    history: historyView(history, names, zone),
    asked: {
      saying,
      kind: kindOf(stage),
      streamId: stage.kind === 'draft' ? plan.id : stageStreamId(plan.id, stage.id),
      known: knownFor({ stage, state, newest: newest && { revision: newest.number, hash: newest.hash }, by: holder?.person ?? null, body: onlyBoard(bodies), signers: (rule && stage.kind === 'board-approval' ? (boardOptions(rule)?.signers ?? []) : []).map(slug), explain: (command) => askedBeside(steps, command) }),
    },
  };
}
export type StagePage = Awaited<ReturnType<typeof stagePage>>;

/** What was decided of the stage, by its kind; what is of no other kind is null. */
async function decided({ db, names, now, today, zone }: PageContext, met: readonly KnownMeeting[], plan: Plan, rules: ProgramRules, rule: StageRule | undefined, stage: Stage, states: ReadonlyMap<string, unknown>, draft: Draft | null, called: Called) {
  const state = stage.stream === null ? undefined : states.get(stage.stream);
  const none = { status: 'none', version: 0 } as const;
  const linked = linkedFrom(plan.id, stage.id);
  const council = stage.kind === 'council-input';
  const board = stage.kind === 'board-approval' && rule !== undefined;
  const approval = (board ? (state ?? none) : none) as ApprovalState;
  return {
    draft: stage.kind === 'draft' && draft ? draftStageView(plan.id, draft, rules, today, called, stage.guards) : null,
    attested: draft && stage.kind === 'draft' ? draft.attested.map(attestedDecision) : [],
    council: council ? await councilView(db, plan.id, (state ?? none) as CouncilRoundState, draft?.revisions ?? [], today, called) : null,
    consultation: showsConsultation(stage.kind) ? consultationView(plan.id, states, called) : [],
    concurrence: council ? concurrenceView(plan.id, states, called) : [],
    approval: board ? approvalView(plan.id, rule, approval, { names, called, linked, ruled: stage.guards }) : null,
    meetings: board ? met.map((meeting) => meetingView(meeting, { now, zone, called, title: names.title, explained: approval.status === 'none' ? [] : (approval.explained ?? []), ruled: stage.guards })) : [],
    grants: stage.kind === 'agency-submission' ? grantsView(states, today) : [],
    submission: stage.kind === 'agency-submission' && rule ? submissionView(plan.id, rules, rule, (state ?? none) as SubmissionState, draft?.period ?? null, { called, linked, ruled: stage.guards, approvalOf: (id) => states.get(`approval/${stageStreamId(plan.id, id)}`) as ApprovalState | undefined, work: stage.stream === null ? [] : await effectsOf(db, stage.stream) }) : null,
  };
}

/** What decisions of the stage are bound to; before there are any, the newest revision, which they would be bound to. */
function boundOf(plan: Plan, stage: Stage, state: unknown, { revisions }: Draft) {
  const last = revisions.at(-1);
  const newest = last ? { revision: last.number, hash: last.hash } : null;
  const own = stage.kind === 'draft' ? null : decidedOn(state);
  const found = own ?? newest;
  return found ? { ...boundTo(plan.id, found), own: own !== null, newest: newest?.revision ?? found.revision, diff: `/plans/${plan.id}/diff?from=${found.revision}` } : null;
}

/** Who takes the stage's own decisions; of an approval it is nobody alone. */
function actor(rule: StageRule, held: readonly RoleHolder[]): RoleHolder | undefined {
  const certifier = rule.kind === 'council-input' ? deciderOf(rule, 'certify') : null;
  const roles = rule.kind === 'agency-submission' ? rolesOf(rule) : certifier === null ? [] : [certifier];
  return roles.flatMap((role) => held.filter((one) => one.role === role))[0];
}

/** The board, where there is no choice between several. */
function onlyBoard(bodies: readonly KnownBody[]): string | null {
  const boards = bodies.filter(({ kind }) => kind === 'board');
  return boards.length === 1 ? boards[0]!.body : null;
}

/** Whether a text lies before a board that councils are heard on before it: a newer one takes its place. */
const liesBeforeBoard = (plan: string, rules: ProgramRules, states: ReadonlyMap<string, unknown>): boolean =>
  rules.stages.some((stage) => {
    const state = states.get(`approval/${stageStreamId(plan, stage.id)}`) as ApprovalState | undefined;
    return stage.kind === 'board-approval' && state?.status === 'open' && stagesBefore(rules, stage).some(({ kind }) => kind === 'council-input');
  });

const rewritten = (rule: string | null): Asked => ({ about: REWRITTEN, label: say('page.explain-rewritten'), hint: say('page.explain-rewritten-hint', { rule: rule ?? 'none' }), required: false });

/** What whoever takes the stage's next step is asked to explain: what warns of the text, or of the certification. */
function explanationsFor(stage: Stage, draft: Draft | null, rules: ProgramRules, moving: readonly Asked[]): Asked[] {
  if (stage.kind === 'draft') return draft ? [...explanationsAsked(draft, stage, rules), ...moving] : [];
  if (stage.kind !== 'council-input') return [];
  return warningsAt(stage, 'certify');
}

/** The councils and boards of the district, with who serves on each today. */
async function bodiesOn({ db, today }: PageContext): Promise<KnownBody[]> {
  const bodies = await db.rows<{ body: string; kind: string; name: string }>('SELECT body, kind, name FROM read.bodies ORDER BY name, body');
  const serving = await membersOf(db, bodies.map(({ body }) => body), today);
  return bodies.map((one) => ({ ...one, members: serving.filter(({ body }) => body === one.body).map(({ person }) => person) }));
}

/** The steps of each meeting of a board that goes on, or of which something may still be put right. */
async function stepsOfMeetings({ db, today }: PageContext, met: readonly KnownMeeting[], plan: Plan, stage: Stage, state: unknown, { called, held }: { readonly called: Called; readonly held: readonly RoleHolder[] }): Promise<Step[]> {
  const all: Step[] = [];
  for (const { id, state: meeting } of met) {
    const servingOn = async (on: string): Promise<string[]> => (await membersOf(db, [meeting.body], on)).map(({ person }) => person);
    const [members, seated] = [await servingOn(meeting.on), await servingOn(today)];
    all.push(...meetingSteps(id, meeting, { called, held, stage, approval: (state ?? null) as ApprovalState | null, approvalId: stageStreamId(plan.id, stage.id), members, seated }));
  }
  return all;
}

/** How the forms that there are name what was chosen in one that is gone; a number is of its own list. */
const labelOnPage = (steps: readonly Step[], value: string): string =>
  (/^\d+$/.test(value) ? undefined : steps.flatMap(({ choices = {} }) => Object.values(choices).flat()).find((one) => one.value === value)?.label) ?? value;

/** What the form of a step asks to explain, by what it is about. */
export const askedBeside = (steps: readonly Step[], command: string): string[] => (steps.find((step) => step.command === command)?.explain ?? []).map(({ about }) => about);

/** As it stands on the page; the address is the page's own for every step. */
const formOfStep = (step: Step, address: string, returned: Returned | null) => stepForm(step, aggregateNamed(step.aggregate)!.commands[step.command]!, address, returned);
