import { inflateSync } from 'node:zlib';

/**
 * The text of a PDF that Planline made, a page a string: each stream inflated, each glyph looked up in its font's
 * ToUnicode table. Enough for our own files, whose shape is known; no reader of PDF in general.
 */
export function pdfText(bytes: Uint8Array): string[] {
  const objects = objectsIn(Buffer.from(bytes).toString('latin1'));
  const fontsOf = (resources: string) =>
    new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, id]) => [name!, toUnicode(streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(objects.get(id!)!)![1]!)!))]));
  return [...objects.values()]
    .filter((object) => /\/Type \/Page\b/.test(object))
    .map((page) => {
      const resources = objects.get(/\/Resources (\d+) 0 R/.exec(page)?.[1] ?? '') ?? page;
      return shown(streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(page)![1]!)!), fontsOf(resources));
    });
}

const objectsIn = (pdf: string): Map<string, string> => new Map([...pdf.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, object]) => [id!, object!]));

function streamOf(object: string): string {
  const start = object.indexOf('stream\n') + 7;
  const data = Buffer.from(object.slice(start, object.lastIndexOf('\nendstream')), 'latin1');
  return /\/Filter \/FlateDecode/.test(object) ? inflateSync(data).toString('latin1') : data.toString('latin1');
}

/** `<0001> <0003> [<0041> <0042> …]` ranges of a ToUnicode table. */
function toUnicode(table: string): Map<string, string> {
  const glyphs = new Map<string, string>();
  for (const [, from, , list] of table.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi)) {
    [...list!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], i) => {
      const code = (parseInt(from!, 16) + i).toString(16).padStart(4, '0');
      glyphs.set(code, String.fromCharCode(...(hex!.replace(/ /g, '').match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16))));
    });
  }
  return glyphs;
}

/** What is shown, a line for each text object. */
function shown(content: string, fonts: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const lines: string[] = [];
  for (const [, inside] of content.matchAll(/BT\n([\s\S]*?)\nET/g)) {
    const font = fonts.get(/\/(F\d+) /.exec(inside!)?.[1] ?? '');
    const codes = [...inside!.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? []);
    lines.push(codes.map((code) => font?.get(code.toLowerCase()) ?? '\ufffd').join(''));
  }
  return lines.join('\n');
}
