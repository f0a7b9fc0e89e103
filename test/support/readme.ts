import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';
import { addDays, calendarDate, daysBetween, type CalendarDate } from '#libs/kernel/dates.js';

/** The day on which README's sessions were taken, each in one run. */
export const TAKEN_ON = '2026-11-30' as CalendarDate;

/** The day that is as far from `today` as `date` was from the day on which README was taken. */
export const asFarFrom = (today: CalendarDate, date: CalendarDate): CalendarDate => addDays(today, daysBetween(TAKEN_ON, date));

/**
 * What README shows of one command: the line that is typed (its continuations begin with `> `), and the lines that it
 * prints, `…` where some are left out, or a part of one. `command` is null for a block that no command printed (a mail).
 */
export type Shown = { readonly command: string | null; readonly lines: readonly string[] };

/** The consoles under one heading of README, in order. */
export async function shownUnder(heading: string): Promise<Shown[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`README has no heading “${heading}”`);
  return [...section.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => consolesOf(block!.trimEnd().split('\n')));
}

function consolesOf(lines: readonly string[]): Shown[] {
  const shown: { command: string | null; lines: string[] }[] = [];
  for (const line of lines) {
    const last = shown.at(-1);
    if (line.startsWith('$ ')) shown.push({ command: line.slice(2), lines: [] });
    else if (!last) shown.push({ command: null, lines: [line] });
    else if (line.startsWith('> ') && last.command !== null && last.lines.length === 0) last.command += `\n${line.slice(2)}`;
    else last.lines.push(line);
  }
  return shown.map(({ command, lines: own }) => ({ command, lines: withoutEmptyEnd(own) }));
}

/** What `npx planline` is given, as a shell would split a line without variables. */
export function argsOf(command: string): string[] {
  const [, rest] = /^npx planline (.*)$/.exec(command) ?? [];
  if (rest === undefined) throw new Error(`README types “${command}” where only planline is run`);
  return [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
}

const withoutEmptyEnd = (lines: readonly string[]): string[] => lines.join('\n').trimEnd().split('\n').filter((line, _, all) => all.length > 1 || line !== '');

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `Tuesday, December 1, 2026` → `2026-12-01`. */
const asDate = (words: string): string => {
  const [, month, day, year] = /(\w+) (\d{1,2}), (\d{4})$/.exec(words)!;
  return calendarDate(Number(year), MONTHS.indexOf(month!) + 1, Number(day)) ?? words;
};

/**
 * A line with what differs from one installation to the next taken out of it: ids, hashes, times of the day, and how far
 * the log and a stream are. Whatever else is counted (votes, members, items, revisions) is compared as it is printed; so
 * are the lines of a file, and days, which are written alike.
 */
const patternOf = (line: string): string =>
  line
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/\b[0-9a-f]{12}([0-9a-f]{52})?\b/g, '<hash>')
    .replace(/https?:\/\/[\d.]+:\d+/g, '<address>')
    .replace(/(\d{4}-\d\d-\d\d)T[\d:.]+Z?/g, '$1')
    .replace(/(\w+day, )?\b[A-Z][a-z]+ \d{1,2}, \d{4}/g, asDate)
    .replace(/\b20\d\d\b(?!-\d\d-\d\d)/g, '<year>')
    .replace(/\byears moved by \d+/, 'years moved by <years>')
    .replace(/, (UTC|[A-Z]\w+\/\w+)\)/, ', <zone>)')
    .replace(/^\d+(?= +\d{4}-\d\d-\d\d)/, '<event>')
    .replace(/\b(event|version) \d+/g, '$1 <number>')
    .replace(/\b\d+ events\b/, '<number> events')
    // One for each morning and each deadline between two days.
    .replace(/: \d+ steps\b/, ': <number> steps')
    // Notes are numbered in the order of the lines that they are about, which is that of their days.
    .replace(/\[\d+\]/g, '[<note>]')
    .replace(/\s+/g, ' ')
    .trim();

/** The days as which a day of README may be printed. */
export type Printed = (date: CalendarDate) => readonly CalendarDate[];

/** What a line that is shown looks like printed; its `…` stands for anything. */
function shapeOf(line: string, printedAs: Printed): RegExp {
  const parts = patternOf(line)
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\d{4}-\d\d-\d\d/g, (date) => `(${printedAs(date as CalendarDate).join('|')})`));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The lines of what is shown that are not printed so, in this order, with nothing between two of them but where `…` says so. */
export function notPrinted({ lines }: Shown, output: string, printedAs: Printed): string[] {
  const printed = withoutEmptyEnd(output.split('\n')).map(patternOf);
  let at = 0;
  let maySkip = false;
  for (const [nth, line] of lines.entries()) {
    if (line.trim() === '…') {
      maySkip = true;
      continue;
    }
    const shape = shapeOf(line, printedAs);
    const found = printed.findIndex((one, i) => i >= at && (maySkip || i === at) && shape.test(one));
    if (found < 0) return [`not printed: ${line}`, `there was: ${printed[at] ?? 'the end'}`, ...lines.slice(nth + 1)];
    at = found + 1;
    maySkip = false;
  }
  return maySkip || at === printed.length ? [] : [`left out without “…”: ${printed[at]}`];
}
