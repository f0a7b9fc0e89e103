import type { FastifyReply, FastifyRequest } from 'fastify';
import { dayOf, parseCalendarDate, type CalendarDate, type Instant, type TimeZone } from '#libs/kernel/dates.js';
import type { Principal } from '#libs/commands/contract.js';
import { say, hasSentence } from '#libs/messages/say.js';
import { waitForCheckpoint } from '#libs/read-models/index.js';
import { indexToWaitFor, WAIT_MS } from '../http/wait-for.js';
import type { Parts } from '../parts.js';
import { namesOn, openSettings, type Names } from '../queries/people.js';
import { shownUpTo, type TenantDb } from '../queries/tenant-db.js';
import { inWords } from './words.js';

/** What every page needs to speak of days, people and its own age. */
export type PageContext = {
  readonly db: TenantDb;
  readonly now: Instant;
  readonly today: CalendarDate;
  readonly zone: TimeZone;
  readonly names: Names;
};

/** `whose`: the district that the page is of, so that nobody acts in another than they think. */
export type Layout = { readonly zone: string; readonly whose: string; readonly notice: string | null; readonly live: LiveNotice };

/** What tells a page that it has grown old: the index it shows, the plan it is about (empty: any), and where it is read anew. */
type LiveNotice = { readonly index: string; readonly plan: string; readonly at: string };

/**
 * Reads a page's data, all of one moment, after waiting for the reader's own write. Where that isn't in the
 * lists in time the page still comes, and says so: what was recorded is safe.
 */
export async function readPage<T>(
  parts: Parts,
  principal: Principal,
  request: FastifyRequest,
  read: (context: PageContext) => Promise<T>,
  live: (data: T) => Omit<LiveNotice, 'index'>,
): Promise<T & Layout> {
  const index = indexToWaitFor(request);
  const seen = index === null || (await waitForCheckpoint(parts.pools.query, index, { timeoutMs: WAIT_MS }));
  const now = await parts.clock.now();
  return parts.inTenant(principal.tenant, async (db) => {
    const { timeZone: zone, name: whose } = await openSettings(db);
    const today = dayOf(now, zone);
    const data = await read({ db, now, today, zone, names: await namesOn(db, today) });
    // Of the same moment: news that the page shows already would make it say that it is old.
    return { ...data, zone, whose, notice: noticeOf(request, seen), live: { index: String(await shownUpTo(db)), ...live(data) } };
  });
}

/** What the page before did, said once: the address names the command, never the words. */
function noticeOf(request: FastifyRequest, seen: boolean): string | null {
  const query = request.query as Readonly<Record<string, unknown>>;
  return doneInWords(String(query['did'] ?? ''), String(query['day'] ?? ''), seen);
}

export function doneInWords(did: string, given: string, seen: boolean): string | null {
  const day = parseCalendarDate(given);
  if (!seen) return say('did.not-shown-yet');
  return /^[a-zA-Z-]{1,60}$/.test(did) && hasSentence(`did.${did}`) ? say(`did.${did}`, { day: day ? inWords(day) : 'none' }) : null;
}

export const sendPage = async (reply: FastifyReply, html: string, status = 200): Promise<void> => {
  await reply.status(status).type('text/html; charset=utf-8').send(html);
};
