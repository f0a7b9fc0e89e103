import { z } from 'zod';
import { reach } from '#libs/access/reach.js';
import { itemSchema, type Content } from '#libs/domain/content.js';
import { diffContent } from '#libs/domain/draft/diff.js';
import { contentOf, programOf, type DraftState } from '#libs/domain/draft/state.js';
import { grant as grants, type GrantState } from '#libs/domain/grant/grant.js';
import { stageStreamId } from '#libs/domain/stage.js';
import { packageOf } from '#libs/domain/submission/package-of.js';
import { hasCurrent, type Current, type SubmissionState } from '#libs/domain/submission/state.js';
import type { GrantFacts } from '#libs/domain/facts.js';
import type { Principal } from '#libs/commands/contract.js';
import { refusalProblem, refuseRequest } from '../../http/problem.js';
import type { Parts } from '../../parts.js';
import { planDiffSchema } from '../../queries/drafts.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { documentSchema } from '#libs/domain/document.js';

const contentSchema = z.record(z.string(), z.array(itemSchema));
const hashesSchema = z.record(z.string(), z.object({ hash: z.string(), material: z.string() }));

const programSchema = z.string().nullable().describe('Program and version that the revision was frozen under, by whose sections it is read.');

/** What a district has submitted, as its agency reads it: the submitted text and nothing of what is being written. */
export const sharedSubmissionSchema = z
  .object({
    plan: z.string(),
    stage: z.string(),
    agencyState: z.string().nullable(),
    number: z.int().describe('1 is the first submission, 2 the first after a return.'),
    revision: z.int(),
    hash: z.string(),
    sections: hashesSchema,
    program: programSchema,
    content: contentSchema.describe('The submitted revision, by section.'),
    submittedOn: z.string(),
    questions: z.array(z.object({ round: z.int(), questions: z.array(z.object({ number: z.int(), section: z.string().nullable(), text: z.string(), citation: z.string().nullable(), answer: z.string().nullable() })) })),
    documents: z.array(z.object({ kind: z.string(), fileName: z.string(), document: documentSchema, sha256: z.string() })).describe('Of the newest package of it.'),
    budgets: z
      .array(z.object({ year: z.string(), handedInOn: z.string(), outcome: z.enum(['approved', 'declined']).nullable(), document: documentSchema, fileName: z.string() }))
      .describe('The budget of each year as it was handed in last, and what was decided on it.'),
    previous: z
      .object({ plan: z.string(), revision: z.int(), program: programSchema, content: contentSchema, sections: planDiffSchema.shape.sections.describe('What differs, from the plan before to this one.') })
      .nullable()
      .describe('The plan of the cycle before, as it was submitted or attested; null where it was not asked for.'),
  })
  .meta({ id: 'SharedSubmission' });
export type SharedSubmission = z.infer<typeof sharedSubmissionSchema>;

export type Asked = { readonly tenant: string; readonly plan: string; readonly stage: string; readonly grant: string };
/** The plan of the cycle before, of the same district and stage, and the grant that opens it. Revision null: the last. */
export type Previous = { readonly plan: string; readonly grant: string; readonly revision: number | null };

async function stateIn<S>(db: TenantDb, stream: string): Promise<S | null> {
  const [found] = await db.rows<{ state: S }>('SELECT state FROM read.stages WHERE stream = $1', stream);
  return found?.state ?? null;
}

/** Ends the request where no grant of the district opens the plan to the tenant that asks. What is not there is answered in the same way. */
async function openedIn(parts: Parts, { tenant: home }: Principal, { tenant, plan, stage, grant }: Asked): Promise<{ readonly state: SubmissionState | null; readonly draft: DraftState | null }> {
  const district = (await parts.tenants()).includes(tenant);
  const on = (await parts.day(home)).today;
  const found = district
    ? await parts.inTenant(tenant, async (db) => ({
        grant: await stateIn<GrantState>(db, `grant/${grant}`),
        state: await stateIn<SubmissionState>(db, `submission/${stageStreamId(plan, stage)}`),
        draft: await stateIn<DraftState>(db, `draft/${plan}`),
      }))
    : null;
  const facts = grants.facts!(found?.grant ?? grants.initial) as GrantFacts;
  const access = reach(facts, { tenant: home, plan, may: 'read', on: district ? (await parts.day(tenant)).today : on });
  if (!access.allowed) throw refusalProblem(403, access.refusal);
  return { state: found?.state ?? null, draft: found?.draft ?? null };
}

const noSubmission = ({ plan, stage }: Asked) => refuseRequest(404, 'api.no-such-thing', { thing: 'submission', id: `${plan}/${stage}` });

async function submittedIn(parts: Parts, principal: Principal, asked: Asked): Promise<{ readonly state: Current; readonly draft: DraftState | null }> {
  const { state, draft } = await openedIn(parts, principal, asked);
  if (!state || !hasCurrent(state)) throw noSubmission(asked);
  return { state, draft };
}

const textOf = (draft: DraftState | null, revision: number): Content => (draft?.status === 'begun' ? contentOf(draft, revision) : null) ?? {};
const programIn = (draft: DraftState | null, revision: number): string | null => (draft && programOf(draft, revision, '')) || null;
const mutable = (content: Content) => Object.fromEntries(Object.entries(content).map(([id, items]) => [id, [...items]]));

/** Beside what is submitted now, and only what was submitted of the plan before, or attested: no other text of it. */
async function previousOf(parts: Parts, principal: Principal, asked: Asked, wanted: number | null, now: Content): Promise<NonNullable<SharedSubmission['previous']>> {
  const { state, draft } = await openedIn(parts, principal, asked);
  const revisions = !state ? [] : state.status === 'attested' ? [state.attested.revision] : hasCurrent(state) ? state.submissions.map(({ revision }) => revision) : [];
  const revision = wanted === null ? revisions.at(-1) : revisions.find((one) => one === wanted);
  if (revision === undefined) throw noSubmission(asked);
  const content = textOf(draft, revision);
  const sections = diffContent(content, now).map(({ section, reordered, items }) => ({ section, reordered, items: items.map((item) => ({ ...item, fields: [...item.fields] })) }));
  return { plan: asked.plan, revision, program: programIn(draft, revision), content: mutable(content), sections };
}

export async function sharedSubmission(parts: Parts, principal: Principal, asked: Asked, before: Previous | null = null): Promise<SharedSubmission> {
  const { state, draft } = await submittedIn(parts, principal, asked);
  const { number, revision, hash, sections, on } = state.current;
  const content = textOf(draft, revision);
  return {
    plan: asked.plan,
    stage: asked.stage,
    agencyState: state.agencyState,
    number,
    revision,
    hash,
    sections: { ...sections },
    program: programIn(draft, revision),
    content: mutable(content),
    submittedOn: on,
    questions: state.questions.map(({ round, questions }) => ({ round, questions: [...questions] })),
    documents: [...(packageOf(state)?.documents ?? [])],
    budgets: state.budgets.map(({ year, handedInOn, outcome, document, fileName }) => ({ year, handedInOn, outcome, document, fileName })),
    previous: before && (await previousOf(parts, principal, { ...asked, plan: before.plan, grant: before.grant }, before.revision, content)),
  };
}

/** A document of a package that was submitted; no other of the district's. */
export async function sharedDocument(parts: Parts, principal: Principal, asked: Asked & { readonly document: string }): Promise<Uint8Array> {
  const { state } = await submittedIn(parts, principal, asked);
  const packaged = state.packages.some(({ documents }) => documents.some(({ document }) => document.id === asked.document));
  const bytes = packaged ? await parts.documents.get(asked.tenant, asked.document) : null;
  if (!bytes) throw refuseRequest(404, 'api.no-such-thing', { thing: 'document', id: asked.document });
  return bytes;
}
