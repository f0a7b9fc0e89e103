import { printedDay } from '#libs/documents/pdf/day.js';
import type { Cast } from '#libs/domain/board/meeting/state.js';
import { say } from '#libs/messages/say.js';

/** How whoever says that a vote was another one is called, and the role that they say it in. */
export type Saying = { readonly person: (id: string) => string; readonly title: (role: string) => string };

/** What was recorded of a vote first, and then each correction with what it made of it and on whose word; null where there was none. */
export function correctedInWords({ vote, corrections }: Pick<Cast, 'vote' | 'corrections'>, { person, title }: Saying): string | null {
  const [first] = corrections;
  if (!first) return null;
  const told = corrections.map(({ why, by, role, on, recorded }, i) => {
    const next = corrections[i + 1];
    // A list that was folded before there was a speaker has none.
    const said = { by: by ? person(by) : 'none', role: role ? title(role) : 'none' };
    // Another one follows in the same sentence.
    return say('print.board-vote-corrected', { vote: next?.was ?? vote, why: next ? why.replace(/\.$/, '') : why, on: printedDay(on), recorded, ...said });
  });
  return [say('print.board-vote-first', { was: first.was }), ...told].join('; ');
}
