import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { isTimeZone, type TimeZone } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision } from '../decider.js';
import type { TenantSettings } from '../settings.js';
import { tenantEvents, type TenantEvent } from './events.js';

export type TenantState =
  | { readonly status: 'none'; readonly version: number }
  | { readonly status: 'open'; readonly version: number; readonly name: string; readonly settings: TenantSettings };

function evolve(before: TenantState, event: TenantEvent): TenantState {
  const version = before.version + 1;
  switch (event.type) {
    case 'TenantOpened':
      return { status: 'open', version, name: event.data.name, settings: settingsFrom(event.data) };
    default:
      return never(event.type);
  }
}

type Days = { timeZone: string; dayStartsAt: string; digestAt: string; schoolCalendar: TenantSettings['schoolCalendar'] };

export const settingsFrom = ({ timeZone, dayStartsAt, digestAt, schoolCalendar }: Days): TenantSettings => ({
  timeZone: timeZone as TimeZone,
  dayStartsAt,
  digestAt,
  schoolCalendar,
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const dayOfYear = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const term = z.tuple([dayOfYear, dayOfYear]);

const commands = {
  openTenant: command(
    'Set a district up.',
    z.object({
      title: z.string().trim().min(1).max(400).describe('What it is called.'),
      timeZone: z.string().describe('IANA zone in which its days are counted, `America/Detroit`.'),
      dayStartsAt: timeOfDay.default('06:00').describe('`HH:MM`: when what is due on a day falls due; an end falls due when the next day starts.'),
      digestAt: timeOfDay.default('07:00').describe("`HH:MM` in the reader's zone: when the morning digest goes."),
      schoolCalendar: z
        .object({ fall: term, spring: term })
        .default({ fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] })
        .describe('First and last days of the terms as `MM-DD`: what "Fall" and "Spring" mean.'),
    }),
  ),
};
export type TenantCommand = CommandOf<typeof commands>;

function decide(state: TenantState, given: TenantCommand): Decision<TenantEvent> {
  switch (given.name) {
    case 'openTenant': {
      const { title: name, timeZone, dayStartsAt, digestAt, schoolCalendar } = given;
      const days = { timeZone, dayStartsAt, digestAt, schoolCalendar };
      if (!isTimeZone(days.timeZone)) return refuse('tenant.unknown-time-zone', { timeZone: days.timeZone });
      if (state.status === 'none') return accept({ type: 'TenantOpened', data: { name, ...days } });
      const same = state.name === name && JSON.stringify(state.settings) === JSON.stringify(settingsFrom(days));
      return same ? accept() : refuse('tenant.already-open');
    }
    default:
      return never(given.name);
  }
}

/** Stream `tenant/<id>`. */
export const tenant: Aggregate<TenantState, typeof commands, typeof tenantEvents> = {
  prefix: 'tenant',
  events: tenantEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: () => null,
  sealUnder: (_state, id) => `tenant/${id}`,
};
