import { refuse } from '#libs/kernel/refusal.js';
import { councilNamed, councilName, councilTitle, type Council, type Round } from './state.js';

/** The council of a round that somebody names; a refusal with the names of those that there are. */
export function heardIn(round: Round, name: string): { readonly ok: true; readonly council: Council; readonly name: string; readonly title: string } | ReturnType<typeof refuse> {
  const council = councilNamed(round, name);
  return council ? { ok: true, council, name: councilName(council), title: councilTitle(round, council) } : refuse('council.not-heard', { council: name, councils: round.councils.map(councilName).join(', ') });
}
