import { say } from '#libs/messages/say.js';
import type { ExpectedItem } from './forecast-of-stages.js';
import type { ForecastItem } from './forecast.js';
import type { Names } from './people.js';

/** What happens, and whom it reaches, by the titles of roles. An escalation reaches whoever stands above its owner; `coordinator` is the plan's. */
export const happeningInWords = ({ what, rung, to }: Pick<ForecastItem, 'what' | 'rung' | 'to'>, names: Names, coordinator: string): string =>
  rung === 'escalation' ? toldAbove(to, names, coordinator) : say(`forecast.${what}`, { to: to.map(names.whom).join(', ') });

/** There is one owner to an escalation: the first of the task. */
function toldAbove([owner = '']: readonly string[], names: Names, coordinator: string): string {
  const above = names.above(owner, coordinator);
  const to = names.whom(owner);
  return above ? say('forecast.escalation-to', { above: names.role(above.role), to, named: above.named ? 'yes' : 'no' }) : say('forecast.escalation-nobody', { to });
}

/** Whose it is to be, and whether it would be missed. */
export const expectedInWords = ({ to, tooEarly }: Pick<ExpectedItem, 'to' | 'tooEarly'>, names: Names): string =>
  say('forecast.expected-of', { who: to.map(names.whom).join(', ') || 'none', early: tooEarly ? 'yes' : 'no' });
