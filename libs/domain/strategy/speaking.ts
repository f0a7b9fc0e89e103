import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import type { DecisionContext } from '../decider.js';
import { onDay } from '../facts.js';
import type { Given } from './commands.js';
import type { Member } from './state.js';

type Said = Pick<Given<'leaveStrategy'>, 'by' | 'role' | 'evidence'>;
type Spoken = Pick<Member, 'district' | 'plan' | 'speaker'>;

export const saidOf = ({ by, role, evidence }: Said): Said => ({ by, role, evidence });

/** Where the district's plan is kept: here, in another tenant, or nowhere in Planline. */
export function whereIs({ plan }: Pick<Member, 'plan'>, { tenant }: DecisionContext): 'here' | 'elsewhere' | 'nowhere' {
  if (plan === null) return 'nowhere';
  return plan.tenant === tenant ? 'here' : 'elsewhere';
}

/** Whoever says something holds the role that they name, on the day of saying it. */
export function notInRole({ by, role }: Pick<Said, 'by' | 'role'>, on: CalendarDate, context: DecisionContext): ReturnType<typeof refuse> | null {
  const facts = context.seen('role', role);
  return facts.holders.filter(onDay(on)).some(({ person }) => person === by) ? null : refuse('strategy.not-in-role', { person: by, role: facts.title ?? role, on });
}

/**
 * Why somebody can't say this for a district. What was decided in another tenant can't be looked up here, and its people
 * hold no role here: somebody of this tenant tells it, today, and says what shows it.
 */
export function mayNotSpeak(said: Said, of: Spoken, on: CalendarDate, context: DecisionContext): ReturnType<typeof refuse> | null {
  const { district, speaker } = of;
  const where = whereIs(of, context);
  if (where === 'elsewhere' && said.evidence === null) return refuse('strategy.evidence-missing', { district });
  if (where === 'here' && said.evidence !== null) return refuse('strategy.decided-here', { district });
  if (said.evidence === null && said.by !== speaker) return refuse('strategy.not-the-speaker', { district });
  return notInRole(said, said.evidence === null ? on : context.today, context);
}

/** Who speaks for a district may be gone: then somebody who holds a role here names another one, and says what shows it. */
export const mayNotName = (said: Said, of: Spoken, context: DecisionContext): ReturnType<typeof refuse> | null =>
  said.evidence === null ? mayNotSpeak(said, of, context.today, context) : notInRole(said, context.today, context);
