import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { aggregateNamed, type AnyState } from '#libs/domain/aggregates.js';
import type { DraftState } from '#libs/domain/draft/state.js';
import { ladderFor } from '#libs/domain/settings.js';
import { say } from '#libs/messages/say.js';
import { allPrograms, loadProgram } from '#libs/programs/catalog.js';
import { dryRun, nextStart } from '#libs/programs/dry-run.js';
import { guardsOfRun } from '#libs/programs/dry-run-guards.js';
import { migrationPreview, type InFlight } from '#libs/programs/migration.js';
import { programRef, type Program } from '#libs/programs/program.js';
import { laddersFrom, rulesFrom } from '#libs/programs/rules.js';
import { ladderInWords, ruleInWords } from '#libs/programs/words.js';
import { refuseRequest } from '../http/problem.js';
import type { Plan } from './plans.js';
import type { TenantDb } from './tenant-db.js';

const sourcedSchema = z.object({
  text: z.string(),
  mark: z.enum(['V', 'S', 'D', 'U']).nullable(),
  source: z.string().nullable(),
  unverified: z.boolean().describe('Nobody has checked it, or nobody says where it is written. Say so wherever it is shown.'),
  whole: z.string().describe('All of it in one line.'),
});

export const programSchema = z.object({ ref: z.string(), id: z.string(), version: z.int(), title: z.string(), aliases: z.array(z.string()) }).meta({ id: 'Program' });

export const programRulesSchema = programSchema
  .extend({
    sections: z.array(z.object({ id: z.string(), title: z.string(), fields: z.int() })),
    stages: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        title: z.string(),
        after: z.array(z.string()),
        waits: z.array(z.object({ key: z.string(), title: z.string(), owner: z.string(), rule: sourcedSchema, ladder: z.string().nullable().describe('Of “ladders”; null where it is the program’s own.') })),
      }),
    ),
    ladders: z.array(z.object({ name: z.string().nullable(), rule: sourcedSchema })).describe('The program’s own first, then those that a stage or a wait chose.'),
    guards: z.array(z.object({ id: z.string(), stage: z.string(), at: z.string(), severity: z.enum(['blocks', 'warns', 'informs']), expression: z.string(), rule: sourcedSchema })),
  })
  .meta({ id: 'ProgramRules' });

export const dryRunSchema = z
  .object({
    start: z.string(),
    end: z.string(),
    stages: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        opens: z.string(),
        concludes: z.string(),
        waits: z.array(z.object({ stage: z.string(), wait: z.string(), title: z.string(), owner: z.string(), due: z.string().nullable(), tooEarly: z.boolean(), rule: sourcedSchema, ladder: z.string().nullable().describe('The ladder of its reminders; null where it is the program’s own.') })),
      }),
    ),
    guards: z
      .array(z.object({ stage: z.string(), at: z.string(), guard: z.string(), severity: z.enum(['blocks', 'warns', 'informs']), rule: sourcedSchema, answer: z.enum(['holds', 'fails', 'not-asked']), places: z.array(z.string()), saw: z.string().nullable() }))
      .describe('The rules that a plan meets, and whether each holds where everybody does what they should. Those that read its text are not asked.'),
  })
  .meta({ id: 'ProgramDryRun' });

export const migrationSchema = z
  .object({
    from: z.string(),
    to: z.string(),
    changes: z.array(
      z.object({
        code: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])),
        weight: z.enum(['loses', 'blocks', 'changes']).describe('Whether what stands there would have no place, a step would be refused that is not now, or something is another.'),
        message: z.string(),
      }),
    ),
    streams: z.array(z.string()).describe('To be named when the plan is migrated.'),
  })
  .meta({ id: 'ProgramMigration' });

const named = (program: Program): z.infer<typeof programSchema> => ({ ref: programRef(program), id: program.id, version: program.version, title: program.title, aliases: [...program.aliases] });

export const listPrograms = (): z.infer<typeof programSchema>[] => allPrograms().map(named);

export function knownProgram(name: string): Program {
  const found = loadProgram(name);
  if (!found.ok) throw refuseRequest(404, found.refusal.code, found.refusal.params);
  return found.value;
}

export function rulesInWords(program: Program): z.infer<typeof programRulesSchema> {
  const { sections, stages } = rulesFrom(program);
  const ladders = laddersFrom(program);
  return {
    ...named(program),
    sections: sections.map(({ id, title, fields }) => ({ id, title, fields: fields.length })),
    stages: stages.map(({ id, kind, title, after, waits }) => ({
      id,
      kind,
      title,
      after: [...after],
      waits: Object.entries(waits).map(([key, wait]) => ({ key, title: wait.title, owner: wait.owner, rule: ruleInWords(wait), ladder: ladderFor(ladders, { rule: `${id}/${key}` }).name })),
    })),
    ladders: [...new Set([ladders.usual, ...ladders.chosen.values()])].map((ladder) => ({ name: ladder.name, rule: ladderInWords(ladder) })),
    guards: (program.guards ?? []).map((guard) => ({ id: guard.id, stage: guard.stage, at: guard.at, severity: guard.severity, expression: guard.expression, rule: ruleInWords(guard) })),
  };
}

export function runThrough(program: Program, start: CalendarDate | undefined, today: CalendarDate) {
  const run = dryRun(program, { start: start ?? nextStart(program, today) });
  return { ...run, guards: guardsOfRun(program, run, null) };
}

/** What would be another for a plan under another version of its program. */
export async function migrationOf(db: TenantDb, plan: Plan, to: string, today: CalendarDate): Promise<z.infer<typeof migrationSchema>> {
  const [from, target] = [knownProgram(plan.program), knownProgram(to)];
  if (from.id !== target.id) throw refuseRequest(422, 'plan.other-program', { from: plan.program, to: programRef(target) });
  const preview = migrationPreview(from, target, await inFlight(db, plan, today));
  return { ...preview, streams: [...preview.streams], changes: preview.changes.map((change) => ({ ...change, params: { ...change.params }, message: say(change.code, change.params) })) };
}

/** A plan has some dozen streams beside its tasks. */
const MOST_STREAMS = 200;

async function inFlight(db: TenantDb, { id }: Plan, today: CalendarDate): Promise<InFlight> {
  const rows = await db.rows<{ stream: string; kind: string; state: AnyState }>(`SELECT stream, kind, state FROM read.stages WHERE plan = $1 ORDER BY stream LIMIT ${MOST_STREAMS}`, id);
  const draft = rows.find(({ kind }) => kind === 'draft')?.state as DraftState | undefined;
  const text = draft?.status === 'begun' ? { start: draft.period.start, end: draft.period.end, district: draft.district, content: draft.content } : null;
  const streams = rows.flatMap(({ stream, kind, state }) => {
    const waits = aggregateNamed(kind)?.waits;
    const agencyState = 'agencyState' in state && typeof state.agencyState === 'string' ? state.agencyState : null;
    return waits ? [{ stream, waits: (rules: Parameters<typeof waits>[1]) => waits(state, rules), agencyState }] : [];
  });
  return { today, text, streams };
}

