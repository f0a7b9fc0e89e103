import { addDays, calendarDate, isYear, parseCalendarDate, type CalendarDate } from '#libs/kernel/dates.js';
import type { Schedule } from '#libs/domain/schedule.js';
import type { TenantSettings } from '#libs/domain/settings.js';

type SchoolCalendar = TenantSettings['schoolCalendar'];

/** A stretch of days that words stand for; `exact` where they name the very days. */
export type Period = { readonly start: CalendarDate; readonly end: CalendarDate; readonly exact: boolean };

/**
 * `impossible`: written as a day, but the calendar has none. `out-of-range`: of a year that no plan speaks of.
 * `unknown`: no words for a time that we know.
 */
export type Reading<T> = T | 'impossible' | 'out-of-range' | 'unknown';

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** No words for a time are longer. */
const MAX_WORDS = 120;
const TIME_OF_DAY = /[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m|z)?$/i;

/** Days, months, terms of the school calendar, school years and years; never more exact than the words are. */
export function readPeriod(words: string, calendar: SchoolCalendar): Reading<Period> {
  if (words.length > MAX_WORDS) return 'unknown';
  const text = words.trim().toLowerCase().replace(/\s+/g, ' ').replace(/[‘’]/g, "'");
  const day = readDay(text.replace(TIME_OF_DAY, ''));
  if (day !== 'unknown') return day;
  const term = /^(?:the )?(fall|autumn|spring|summer)(?: term| semester)?(?: of)?,? '?(\d{4}|\d{2})$/.exec(text);
  if (term) return inYear(yearOf(term[2]!), (year) => termOf(term[1]!, year, calendar));
  const month = /^([a-z]{3,9})\.?(?: of)?,? '?(\d{4}|\d{2})$/.exec(text);
  const monthNumber = month ? monthOf(month[1]!) : null;
  if (month && monthNumber) return inYear(yearOf(month[2]!), (year) => monthPeriod(year, monthNumber));
  const schoolYear = /^(?:school year )?(\d{4})\s?[-–/]\s?(\d{4}|\d{2})(?: school year)?$/.exec(text);
  if (schoolYear && yearOf(schoolYear[2]!) === Number(schoolYear[1]) + 1) {
    return inYear(Number(schoolYear[1]), (year) => ({ start: termOf('fall', year, calendar).start, end: termOf('spring', year + 1, calendar).end, exact: false }));
  }
  if (/^(19|20)\d\d$/.test(text)) return { start: `${text}-01-01` as CalendarDate, end: `${text}-12-31` as CalendarDate, exact: false };
  return 'unknown';
}

/** A whole timeline: a period, `from – to`, `Ongoing`, or a period and ongoing. */
export function readTimeline(words: string, calendar: SchoolCalendar): Reading<{ schedule: Schedule; exact: boolean }> {
  if (words.length > MAX_WORDS) return 'unknown';
  const text = words.trim();
  const rest = text.replace(/[\s,;–—-]*\b(?:and )?ongoing\b\.?/i, '').trim();
  if (rest !== text) {
    if (rest === '') return { schedule: { kind: 'ongoing', start: null }, exact: true };
    const since = readPeriod(rest, calendar);
    return typeof since === 'string' ? since : { schedule: { kind: 'ongoing', start: since.start }, exact: since.exact };
  }
  const whole = readPeriod(text, calendar);
  if (whole !== 'unknown') return typeof whole === 'string' ? whole : dated(whole, whole);
  const [from, to, ...more] = text.split(/\s+(?:-|to|through|until)\s+|\s*[–—]\s*/i);
  if (from === undefined || to === undefined || more.length > 0) return 'unknown';
  const last = readPeriod(to, calendar);
  const year = /\d{4}$/.exec(to.trim())?.[0];
  const first = typeof last === 'object' && year && !/\d/.test(from) ? readPeriod(`${from} ${year}`, calendar) : readPeriod(from, calendar);
  if (typeof first === 'string') return first;
  return typeof last === 'string' ? last : dated(first, last);
}

const dated = (first: Period, last: Period) => ({
  schedule: { kind: 'dated' as const, start: first.start, end: last.end },
  exact: first.exact && last.exact,
});

function readDay(text: string): Reading<Period> {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return real(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const american = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
  if (american) return real(yearOf(american[4]!), Number(american[1]), Number(american[3]));
  const inWords = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? '?(\d{4})$/.exec(text);
  if (inWords && monthOf(inWords[1]!)) return real(Number(inWords[3]), monthOf(inWords[1]!)!, Number(inWords[2]));
  const dayFirst = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?[ ,-]{1,2}(\d{4}|\d{2})$/.exec(text);
  if (dayFirst && monthOf(dayFirst[2]!)) return real(yearOf(dayFirst[3]!), monthOf(dayFirst[2]!)!, Number(dayFirst[1]));
  return 'unknown';
}

const real = (written: number, month: number, day: number): Reading<Period> =>
  inYear(written, (year) => {
    const date = calendarDate(year, month, day);
    return date ? { start: date, end: date, exact: true } : 'impossible';
  });

/** The next year belongs to it too: terms and school years go on into that. */
const inYear = (year: number, read: (year: number) => Reading<Period>): Reading<Period> => (isYear(year) && isYear(year + 1) ? read(year) : 'out-of-range');

/** `sept` and `dec` are months, `mar` is March; a word that no month begins with is none. */
function monthOf(word: string): number | null {
  const found = word.length < 3 ? -1 : MONTHS.findIndex((name) => name.startsWith(word) || (name === 'september' && word === 'sept'));
  return found === -1 ? null : found + 1;
}

/** Two digits up to 69 are of this century. */
const yearOf = (digits: string): number => (digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900));

function monthPeriod(year: number, month: number): Period {
  const start = calendarDate(year, month, 1)!;
  const next = month === 12 ? calendarDate(year + 1, 1, 1)! : calendarDate(year, month + 1, 1)!;
  return { start, end: addDays(next, -1), exact: false };
}

/** Fall and spring as the school calendar has them; summer is what lies between. */
function termOf(term: string, year: number, { fall, spring }: SchoolCalendar): Period {
  if (term === 'summer') {
    return { start: addDays(termOf('spring', year, { fall, spring }).end, 1), end: addDays(dayOfYear(year, fall[0]), -1), exact: false };
  }
  const [first, last] = term === 'spring' ? spring : fall;
  return { start: dayOfYear(year, first), end: dayOfYear(last < first ? year + 1 : year, last), exact: false };
}

const dayOfYear = (year: number, monthDay: string): CalendarDate =>
  parseCalendarDate(`${String(year).padStart(4, '0')}-${monthDay}`) ?? calendarDate(year, 2, 28)!;
