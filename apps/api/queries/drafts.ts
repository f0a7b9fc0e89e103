import { z } from 'zod';
import type { CalendarDate } from '#libs/kernel/dates.js';
import { itemSchema, valueSchema, type Content } from '#libs/domain/content.js';
import { checkContent } from '#libs/domain/draft/checks/check.js';
import { findingId, placeText } from '#libs/domain/draft/checks/finding.js';
import { checkPartners, partnerSections, partnersIn, type PartnerList } from '#libs/domain/draft/checks/partners.js';
import { checkShared } from '#libs/domain/draft/checks/shared.js';
import { actorsIn, checkSubmitter } from '#libs/domain/draft/checks/people.js';
import { checkTicks } from '#libs/domain/draft/checks/ticks.js';
import { draft } from '#libs/domain/draft/draft.js';
import { diffContent, diffHeader, HEADER_FIELDS } from '#libs/domain/draft/diff.js';
import { attestedSchema, districtSchema, draftFindingSchema, periodSchema, type DraftFinding } from '#libs/domain/draft/events.js';
import { freezeFacts } from '#libs/domain/draft/freeze.js';
import { contentOf, revisionOf, type Draft, type DraftState } from '#libs/domain/draft/state.js';
import type { Header } from '#libs/domain/facts.js';
import type { ProgramRules } from '#libs/domain/program-rules.js';
import { apartFrom } from '#libs/domain/strategy/in-plan.js';
import type { Shared } from '#libs/domain/strategy/state.js';
import type { OpenText } from '#libs/imports/import-input.js';
import { say } from '#libs/messages/say.js';
import { rulesOf } from '#libs/programs/catalog.js';
import { refuseRequest } from '../http/problem.js';
import { draftHead, draftWith, makeJudged, type DraftRow } from './draft-rows.js';
import type { Plan } from './plans.js';
import type { TenantDb } from './tenant-db.js';

const contentSchema = z.record(z.string(), z.array(itemSchema)).describe('By section, its items in order.');
const hashesSchema = z.record(z.string(), z.object({ hash: z.string(), material: z.string() }));
const guardSchema = z.object({
  guard: z.string(),
  severity: z.enum(['blocks', 'warns', 'informs']),
  holds: z.boolean(),
  says: z.string(),
  saw: z.record(z.string(), z.unknown()),
  source: z.object({ mark: z.string(), text: z.string() }).nullable(),
});
const revisionSchema = z.object({ number: z.int(), hash: z.string(), frozenOn: z.string(), program: z.string().nullable().describe('Program and version that the plan was on then, by whose sections it is read.'), sections: hashesSchema });

/** The whole text of a plan and what stands beside it. */
export const planTextSchema = z
  .object({
    plan: z.string(),
    program: z.string(),
    period: periodSchema,
    district: districtSchema,
    content: contentSchema,
    revisions: z.array(revisionSchema).describe('Oldest first.'),
    findings: z.array(
      draftFindingSchema.omit({ at: true, place: true }).extend({
        id: z.string().describe('To explain it by.'),
        place: z.string().describe('Section, item and field.'),
        message: z.string(),
        explained: z.string().nullable(),
        source: z.object({ mark: z.string(), text: z.string() }).nullable().describe('Where it is written what the section asks for; null where the program has no such section, or says nothing.'),
      }),
    ).describe('Of the text as it stands.'),
    guards: z.array(guardSchema).describe('What the program’s guards answer, were the text frozen today.'),
    attested: z.array(attestedSchema.extend({ attested: z.literal(true) })).describe('Decided before Planline, as somebody says: no vote, no meeting, no signature of ours.'),
    imports: z.array(z.object({ fileName: z.string(), document: z.string(), found: z.int(), anchor: z.object({ date: z.string(), movedByYears: z.int() }).nullable().describe('How far its years were moved; null where they stand as in the file.') })).describe('Files that were taken in, oldest first.'),
    seen: z.record(z.string(), z.int()).describe('By person, the newest revision that they saw.'),
    stages: z.array(z.object({ kind: z.string(), stage: z.string(), version: z.int(), state: z.record(z.string(), z.unknown()) })).describe('What was decided of each stage, as the domain folds it.'),
    version: z.int(),
  })
  .meta({ id: 'PlanText' });

export const revisionTextSchema = revisionSchema.extend({ plan: z.string(), period: periodSchema, district: districtSchema, content: contentSchema }).meta({ id: 'RevisionText' });

const endSchema = z.union([z.int(), z.literal('current'), z.literal('nothing')]);
export const planDiffSchema = z
  .object({
    plan: z.string(),
    from: endSchema,
    to: endSchema,
    header: z
      .array(z.object({ field: z.enum(HEADER_FIELDS), before: z.string().nullable(), after: z.string().nullable() }))
      .describe('What differs of the plan’s period and district, which stand above the text; null: it said nothing.'),
    sections: z.array(
      z.object({
        section: z.string(),
        reordered: z.boolean(),
        items: z.array(z.object({ key: z.string(), kind: z.enum(['added', 'removed', 'changed']), fields: z.array(z.object({ field: z.string(), before: valueSchema, after: valueSchema })) })),
      }),
    ),
  })
  .meta({ id: 'PlanDiff' });

/** The text of a plan, as the domain folds it, with the texts of all its revisions. */
export async function draftState(db: TenantDb, plan: string): Promise<DraftState> {
  const [found] = await db.rows<{ state: DraftState }>('SELECT state FROM read.stages WHERE stream = $1', `draft/${plan}`);
  return found?.state ?? draft.initial;
}

type JudgedText = Pick<z.input<typeof planTextSchema>, 'findings' | 'guards'>;
const judgedTexts = makeJudged<JudgedText>();

/** All that the lists say of a plan's text, before anything is judged of it. */
export type TextRead = DraftRow & { readonly plan: Plan; readonly others: readonly PartnerList[]; readonly shared: readonly Kept[]; readonly stages: z.input<typeof planTextSchema>['stages'] };

export async function readText(db: TenantDb, plan: Plan): Promise<TextRead> {
  return { ...(await draftWith(db, plan.id, [])), plan, others: await otherPartners(db, plan.id), shared: await strategiesOf(db, plan.id), stages: await stagesOf(db, plan.id) };
}

/** Asks the database nothing: what it takes holds no transaction open. */
export function judgedText({ plan: { id, program }, state, edition, others, shared, stages }: TextRead, today: CalendarDate): z.input<typeof planTextSchema> {
  const { findings, guards } = judgedTexts.judged({ edition, program, today }, () => judge(state, program, today));
  return {
    plan: id,
    program,
    period: state.period,
    district: state.district,
    content: mutable(state.content),
    revisions: state.revisions.map(({ number, hash, frozenOn, program: under, sections }) => ({ number, hash, frozenOn, program: under ?? null, sections })),
    findings: [...findings, ...[...checkPartners(partnersIn(state, rulesOf(program).sections), others), ...sharedApart(id, state.content, shared)].map((finding) => told(finding, state, rulesOf(program)))],
    guards,
    attested: state.attested.map((one) => ({ ...one, attested: true as const })),
    imports: state.imports.map(({ fileName, document, found: count, anchor }) => ({ fileName, document, found: count, anchor: anchor ?? null })),
    seen: state.seen,
    stages,
    version: state.version,
  };
}

/** Both at once, for a page that is in its reading anyway. */
export const planText = async (db: TenantDb, plan: Plan, today: CalendarDate): Promise<z.input<typeof planTextSchema>> => judgedText(await readText(db, plan), today);

function judge(state: Draft, program: string, today: CalendarDate): JudgedText {
  const rules = rulesOf(program);
  const answers = rules.guards('draft', 'freeze', freezeFacts(state, rules, today));
  const found = [...checkContent(state.content, state, rules.sections), ...checkTicks(state, rules, today, answers), ...checkSubmitter(actorsIn(state.content, rules.sections))];
  return {
    findings: found.map((finding) => told(finding, state, rules)),
    guards: answers.map(({ guard, severity, holds, says, saw, source }) => ({ guard, severity, holds, says, saw, source })),
  };
}

function told(finding: DraftFinding, { explained }: Draft, { sections }: ProgramRules) {
  const { severity, code, params } = finding;
  const id = findingId(finding);
  return { id, place: placeText(finding), severity, code, params, message: say(code, params), explained: Object.hasOwn(explained, id) ? explained[id]! : null, source: sections.find((section) => section.id === finding.place.section)?.source ?? null };
}

/** Whose the open plans with a text are, and of which years. */
export const openTexts = (db: TenantDb): Promise<OpenText[]> =>
  db.rows(
    `SELECT p.slug, p.name, s.state->'district' AS district, s.state->'period' AS period, s.state->'imports'->0->'anchor' AS anchor
     FROM read.stages s JOIN read.plans p USING (tenant, plan) WHERE s.kind = 'draft' AND s.state->>'status' = 'begun' AND p.status = 'open' ORDER BY p.opened_at, plan`,
  );

/** Plans of the same tenant alone: what another tenant has is not seen from here. */
export async function otherPartners(db: TenantDb, plan: string): Promise<PartnerList[]> {
  const programs = await db.rows<{ program: string }>('SELECT DISTINCT program FROM read.plans WHERE plan <> $1', plan);
  const naming = new Set(programs.flatMap(({ program }) => partnerSections(rulesOf(program).sections)));
  // No more of their texts is read than where they name partners.
  const others = await db.rows<Pick<Draft, 'district' | 'content'> & { readonly program: string }>(
    `SELECT p.program, d.state->'district' AS district,
            (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(d.state->'content') WHERE key = ANY ($2::text[])) AS content
     FROM read.stages d JOIN read.plans p USING (tenant, plan) WHERE d.kind = 'draft' AND plan <> $1 AND d.state->>'status' = 'begun' ORDER BY d.stream`,
    plan,
    [...naming],
  );
  return others.map(({ program, ...text }) => partnersIn(text, rulesOf(program).sections));
}

/** A shared strategy of this tenant that a plan of it takes part in. */
type Kept = { readonly tenant: string; readonly state: Shared };

/** Those of the same tenant alone. */
const strategiesOf = (db: TenantDb, plan: string): Promise<Kept[]> =>
  db.rows(
    `SELECT tenant, state FROM read.stages WHERE kind = 'shared-strategy' AND state->>'status' = 'shared'
     AND state->'members' @> jsonb_build_array(jsonb_build_object('until', NULL, 'plan', jsonb_build_object('tenant', tenant, 'plan', $1::text))) ORDER BY stream`,
    plan,
  );

const sharedApart = (plan: string, content: Content, kept: readonly Kept[]): DraftFinding[] => kept.flatMap(({ tenant, state }) => checkShared(apartFrom(state, { tenant, plan, content })));

/** Of a shared strategy: where the plans of its districts that are kept here don't carry the version that they hold. */
export async function apartFromPlans(db: TenantDb, stream: string): Promise<{ readonly plan: string; readonly place: string; readonly message: string }[]> {
  const [found] = await db.rows<Kept>(`SELECT tenant, state FROM read.stages WHERE stream = $1 AND kind = 'shared-strategy' AND state->>'status' = 'shared'`, stream);
  if (!found) return [];
  const plans = found.state.members.flatMap(({ plan, until }) => (until === null && plan?.tenant === found.tenant ? [plan.plan] : []));
  const texts = await db.rows<{ plan: string; strategies: Content[string] | null }>(`SELECT plan, state->'content'->'strategies' AS strategies FROM read.stages WHERE kind = 'draft' AND plan = ANY($1::text[]) ORDER BY stream`, plans);
  return texts.flatMap(({ plan, strategies }) => sharedApart(plan, { strategies: strategies ?? [] }, [found]).map((finding) => ({ plan, place: placeText(finding), message: say(finding.code, finding.params) })));
}

async function stagesOf(db: TenantDb, plan: string) {
  const rows = await db.rows<{ kind: string; id: string; version: number; state: Record<string, unknown> }>(
    `SELECT kind, id, stream_version AS version, state FROM read.stages WHERE plan = $1 AND kind <> 'draft' ORDER BY opened_index, stream`,
    plan,
  );
  return rows.map(({ kind, id, version, state }) => ({ kind, stage: id.startsWith(`${plan}/`) ? id.slice(plan.length + 1) : id, version, state }));
}

export async function revisionText(db: TenantDb, plan: string, number: number): Promise<z.input<typeof revisionTextSchema>> {
  const { state } = await draftWith(db, plan, [number]);
  const revision = revisionOf(state, number);
  if (!revision) throw refuseRequest(404, 'draft.no-such-revision', { revision: number });
  return { plan, ...revision, content: mutable(contentOf(state, number)!) };
}

export type DiffEnds = {
  /** Null: the newest that the reader saw, or else the newest revision. */
  readonly from: number | null;
  /** Null: the text as it stands now. */
  readonly to: number | null;
  readonly reader: string | null;
};

/** Between two revisions, or a revision and the text as it stands; a reader who saw none is shown all of it. */
export async function planDiff(db: TenantDb, plan: string, { from, to, reader }: DiffEnds): Promise<z.input<typeof planDiffSchema>> {
  const head = await draftHead(db, plan);
  const seen = reader !== null && Object.hasOwn(head.seen, reader) ? head.seen[reader]! : null;
  const begin = from ?? (reader === null ? (head.revisions.at(-1)?.number ?? null) : seen);
  const { state } = await draftWith(db, plan, [begin, to].filter((number) => number !== null));
  const textOf = (number: number): { readonly header: Header; readonly content: Content } => {
    const [header, content] = [revisionOf(state, number), contentOf(state, number)];
    if (!header || !content) throw refuseRequest(404, 'draft.no-such-revision', { revision: number });
    return { header, content };
  };
  const [before, after] = [begin === null ? { header: null, content: {} } : textOf(begin), to === null ? { header: state, content: state.content } : textOf(to)];
  const sections = diffContent(before.content, after.content);
  return { plan, from: begin ?? 'nothing', to: to ?? 'current', header: diffHeader(before.header, after.header), sections: sections.map(({ section, reordered, items }) => ({ section, reordered, items: items.map(({ key, kind, fields }) => ({ key, kind, fields: [...fields] })) })) };
}

const mutable = (content: Content) => Object.fromEntries(Object.entries(content).map(([section, items]) => [section, [...items]]));
