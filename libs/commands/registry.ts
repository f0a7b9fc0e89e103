/** The list of all kinds of streams lies in the domain, since read models fold them too: a new one is added there. */
export { aggregateNamed, fold, registry } from '#libs/domain/aggregates.js';
export type { AggregateName, AnyAggregate, AnyCommand, AnyEvent, AnyState } from '#libs/domain/aggregates.js';
