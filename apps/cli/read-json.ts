/** Where reading ended, counted from 1, and what stands there; `line` is 1 where the text has one line. */
export type JsonFault = { readonly line: number; readonly character: number; readonly found: string };

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Reads JSON. What is none is told by its place, which JSON.parse gives only for some texts and in other words in each version. */
export function readJson(text: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly at: JsonFault } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch {
    const index = firstFault(text);
    const before = text.slice(0, index).split('\n');
    return { ok: false, at: { line: before.length, character: before.at(-1)!.length + 1, found: text.slice(index, index + 12).split('\n')[0]! } };
  }
}

/** How far the text is the beginning of a JSON text. */
function firstFault(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found !== null;
  };
  const sign = (wanted: string): boolean => {
    take(SPACE);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const several = (end: string, one: () => boolean): boolean => {
    if (sign(end)) return true;
    do if (!one()) return false;
    while (sign(','));
    return sign(end);
  };
  const value = (): boolean => {
    if (sign('{')) return several('}', () => (take(SPACE), take(STRING)) && sign(':') && value());
    if (sign('[')) return several(']', value);
    return take(STRING) || take(WORD);
  };
  value();
  take(SPACE);
  return at;
}
