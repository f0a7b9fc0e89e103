import type { TableRow } from './table.js';

/**
 * Splits CSV text (RFC 4180; any of LF, CRLF, CR) into records, each with the physical line it begins on.
 * A record whose quotes don't add up is given back as broken, and reading goes on with the next line:
 * csv-parse either stops there or, told to be lenient, silently joins it with the lines that follow.
 */
export function csvRows(text: string, delimiter: string = delimitersOf(text)[0]!): TableRow[] {
  const source = text.replace(/\r\n?/g, '\n');
  const rows: TableRow[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const record = readRecord(source, at, delimiter);
    if (record) {
      rows.push({ line, cells: record.cells, broken: false, cleaned: [] });
      line += record.lines;
      at = record.end;
    } else {
      const end = endOfLine(source, at);
      rows.push({ line, cells: [source.slice(at, end)], broken: true, cleaned: [] });
      line += 1;
      at = end + 1;
    }
  }
  return rows;
}

type Read = { cells: string[]; end: number; lines: number };

function readRecord(source: string, from: number, delimiter: string): Read | null {
  const cells: string[] = [];
  let at = from;
  let lines = 1;
  for (;;) {
    let cell: string;
    if (source[at] === '"') {
      const close = closingQuote(source, at);
      if (close === -1) return null;
      const quoted = source.slice(at + 1, close);
      lines += quoted.split('\n').length - 1;
      cell = quoted.replaceAll('""', '"');
      at = close + 1;
      while (source[at] === ' ') at++;
      if (at < source.length && source[at] !== delimiter && source[at] !== '\n') return null;
    } else {
      const start = at;
      while (at < source.length && source[at] !== delimiter && source[at] !== '\n') at++;
      cell = source.slice(start, at);
    }
    cells.push(cell);
    if (source[at] === delimiter) at++;
    else return { cells, end: at + 1, lines };
  }
}

function closingQuote(source: string, open: number): number {
  let at = open + 1;
  for (;;) {
    at = source.indexOf('"', at);
    if (at === -1 || source[at + 1] !== '"') return at;
    at += 2;
  }
}

const endOfLine = (source: string, at: number): number => {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
};

/** What may divide the cells, the likeliest first: that is a comma, unless the first line has none. */
export function delimitersOf(text: string): string[] {
  const first = text.trimStart().split(/[\r\n]/, 1)[0] ?? '';
  return [',', '\t', ';'].sort((a, b) => Number(first.includes(b)) - Number(first.includes(a)));
}
