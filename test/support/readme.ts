import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '#apps/cli/root.js';

/** What README shows of one command: `args` as a shell would split them, and the lines that it prints, `…` where some are left out. */
export type Shown = { readonly args: readonly string[] | null; readonly lines: readonly string[] };

/** The consoles under one heading of README, in order; `args` is null for a block that no command printed (a mail). */
export async function shownUnder(heading: string): Promise<Shown[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`README has no heading “${heading}”`);
  return [...section.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap(([, block]) => consolesOf(block!.trimEnd().split('\n')));
}

function consolesOf(lines: readonly string[]): Shown[] {
  const shown: { args: string[] | null; lines: string[] }[] = [];
  for (const line of lines) {
    const [, command] = /^\$ npx planline (.*)$/.exec(line) ?? [];
    if (command !== undefined) shown.push({ args: [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!), lines: [] });
    else if (shown.length === 0) shown.push({ args: null, lines: [line] });
    else shown.at(-1)!.lines.push(line);
  }
  return shown.map(({ args, lines: own }) => ({ args, lines: withoutEmptyEnd(own) }));
}

const withoutEmptyEnd = (lines: readonly string[]): string[] => lines.join('\n').trimEnd().split('\n');

/** A line with what differs from day to day and from one installation to the next taken out of it. */
const patternOf = (line: string): string =>
  line
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replace(/https?:\/\/[\d.]+:\d+/g, '<address>')
    .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z?)?/g, '<day>')
    .replace(/\w+day, \w+ \d{1,2}, \d{4}/g, '<day>')
    .replace(/, (UTC|[A-Z]\w+\/\w+)\)/, ', <zone>)')
    .replace(/\d+/g, '<number>')
    .replace(/\s+/g, ' ')
    .trim();

/** The lines of what is shown that are not printed so, in this order, with nothing between two of them but where `…` says so. */
export function notPrinted({ lines }: Shown, output: string): string[] {
  const printed = withoutEmptyEnd(output.split('\n')).map(patternOf);
  let at = 0;
  let maySkip = false;
  for (const [nth, line] of lines.entries()) {
    if (line.trim() === '…') {
      maySkip = true;
      continue;
    }
    const found = maySkip ? printed.indexOf(patternOf(line), at) : printed[at] === patternOf(line) ? at : -1;
    if (found < 0) return [`not printed: ${line}`, `there was: ${printed[at] ?? 'the end'}`, ...lines.slice(nth + 1)];
    at = found + 1;
    maySkip = false;
  }
  return maySkip || at === printed.length ? [] : [`left out without “…”: ${printed[at]}`];
}
