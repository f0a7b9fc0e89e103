import { canonicalJson } from '#libs/kernel/canonical-json.js';
import type { Content, Item } from '#libs/domain/content.js';
import { itemsOf } from '#libs/domain/draft/state.js';

export type SectionChange = {
  readonly section: string;
  readonly write: readonly Item[];
  readonly remove: readonly string[];
  /** All keys in the order wanted; null where it stays. */
  readonly order: readonly string[] | null;
};

export type Changes = {
  readonly sections: readonly SectionChange[];
  /** Items that people changed since the last file, and that this file changes too: the file's stand. */
  readonly overwritten: readonly ItemPlace[];
  /** Items that the file has no more, and that people changed since: theirs stay. */
  readonly kept: readonly ItemPlace[];
  readonly unchanged: number;
};
export type ItemPlace = { readonly section: string; readonly key: string };

/**
 * What a file changes of a text: only what differs between it and the file before (`base`), so that what
 * people wrote since in other places stays. Without a file before, what the file has stands and the rest stays;
 * so it does with one where `asInFile` asks for it, without a word on what is overwritten.
 */
export function changesOf(base: Content, current: Content, wanted: Content, asInFile = false): Changes {
  const overwritten: ItemPlace[] = [];
  const kept: ItemPlace[] = [];
  let unchanged = 0;
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(base)])];
  const sections = names.map((section): SectionChange => {
    const [before, now, file] = [base, current, wanted].map((content) => textsByKey(itemsOf(content, section))) as [Texts, Texts, Texts];
    const write = itemsOf(wanted, section).filter(({ key }) => {
      const wants = file.get(key);
      if (wants === now.get(key) || (!asInFile && wants === before.get(key))) return (unchanged += 1) < 0;
      if (!asInFile && before.has(key) && now.get(key) !== before.get(key)) overwritten.push({ section, key });
      return true;
    });
    const remove = [...before.keys()].filter((key) => {
      if (file.has(key) || !now.has(key)) return false;
      if (now.get(key) === before.get(key)) return true;
      kept.push({ section, key });
      return false;
    });
    return { section, write, remove, order: orderOf(asInFile ? [] : [...before.keys()], [...now.keys()], [...file.keys()], remove) };
  });
  return { sections: sections.filter(({ write, remove, order }) => write.length > 0 || remove.length > 0 || order !== null), overwritten, kept, unchanged };
}

type Texts = ReadonlyMap<string, string>;
const textsByKey = (items: readonly Item[]): Texts => new Map(items.map((item) => [item.key, canonicalJson(item)]));

/** The file's order, where it moved what both files have, or puts something new between; what only people wrote comes last. */
function orderOf(before: readonly string[], now: readonly string[], file: readonly string[], removed: readonly string[]): string[] | null {
  const gone = new Set(removed);
  const after = [...now.filter((key) => !gone.has(key)), ...file.filter((key) => !now.includes(key) && !before.includes(key))];
  const there = new Set(after);
  const inFile = file.filter((key) => there.has(key));
  const known = new Set(inFile);
  const wanted = [...inFile, ...after.filter((key) => !known.has(key))];
  const fileMoved = before.filter((key) => file.includes(key)).join('\n') !== file.filter((key) => before.includes(key)).join('\n') || file.some((key) => !before.includes(key));
  return fileMoved && wanted.join('\n') !== after.join('\n') ? wanted : null;
}
