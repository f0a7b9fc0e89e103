import type { CalendarDate } from '#libs/kernel/dates.js';
import { refuse } from '#libs/kernel/refusal.js';
import { onDay, type GrantFacts } from '#libs/domain/facts.js';
import type { May } from '#libs/domain/grant/events.js';
import type { Access } from './access.js';

type Wanted = { readonly tenant: string; readonly plan: string; readonly may: May; readonly on: CalendarDate };

/** May people of `tenant` reach a plan of another tenant on a day? By a recorded grant, and by nothing else. */
export function reach({ grants }: GrantFacts, { tenant, plan, may, on }: Wanted): Access {
  const holds = grants.some((grant) => grant.tenant === tenant && grant.plan === plan && grant.may.includes(may) && onDay(on)(grant));
  return holds ? { allowed: true } : { allowed: false, refusal: refuse('access.no-grant', { on, plan }).refusal };
}
