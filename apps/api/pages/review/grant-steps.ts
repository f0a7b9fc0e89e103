import type { GrantState } from '#libs/domain/grant/grant.js';
import { slug, uuidV7 } from '#libs/kernel/ids.js';
import { say } from '#libs/messages/say.js';
import { shortInWords } from '../words.js';
import { holders } from './choices.js';
import type { StepGround } from './ground.js';
import type { StageStates } from './phases.js';
import type { Choice, Step } from './step-form.js';

type Granted = Exclude<GrantState, { status: 'none' }> & { readonly id: string };

/** The grants of a plan that hold, or will; what ended stays in the plan's history. */
const grantsOf = (states: StageStates, today: string): Granted[] =>
  [...states].flatMap(([stream, state]) => {
    const grant = state as GrantState;
    return stream.startsWith('grant/') && grant.status !== 'none' && (grant.until === null || grant.until > today) ? [{ ...grant, id: stream.slice('grant/'.length) }] : [];
  });

/** Whoever a stage of the plan waits for may open it to another tenant's people, the agency's for one, and end that. */
export function grantSteps({ plan, rules, states, held, today }: StepGround): Step[] {
  const by = holders(held, rules.stages.flatMap(({ waits }) => Object.values(waits).map(({ owner }) => slug(owner))));
  const may: Choice[] = ['read', 'review'].map((value) => ({ value, label: say(`choice.may-${value}`) }));
  return [
    { aggregate: 'grant', id: uuidV7(Date.now()), version: 0, isNew: true, command: 'grantAccess', choices: { may, by }, fixed: { plan: plan.id } },
    ...grantsOf(states, today).filter(({ status }) => status === 'granted').map(({ id, version, tenant }) => ({ aggregate: 'grant', id, version, of: tenant, command: 'endAccess', choices: { by } })),
  ];
}

/** Who may see the plan beside the district's own people. */
export const grantsView = (states: StageStates, today: string): string[] =>
  grantsOf(states, today).map(({ tenant, may, from, until }) => say('page.grant', { tenant, may: may.includes('review') ? 'review' : 'read', from: shortInWords(from), until: until === null ? 'none' : shortInWords(until) }));
