import { daysBetween, type CalendarDate } from '#libs/kernel/dates.js';
import { never } from '#libs/kernel/refusal.js';
import { say, type Locale } from '#libs/messages/say.js';
import { renderTemplates } from './templates.js';

/** One thing that its reader can act on. `rung` is the newest notice of the task for this reader. */
export type DigestItem = {
  readonly task: string;
  readonly title: string;
  readonly plan: string;
  /** Title of the role that it is for. */
  readonly role: string;
  readonly rung: string;
  /** Last day of the task, or of the occurrence that the notice is about. Null: it has none. */
  readonly due: CalendarDate | null;
  /** The coordinator reads it, since the role itself has no address. */
  readonly standIn: boolean;
  /** Of an escalation: its role names the reader as the one to turn to. */
  readonly named: boolean;
  /** The rule that gave the day, in words, where nobody has checked it; null where somebody has, or people set the day. */
  readonly unverifiedRule: string | null;
  /** It is for the notice of a meeting: once its day is past it can't be done in time any more. */
  readonly forNotice: boolean;
};

export type DigestView = {
  readonly name: string;
  /** The reader's day. */
  readonly day: CalendarDate;
  readonly items: readonly DigestItem[];
  readonly publicUrl: string;
  readonly unsubscribeUrl: string;
  readonly locale: Locale;
};

export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string };

const sections = ['overdue', 'escalated', 'today', 'soon', 'checks'] as const;
type Section = (typeof sections)[number];

/** By how the task stands on the reader's day, whichever notice it was that fell due. */
function sectionOf(item: DigestItem, day: CalendarDate): Section {
  if (item.rung === 'check' || item.due === null) return 'checks';
  if (item.rung === 'escalation' && !item.standIn) return 'escalated';
  if (item.rung === 'missed' || item.due < day) return 'overdue';
  return item.due === day ? 'today' : 'soon';
}

/** One list of what the reader can act on, in the order of haste, as subject, plain text and HTML. */
export function renderDigest(view: DigestView): RenderedMail {
  const { day, locale } = view;
  const written = (date: CalendarDate | null) => (date === null ? '' : dateInWords(date, locale));
  const groups = sections
    .map((section) => ({
      title: say(`mail.section.${section}`, {}, locale),
      items: view.items
        .filter((item) => sectionOf(item, day) === section)
        .toSorted((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || a.title.localeCompare(b.title))
        .map((item) => ({
          title: oneLine(item.title),
          url: `${view.publicUrl}/tasks/${encodeURIComponent(item.task)}`,
          when: [sentence(section, item), ...(item.unverifiedRule === null ? [] : [say('mail.item.unverified', { rule: oneLine(item.unverifiedRule) }, locale)])].join(' '),
          where: say(item.standIn ? 'mail.item.stand-in' : 'mail.item.for', { plan: oneLine(item.plan), role: oneLine(item.role) }, locale),
        })),
    }))
    .filter((group) => group.items.length > 0);
  const { text, html } = renderTemplates({
    locale,
    subject: subjectOf(view),
    greeting: say('mail.digest.greeting', { name: oneLine(view.name) }, locale),
    intro: say('mail.digest.intro', { day: written(day) }, locale),
    groups,
    footer: say('mail.digest.footer', {}, locale),
    open: { words: say('mail.digest.open', {}, locale), url: `${view.publicUrl}/` },
    unsubscribe: { words: say('mail.digest.unsubscribe', {}, locale), url: view.unsubscribeUrl },
  });
  return { subject: subjectOf(view), text, html };

  function sentence(section: Section, item: DigestItem): string {
    const days = item.due === null ? 0 : Math.abs(daysBetween(day, item.due));
    const due = written(item.due);
    switch (section) {
      case 'overdue':
        if (item.rung === 'missed') return say('mail.item.missed', { due }, locale);
        return say(item.forNotice ? 'mail.item.notice-overdue' : 'mail.item.overdue', { due, days }, locale);
      case 'escalated':
        return say(item.forNotice ? 'mail.item.notice-escalation' : 'mail.item.escalation', { due, days, owner: oneLine(item.role), why: item.named ? 'named' : 'else' }, locale);
      case 'today':
        return say('mail.item.today', { due }, locale);
      case 'soon':
        return say('mail.item.soon', { due, days }, locale);
      case 'checks':
        return say('mail.item.check', {}, locale);
      default:
        return never(section);
    }
  }
}

/** No name in a subject is longer: mail programs cut what comes after. */
const MOST_NAMED = 60;

/** "1 overdue, 4 coming up: District timeline": what is most pressing first, then what it is about. */
function subjectOf({ items, day, locale }: DigestView): string {
  const counts = new Map<string, number>();
  for (const item of items) {
    const section = sectionOf(item, day);
    const part = section === 'soon' ? (daysBetween(day, item.due!) <= 7 ? 'week' : 'later') : section;
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  const said = ['overdue', 'escalated', 'today', 'week', 'later', 'checks']
    .filter((part) => counts.has(part))
    .map((part) => say(`mail.subject.${part}`, { count: counts.get(part)! }, locale))
    .join(', ');
  const about = aboutWhat(items);
  return about === null ? said : say('mail.subject.about', { said, about }, locale);
}

/** The title of a single task, else the plan where there is only one; null where neither can be named in a few words. */
function aboutWhat(items: readonly DigestItem[]): string | null {
  const plans = new Set(items.map(({ plan }) => oneLine(plan)));
  const names = [...(items.length === 1 ? [oneLine(items[0]!.title)] : []), ...(plans.size === 1 ? plans : [])];
  return names.find((name) => name !== '' && name.length <= MOST_NAMED) ?? null;
}

export const dateInWords = (date: CalendarDate, locale: Locale): string => formats[locale].format(new Date(`${date}T00:00:00Z`));
const formats: Record<Locale, Intl.DateTimeFormat> = { en: new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'UTC' }) };

/** Words from a file may hold line breaks, which would break a line of the plain text. */
export const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();
