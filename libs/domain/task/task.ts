import type { Aggregate } from '../decider.js';
import { taskCommands } from './commands.js';
import { decide } from './decide.js';
import { taskEvents } from './events.js';
import { evolve } from './evolve.js';
import { requests } from './requests.js';
import { initialTask, type TaskState } from './state.js';

/** Stream `task/<id>`. */
export const task: Aggregate<TaskState, typeof taskCommands, typeof taskEvents> = {
  prefix: 'task',
  events: taskEvents,
  commands: taskCommands,
  initial: initialTask,
  evolve,
  decide,
  planOf: (state) => (state.status === 'none' ? null : state.plan),
  sealUnder: (state, id) => (state.status === 'none' ? `task/${id}` : `plan/${state.plan}`),
  waits: requests,
};
