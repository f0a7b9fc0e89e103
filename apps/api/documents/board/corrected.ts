import { printedDay } from '#libs/documents/pdf/day.js';
import type { Cast } from '#libs/domain/board/meeting/state.js';
import { say } from '#libs/messages/say.js';

/** What was recorded of a vote first, and then each correction with what it made of it; null where there was none. */
export function correctedInWords({ vote, corrections }: Pick<Cast, 'vote' | 'corrections'>): string | null {
  const [first] = corrections;
  if (!first) return null;
  const told = corrections.map(({ why, on, recorded }, i) => {
    const next = corrections[i + 1];
    // Another one follows in the same sentence.
    return say('print.board-vote-corrected', { vote: next?.was ?? vote, why: next ? why.replace(/\.$/, '') : why, on: printedDay(on), recorded });
  });
  return [say('print.board-vote-first', { was: first.was }), ...told].join('; ');
}
