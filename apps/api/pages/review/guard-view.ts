import { say } from '#libs/messages/say.js';
import type { Names } from '../../queries/people.js';
import type { Stage } from '../../queries/stages.js';
import { statusWord } from '../task-view.js';
import { shortInWords } from '../words.js';

const MOST_SHOWN = 240;
const MOST_PATHS = 12;

/** A rule of the program about a step: whether it holds of the text as it is, and what it saw. */
export function guardView({ guard, at, severity, holds, rule, seen, items }: Stage['guards'][number]) {
  return {
    id: guard,
    rule,
    mark: holds === null ? 'unknown' : holds ? 'holds' : severity,
    holds: say('page.guard', { holds: holds === null ? 'unknown' : holds ? 'yes' : 'no', severity, at: say('page.moment', { at }) }),
    items: items.length > 0 ? say('page.guard-items', { items: items.join('; ') }) : null,
    saw: seen.slice(0, MOST_PATHS).map(({ what, value }) => ({ what, value: shortened(value) })),
    more: Math.max(0, seen.length - MOST_PATHS),
  };
}

const shortened = (text: string): string => (text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`);

export const isEnded = ({ status }: Pick<Stage['waits'][number], 'status'>): boolean => status === 'done' || status === 'cancelled';

export const waitView = ({ task, title, status, owners, due, rule }: Stage['waits'][number], names: Names) => ({
  task,
  title,
  status: status === 'cancelled' ? 'No longer needed' : statusWord(status),
  mark: status,
  owner: names.roles(owners),
  due: due ? shortInWords(due) : isEnded({ status }) ? null : 'no day is fixed',
  rule,
});
