/** As PostgreSQL reads an array: `{"a","b",NULL}`. Elements are texts already; `quoted` where they may hold a comma, brace, quote or backslash. */
export function arrayText(values: readonly (string | null)[], { quoted } = { quoted: true }): string {
  let text = '';
  for (const value of values) text += `${text === '' ? '' : ','}${value === null ? 'NULL' : quoted ? quote(value) : value}`;
  return `{${text}}`;
}

const special = /["\\]/;
const quote = (value: string): string => `"${special.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
