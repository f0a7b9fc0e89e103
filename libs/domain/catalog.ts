import type { EventDefinition, EventOf } from '#libs/kernel/event-definition.js';
import { calendarEvents } from './calendar/events.js';
import { concurrenceEvents } from './council/concurrence/events.js';
import { consultationEvents } from './council/consultation/events.js';
import { councilRoundEvents } from './council/events.js';
import { approvalEvents } from './board/approval/events.js';
import { meetingEvents } from './board/meeting/events.js';
import { digestEvents } from './digest/events.js';
import { draftEvents } from './draft/events.js';
import { grantEvents } from './grant/events.js';
import { bodyEvents, personEvents, roleEvents, tenantEvents } from './people/events.js';
import { importEvents, planEvents } from './plan/events.js';
import { reviewEvents } from './review/events.js';
import { submissionEvents } from './submission/events.js';
import { strategyEvents } from './strategy/events.js';
import { taskEvents } from './task/events.js';

/** Every type of event there is; names are unique over all kinds of streams. */
export const eventCatalog = {
  ...tenantEvents,
  ...planEvents,
  ...importEvents,
  ...taskEvents,
  ...personEvents,
  ...roleEvents,
  ...bodyEvents,
  ...digestEvents,
  ...meetingEvents,
  ...approvalEvents,
  ...draftEvents,
  ...strategyEvents,
  ...grantEvents,
  ...reviewEvents,
  ...submissionEvents,
  ...councilRoundEvents,
  ...consultationEvents,
  ...concurrenceEvents,
  ...calendarEvents,
};

export type EventType = keyof typeof eventCatalog;
export type DomainEvent = EventOf<typeof eventCatalog>;

/** Null for a type that this version of Planline doesn't know. */
export const definitionOf = (type: string): EventDefinition | null =>
  Object.hasOwn(eventCatalog, type) ? (eventCatalog[type as EventType] as EventDefinition) : null;
