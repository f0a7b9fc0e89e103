import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { BROWSERS, findOnPath } from './on-path.js';

const browserPath = process.env.PLANLINE_TEST_CHROMIUM ?? findOnPath(...BROWSERS);

/** Null where there is one; otherwise the name under which its tests are told as skipped. */
export const chromiumMissing = (): string | null => (browserPath !== null && existsSync(browserPath) ? null : `${browserPath ?? BROWSERS.join(' or ')} is not installed`);

export type TestBrowser = {
  /** A page of its own session. `scripts: false` is a browser without JavaScript. */
  open(options?: { readonly dark?: boolean; readonly width?: number; readonly scripts?: boolean }): Promise<Page>;
  close(): Promise<void>;
};

export async function startBrowser(baseUrl: string): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'planline-chromium-'));
  const browser = await chromium.launch({
    ...(browserPath === null ? {} : { executablePath: browserPath }),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
    env: { ...process.env, HOME: profile } as Record<string, string>,
  });
  const contexts: BrowserContext[] = [];
  return {
    async open({ dark = false, width = 1280, scripts = true } = {}) {
      const context = await browser.newContext({ baseURL: baseUrl, colorScheme: dark ? 'dark' : 'light', viewport: { width, height: 900 }, javaScriptEnabled: scripts });
      contexts.push(context);
      return context.newPage();
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Clicks what leads to another page, and waits until that one is there: a click may come back while the old page still shows. */
export async function follow(page: Page, what: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('load'), what.click()]);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong by WCAG 2.2 A and AA and its best practices, one line each. */
export async function violationsOn(page: Page): Promise<string[]> {
  // By evaluation, which the page's content security policy does not reach.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }> } };
    const { violations } = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
}

/** How far the page goes beyond the window, sideways: 0 where it reflows. */
export const overflowOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
