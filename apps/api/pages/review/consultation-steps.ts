import type { ConcurrenceState } from '#libs/domain/council/concurrence/concurrence.js';
import type { ConsultationState, Entry } from '#libs/domain/council/consultation/consultation.js';
import { say } from '#libs/messages/say.js';
import { cut, revisionsOf, sectionsOf } from './choices.js';
import { toldOf } from './consultation-view.js';
import type { StepGround } from './ground.js';
import type { Choice, Step } from './step-form.js';

/** The steps of the wider consultation: groups and numbers, never names. A survey's questions with all their counts are no form. */
export function consultationSteps({ plan, rules, draft, states, called }: StepGround): Step[] {
  const state = (states.get(`consultation/${plan.id}`) ?? { status: 'none', version: 0 }) as ConsultationState;
  const on = { aggregate: 'consultation', id: plan.id, version: state.version };
  const entries = state.status === 'none' ? [] : state.entries;
  const asChoices = (...types: readonly Entry['type'][]): Choice[] =>
    entries.filter(({ type }) => types.length === 0 || types.includes(type)).map((entry) => ({ value: String(entry.data.entry), label: `${entry.data.entry}: ${cut(toldOf(entry, called))}` }));
  const [all, invited, heard, themes, revisions] = [asChoices(), asChoices('GroupInvited'), asChoices('GatheringHeld', 'SurveyTaken'), asChoices('ThemeHeard'), revisionsOf(draft)];
  return [
    { ...on, command: 'inviteGroup' },
    { ...on, command: 'recordGathering', choices: { invitation: invited }, leave: invited.length > 0 ? [] : ['invitation'], list: { field: 'counts', rows: [], ask: ['of', 'count'], needs: 'of', more: (number) => say('page.line-group', { number }) } },
    { ...on, command: 'recordSurvey', leave: ['questions'] },
    { ...on, command: 'noteTheme', choices: { from: heard }, leave: heard.length > 0 ? [] : ['from'] },
    ...(themes.length > 0 && revisions.length > 0 ? [{ ...on, command: 'linkChange', choices: { theme: themes, since: revisions, 'change.section': sectionsOf(rules), 'change.revision': revisions }, leave: ['change.field'], needs: ['change.section'] }] : []),
    ...(all.length > 0 ? [{ ...on, command: 'strikeEntry', choices: { entry: all } }] : []),
  ];
}

/** The steps of the parent committee's resolutions, a year each: what was asked for, and the next year that nobody asked for yet. */
export function concurrenceSteps({ plan, stage, draft, states, bodies, called, today }: StepGround): Step[] {
  const known = [...states].filter(([stream]) => stream.startsWith(`concurrence/${plan.id}/`)).map(([, state]) => state as ConcurrenceState);
  const members = (body: string): Choice[] => (bodies.find((one) => one.body === body)?.members ?? []).map((person) => ({ value: person, label: called.person(person) }));
  const steps = known.flatMap((state): Step[] => {
    if (state.status === 'none') return [];
    const on = { aggregate: 'concurrence', id: `${plan.id}/${state.year}`, version: state.version, of: String(state.year) };
    const by = members(state.committee);
    if (state.status === 'open') return [{ ...on, command: 'resolve', choices: { by }, list: { field: 'points', rows: [], ask: [], needs: '', more: (number) => say('page.line-point', { number }) } }];
    const points = state.status === 'not-concurred' ? state.points.map(({ text }, n) => ({ value: String(n + 1), label: `${n + 1}: ${cut(text)}` })) : [];
    return [...(points.length > 0 ? [{ ...on, command: 'answerPoint', choices: { point: points, by: members(state.board) }, leave: ['meeting'] }] : []), { ...on, command: 'withdrawResolution', choices: { by } }];
  });
  const year = nextYear(draft?.period, known, today);
  const ofKind = (...kinds: readonly string[]) => bodies.filter(({ kind }) => kinds.includes(kind)).map(({ body, name }) => ({ value: body, label: name }));
  const [committee, board] = [ofKind('committee', 'council'), ofKind('board')];
  if (year === null || committee.length === 0 || board.length === 0) return steps;
  return [...steps, { aggregate: 'concurrence', id: `${plan.id}/${year}`, version: 0, of: String(year), command: 'openConcurrence', choices: { committee, board }, fixed: { stage: stage.id } }];
}

/** The first calendar year of the plan, from this one on, that is asked for by nobody; null where none is. */
function nextYear(period: { readonly start: string; readonly end: string } | undefined, known: readonly ConcurrenceState[], today: string): number | null {
  if (!period) return null;
  const asked = new Set(known.flatMap((state) => (state.status === 'none' ? [] : [state.year])));
  const [first, last, now] = [period.start, period.end, today].map((day) => Number(day.slice(0, 4))) as [number, number, number];
  for (let year = Math.max(first, now); year <= last; year++) if (!asked.has(year)) return year;
  return null;
}

/** Whether a stage's page shows the consultation, and so has its forms. */
export const showsConsultation = (kind: string): boolean => kind === 'council-input' || kind === 'timeline';
