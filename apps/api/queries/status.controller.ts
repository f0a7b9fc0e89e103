import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Principal } from '#libs/commands/contract.js';
import { checkpoint } from '#libs/read-models/index.js';
import { en } from '#libs/messages/en/index.js';
import { OfInstallation } from '../http/district.guard.js';
import { Who } from '../http/principal.js';
import { Answers } from '../openapi/answers.js';
import { PARTS, type Parts } from '../parts.js';
import { listUnreachable } from '../deliveries/deliveries.js';
import { instant, tenantHead, type TenantDb } from './tenant-db.js';
import { unfinishedImports, unfinishedImportSchema } from './unfinished-imports.js';

const statusSchema = z
  .object({
    idle: z.boolean().describe('True where nothing of this tenant is under way: all events are in the read models, no import is unfinished, no date is due, nothing is under way outside, no mail is on its way.'),
    head: z.string().describe("Index of this tenant's newest event; 0 where it has none."),
    checkpoint: z.string().describe('Index up to which the read models are folded.'),
    parked: z.array(z.object({ subject: z.string(), sinceIndex: z.string(), eventType: z.string(), error: z.string() })),
    imports: z.array(unfinishedImportSchema).describe('Imports under way. One that was cut off goes on when the API starts.'),
    dueDeadlines: z.int(),
    failedDeadlines: z.int(),
    effects: z
      .object({ pending: z.int(), failed: z.array(z.object({ stream: z.string(), kind: z.string(), attempts: z.int(), detail: z.string() })) })
      .describe('Work outside that stages asked for: rendering, sending, filing. What failed is tried again on its own.'),
    nextDeadline: z.iso.datetime().nullable(),
    deliveries: z.object({ pending: z.int(), dead: z.int(), unknownSendings: z.int() }),
    withoutAddress: z.array(z.object({ role: z.string(), reminders: z.int() })).describe('Roles whose reminders wait: neither they nor the coordinator can be written to, or there is nobody to turn to for what they left undone.'),
  })
  .meta({ id: 'Status' });
type Status = z.infer<typeof statusSchema>;

const problemListSchema = z.object({ items: z.array(z.object({ code: z.string(), sentence: z.string() })) });

@ApiTags('installation')
@Controller('api')
export class StatusController {
  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Get('status')
  @ApiOperation({ summary: 'Whether anything is under way, and what is set aside.' })
  @Answers({ 200: statusSchema })
  async status(@Who() { tenant }: Principal): Promise<Status> {
    const [now, at] = await Promise.all([this.parts.clock.now(), checkpoint(this.parts.pools.query)]);
    return this.parts.inTenant(tenant, (db) => statusOf(db, now, at));
  }

  @OfInstallation()
  @Get('problems')
  @ApiOperation({ summary: 'Every code that an answer may carry, with its sentence (ICU MessageFormat).' })
  @Answers({ 200: problemListSchema })
  problems(): z.infer<typeof problemListSchema> {
    return { items: Object.entries(en).map(([code, sentence]) => ({ code, sentence })).sort((a, b) => (a.code < b.code ? -1 : 1)) };
  }
}

async function statusOf(db: TenantDb, now: string, at: bigint): Promise<Status> {
  const [counts] = await db.rows<{ due: number; failed: number; next: string | null; pending: number; dead: number; unknown: number; effects: number }>(
    `SELECT (SELECT count(*)::integer FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open AND d.due_at <= $1::timestamptz) AS due,
            (SELECT count(*)::integer FROM work.deadline_failures) AS failed,
            (SELECT ${instant('min(d.due_at)')} FROM read.deadlines d JOIN read.processes p USING (process) WHERE p.open) AS next,
            (SELECT count(*)::integer FROM work.deliveries WHERE state IN ('due', 'sending', 'failed', 'unknown')) AS pending,
            (SELECT count(*)::integer FROM work.deliveries WHERE state = 'dead') AS dead,
            (SELECT count(*)::integer FROM read.effects) AS effects,
            (SELECT coalesce(sum(unknown_sendings), 0)::integer FROM work.deliveries) AS unknown`,
    now,
  );
  const parked = await db.rows<Status['parked'][number]>(
    'SELECT subject, since_index::text AS "sinceIndex", event_type AS "eventType", error FROM work.parked_plans ORDER BY since_index',
  );
  const failedEffects = await db.rows<Status['effects']['failed'][number]>('SELECT stream, kind, attempts, detail FROM work.effect_failures ORDER BY failed_at DESC LIMIT 100');
  const withoutAddress = await listUnreachable(db);
  const imports = await unfinishedImports(db);
  const head = await tenantHead(db);
  const { due, failed, next, pending, dead, unknown, effects } = counts!;
  return {
    idle: at >= head && parked.length === 0 && imports.length === 0 && due === 0 && pending === 0 && effects <= failedEffects.length,
    head: String(head),
    checkpoint: String(at),
    parked,
    imports,
    dueDeadlines: due,
    failedDeadlines: failed,
    effects: { pending: effects, failed: failedEffects },
    nextDeadline: next,
    deliveries: { pending, dead, unknownSendings: unknown },
    withoutAddress,
  };
}
