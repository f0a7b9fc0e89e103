import type { Draft } from '#libs/domain/draft/state.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { shortHashOf } from '#libs/kernel/short-hash.js';
import { say } from '#libs/messages/say.js';
import type { RoleHolder } from '../../queries/people.js';
import type { Stage } from '../../queries/stages.js';
import { shortInWords } from '../words.js';
import type { Asked, Choice } from './step-form.js';

/** Whoever holds a role today, by name and title: of any, or of those that are named. */
export const holders = (held: readonly RoleHolder[], roles: readonly string[] | null = null): Choice[] => {
  const named = new Map<string, string[]>();
  for (const { role, person, name, title } of held) if (roles === null || roles.includes(role)) named.set(person, [...(named.get(person) ?? [name]), ...(title === name ? [] : [title])]);
  return [...named].map(([value, words]) => ({ value, label: words.join(', ') }));
};

export const revisionsOf = (draft: Draft | null): Choice[] =>
  [...(draft?.revisions ?? [])].reverse().map(({ number, frozenOn, hash }) => ({ value: String(number), label: say('page.revision-choice', { revision: number, on: shortInWords(frozenOn), shortHash: shortHashOf(hash) }) }));

export const sectionsOf = (rules: ProgramRules): Choice[] => rules.sections.map(({ id, title }) => ({ value: id, label: title }));
export const cut = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`);

/** Rules that may warn of a step: whoever takes it says why it is right, where one does. */
export const warningsAt = ({ guards }: Pick<Stage, 'guards'>, moment: string): Asked[] =>
  guards.filter(({ at, severity }) => at === moment && severity === 'warns').map(({ guard, rule: { text, whole } }) => ({ about: guard, label: text, hint: whole, required: false }));

export const asTheyAre = (all: readonly string[]): Choice[] => all.map((value) => ({ value, label: value }));
