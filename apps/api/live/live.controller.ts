import { Controller, Headers, Inject, Query, Sse, type MessageEvent } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { concatMap, defer, filter, fromEvent, interval, map, merge, retry, startWith, type Observable } from 'rxjs';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { Who } from '../http/principal.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import type { TenantDb } from '../queries/tenant-db.js';
import { PROJECTED } from './live.js';

/** Keeps proxies and browsers from taking a quiet stream for a dead one. */
const COMMENT_EVERY_MS = 25_000;
const ASK_AGAIN_MS = 500;

const afterSchema = z.object({ after: z.string().regex(/^\d{1,18}$/).default('0').describe('Log index that the reader has seen already.') });

type News = { readonly logIndex: string; readonly plans: readonly string[] };

@ApiTags('installation')
@Controller('api')
export class LiveController {
  constructor(
    @Inject(PARTS) private readonly parts: Parts,
    @Inject(EventEmitter2) private readonly signals: EventEmitter2,
  ) {}

  @Sse('events')
  @ApiOperation({ summary: 'Server-sent events: `log` with the index that the lists now hold and the plans that changed.' })
  @ApiProduces('text/event-stream')
  @Answers({ 200: z.string() })
  events(@Who() { tenant }: Principal, @Query({ schema: afterSchema }) { after }: z.infer<typeof afterSchema>, @Headers('last-event-id') last?: string): Observable<MessageEvent> {
    let seen = BigInt(last !== undefined && /^\d{1,18}$/.test(last) ? last : after);
    const news = fromEvent(this.signals, PROJECTED).pipe(
      startWith(null),
      // One question at a time; those that wait meanwhile find nothing more to tell. A busy database is asked again:
      // the next signal may be long in coming.
      concatMap(() => defer(() => this.parts.inTenant(tenant, (db) => newsAfter(db, seen))).pipe(retry({ delay: ASK_AGAIN_MS }))),
      filter((found: News) => {
        if (BigInt(found.logIndex) <= seen) return false;
        seen = BigInt(found.logIndex);
        return true;
      }),
      map((data): MessageEvent => ({ type: 'log', id: data.logIndex, data })),
    );
    return merge(news, interval(COMMENT_EVERY_MS).pipe(map((): MessageEvent => ({ type: 'still-here', data: '' }))));
  }
}

/** Of this tenant: the newest index in the lists, and the plans with news after `seen`. */
async function newsAfter(db: TenantDb, seen: bigint): Promise<News> {
  const rows = await db.rows<{ plan: string; newest: string }>(
    'SELECT plan, max(log_index)::text AS newest FROM read.plan_history WHERE log_index > $1::bigint GROUP BY plan',
    String(seen),
  );
  const newest = rows.reduce((most, { newest: one }) => (BigInt(one) > most ? BigInt(one) : most), seen);
  return { logIndex: String(newest), plans: rows.map(({ plan }) => plan) };
}
