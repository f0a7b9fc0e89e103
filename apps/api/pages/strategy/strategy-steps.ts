import { agreedVersion } from '#libs/domain/strategy/changes.js';
import { waitingFor, type Shared, type StrategyState } from '#libs/domain/strategy/state.js';
import type { RoleHolder } from '../../queries/people.js';
import { asTheyAre, holders } from '../review/choices.js';
import type { Choice, Step } from '../review/step-form.js';

export type StrategyGround = { readonly id: string; readonly state: StrategyState; readonly held: readonly RoleHolder[]; readonly person: (id: string) => string };

/**
 * The steps of a shared strategy that its page has a form for. With which numbers and targets a district takes it up, and
 * what its board approved, is read from its plan: that is no form.
 */
export function strategySteps({ id, state, held, person }: StrategyGround): Step[] {
  if (state.status === 'none') return [];
  const on = { aggregate: 'shared-strategy', id, version: state.version };
  const districts = state.members.filter(({ until }) => until === null).map(({ district, name }) => ({ value: district, label: name }));
  if (districts.length === 0) return [];
  const role = [...new Map(held.map(({ role: one, title }) => [one, { value: one, label: title }])).values()];
  const said = { by: holders(held), role };
  const told = { when: { evidence: 'told-of' } };
  const named = (ids: readonly string[]): Choice[] => districts.filter(({ value }) => ids.includes(value));
  const open = state.proposals.find(({ status }) => status === 'open');
  const speakers = [...new Map([...holders(held), ...state.members.map(({ speaker }) => ({ value: speaker, label: person(speaker) }))].map((one) => [one.value, one])).values()];
  const onChange: Step[] = open
    ? [
        { ...on, command: 'answerChange', first: true, choices: { ...said, proposal: asTheyAre([String(open.proposal)]), district: named(waitingFor(state, open)) }, fixed: { version: open.version }, when: { ...told.when, reason: 'declined' } },
        { ...on, command: 'withdrawChange', choices: { ...said, proposal: asTheyAre([String(open.proposal)]) }, ...told },
      ]
    : [];
  return [
    ...onChange,
    { ...on, command: 'proposeChange', choices: { ...said, district: districts }, start: startOf(state), needs: ['text.name'], ...told },
    { ...on, command: 'reportProgress', choices: { ...said, district: districts }, ...told },
    { ...on, command: 'nameSpeaker', choices: { ...said, district: districts, speaker: speakers }, ...told },
    { ...on, command: 'leaveStrategy', choices: { ...said, district: districts }, ...told },
  ];
}

/** A change is proposed as the whole text: the form begins with the one that all agreed on. */
function startOf(state: Shared): Readonly<Record<string, string>> {
  const { name, aim, types, grades, locations } = state.texts[agreedVersion(state) - 1]!;
  const lines = (all: readonly string[]): string => all.join('\n');
  return { 'text.name': name, 'text.aim': aim ?? '', 'text.types': lines(types), 'text.grades': lines(grades), 'text.locations': lines(locations) };
}
