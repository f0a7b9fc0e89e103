import { say } from '#libs/messages/say.js';
import type { ExpectedItem } from './forecast-of-stages.js';
import type { ForecastItem } from './forecast.js';
import type { Names } from './people.js';

/** What happens, and whom it reaches, by the titles of roles. An escalation reaches whoever stands above its owner. */
export const happeningInWords = ({ what, rung, to }: Pick<ForecastItem, 'what' | 'rung' | 'to'>, names: Names): string =>
  rung === 'escalation' ? toldAbove(to, names) : say(`forecast.${what}`, { to: to.map(names.role).join(', ') });

/** Named where it is known who is above; the owner's role otherwise. */
function toldAbove(owners: readonly string[], names: Names): string {
  const above = owners.flatMap((owner) => names.above(owner) ?? []);
  return above.length > 0 ? say('forecast.escalation-to', { above: names.roles(above), to: names.roles(owners) }) : say('forecast.escalation', { to: names.roles(owners) });
}

/** Whose it is to be, and whether it would be missed. */
export const expectedInWords = ({ to, tooEarly }: Pick<ExpectedItem, 'to' | 'tooEarly'>, names: Names): string =>
  say('forecast.expected-of', { who: to.length > 0 ? names.roles(to) : 'none', early: tooEarly ? 'yes' : 'no' });
