import { markText } from './mark.js';
import { say } from '#libs/messages/say.js';
import type { Block, Printed, SignatureLine } from './printed.js';
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
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}' +
  'table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}' +
  'th,td{border:1px solid #595959;padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}' +
  '.notice{border:3px solid #1a1a1a;padding:.75rem;font-weight:700}' +
  '.signer{display:flex;flex-wrap:wrap;column-gap:2rem;margin:0 0 1.5rem;break-inside:avoid}.signer div{flex:2 1 15rem}.signer .date{flex:1 1 8rem}' +
  '.pen{display:block;min-height:3.5rem;padding-top:2rem;box-sizing:border-box;border-bottom:1px solid #1a1a1a}.below{display:block}' +
  'footer{font-size:.8rem}@media print{body{margin:0}}';

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
        `<table><caption>${escape(part.caption)}</caption>`,
        `<thead><tr>${part.head.map((name) => `<th scope="col">${lines(name)}</th>`).join('')}</tr></thead>`,
        `<tbody>${part.rows.map((row) => `<tr>${row.map((cell, i) => (i === 0 ? `<th scope="row">${lines(cell)}</th>` : `<td>${lines(cell)}</td>`)).join('')}</tr>`).join('')}</tbody></table>`,
      ].join('');
    case 'notice':
      return `<p class="notice">${lines(part.text)}</p>`;
    case 'signatures':
      return `<h2>${escape(part.caption)}</h2>${part.lines.map(signer).join('')}`;
  }
}

/** Whose line it is stands below it, and is read before it. */
const signer = ({ who, signed }: SignatureLine): string =>
  `<div class="signer" role="group" aria-label="${escape(who.join(', '))}"><div><span class="pen">${escape(signed?.words ?? '')}</span><span class="below">${escape(say('print.signature'))}<br>${who.map(escape).join('<br>')}</span></div>` +
  `<div class="date"><span class="pen">${escape(signed?.on ?? '')}</span><span class="below">${escape(say('print.date-signed'))}</span></div></div>`;

const lines = (text: string): string => escape(text).replaceAll('\n', '<br>');

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(UNPRINTABLE, '').replace(/[&<>"']/g, (char) => ENTITIES[char]!);
