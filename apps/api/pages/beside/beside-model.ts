import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { programTitle } from '../../queries/plans.js';
import { titleOfId } from '../text/values.js';
import { besideView, type SectionCheck } from './beside-view.js';
import type { Choice, Text } from './own-texts.js';

type Given = {
  readonly address: string;
  readonly trail: { readonly href: string; readonly title: string };
  readonly before: Text | null;
  readonly after: Text;
  readonly choices: readonly Choice[];
  readonly checks: readonly SectionCheck[];
  /** What to say where nothing can be chosen. */
  readonly none: string;
  /** Of the plan before, where the agency keeps it as a document. */
  readonly paper: string | null;
  readonly newer: string | null;
};

/** Each text is read by the rules of its own version of the program. */
export function besideModel({ before, after, choices, checks, none, ...place }: Given) {
  const side = ({ content, program }: Text) => ({ content, rules: rulesOf(program) });
  const both = before ? besideView(side(before), side(after), checks) : { sections: [], differing: 0 };
  return {
    ...place,
    choices,
    none: choices.length === 0 ? say(none) : null,
    before: before && head(before),
    after: head(after),
    differs: say('page.beside-differs', { differing: both.differing, all: both.sections.length }),
    sections: both.sections,
    // Beside their sections where both texts are there; by themselves where no plan before was chosen.
    checks: before ? [] : checks.map((check) => ({ ...check, section: rulesOf(after.program).sections.find(({ id }) => id === check.section)?.title ?? titleOfId(check.section) })),
  };
}

const head = ({ id, name, program, href, says }: Text) => ({ id, name, program: programTitle(program), href, says });
