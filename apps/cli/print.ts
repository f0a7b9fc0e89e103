/** The answer itself where a program reads it, lines for people otherwise. */
export function printJsonOr(json: boolean, answer: unknown, lines: () => readonly string[]): void {
  console.log(json ? JSON.stringify(answer, null, 2) : lines().join('\n'));
}

/** Columns as wide as their longest cell; the last one as it is. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
}
