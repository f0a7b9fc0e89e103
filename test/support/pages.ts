import type { TestApi } from './api.js';

/** The words of a page, as somebody reads them. */
export const wordsOf = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/\s+/g, ' ');

/** A page as its HTML, once the lists have heard of everything; throws where there is none. */
export async function pageOf(api: TestApi, cookie: string, path: string): Promise<string> {
  await api.settled();
  const answer = await api.request(path, { headers: { cookie, accept: 'text/html' } });
  const html = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${html}`);
  return html;
}
