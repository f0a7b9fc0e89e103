import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { aggregateNamed, type AnyState } from '#libs/domain/aggregates.js';
import { notBeforeBoard, type Heard } from '#libs/domain/board/approval/since-input.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { freezeFacts } from '#libs/domain/draft/freeze.js';
import { hashesOf } from '#libs/domain/draft/hashes.js';
import { contentOf, type Draft, type DraftState } from '#libs/domain/draft/state.js';
import type { CouncilRoundFacts, RevisionFacts } from '#libs/domain/facts.js';
import type { ProgramRules, StageRule } from '#libs/domain/program-rules.js';
import { dateSchema } from '#libs/domain/schedule.js';
import { sawInWords, sawTold } from '#libs/domain/saw-words.js';
import { titlesOf } from '#libs/domain/section-titles.js';
import { notConcluded, stageStreamId, stageStreams, type StageFacts } from '#libs/domain/stage.js';
import { hasCurrent, type SubmissionState } from '#libs/domain/submission/state.js';
import { wayOf } from '#libs/domain/submission/way.js';
import { say } from '#libs/messages/say.js';
import { loadProgram, rulesOf } from '#libs/programs/catalog.js';
import { ruleInWords } from '#libs/programs/words.js';
import { draftWith, EDITION, makeJudged, WITHOUT_TEXTS } from './draft-rows.js';
import { filesOf, originOf, ruleInWordsSchema } from './origins.js';
import type { Plan } from './plans.js';
import { taskStatusSchema, type KnownTask } from './tasks.js';
import { day, type TenantDb } from './tenant-db.js';
import { wayInWords } from './way-in-words.js';

const waitSchema = z.object({
  task: z.string(),
  title: z.string(),
  status: taskStatusSchema,
  owners: z.array(z.string()).describe('Role ids.'),
  due: dateSchema.nullable(),
  rule: ruleInWordsSchema,
});

const guardSchema = z.object({
  guard: z.string(),
  at: z.string().describe('The moment at which it is asked: freeze, open, certify, submit.'),
  severity: z.enum(['blocks', 'warns', 'informs']),
  holds: z.boolean().nullable().describe('As the text is now; null where it also asks what is known only when the step is taken.'),
  rule: ruleInWordsSchema,
  items: z.array(z.string()).describe('Items of the text at which it fails, where it is some of them.'),
  saw: z.record(z.string(), z.unknown()).describe('What it read, by path.'),
  seen: z.array(z.object({ what: z.string(), value: z.string() })).describe('The same in words.'),
});

export const stageSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    stream: z.string().nullable().describe('Where it is decided; null for one that has no stream of its own.'),
    status: z.enum(['none', 'open', 'concluded']),
    state: z.string().nullable().describe('The word for where it is, as its own decisions call it.'),
    way: z.string().nullable().describe('Of a submission: how far what was submitted is on its way to the agency, in words.'),
    round: z.int().nullable(),
    after: z.array(z.object({ stage: z.string(), title: z.string(), concluded: z.boolean() })).describe('What must be concluded before it opens.'),
    notYet: z.array(z.string()).describe('Why it can’t open yet; empty where it is open, concluded, or may open.'),
    rewritten: z.string().nullable().describe('Of a board’s stage: what was changed in the text since councils were heard, and the board has not before it, in words.'),
    waits: z.array(waitSchema),
    guards: z.array(guardSchema),
    source: ruleInWordsSchema,
  })
  .meta({ id: 'Stage' });
export type Stage = z.infer<typeof stageSchema>;

type Row = { stream: string; kind: string; id: string; state: AnyState & { readonly status?: string }; version: number };

/** A draft's row without its texts: they are read only where its guards have not been judged. */
const rowsOf = (db: TenantDb, plan: string): Promise<(Row & { readonly edition: string })[]> =>
  db.rows(
    `SELECT stream, kind, id, ${EDITION} AS edition, CASE WHEN kind = 'draft' THEN ${WITHOUT_TEXTS} ELSE state END AS state, stream_version AS version
     FROM read.stages WHERE plan = $1 ORDER BY opened_index`,
    plan,
  );

/** The tasks in which the waits of a plan's streams are kept, in the order of their days. */
const waitsOf = (db: TenantDb, plan: string): Promise<{ task: string; state: KnownTask; due: CalendarDate | null }[]> =>
  db.rows(`SELECT task, state, ${day('due_date')} AS due FROM read.tasks WHERE plan = $1 AND state->'wait'->>'stream' IS NOT NULL ORDER BY coalesce(due_date, 'infinity'::date), task`, plan);

/** `stage`: whose rule gave its day. */
type Wait = z.infer<typeof waitSchema> & { readonly stream: string; readonly stage: string };

export async function waitsOfPlan(db: TenantDb, plan: Plan, rules: ProgramRules): Promise<Wait[]> {
  const files = await filesOf(db, plan.id);
  return (await waitsOf(db, plan.id)).map(({ task, state, due }) => ({ task, state, due, origin: originOf(state, rules, files) })).map(({ task, state, due, origin }) => ({
    task,
    stream: origin.stage?.stream ?? '',
    stage: origin.stage?.id ?? '',
    title: state.content.title,
    status: state.status,
    owners: [...state.content.owners],
    due,
    rule: origin.dateFrom,
  }));
}

export const shown = ({ task, title, status, owners, due, rule }: Wait): z.infer<typeof waitSchema> => ({ task, title, status, owners, due, rule });

/** The freezing of the text, which no stage of a program is, with the guards that are asked then. */
const drafting = (rules: ProgramRules): StageRule => ({ id: 'draft', kind: 'timeline', title: say('stage.draft', { program: rules.ref }), after: [], waits: {}, options: {}, source: null });

/** What is reckoned from a text itself. `sections`: the hashes of it as it stands; null where there is none. */
type TextJudged = { readonly guards: ReadonlyMap<string, Stage['guards']>; readonly sections: RevisionFacts['sections'] | null };
const judgedTexts = makeJudged<TextJudged>();

/** All that the lists say of a plan's stages. `text` judges its text, and asks the database nothing. */
export type StagesRead = { readonly plan: Plan; readonly rows: readonly Row[]; readonly waits: readonly Wait[]; readonly text: () => TextJudged };

export async function readStages(db: TenantDb, plan: Plan, today: CalendarDate): Promise<StagesRead> {
  const rules = rulesOf(plan.program);
  const rows = await rowsOf(db, plan.id);
  const waits = await waitsOfPlan(db, plan, rules);
  const row = rows.find(({ kind }) => kind === 'draft');
  const state = row?.state as DraftState | undefined;
  if (!row || state?.status !== 'begun') return { plan, rows, waits, text: () => ({ guards: new Map(), sections: null }) };
  const of = { edition: row.edition, program: plan.program, today };
  const known = judgedTexts.known(of);
  if (known) return { plan, rows, waits, text: () => known };
  const last = state.revisions.at(-1);
  const text = (await draftWith(db, plan.id, last ? [last.number] : [])).state;
  const judge = (): TextJudged => ({
    guards: new Map([drafting(rules), ...rules.stages].map((stage) => [stage.id, guardsOf(plan, stage, rules, text, today)])),
    sections: hashesOf(text.content, text, rules.sections).sections,
  });
  return { plan, rows, waits, text: () => judgedTexts.judged(of, judge) };
}

/** Each stage of a plan's program in its order: where it stands, what it waits for, and why it can't open yet. */
export function stagesFrom({ plan, rows, waits, text: judge }: StagesRead): Stage[] {
  const rules = rulesOf(plan.program);
  const draft = (rows.find(({ kind }) => kind === 'draft')?.state ?? null) as DraftState | null;
  const judged = judge();
  const toldBy = (stage: StageRule): StageFacts | null => {
    const row = rowOf(rows, plan, stage);
    return row ? ((aggregateNamed(row.kind)?.facts?.(row.state) as StageFacts | undefined) ?? null) : null;
  };
  const statusOf = (stage: StageRule): Stage['status'] => {
    const status = toldBy(stage)?.status ?? 'none';
    return status === 'concluded' || status === 'none' ? status : 'open';
  };
  const lateBefore = (stage: StageRule): string[] =>
    rules.stages.filter(({ id }) => stage.after.includes(id)).flatMap((before) => {
      const late = notConcluded(stage, before, toldBy(before), rules);
      return late ? [say(late.refusal.code, late.refusal.params)] : [];
    });
  const frozen = draft?.status === 'begun' && draft.revisions.length > 0;
  const roundOf = (id: string): CouncilRoundFacts | null => {
    const stage = rules.stages.find((one) => one.id === id);
    return stage ? (toldBy(stage) as CouncilRoundFacts | null) : null;
  };
  return [drafting(rules), ...rules.stages].map((stage) => {
    const row = stage.id === 'draft' ? rows.find(({ kind }) => kind === 'draft') : rowOf(rows, plan, stage);
    const status = stage.id === 'draft' ? (frozen ? 'concluded' : draft ? 'open' : 'none') : statusOf(stage);
    const after = stage.after.flatMap((id) => {
      const before = rules.stages.find((one) => one.id === id);
      return before ? [{ stage: id, title: before.title, concluded: statusOf(before) === 'concluded' }] : [];
    });
    const guards = judged.guards.get(stage.id) ?? [];
    const stream = stage.id === 'draft' ? `draft/${plan.id}` : streamOf(plan, stage);
    const process = row && aggregateNamed(row.kind)?.process?.(row.state, row.id);
    return {
      id: stage.id,
      kind: stage.id === 'draft' ? 'draft' : stage.kind,
      title: stage.title,
      stream,
      status,
      state: row?.state.status ?? null,
      way: row?.kind === 'submission' ? wayTold(row.state as SubmissionState) : null,
      round: process?.round ?? null,
      after,
      notYet: status === 'none' && stream !== null ? reasons(plan, stage, { late: lateBefore(stage), guards, frozen }) : [],
      rewritten: draft?.status === 'begun' ? rewrittenTold(stage, (row?.state ?? { status: 'none', version: 0 }) as ApprovalState, judged.sections, { rules, revisions: draft.revisions, roundOf }) : null,
      // What nobody decides on is kept in the plan's calendar, for all such stages in one stream.
      waits: waits.filter((wait) => (stream === null ? wait.stream === `calendar/${plan.id}` && wait.stage === stage.id : wait.stream === stream)).map(shown),
      guards,
      source: ruleInWords({ says: stage.title, source: stage.source }),
    };
  });
}

const wayTold = (state: SubmissionState): string | null => (hasCurrent(state) ? wayInWords(wayOf(state)) : null);

function rewrittenTold(stage: StageRule, approval: ApprovalState, text: RevisionFacts['sections'] | null, heard: Heard): string | null {
  const found = stage.kind === 'board-approval' && text ? notBeforeBoard(text, approval, stage, heard) : null;
  return found && say('stage.rewritten', { input: found.inputOn, sections: titlesOf(found.sections, heard.rules), frozen: found.frozen ? 'yes' : 'no', laid: found.laid ?? 0 });
}

/** Both at once, for a page that is in its reading anyway. */
export const stagesOfPlan = async (db: TenantDb, plan: Plan, today: CalendarDate): Promise<Stage[]> => stagesFrom(await readStages(db, plan, today));

const streamOf = (plan: Plan, stage: StageRule): string | null => {
  const [ref] = stageStreams(plan.id, [stage]);
  return ref ? `${ref.aggregate}/${stageStreamId(plan.id, stage.id)}` : null;
};

const rowOf = (rows: readonly Row[], plan: Plan, stage: StageRule): Row | undefined => rows.find(({ stream }) => stream === streamOf(plan, stage));

/** Of a rule that stands in the way of a stage. */
const MOST_SEEN = 1_000;

function reasons(plan: Plan, stage: StageRule, { late, guards, frozen }: Pick<Stage, 'guards'> & { readonly late: readonly string[]; readonly frozen: boolean }): string[] {
  const closed = plan.status === 'closed' ? [say('plan.closed')] : [];
  const unfrozen = frozen || stage.id === 'draft' ? [] : [say('stage.nothing-frozen', { stage: stage.title })];
  const blocking = guards.filter(({ holds, severity }) => holds === false && severity === 'blocks');
  return [...closed, ...unfrozen, ...late, ...blocking.map(({ rule, seen, items }) => say('stage.guard', { rule: rule.whole, at: items.join('; ') || 'none', saw: sawTold(seen, MOST_SEEN) }))];
}

/** Asked on the text alone: the last revision, or for `freeze` the text as it is now. */
function guardsOf(plan: Plan, stage: StageRule, rules: ProgramRules, draft: Draft, today: CalendarDate): Stage['guards'] {
  const program = loadProgram(plan.program);
  const moments = new Set(program.ok ? (program.value.guards ?? []).filter((guard) => guard.stage === stage.id).map(({ at }) => at) : []);
  if (moments.size === 0) return [];
  const last = draft.revisions.at(-1);
  return [...moments].flatMap((at) => {
    const content = (at === 'freeze' ? null : last && contentOf(draft, last.number)) ?? draft.content;
    return rules.guards(stage.id, at, freezeFacts({ ...draft, content }, rules, today)).map(({ guard, severity, holds, says, saw, seen = sawInWords(saw), source, failed, at: items = [] }) => ({
      guard, at, severity, holds: failed === undefined ? holds : null, rule: ruleInWords({ says, source }), saw: { ...saw }, seen: [...seen], items: [...items],
    }));
  });
}

export const stageDetailSchema = z
  .object({
    stream: z.string(),
    kind: z.string(),
    id: z.string(),
    plan: z.string().nullable(),
    version: z.int(),
    state: z.record(z.string(), z.unknown()).describe('As its decisions have it now; of a draft what stands beside its texts, which the plan’s content and revisions give.'),
    process: z.object({ kind: z.string(), round: z.int(), open: z.boolean() }).nullable().describe('What waits for it; null where nothing of its own does.'),
    effects: z
      .array(z.object({ effect: z.string(), kind: z.string(), attempts: z.int(), detail: z.string().nullable() }))
      .describe('What is being done for it outside, with the tries that failed and what the last one said.'),
    waits: z.array(waitSchema),
    findings: z
      .array(z.object({ plan: z.string(), place: z.string(), message: z.string() }))
      .describe('Of a shared strategy: where the plan of a district that is kept here does not carry the version that the district holds.'),
    commands: z
      .array(z.object({ command: z.string(), summary: z.string(), allowed: z.enum(['yes', 'no', 'depends']), why: z.string().nullable() }))
      .describe('What people may do now, and why not the rest. "depends": on what is given with it.'),
  })
  .meta({ id: 'StageDetail' });
export type StageDetail = z.infer<typeof stageDetailSchema>;

/** What is being done for a stream outside, with the tries that failed. */
export const effectsOf = (db: TenantDb, stream: string): Promise<StageDetail['effects']> =>
  db.rows(
    `SELECT e.effect, e.kind, coalesce(f.attempts, 0) AS attempts, f.detail
     FROM read.effects e LEFT JOIN work.effect_failures f ON f.tenant = e.tenant AND f.stream = e.stream AND f.effect = e.effect WHERE e.stream = $1 ORDER BY 1`,
    stream,
  );

/** Any stream that has no model of its own; null where nothing was ever decided of it. */
export async function stageById(db: TenantDb, kind: string, id: string): Promise<Omit<StageDetail, 'commands' | 'waits' | 'findings'> | null> {
  const stream = `${kind}/${id}`;
  const [row] = await db.rows<Row & { plan: string | null }>(`SELECT stream, kind, id, plan, CASE WHEN kind = 'draft' THEN state - 'content' - 'frozen' ELSE state END AS state, stream_version AS version FROM read.stages WHERE stream = $1`, stream);
  if (!row) return null;
  const process = aggregateNamed(kind)?.process?.(row.state, id) ?? null;
  const effects = await effectsOf(db, stream);
  return { ...row, state: row.state as Record<string, unknown>, process: process && { kind: process.kind, round: process.round, open: process.open }, effects };
}
