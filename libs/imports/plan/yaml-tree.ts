import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Alias, type Document, type Node } from 'yaml';
import { decodeText } from '#libs/documents/encoding.js';
import { DRAFT_LIMITS } from '#libs/domain/draft/limits.js';
import { refuse, type Refusal } from '#libs/kernel/refusal.js';
import type { Raw } from './measures.js';

/**
 * Far more than any plan has; a parser's tree takes many times its file. `values` and `text` (characters, the names
 * of entries among them) are of what the file unfolds to: an alias counts for itself and for all that it stands for.
 */
export const YAML_LIMITS = { bytes: 2 * 1024 * 1024, values: 100_000, text: DRAFT_LIMITS.textBytes, depth: 20 };

export type LineAndColumn = { readonly line: number; readonly column: number };

/** Where a value stands, and by name or number what is in it. */
export type Mark = { readonly at: LineAndColumn | null; readonly inner: ReadonlyMap<string | number, Mark> };

/** A YAML file as values, and where each of them stands. Plain data: it comes out of another thread. */
export type YamlTree = { readonly root: Readonly<Record<string, Raw>>; readonly marks: Mark };

/** What is wrong with the file, and where. */
export type BrokenYaml = { readonly refusal: Refusal; readonly at: LineAndColumn | null };

export type YamlReading = { readonly ok: true; readonly tree: YamlTree } | { readonly ok: false; readonly broken: BrokenYaml };

/**
 * Reads YAML of strangers: one document, no keys twice, no days or other types made of texts, aliases only as
 * far as they stay small. Numbers that begin with a zero stay texts: they are numbers of districts.
 * Its cost grows as the file does, whatever stands in it.
 */
export function yamlTree(bytes: Uint8Array): YamlReading {
  const broken = (code: string, params: Refusal['params'] = {}, at: LineAndColumn | null = null) => ({ ok: false as const, broken: { refusal: refuse(code, params).refusal, at } });
  if (bytes.length > YAML_LIMITS.bytes) return broken('draft.file-too-large', { limit: YAML_LIMITS.bytes / 1024 / 1024 });
  const text = decodeText(bytes)?.text;
  if (text === undefined) return broken('draft.file-binary');
  if (text.trim() === '') return broken('draft.file-empty');
  const lines = new LineCounter();
  const at = (offset: number | null): LineAndColumn | null => {
    if (offset === null) return null;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    // The parser compares each key with all before it, and copies the line for each error: the walk looks for keys, and nobody needs the copies.
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, schema: 'core', merge: false });
    const [error] = document.errors;
    if (error) return broken('draft.not-yaml', { problem: error.message.split('\n')[0]! }, at(error.pos[0]));
    const { value, mark } = new Walk(document, at).all();
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return broken('draft.not-a-plan');
    return { ok: true, tree: { root: value as Readonly<Record<string, Raw>>, marks: mark } };
  } catch (error) {
    if (error instanceof Unfit) return broken(error.code, error.params, at(error.offset));
    // Brackets nested ten thousand deep end the parser's stack.
    return broken('draft.not-yaml', { problem: (error as Error).message.split('\n')[0]! });
  }
}

/** Where a value stands, by its path: `['strategies', 2, 'name']`. */
export function placeAt({ marks }: YamlTree, path: readonly (string | number)[]): LineAndColumn | null {
  return path.reduce<Mark | undefined>((mark, part) => mark?.inner.get(part), marks)?.at ?? null;
}

class Unfit extends Error {
  constructor(
    readonly code: string,
    readonly params: Refusal['params'],
    readonly offset: number | null,
  ) {
    super(code);
  }
}

type Walked = { readonly value: Raw; readonly mark: Mark };
const NOTHING_IN_IT: Mark['inner'] = new Map();
const offsetOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;

/** Turns the parser's tree into values, each of an alias anew: what it unfolds to is counted, never only what is written. */
class Walk {
  private values = 0;
  private text = 0;
  private readonly meant: ReadonlyMap<Alias, Node>;

  constructor(
    private readonly document: Document,
    private readonly at: (offset: number | null) => LineAndColumn | null,
  ) {
    this.meant = meantBy(document);
  }

  all(): Walked {
    return this.walk(this.document.contents, 0, null);
  }

  /** `from`: where it stands if not at its own first character. */
  private walk(node: unknown, depth: number, from: number | null): Walked {
    this.values += 1;
    if (this.values > YAML_LIMITS.values || depth > YAML_LIMITS.depth) throw this.tooMuch();
    const offset = from ?? offsetOf(node);
    if (isAlias(node)) return this.walk(this.meant.get(node), depth, offset);
    const alone = (value: Raw): Walked => ({ value, mark: { at: this.at(offset), inner: NOTHING_IN_IT } });
    if (isScalar(node)) return alone(this.counted(scalar(node.value, node.source)));
    const inner = new Map<string | number, Mark>();
    const whole = (value: Raw): Walked => ({ value, mark: { at: this.at(offset), inner } });
    if (isSeq(node)) {
      return whole(
        node.items.map((item, i) => {
          const walked = this.walk(item, depth + 1, null);
          inner.set(i, walked.mark);
          return walked.value;
        }),
      );
    }
    if (!isMap(node)) return alone(null);
    const entries: [string, Raw][] = [];
    for (const pair of node.items) {
      const key = isAlias(pair.key) ? this.meant.get(pair.key) : pair.key;
      const name = this.counted(isScalar(key) ? String(key.value) : String(key));
      // An entry stands where its key stands.
      const keyAt = offsetOf(pair.key);
      if (inner.has(name)) throw new Unfit('draft.not-yaml', { problem: 'Map keys must be unique' }, keyAt);
      const walked = this.walk(pair.value, depth + 1, keyAt);
      inner.set(name, walked.mark);
      entries.push([name, walked.value]);
    }
    return whole(Object.fromEntries(entries.filter(([name]) => name !== '__proto__')));
  }

  private counted<T extends Raw>(value: T): T {
    if (typeof value === 'string') this.text += value.length;
    if (this.text > YAML_LIMITS.text) throw this.tooMuch();
    return value;
  }

  /** Where a list alone is longer than a section may be, that says more than how many values there are. */
  private tooMuch(): Unfit {
    const { contents } = this.document;
    for (const { key, value } of isMap(contents) ? contents.items : []) {
      if (isScalar(key) && isSeq(value) && value.items.length > DRAFT_LIMITS.itemsOfSection) {
        return new Unfit('draft.section-too-long', { section: String(key.value), count: value.items.length, limit: DRAFT_LIMITS.itemsOfSection }, offsetOf(key));
      }
    }
    return new Unfit('draft.yaml-explodes', { limit: YAML_LIMITS.values, megabytes: YAML_LIMITS.text / 1024 / 1024, depth: YAML_LIMITS.depth }, null);
  }
}

/** What each alias stands for: the last before it that was given its name. Asking the parser would look through all of the file for each. */
function meantBy(document: Document): ReadonlyMap<Alias, Node> {
  const named = new Map<string, Node>();
  const meant = new Map<Alias, Node>();
  visit(document, {
    Value: (_key, node) => void (node.anchor && named.set(node.anchor, node)),
    Alias: (_key, alias) => {
      const node = named.get(alias.source);
      if (!node) throw new Unfit('draft.not-yaml', { problem: `*${alias.source} stands for nothing that was written before it` }, offsetOf(alias));
      meant.set(alias, node);
    },
  });
  return meant;
}

function scalar(value: unknown, source: string | undefined): Raw {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) && !/^[-+]?0\d/.test(source ?? '') ? value : (source ?? String(value));
  return value === null || value === undefined ? null : String(value);
}
