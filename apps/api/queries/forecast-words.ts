import type { Escalation } from '#libs/domain/people/above.js';
import { sourceTold } from '#libs/domain/program-rules.js';
import { say } from '#libs/messages/say.js';
import type { ExpectedItem } from './forecast-of-stages.js';
import type { ForecastItem } from './forecast.js';
import type { Names } from './people.js';

/** What happens, and whom it reaches, by the titles of roles. An escalation reaches whoever stands above its owner; `escalation` is that of the plan's program. */
export const happeningInWords = ({ what, rung, to }: Pick<ForecastItem, 'what' | 'rung' | 'to'>, names: Names, escalation: Escalation): string =>
  rung === 'escalation' ? toldAbove(to, names, escalation) : say(`forecast.${what}`, { to: to.map(names.whom).join(', ') });

/** There is one owner to an escalation: the first of the task. */
function toldAbove([owner = '']: readonly string[], names: Names, escalation: Escalation): string {
  const above = names.above(owner, escalation);
  const to = names.whom(owner);
  if (above === null) return say('forecast.escalation-nobody', { to });
  return say('forecast.escalation-to', { above: names.role(above.holder.role), to, by: above.by, ...sourceTold(above.by === 'program' ? above.source : null) });
}

/** Whose it is to be, and whether it would be missed. */
export const expectedInWords = ({ to, tooEarly }: Pick<ExpectedItem, 'to' | 'tooEarly'>, names: Names): string =>
  say('forecast.expected-of', { who: to.map(names.whom).join(', ') || 'none', early: tooEarly ? 'yes' : 'no' });
