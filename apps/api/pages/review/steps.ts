import { boardOptions } from '#libs/domain/board/options.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { deciderOf, optionsOf as councilOptionsOf } from '#libs/domain/council/options.js';
import { councilFor, councilsOf, type CouncilOfText } from '#libs/domain/council/requirements.js';
import { councilName, councilTitle, recommendationsOf, standing, unreached, untold, type CouncilRoundState } from '#libs/domain/council/state.js';
import { contentOf, type Draft } from '#libs/domain/draft/state.js';
import type { StageRule } from '#libs/domain/program-rules.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { slug, uuidV7 } from '#libs/kernel/ids.js';
import { shortInWords } from '../words.js';
import { attestSteps } from './attest-steps.js';
import { calendarSteps } from './calendar-steps.js';
import type { Called } from './called.js';
import { cut, holders, revisionsOf, sectionsOf, warningsAt } from './choices.js';
import { concurrenceSteps, consultationSteps, showsConsultation } from './consultation-steps.js';
import { linkedFrom } from './files.js';
import { grantSteps } from './grant-steps.js';
import type { KnownBody, StepGround } from './ground.js';
import { besideForm, scanInWords } from './scans.js';
import type { Choice, Step } from './step-form.js';
import { submissionSteps } from './submission-steps.js';

/** The steps of a stage that its page has a form for. Whether one may be taken now is asked of the domain; here is what it takes. */
export const stepsOf = (ground: StepGround): Step[] => [
  ...ownSteps(ground),
  ...attestSteps(ground),
  ...calendarSteps(ground),
  ...(showsConsultation(ground.stage.kind) ? consultationSteps(ground) : []),
  ...(ground.stage.kind === 'council-input' ? concurrenceSteps(ground) : []),
  ...(ground.stage.kind === 'agency-submission' ? grantSteps(ground) : []),
];

function ownSteps(ground: StepGround): Step[] {
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
  const gone = [...new Set(current.meetings.flatMap(({ present }) => present))].filter((person) => !members.some(({ value }) => value === person)).map((value) => ({ value, label: called.person(value) }));
  const meetings = current.meetings.map(({ number, council, on: day }) => ({ value: String(number), label: `${number}: ${councils.find(({ value }) => value === council)?.label ?? council}, ${shortInWords(day)}` }));
  const given = standing(current).map(({ number, text }) => ({ value: String(number), label: `${number}: ${cut(text)}` }));
  const decides = (does: 'disposition' | 'certify'): Choice[] => holders(held, [deciderOf(rule, does) ?? '']);
  const certifiers = decides('certify');
  const known = newest && options.ok ? councilsOf(options.options, frozenIn(draft), newest.number) : [];
  const unheard = councilRows(known.filter((one) => !councilFor(one, current, known)));
  return [
    ...(certifiers.length > 0 ? [{ ...on, command: 'certifyInput', first: true, choices: { revision: revisionsOf(draft).slice(0, 1), by: certifiers }, explain: asked }] : []),
    { ...on, command: 'recordCouncilMeeting', choices: { council: councils, present: members, revision: revisionsOf(draft) }, leave: ['testData'], when: { draft: 'before-frozen' } },
    ...(meetings.length > 0 ? [{ ...on, command: 'correctCouncilMeeting', choices: { meeting: meetings, present: [...members, ...gone], revision: revisionsOf(draft) }, when: { draft: 'before-frozen' } }] : []),
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
    aggregate: 'meeting', id: uuidV7(Date.now()), version: 0, isNew: true, command: 'callMeeting',
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
