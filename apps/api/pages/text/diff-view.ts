import type { Content } from '#libs/domain/content.js';
import { diffContent } from '#libs/domain/draft/diff.js';
import { contentOf, type Draft } from '#libs/domain/draft/state.js';
import type { ProgramRules, SectionRule } from '#libs/domain/program-rules.js';
import { refuseRequest } from '../../http/problem.js';
import { nameOf, shownValue, titleOfId } from './values.js';

/** 0: nothing at all. Null: the text as it stands now. */
export type Ends = { readonly from: number; readonly to: number | null };

/** Where nobody says: from what this reader read last, to the text as it stands. */
export function endsFor({ seen }: Draft, reader: string, asked: { readonly from: number | undefined; readonly to: number | undefined }): Ends & { readonly byDefault: boolean } {
  const last = Object.hasOwn(seen, reader) ? seen[reader]! : 0;
  return { from: asked.from ?? last, to: asked.to ?? null, byDefault: asked.from === undefined };
}

export function diffView(draft: Draft, rules: ProgramRules, { from, to }: Ends) {
  const [before, after] = [from === 0 ? {} : textOf(draft, from), to === null ? draft.content : textOf(draft, to)];
  return diffContent(before, after).map(({ section, items, reordered }) => {
    const rule = rules.sections.find(({ id }) => id === section);
    return {
      id: section,
      title: rule?.title ?? titleOfId(section),
      reordered,
      items: items.map(({ key, kind, fields }) => ({
        key,
        kind,
        name: called(after, section, key, rule) ?? called(before, section, key, rule),
        many: rule?.many ?? true,
        fields: fields.map(({ field, before: was, after: is }) => {
          const own = rule?.fields.find(({ id }) => id === field);
          return { title: own?.title ?? titleOfId(field), before: shownValue(own, was, before), after: shownValue(own, is, after) };
        }),
      })),
    };
  });
}

function textOf(draft: Draft, number: number): Content {
  const content = contentOf(draft, number);
  if (!content) throw refuseRequest(404, 'draft.no-such-revision', { revision: number });
  return content;
}

function called(content: Content, section: string, key: string, rule: SectionRule | undefined): string | null {
  const item = content[section]?.find((one) => one.key === key);
  return item ? nameOf(item, rule?.fields) : null;
}
