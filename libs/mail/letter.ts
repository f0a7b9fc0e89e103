import { oneLine, type RenderedMail } from './digest.js';

export type Letter = {
  readonly locale: string;
  readonly subject: string;
  /** In order; one that quotes somebody stands apart. Lines of a quotation are kept. */
  readonly paragraphs: readonly (string | { readonly quote: string })[];
};

/** A mail about one thing, as subject, plain text and HTML. What people wrote is quoted, never read as markup. */
export function renderLetter({ locale, subject: words, paragraphs }: Letter): RenderedMail {
  const subject = oneLine(words);
  const text = paragraphs.map((one) => (typeof one === 'string' ? one : quoted(one.quote))).join('\n\n');
  const body = paragraphs.map((one) =>
    typeof one === 'string'
      ? `<p style="margin:0 0 16px">${escaped(one)}</p>`
      : `<blockquote style="margin:0 0 16px;padding-left:12px;border-left:3px solid #71767a;white-space:pre-line">${escaped(one.quote)}</blockquote>`,
  );
  const html = `<!doctype html>
<html lang="${escaped(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1b1b1b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<main style="max-width:40em;margin:0 auto">
<h1 style="font-size:20px;margin:0 0 16px">${escaped(subject)}</h1>
${body.join('\n')}
</main>
</body>
</html>
`;
  return { subject, text: `${text}\n`, html };
}

const quoted = (words: string): string =>
  words
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\n');

const escaped = (words: string): string => words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
