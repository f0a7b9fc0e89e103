import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { decodeText } from '#libs/documents/encoding.js';
import { ok, refuse, type Refusal, type Result } from '#libs/kernel/refusal.js';
import type { Raw } from './measures.js';

/** Far more than any plan has; a parser's tree takes many times its file. */
export const YAML_LIMITS = { bytes: 2 * 1024 * 1024, values: 100_000, depth: 20 };

export type LineAndColumn = { readonly line: number; readonly column: number };

/** A YAML file as values, and where each stands: by its path, `["strategies", 2, "name"]` as JSON. */
export type YamlTree = { readonly root: Readonly<Record<string, Raw>>; readonly at: (path: readonly (string | number)[]) => LineAndColumn | null };

/** What is wrong with the file, and where. */
export type BrokenYaml = { readonly refusal: Refusal; readonly at: LineAndColumn | null };

/**
 * Reads YAML of strangers: one document, no keys twice, no days or other types made of texts, aliases only as
 * far as they stay small. Numbers that begin with a zero stay texts: they are numbers of districts.
 */
export function readYaml(bytes: Uint8Array): { readonly ok: true; readonly tree: YamlTree } | { readonly ok: false; readonly broken: BrokenYaml } {
  const broken = (code: string, params: Refusal['params'] = {}, at: LineAndColumn | null = null) => ({ ok: false as const, broken: { refusal: refuse(code, params).refusal, at } });
  if (bytes.length > YAML_LIMITS.bytes) return broken('draft.file-too-large', { limit: YAML_LIMITS.bytes / 1024 / 1024 });
  const text = decodeText(bytes)?.text;
  if (text === undefined) return broken('draft.file-binary');
  if (text.trim() === '') return broken('draft.file-empty');
  const lines = new LineCounter();
  const at = (offset: number): LineAndColumn => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, schema: 'core', merge: false });
    const [error] = document.errors;
    if (error) return broken('draft.not-yaml', { problem: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '') }, at(error.pos[0]));
    const places = new Map<string, number>();
    const walked = walk(document, document.contents, [], places, { values: 0 });
    if (!walked.ok) return broken(walked.refusal.code, walked.refusal.params);
    if (typeof walked.value !== 'object' || walked.value === null || Array.isArray(walked.value)) return broken('draft.not-a-plan');
    const offsetOf = (path: readonly (string | number)[]) => places.get(JSON.stringify(path));
    return {
      ok: true,
      tree: {
        root: walked.value as Readonly<Record<string, Raw>>,
        at(path) {
          const offset = offsetOf(path);
          return offset === undefined ? null : at(offset);
        },
      },
    };
  } catch (error) {
    // Brackets nested ten thousand deep end the parser's stack.
    return broken('draft.not-yaml', { problem: (error as Error).message.split('\n')[0]! });
  }
}

function walk(document: Document, node: unknown, path: readonly (string | number)[], places: Map<string, number>, count: { values: number }): Result<Raw> {
  count.values += 1;
  if (count.values > YAML_LIMITS.values || path.length > YAML_LIMITS.depth) return refuse('draft.yaml-explodes', { limit: YAML_LIMITS.values, depth: YAML_LIMITS.depth });
  const offset = (node as Node | null)?.range?.[0];
  const key = JSON.stringify(path);
  if (offset !== undefined && !places.has(key)) places.set(key, offset);
  if (isAlias(node)) return walk(document, node.resolve(document), path, places, count);
  if (isScalar(node)) return ok(scalar(node.value, node.source));
  if (isSeq(node)) {
    const items: Raw[] = [];
    for (const [i, item] of node.items.entries()) {
      const walked = walk(document, item, [...path, i], places, count);
      if (!walked.ok) return walked;
      items.push(walked.value);
    }
    return ok(items);
  }
  if (!isMap(node)) return ok(null);
  const entries: [string, Raw][] = [];
  for (const pair of node.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const inner = [...path, name];
    // An entry stands where its key stands.
    const keyOffset = (pair.key as Node | null)?.range?.[0];
    if (keyOffset !== undefined) places.set(JSON.stringify(inner), keyOffset);
    const walked = walk(document, pair.value, inner, places, count);
    if (!walked.ok) return walked;
    entries.push([name, walked.value]);
  }
  return ok(Object.fromEntries(entries.filter(([name]) => name !== '__proto__')));
}

function scalar(value: unknown, source: string | undefined): Raw {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) && !/^[-+]?0\d/.test(source ?? '') ? value : (source ?? String(value));
  return value === null || value === undefined ? null : String(value);
}
