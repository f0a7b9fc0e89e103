import { earlier } from '#libs/kernel/dates.js';
import type { Wait } from '../wait.js';
import type { TaskState } from './state.js';

/** The rule of a request's day: the end that it asks to move. */
export const RULE_OF_REQUEST = 'task/more-time';

const STATUS = { open: 'open', answered: 'done', overtaken: 'not-needed' } as const;

/**
 * A request for more time waits for its answer as a stage waits for what is decided: it is a task of its own, without an
 * owner and so the coordinator's, who decides on it, with the reminders of its day. It is answered before the end that
 * it asks to move; where that is past already it is late from the first.
 */
export function requests(state: TaskState): readonly Wait[] {
  if (state.status === 'none') return [];
  const { content, schedule, plannedOn } = state;
  const due = schedule.kind === 'dated' ? schedule.end : null;
  const start = due === null ? plannedOn : earlier(plannedOn, due);
  return (state.requests ?? []).map((status, i) => ({ key: `more-time/${i + 1}`, status: STATUS[status], title: `Answer the request for more time: ${content.title}`, owners: [], start, due, rule: RULE_OF_REQUEST }));
}
