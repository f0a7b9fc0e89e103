import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { isTimeZone, parseCalendarDate, type TimeZone } from '#libs/kernel/dates.js';
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
    case 'TenantChanged':
      return { status: 'open', version, name: event.data.name, settings: settingsFrom(event.data) };
    default:
      return never(event);
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

const fields = {
  title: z.string().trim().min(1).max(400).describe('What it is called.'),
  timeZone: z.string().describe('IANA zone in which its days are counted, `America/Detroit`.'),
  dayStartsAt: timeOfDay.describe('`HH:MM`: when what is due on a day falls due; an end falls due when the next day starts.'),
  digestAt: timeOfDay.describe("`HH:MM` in the reader's zone: when the morning digest goes."),
  schoolCalendar: z
    .object({ fall: term, spring: term })
    .meta({ examples: [{ fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] }] })
    .describe('First and last days of the terms as `MM-DD`: what "Fall" and "Spring" mean.'),
};

const commands = {
  openTenant: command(
    'Set a district up.',
    z.object({
      ...fields,
      dayStartsAt: fields.dayStartsAt.default('06:00'),
      digestAt: fields.digestAt.default('07:00'),
      schoolCalendar: fields.schoolCalendar.default({ fall: ['09-01', '12-20'], spring: ['01-06', '06-10'] }),
    }),
  ),
  changeTenant: command('Give a district another name, time zone, time of day or school calendar; what is left out stays.', z.object(fields).partial()),
};
export type TenantCommand = CommandOf<typeof commands>;

function decide(state: TenantState, given: TenantCommand): Decision<TenantEvent> {
  switch (given.name) {
    case 'openTenant': {
      const { title: name, timeZone, dayStartsAt, digestAt, schoolCalendar } = given;
      const days = { timeZone, dayStartsAt, digestAt, schoolCalendar };
      const wrong = wrongDays(days);
      if (wrong) return wrong;
      if (state.status === 'none') return accept({ type: 'TenantOpened', data: { name, ...days } });
      return sameAs(state, name, days) ? accept() : refuse('tenant.already-open');
    }
    case 'changeTenant': {
      if (state.status === 'none') return refuse('tenant.not-open');
      const { settings } = state;
      const name = given.title ?? state.name;
      const { fall, spring } = given.schoolCalendar ?? settings.schoolCalendar;
      const days = {
        timeZone: given.timeZone ?? settings.timeZone,
        dayStartsAt: given.dayStartsAt ?? settings.dayStartsAt,
        digestAt: given.digestAt ?? settings.digestAt,
        schoolCalendar: { fall: [...fall] as [string, string], spring: [...spring] as [string, string] },
      };
      const wrong = wrongDays(days);
      if (wrong) return wrong;
      return sameAs(state, name, days) ? accept() : accept({ type: 'TenantChanged', data: { name, ...days } });
    }
    default:
      return never(given);
  }
}

const sameAs = (state: Extract<TenantState, { status: 'open' }>, name: string, days: Days): boolean =>
  state.name === name && JSON.stringify(state.settings) === JSON.stringify(settingsFrom(days));

/** A zone that there is, days that some year has, and terms that follow each other once round the year. */
function wrongDays({ timeZone, schoolCalendar: { fall, spring } }: Days): ReturnType<typeof refuse> | null {
  if (!isTimeZone(timeZone)) return refuse('tenant.unknown-time-zone', { timeZone });
  const unknown = [...fall, ...spring].find((day) => parseCalendarDate(`2024-${day}`) === null);
  if (unknown) return refuse('tenant.no-such-day', { day: unknown });
  // Counted from the first day of fall, which may end in the next year.
  const round = [...fall, ...spring].map((day) => (day < fall[0] ? `1/${day}` : `0/${day}`));
  const inOrder = round.every((day, i) => i === 0 || round[i - 1]! < day);
  return inOrder ? null : refuse('tenant.terms-out-of-order', { fall: fall.join(' to '), spring: spring.join(' to ') });
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
