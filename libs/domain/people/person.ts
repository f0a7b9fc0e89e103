import { z } from 'zod';
import { command, type CommandOf } from '#libs/kernel/command-definition.js';
import { isTimeZone } from '#libs/kernel/dates.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision } from '../decider.js';
import type { PersonFacts } from '../facts.js';
import { personEvents, type PersonEvent } from './events.js';

export type DigestPreference = { readonly frequency: 'daily' | 'never'; readonly at: string };

export type PersonState =
  | { readonly status: 'none'; readonly version: number }
  | {
      readonly status: 'registered';
      readonly version: number;
      readonly name: string;
      readonly email: string | null;
      readonly timeZone: string | null;
      /** Null: every day at the tenant's time. */
      readonly digest: DigestPreference | null;
    };

function evolve(before: PersonState, event: PersonEvent): PersonState {
  const version = before.version + 1;
  switch (event.type) {
    case 'PersonRegistered':
    case 'PersonChanged': {
      const { name, email, timeZone } = event.data;
      return { status: 'registered', version, name, email, timeZone, digest: before.status === 'none' ? null : before.digest };
    }
    case 'DigestPreferenceSet':
      return before.status === 'none' ? { ...before, version } : { ...before, version, digest: event.data };
    default:
      return never(event);
  }
}

const particulars = z.object({
  fullName: z.string().trim().min(1).max(400).describe('What they are called.'),
  email: z.email().max(320).nullable().default(null).describe('Where mail reaches them; null: their mail goes to the coordinator.'),
  timeZone: z.string().nullable().default(null).describe("IANA zone that they live by, `America/Detroit`; null: the district's."),
});

const commands = {
  registerPerson: command('Register a person.', particulars),
  changePerson: command("Change a person's name, address or time zone.", particulars),
  setDigestPreference: command(
    'Choose how often the digest of reminders comes, and when.',
    z.object({
      frequency: z.enum(['daily', 'never']).describe('`never`: reminders are kept in Planline alone.'),
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).meta({ examples: ['07:00'] }).describe("`HH:MM` in the person's own zone."),
    }),
  ),
};
export type PersonCommand = CommandOf<typeof commands>;

function decide(state: PersonState, given: PersonCommand): Decision<PersonEvent> {
  if (given.name === 'setDigestPreference') {
    if (state.status === 'none') return refuse('person.not-found');
    const { frequency, at } = given;
    const same = state.digest?.frequency === frequency && state.digest.at === at;
    return same ? accept() : accept({ type: 'DigestPreferenceSet', data: { frequency, at } });
  }
  const { fullName: name, email, timeZone } = given;
  const data = { name, email, timeZone };
  const same = state.status === 'registered' && state.name === name && state.email === email && state.timeZone === timeZone;
  if (same) return accept();
  if (timeZone !== null && !isTimeZone(timeZone)) return refuse('person.unknown-time-zone', { timeZone });
  switch (given.name) {
    case 'registerPerson':
      return state.status === 'none' ? accept({ type: 'PersonRegistered', data }) : refuse('person.already-registered');
    case 'changePerson':
      return state.status === 'none' ? refuse('person.not-found') : accept({ type: 'PersonChanged', data });
    default:
      return never(given);
  }
}

/** Stream `person/<id>`. */
export const person: Aggregate<PersonState, typeof commands, typeof personEvents> = {
  prefix: 'person',
  events: personEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: () => null,
  sealUnder: (_state, id) => `person/${id}`,
  facts: (state): PersonFacts => ({ registered: state.status === 'registered' }),
};
