import { expect } from '@jest/globals';
import type { CommandCatalog, CommandOf } from '#libs/kernel/command-definition.js';
import { dayOf, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import type { EventCatalog, EventOf } from '#libs/kernel/event-definition.js';
import type { MessageParams, RefusalLine } from '#libs/kernel/refusal.js';
import type { Aggregate, Decision, DecisionContext, Versioned } from '../decider.js';
import type { Ladder, Ladders, TenantSettings } from '../settings.js';

export const settings: TenantSettings = {
  timeZone: 'America/Detroit' as TimeZone,
  dayStartsAt: '06:00',
  digestAt: '07:00',
  schoolCalendar: { fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] },
};

export const ladder: Ladder = {
  before: [30, 14, 7, 1],
  onTheDay: true,
  overdue: true,
  escalateAfterDays: 7,
  checkEveryDays: 30,
  occurrence: { weekly: 1, monthly: 7 },
};

/** A program's ladders where nothing chose another. */
export const only = (usual: Ladder): Ladders => ({ usual: { ...usual, name: null, source: null }, chosen: new Map() });
export const ladders = only(ladder);

export const day = (text: string): CalendarDate => text as CalendarDate;
export const instant = (text: string): Instant => text as Instant;

/** A decision's surroundings at a moment: an open plan, a person of the district, and the ladder above. */
export function contextAt(now: string, more: Partial<DecisionContext> = {}): DecisionContext {
  const zone = more.settings?.timeZone ?? settings.timeZone;
  return {
    now: instant(now),
    today: dayOf(instant(now), zone),
    timeZone: zone,
    actor: { kind: 'person', id: 'owner', assurance: 'session' },
    tenant: 'district',
    newId: () => 'new-id',
    settings,
    ladders,
    plan: { id: 'plan-1', program: 'a-program@1', open: true, coordinator: 'coordinator' },
    rules: null,
    rulesUnder: () => null,
    seen: (kind, id) => {
      throw new Error(`this test shows nothing of ${kind}/${id}`);
    },
    ...more,
  };
}

/** `given(task, events).when(command).then(...events)` or `.refused(code)`: a rule as a sentence. */
export function given<S extends Versioned, C extends CommandCatalog, E extends EventCatalog>(
  aggregate: Aggregate<S, C, E>,
  events: readonly EventOf<E>[],
) {
  const state = events.reduce<S>(aggregate.evolve, aggregate.initial);
  return {
    state,
    when(command: CommandOf<C>, context: DecisionContext = contextAt('2026-03-02T15:00:00.000Z'), id = 'id-1') {
      return outcome(aggregate.decide(state, command, context, id));
    },
  };
}

function outcome<E>(decision: Decision<E>) {
  return {
    decision,
    then: (...expected: readonly E[]): void => expect(decision).toEqual({ ok: true, events: expected }),
    /** `also`: what it says stands against it as well, each with its place. */
    refused: (code: string, params?: MessageParams, also?: readonly RefusalLine[]): void =>
      expect(decision.ok ? decision : { ...decision, refusal: { ...decision.refusal, also: decision.refusal.also ?? [] } }).toEqual({ ok: false, refusal: { code, params: params ?? expect.anything(), also: also ?? expect.anything() } }),
    /** The events, where the test looks at some of them only. */
    events(): readonly E[] {
      if (!decision.ok) throw new Error(`refused: ${decision.refusal.code}`);
      return decision.events;
    },
  };
}
