import { Liquid } from 'liquidjs';

type Link = { readonly words: string; readonly url: string };

/** Everything that the templates may name; sentences are ready-made, so that a template only places them. */
export type DigestScope = {
  readonly locale: string;
  readonly subject: string;
  readonly greeting: string;
  readonly intro: string;
  readonly groups: readonly {
    readonly title: string;
    readonly items: readonly { readonly title: string; readonly url: string; readonly when: string; readonly where: string }[];
  }[];
  readonly footer: string;
  readonly open: Link;
  readonly unsubscribe: Link;
};

const text = `{{ greeting }}
{{ intro }}
{% for group in groups %}
{{ group.title | upcase }}
{% for item in group.items %}
- {{ item.title }}
  {{ item.when }}
  {{ item.where }}
  {{ item.url }}
{% endfor %}{% endfor %}
{{ open.words }}: {{ open.url }}

--${' '}
{{ footer }}
{{ unsubscribe.words }}: {{ unsubscribe.url }}
`;

// Colours keep a contrast of at least 7:1 on white; links are underlined, since colour alone tells nothing.
const html = `<!doctype html>
<html lang="{{ locale }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ subject }}</title>
</head>
<body style="margin:0;padding:24px;background:#ffffff;color:#1b1b1b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<main style="max-width:40em;margin:0 auto">
<h1 style="font-size:20px;margin:0 0 8px">{{ subject }}</h1>
<p style="margin:0 0 16px">{{ greeting }} {{ intro }}</p>
{% for group in groups %}<h2 style="font-size:17px;margin:24px 0 8px;border-bottom:1px solid #71767a">{{ group.title }}</h2>
<ul style="margin:0;padding-left:20px">
{% for item in group.items %}<li style="margin:0 0 12px"><a href="{{ item.url }}" style="color:#0b4778;text-decoration:underline;font-weight:600">{{ item.title }}</a><br>
{{ item.when }}<br>
<span style="color:#3d4551">{{ item.where }}</span></li>
{% endfor %}</ul>
{% endfor %}<p style="margin:24px 0 0"><a href="{{ open.url }}" style="color:#0b4778;text-decoration:underline">{{ open.words }}</a></p>
</main>
<footer style="max-width:40em;margin:24px auto 0;padding-top:12px;border-top:1px solid #71767a;color:#3d4551;font-size:14px">
<p style="margin:0">{{ footer }} <a href="{{ unsubscribe.url }}" style="color:#0b4778;text-decoration:underline">{{ unsubscribe.words }}</a></p>
</footer>
</body>
</html>
`;

/** Templates see only what they are given, reach no file, and stop at these limits, so that texts may be edited by people. */
const limits = { ownPropertyOnly: true, strictVariables: true, strictFilters: true, templates: {}, parseLimit: 100_000, renderLimit: 2_000, memoryLimit: 50_000_000 } as const;
const plain = new Liquid(limits);
const escaping = new Liquid({ ...limits, outputEscape: 'escape' });
const textTemplate = plain.parse(text);
const htmlTemplate = escaping.parse(html);

export const renderTemplates = (scope: DigestScope): { text: string; html: string } => ({
  text: String(plain.renderSync(textTemplate, scope)).replace(/\n{3,}/g, '\n\n'),
  html: String(escaping.renderSync(htmlTemplate, scope)),
});
