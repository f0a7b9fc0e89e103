/** One place at which two values differ, the highest there is: what is only in one of them is told as a whole. */
export type Difference = { readonly path: readonly string[]; readonly from: unknown; readonly to: unknown };

/**
 * Where two values of a program file differ. Items of a list are matched by what names them, so that a new one
 * between two others makes no difference of those after it; lists of plain words, and places named in `whole`, are
 * compared as one.
 */
export function differences(from: unknown, to: unknown, whole: (path: readonly string[]) => boolean, path: readonly string[] = []): Difference[] {
  const [a, b] = [parts(from), parts(to)];
  if (!a || !b || whole(path)) return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => differences(a.get(key), b.get(key), whole, [...path, key]));
}

/** The parts that a value is compared by; null where it is compared as a whole. */
function parts(value: unknown): ReadonlyMap<string, unknown> | null {
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    if (!items.every((item) => isRecord(item))) return null;
    const names = items.map(nameOf);
    return new Map(items.map((item, i) => [names[i] !== null && names.indexOf(names[i]!) === i ? names[i]! : String(i + 1), item]));
  }
  return isRecord(value) ? new Map(Object.entries(value)) : null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(item: Readonly<Record<string, unknown>>): string | null {
  const name = ['id', 'key', 'kind', 'seat', 'title', 'name', 'day'].map((field) => item[field]).find((each) => typeof each === 'string');
  return typeof name === 'string' ? name : null;
}

/** A value in few words: what it is called, or all that it has. */
export function briefly(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(briefly).join(', ') || 'none';
  const record = value as Readonly<Record<string, unknown>>;
  const name = ['title', 'name', 'says'].map((field) => record[field]).find((each) => typeof each === 'string');
  return typeof name === 'string' ? name : Object.entries(record).map(([key, each]) => `${inPlainWords(key)} ${briefly(each)}`).join(', ') || 'none';
}

/** `approvalsAfterReturn` → “approvals after return”. */
export const inPlainWords = (key: string): string => key.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('-', ' ');
