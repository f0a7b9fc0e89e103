import { markText } from './mark.js';
import type { Block, Printed } from './printed.js';
import { UNPRINTABLE } from '../table.js';

/** The accessible twin: real headings, captions and header cells; nothing is loaded from anywhere. */
export function htmlOf({ title, mark, blocks, madeOn }: Printed): string {
  const foot = mark ? `<footer><p>${escape(markText(mark))}</p></footer>` : '';
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="dcterms.created" content="${escape(madeOn)}">`,
    `<title>${escape(title)}</title><style>${STYLE}</style></head>`,
    `<body><main>${blocks.map(block).join('\n')}</main>${foot}</body></html>`,
    '',
  ].join('\n');
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}' +
  'table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}' +
  'th,td{border:1px solid #595959;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}' +
  '.roomy td{height:3rem}footer{font-size:.8rem;overflow-wrap:anywhere}@media print{body{margin:0}}';

function block(part: Block): string {
  switch (part.kind) {
    case 'heading':
      return `<h${part.level}>${escape(part.text)}</h${part.level}>`;
    case 'paragraph':
      return `<p>${lines(part.text)}</p>`;
    case 'lines':
      return `<p>${part.lines.map(lines).join('<br>')}</p>`;
    case 'list':
      return `<ul>${part.items.map((item) => `<li>${lines(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<table><caption>${escape(part.caption)}</caption><tbody>${part.rows.map(([name, value]) => `<tr><th scope="row">${lines(name)}</th><td>${lines(value)}</td></tr>`).join('')}</tbody></table>`;
    case 'table':
      return [
        `<table${part.roomy ? ' class="roomy"' : ''}><caption>${escape(part.caption)}</caption>`,
        `<thead><tr>${part.head.map((name) => `<th scope="col">${lines(name)}</th>`).join('')}</tr></thead>`,
        `<tbody>${part.rows.map((row) => `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${lines(cell)}</th>` : `<td>${lines(cell)}</td>`)).join('')}</tr>`).join('')}</tbody></table>`,
      ].join('');
  }
}

const lines = (text: string): string => escape(text).replaceAll('\n', '<br>');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(UNPRINTABLE, '').replace(/[&<>"']/g, (char) => ENTITIES[char]!);
