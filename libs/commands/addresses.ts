/** `person` → `people`: how a kind of stream is called in an address. */
export const collectionOf = (aggregate: string): string =>
  ({ person: 'people', body: 'bodies', 'shared-strategy': 'shared-strategies' })[aggregate] ?? `${aggregate}s`;

/** Kinds of streams that belong to a plan and one of its stages or years, and are named by both: `<plan>/<stage>`. */
const pairs = new Set(['council-round', 'approval', 'submission', 'concurrence']);
export const isNamedByPair = (aggregate: string): boolean => pairs.has(aggregate);

/** Kinds of streams that have their plan's own id. */
const ofOnePlan = new Set(['plan', 'draft', 'calendar', 'consultation']);
export const isNamedByPlan = (aggregate: string): boolean => ofOnePlan.has(aggregate) || pairs.has(aggregate);

/** `askForMoreTime` → `ask-for-more-time`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Where a command is given over HTTP: the routes are made from it, and the command line posts to it. */
export const commandPath = (aggregate: string, id: string, command: string): string =>
  `/api/${collectionOf(aggregate)}/${encodeURIComponent(id)}/${kebab(command)}`;
