import type { CalendarDate } from '#libs/kernel/dates.js';
import { contentOf, programOf, type Draft } from '#libs/domain/draft/state.js';
import { hasCurrent, type SubmissionState } from '#libs/domain/submission/state.js';
import type { Content } from '#libs/domain/content.js';
import { say } from '#libs/messages/say.js';
import { draftState } from '../../queries/drafts.js';
import { knownPlan, listPlans } from '../../queries/plans.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { refuseRequest } from '../../http/problem.js';
import { shortInWords } from '../words.js';

/** A plan's text as it is read beside another, and which of its texts that is. */
export type Text = { readonly id: string; readonly name: string; readonly program: string; readonly href: string | null; readonly says: string; readonly content: Content };

/** What was submitted last; where nothing was, the newest revision, or the text as it stands. */
export async function ownText(db: TenantDb, planId: string): Promise<Text> {
  const { id, name, program } = await knownPlan(db, planId);
  const draft = await draftState(db, id);
  if (draft.status === 'none') throw refuseRequest(404, 'draft.not-begun');
  const [submission] = await db.rows<{ state: SubmissionState }>(`SELECT state FROM read.stages WHERE kind = 'submission' AND plan = $1`, id);
  const { revision, says } = lastOf(draft, submission?.state ?? null);
  const content = revision === null ? draft.content : (contentOf(draft, revision) ?? draft.content);
  return { id, name, program: revision === null ? program : programOf(draft, revision, program), content, says, href: revision === null ? `/plans/${id}/text` : `/plans/${id}/revisions/${revision}` };
}

function lastOf({ revisions }: Draft, state: SubmissionState | null): { readonly revision: number | null; readonly says: string } {
  if (state?.status === 'attested') return { revision: state.attested.revision, says: say('page.beside-revision', { how: 'attested', revision: state.attested.revision }) };
  if (state && hasCurrent(state)) return { revision: state.current.revision, says: say('page.beside-submitted', { revision: state.current.revision, on: shortInWords(state.current.on) }) };
  const newest = revisions.at(-1)?.number;
  return newest === undefined ? { revision: null, says: say('page.beside-text') } : { revision: newest, says: say('page.beside-revision', { how: 'frozen', revision: newest }) };
}

export type Choice = { readonly id: string; readonly name: string };

/** The other plans of the district that have a text, and the one that its years make the cycle before: the last that ended before this begins. */
export async function otherTexts(db: TenantDb, planId: string): Promise<{ readonly choices: readonly Choice[]; readonly before: string | null }> {
  const periods = await db.rows<{ plan: string; start: CalendarDate; end: CalendarDate }>(
    `SELECT plan, state->'period'->>'start' AS start, state->'period'->>'end' AS "end" FROM read.stages WHERE kind = 'draft' AND state->>'status' = 'begun' ORDER BY state->'period'->>'end' DESC, plan`,
  );
  const begins = periods.find(({ plan }) => plan === planId)?.start;
  const before = begins === undefined ? undefined : periods.find(({ plan, end }) => plan !== planId && end < begins);
  const withText = new Set(periods.map(({ plan }) => plan));
  const choices = (await listPlans(db)).filter(({ id }) => id !== planId && withText.has(id)).map(({ id, name }) => ({ id, name }));
  return { choices, before: before?.plan ?? null };
}
