import type { FieldRule, SectionRule } from '#libs/domain/program-rules.js';
import { calendarDate } from '#libs/kernel/dates.js';

/** Labels are the same whatever their case, their spaces, a star for required, a number before or a colon behind them. */
export const folded = (label: string): string =>
  label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/\((required|optional)\)|\*/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(\d{1,2}|[a-z])[.)] /, '')
    .replace(/\s*[:.]$/, '');

/** By its title and by its id; the first of two alike. Kept, since a long form asks for them at every paragraph. */
function named<T extends { readonly id: string; readonly title: string }>(): (all: readonly T[], label: string) => T | null {
  const kept = new WeakMap<readonly T[], Map<string, T>>();
  return (all, label) => {
    let known = kept.get(all);
    if (!known) {
      known = new Map();
      for (const words of [({ title }: T) => title, ({ id }: T) => id.replace(/[_-]/g, ' ')]) for (const one of all) if (!known.has(folded(words(one)))) known.set(folded(words(one)), one);
      kept.set(all, known);
    }
    // No label is longer; a paragraph of many pages need not be folded to find that out.
    return label.length > MAX_LABEL ? null : (known.get(folded(label)) ?? null);
  };
}

const MAX_LABEL = 400;

export const fieldLabelled = named<FieldRule>();
export const sectionTitled = named<SectionRule>();

/** `Strategies` → `Strategy`, `Goals` → `Goal`; a title that is neither stays. */
export const singular = (title: string): string => title.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');

/** `Goal #2: Close the gap` begins an item of `Goals`, with what it says of number and name. */
export function itemHeaded(sections: readonly SectionRule[], text: string): { readonly section: SectionRule; readonly number: string | null; readonly name: string | null } | null {
  const words = text.replace(/\s+/g, ' ').trim();
  for (const section of sections) {
    const one = singular(section.title);
    if (!section.many || !words.toLowerCase().startsWith(one.toLowerCase())) continue;
    const match = /^(?: #? ?(\d+[a-z]?))?(?: ?[:–—-] ?(.*))?$/i.exec(words.slice(one.length));
    if (match && (match[1] !== undefined || match[2] !== undefined)) return { section, number: match[1] ?? null, name: match[2]?.trim() || null };
  }
  return null;
}

/** `Target 2021` and `2021` are the year's column of the field with targets. */
export function columnLabelled(fields: readonly FieldRule[], label: string): { readonly field: FieldRule; readonly year: string | null } | null {
  const field = fieldLabelled(fields, label);
  if (field) return { field, year: null };
  const year = /\b((?:19|20)\d{2})\b/.exec(label)?.[1];
  const targets = fields.find(({ kind }) => kind === 'targets');
  if (!year || !targets) return null;
  const rest = folded(label.replace(year, ''));
  return rest === '' || rest === folded(targets.title) || /^targets?\b/.test(rest) ? { field: targets, year } : null;
}

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const DAY = /\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b|\b([A-Z][a-z]+) (\d{1,2}),? (\d{4})\b/g;

/** The days that a text names: `2020-03-09`, `3/9/2020` with the month first, `March 9, 2020`. */
export function daysIn(text: string): string[] {
  return [...text.matchAll(DAY)].flatMap(([, y, m, d, month, day, year, name, dayOf, yearOf]) => {
    const found = y ? calendarDate(+y, +m!, +d!) : month ? calendarDate(+year!, +month, +day!) : calendarDate(+yearOf!, MONTHS.indexOf(name!.toLowerCase()) + 1, +dayOf!);
    return found === null ? [] : [found];
  });
}
