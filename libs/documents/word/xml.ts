import { SaxesParser, type SaxesTagNS } from 'saxes';
import { WORD_LIMITS } from './limits.js';

/** An element by its local name, in one of Word's own namespaces; those of older and stricter files have the same names. */
export type Element = { readonly name: string; readonly attributes: ReadonlyMap<string, string> };

export class TooDeep extends Error {}
export class TooMany extends Error {}

export type Handlers = {
  readonly open: (element: Element) => void;
  readonly close: (name: string) => void;
  readonly text: (text: string) => void;
};

const STEP = 256 * 1024;

/**
 * Reads XML without any of what makes XML dangerous: a document type is an error, so no entity is ever declared,
 * nothing outside is looked up, and nesting is bounded. Throws on what is not well formed.
 */
export function readXml(xml: string, { open, close, text }: Handlers): void {
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  parser.on('doctype', () => {
    throw new Error('it declares a document type');
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    if (++depth > WORD_LIMITS.depth) throw new TooDeep();
    open({ name: tag.local, attributes: new Map(Object.values(tag.attributes).map((attribute) => [attribute.local, attribute.value])) });
  });
  parser.on('closetag', (tag: SaxesTagNS) => {
    depth--;
    close(tag.local);
  });
  parser.on('text', text);
  parser.on('cdata', text);
  for (let at = 0; at < xml.length; at += STEP) parser.write(xml.slice(at, at + STEP));
  parser.close();
}
