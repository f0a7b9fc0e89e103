import type { Aggregate } from '../decider.js';
import { stageStreams } from '../stage.js';
import { draftCommands } from './commands.js';
import { decide } from './decide.js';
import { submissionStages } from './decide-text.js';
import { draftEvents } from './events.js';
import { evolve } from './evolve.js';
import { approvalStages, follows } from './freeze.js';
import { factsOf, type DraftState } from './state.js';

/** What an agency that has the plan must have given back. */
const rewrites: ReadonlySet<string> = new Set(['changeHeader', 'writeItems', 'takeItems', 'removeItems', 'dropItems', 'reorderItems']);

/** Stream `draft/<plan>`: the text of a plan, and the revisions frozen of it. */
export const draft: Aggregate<DraftState, typeof draftCommands, typeof draftEvents> = {
  prefix: 'draft',
  events: draftEvents,
  commands: draftCommands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: (_state, id) => id,
  sealUnder: (_state, id) => `plan/${id}`,
  facts: factsOf,
  follows,
  reads(_state, command, id, rules) {
    const { name } = command;
    if (rewrites.has(name)) return stageStreams(id, submissionStages(rules));
    if (name === 'seeRevision') return [{ aggregate: 'person', id: command.person }];
    return name === 'freezeRevision' ? stageStreams(id, [...approvalStages(rules), ...submissionStages(rules)]) : [];
  },
};
