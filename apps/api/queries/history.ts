import { z } from 'zod';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { Escalation } from '#libs/domain/people/above.js';
import { ladderFor } from '#libs/domain/settings.js';
import { stageOf } from '#libs/domain/program-rules.js';
import { partsOfStageId } from '#libs/domain/stage.js';
import { optionsOf } from '#libs/domain/submission/options.js';
import { partsOfStream } from '#libs/kernel/streams.js';
import { escalationOf, laddersOf, rulesOf } from '#libs/programs/catalog.js';
import { hasSentence, say } from '#libs/messages/say.js';
import { decodeCursor, pageOf } from './cursor.js';
import type { Names } from './people.js';
import type { Plan } from './plans.js';
import { instant, type TenantDb } from './tenant-db.js';

export const historyEntrySchema = z
  .object({
    logIndex: z.string(),
    stream: z.string(),
    version: z.int(),
    type: z.string(),
    says: z.string().describe('The event in plain words.'),
    title: z.string().nullable().describe('Of the task that it is about, as it was called then; null for what is about no task.'),
    to: z.array(z.string()).describe('Of a reminder: the role ids it is for.'),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    effective: z.iso.datetime(),
    recorded: z.iso.datetime(),
    actor: z.object({ kind: z.string(), id: z.string(), assurance: z.string() }),
    onBehalfOf: z.string().nullable(),
    simulatedClock: z.boolean(),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

type Row = Omit<HistoryEntry, 'actor' | 'says' | 'title' | 'to'> & { readonly kind: string; readonly actor: string; readonly assurance: string };

const ENTRY = `log_index::text AS "logIndex", stream, stream_version AS version, type, code, params, ${instant('effective')} AS effective,
  ${instant('recorded')} AS recorded, actor_kind AS kind, actor_id AS actor, actor_assurance AS assurance, on_behalf_of AS "onBehalfOf", simulated_clock AS "simulatedClock"`;

/** What the lines of a plan are told with. */
export type Teller = { readonly plan: Pick<Plan, 'id' | 'program'>; readonly names: Pick<Names, 'title' | 'above' | 'person'> };

async function told(db: TenantDb, { plan, names }: Teller, rows: readonly Row[]): Promise<HistoryEntry[]> {
  const reminders = await remindersTold(db, plan.id, rows);
  const [ladders, escalation] = [laddersOf(plan.program), escalationOf(plan.program)];
  return rows.map(({ kind, actor, assurance, ...row }) => {
    const { to, rule } = reminders.get(row.logIndex) ?? { to: [], rule: null };
    const { escalateAfterDays } = ladderFor(ladders, rule === null ? null : { rule });
    const line = row.type === 'ReminderRaised' && to.length > 0 ? reminderLine(row.params, to, { names, escalation }, escalateAfterDays ?? 0) : stateLine(plan.program, row) ?? memberLine(row, row.type, names);
    const { code, params } = line;
    const title = row.stream.startsWith('task/') ? String(row.params['title'] ?? '') || null : null;
    return { ...row, code, params, title, to, says: say(code, params), actor: { kind, id: actor, assurance } };
  });
}

/** The agency's state by the title that the program has for it: the log has its id alone. Null for any other line, and for a state that the program no longer knows. */
function stateLine(program: string, { type, code, params, stream }: Pick<Row, 'type' | 'code' | 'params' | 'stream'>): { readonly code: string; readonly params: MessageParams } | null {
  if (type !== 'AgencyStateRecorded') return null;
  const stage = stageOf(rulesOf(program), partsOfStageId(partsOfStream(stream).id).stage);
  const options = stage && optionsOf(stage);
  const title = options?.ok ? options.options.states.find(({ id }) => id === params['to'])?.title : undefined;
  return title === undefined ? null : { code, params: { ...params, to: title } };
}

/** What a member of a board did, by their name as it is now, and on whose word it is told otherwise: the log has their ids alone. As it stands where nobody is known by that id. */
function memberLine(line: { readonly code: string; readonly params: MessageParams }, type: string, names: Teller['names']) {
  const code = `story.by-member.${type}`;
  const { member, mover, seconder, by } = line.params;
  const name = names.person(String(member ?? mover ?? seconder ?? ''));
  // Lines that were folded before a correction had a speaker tell of none.
  const saying = type === 'VoteCorrected' && { by: names.person(String(by)) ?? 'none' };
  return name !== null && hasSentence(code) ? { code, params: { ...line.params, ...saying, member: name } } : line;
}

type Told = { readonly to: string[]; readonly rule: string | null };

/** Of each reminder that fell due, whose it is, and the rule of the wait that it was of. */
async function remindersTold(db: TenantDb, plan: string, rows: readonly Row[]): Promise<Map<string, Told>> {
  const raised = rows.filter(({ type }) => type === 'ReminderRaised').map(({ logIndex }) => logIndex);
  if (raised.length === 0) return new Map();
  const found = await db.rows<Told & { at: string }>(
    `SELECT r.raised_index::text AS at, array_agg(r.role ORDER BY r.role) AS "to", min(t.state->'wait'->>'rule') AS rule
     FROM read.reminders r JOIN read.tasks t USING (tenant, task) WHERE r.plan = $1 AND r.raised_index = ANY($2::bigint[]) GROUP BY r.raised_index`,
    plan, raised,
  );
  return new Map(found.map(({ at, ...told }) => [at, told]));
}

/** Who was to be told what, by the titles of their roles: who holds them may have changed since. */
function reminderLine(params: MessageParams, to: readonly string[], { names, escalation }: { readonly names: Teller['names']; readonly escalation: Escalation }, escalateAfterDays: number): { code: string; params: MessageParams } {
  const rung = String(params['rung']);
  const before = /^before_(\d+)$/.exec(rung)?.[1];
  const whom = rung === 'escalation' ? to.map((owner) => toldAbove(owner, names, escalation)) : to.map(names.title);
  return {
    code: 'story.ReminderTold',
    params: { ...params, kind: before === undefined ? rung : 'before', days: before === undefined ? escalateAfterDays : Number(before), whom: whom.join(', '), people: whom.length },
  };
}

function toldAbove(owner: string, names: Teller['names'], escalation: Escalation): string {
  const above = names.above(owner, escalation);
  return above === null ? say('story.whoever-is-above', { role: names.title(owner) }) : names.title(above.holder.role);
}

/** Newest first. The cursor is an index of the log, so that new events move nothing. */
export async function historyOfPlan(db: TenantDb, teller: Teller, limit: number, cursor?: string): Promise<{ items: HistoryEntry[]; next: string | null }> {
  const [before] = cursor ? decodeCursor(cursor, z.tuple([z.string().regex(/^\d{1,18}$/)])) : [null];
  const rows = await db.rows<Row>(
    `SELECT ${ENTRY} FROM read.plan_history WHERE plan = $1 AND ($2::text IS NULL OR log_index < $2::bigint) ORDER BY log_index DESC LIMIT $3::integer`,
    teller.plan.id, before, limit + 1,
  );
  const page = pageOf(rows, limit, (row) => [row.logIndex]);
  return { items: await told(db, teller, page.items), next: page.next };
}

/** How many lines a plan's history has. */
export async function countHistory(db: TenantDb, plan: string): Promise<number> {
  const [row] = await db.rows<{ entries: number }>('SELECT count(*)::integer AS entries FROM read.plan_history WHERE plan = $1', plan);
  return row?.entries ?? 0;
}

/** Of one stream of a plan, newest first; only what came after `afterVersion`. */
export async function historyOfStream(db: TenantDb, teller: Teller, stream: string, afterVersion = 0): Promise<HistoryEntry[]> {
  const rows = await db.rows<Row>(
    `SELECT ${ENTRY} FROM read.plan_history WHERE plan = $1 AND stream = $2 AND stream_version > $3::integer ORDER BY log_index DESC LIMIT 500`,
    teller.plan.id, stream, afterVersion,
  );
  return told(db, teller, rows);
}
