import { z } from 'zod';
import { command, fieldsOf, type CommandOf } from '#libs/kernel/command-definition.js';
import { never, refuse } from '#libs/kernel/refusal.js';
import { accept, type Aggregate, type Decision } from '../decider.js';
import { digestEvents, type DigestEvent } from './events.js';

export type DigestState =
  | { readonly status: 'none'; readonly version: number }
  /** All that it was for had gone; something new may still be sent that day. */
  | { readonly status: 'not-needed'; readonly version: number }
  | { readonly status: 'accepted'; readonly version: number; readonly messageId: string };

function evolve(before: DigestState, event: DigestEvent): DigestState {
  const version = before.version + 1;
  switch (event.type) {
    case 'DigestAccepted':
      return { status: 'accepted', version, messageId: event.data.messageId };
    case 'DigestNotNeeded':
      return before.status === 'accepted' ? { ...before, version } : { status: 'not-needed', version };
    default:
      return never(event);
  }
}

const accepted = digestEvents.DigestAccepted.schema.shape;
const notNeeded = digestEvents.DigestNotNeeded.schema.shape;

const commands = {
  acceptDigest: command('Note that the mail server accepted a digest.', z.object(accepted), 'system'),
  dropDigest: command('Note that nothing of a digest was needed any more.', z.object(notNeeded), 'system'),
};
export type DigestCommand = CommandOf<typeof commands>;

/** At most one digest a person and day is ever accepted: the stream is that person's day. */
function decide(state: DigestState, given: DigestCommand): Decision<DigestEvent> {
  switch (given.name) {
    case 'acceptDigest': {
      const data = fieldsOf(given);
      if (state.status !== 'accepted') return accept({ type: 'DigestAccepted', data });
      return state.messageId === data.messageId ? accept() : refuse('digest.already-accepted');
    }
    case 'dropDigest': {
      return state.status === 'accepted' ? refuse('digest.already-accepted') : accept({ type: 'DigestNotNeeded', data: fieldsOf(given) });
    }
    default:
      return never(given);
  }
}

/** Stream `digest/<person>/<day>`. */
export const digest: Aggregate<DigestState, typeof commands, typeof digestEvents> = {
  prefix: 'digest',
  events: digestEvents,
  commands,
  initial: { status: 'none', version: 0 },
  evolve,
  decide,
  planOf: () => null,
  sealUnder: (_state, id) => `digest/${id}`,
};
