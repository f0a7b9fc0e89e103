import { fileURLToPath } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Liquid } from 'liquidjs';
import { say } from '#libs/messages/say.js';
import type { Problem } from '../http/problem.js';
import { inWords, momentInWords } from './words.js';

export type PageModel = {
  /** Of the document; the product's name is added. */
  readonly title: string;
  readonly [name: string]: unknown;
};

/** Renders the pages: every value is escaped, an unknown name is an error, and no template runs without limits. */
@Injectable()
export class PageRenderer {
  private readonly liquid = new Liquid({
    root: fileURLToPath(new URL('./templates', import.meta.url)),
    extname: '.liquid',
    cache: true,
    outputEscape: 'escape',
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    renderLimit: 5_000,
    memoryLimit: 200_000_000,
  });

  constructor() {
    this.liquid.registerFilter('day', inWords);
    this.liquid.registerFilter('moment', momentInWords);
    this.liquid.registerFilter('say', (code: string, params?: Record<string, string | number>) => say(code, params ?? {}));
  }

  async page(template: string, model: PageModel): Promise<string> {
    return String(await this.liquid.renderFile(template, { notice: null, signedIn: true, live: null, here: null, zone: null, whose: null, ...model }));
  }

  /** `stranger`: what happened to one who came to another page and is not signed in. */
  signIn({ next, tenant = '', error = null, stranger = null }: { readonly next: string; readonly tenant?: string; readonly error?: string | null; readonly stranger?: string | null }): Promise<string> {
    return this.page('sign-in', { title: error ? 'Error: sign in' : 'Sign in', signedIn: false, next, tenant, error, stranger });
  }

  problem(problem: Problem, { address, signedIn }: { readonly address: string; readonly signedIn: boolean }): Promise<string> {
    if (problem.status === 401) return this.signIn({ next: address, stranger: problem.code === 'api.no-credential' ? say('api.stranger') : problem.detail });
    const elsewhere = elsewhereOnPages(problem);
    return this.page('problem', { title: problem.title, problem: { ...problem, detail: elsewhere ?? problem.detail }, elsewhere: elsewhere !== null, signedIn });
  }
}

/** What is not found may be of another district than the one that was chosen: told as somebody at a page does something about it. */
function elsewhereOnPages({ code, params }: Problem): string | null {
  if (code === 'api.no-such-plan' || (code === 'api.no-such-thing' && params['thing'] === 'plan')) return say('page.elsewhere', { thing: 'plan' });
  return code === 'api.no-such-thing' && params['thing'] === 'task' ? say('page.elsewhere', { thing: 'task' }) : null;
}
