import type { Way } from '#libs/domain/submission/way.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import { say } from '#libs/messages/say.js';

/** What is true of something that was submitted, whatever the program calls the agency's state. `sentence`: how days are said. */
export const wayInWords = ({ kind, on, to, receivedOn }: Way, sentence: (code: string, params: MessageParams) => string = say): string =>
  sentence('submission.way', { kind: kind.replace('-', '_'), on: on ?? 'none', to: to ?? 'none', received: receivedOn ?? 'none' });
