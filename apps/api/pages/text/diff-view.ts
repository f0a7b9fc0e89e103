import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Content } from '#libs/domain/content.js';
import { diffContent, diffHeader, type HeaderChange, type HeaderField } from '#libs/domain/draft/diff.js';
import { contentOf, revisionOf, seenBy, type Draft } from '#libs/domain/draft/state.js';
import type { Header } from '#libs/domain/facts.js';
import { HEADER, HEADER_TITLE } from '#libs/domain/header.js';
import type { ProgramRules, SectionRule } from '#libs/domain/program-rules.js';
import { say } from '#libs/messages/say.js';
import { refuseRequest } from '../../http/problem.js';
import { inWords } from '../words.js';
import { nameOf, shownValue, titleOfId } from './values.js';

/** 0: nothing at all. Null: the text as it stands now. */
export type Ends = { readonly from: number; readonly to: number | null };

/** Where nobody says: from the newest that this reader read, to the text as it stands. */
export function endsFor(draft: Draft, reader: string, asked: { readonly from: number | undefined; readonly to: number | undefined }): Ends & { readonly byDefault: boolean } {
  return { from: asked.from ?? seenBy(draft, reader), to: asked.to ?? null, byDefault: asked.from === undefined };
}

/** The header first, as a part with fields of its own, then the sections. */
export function diffView(draft: Draft, rules: ProgramRules, { from, to }: Ends) {
  const [before, after] = [from === 0 ? { header: null, content: {} } : textOf(draft, from), to === null ? { header: draft, content: draft.content } : textOf(draft, to)];
  const header = diffHeader(before.header, after.header);
  return [...(header.length === 0 ? [] : [headerView(header, before.header === null)]), ...contentView(before.content, after.content, rules)];
}

function contentView(before: Content, after: Content, rules: ProgramRules) {
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

function headerView(changes: readonly HeaderChange[], added: boolean) {
  const fields = changes.map(({ field, before, after }) => ({ title: say('page.header-field', { field: field.replace('.', '_') }), before: headerValue(field, before), after: headerValue(field, after) }));
  return { id: HEADER, title: HEADER_TITLE, reordered: false, items: [{ key: HEADER, kind: added ? ('added' as const) : ('changed' as const), name: null, many: false, fields }] };
}

const headerValue = (field: HeaderField, value: string | null) => shownValue(undefined, value !== null && field.startsWith('period.') ? inWords(value as CalendarDate) : value, {});

function textOf(draft: Draft, number: number): { readonly header: Header; readonly content: Content } {
  const [header, content] = [revisionOf(draft, number), contentOf(draft, number)];
  if (!header || !content) throw refuseRequest(404, 'draft.no-such-revision', { revision: number });
  return { header, content };
}

function called(content: Content, section: string, key: string, rule: SectionRule | undefined): string | null {
  const item = content[section]?.find((one) => one.key === key);
  return item ? nameOf(item, rule?.fields) : null;
}
