import type { CalendarDate } from '#libs/kernel/dates.js';
import { contentOf, programOf, type Draft } from '#libs/domain/draft/state.js';
import type { ApprovalState } from '#libs/domain/board/approval/state.js';
import { hasCurrent, type SubmissionState } from '#libs/domain/submission/state.js';
import type { Content } from '#libs/domain/content.js';
import { say } from '#libs/messages/say.js';
import { draftState } from '../../queries/drafts.js';
import { knownPlan, listPlans } from '../../queries/plans.js';
import type { TenantDb } from '../../queries/tenant-db.js';
import { refuseRequest } from '../../http/problem.js';
import { shortInWords } from '../words.js';
import { choicesFor, cycleBefore, type Candidate } from './cycle-before.js';

/** A plan's text as it is read beside another, and which of its texts that is. */
export type Text = { readonly id: string; readonly name: string; readonly program: string; readonly href: string | null; readonly says: string; readonly content: Content };

/** What was submitted last; where nothing was, what the board approved last, the newest revision, or the text as it stands. */
export async function ownText(db: TenantDb, planId: string): Promise<Text> {
  const { id, name, program } = await knownPlan(db, planId);
  const draft = await draftState(db, id);
  if (draft.status === 'none') throw refuseRequest(404, 'draft.not-begun');
  const [submission] = await db.rows<{ state: SubmissionState }>(`SELECT state FROM read.stages WHERE kind = 'submission' AND plan = $1`, id);
  const approvals = await db.rows<{ state: ApprovalState }>(`SELECT state FROM read.stages WHERE kind = 'approval' AND plan = $1 ORDER BY changed_index`, id);
  const { revision, says } = lastOf(draft, submission?.state ?? null, approvals.map(({ state }) => state));
  const content = revision === null ? draft.content : (contentOf(draft, revision) ?? draft.content);
  return { id, name, program: revision === null ? program : programOf(draft, revision, program), content, says, href: revision === null ? `/plans/${id}/text` : `/plans/${id}/revisions/${revision}` };
}

function lastOf({ revisions }: Draft, state: SubmissionState | null, approvals: readonly ApprovalState[]): { readonly revision: number | null; readonly says: string } {
  if (state?.status === 'attested') return { revision: state.attested.revision, says: say('page.beside-revision', { how: 'attested', revision: state.attested.revision }) };
  if (state && hasCurrent(state)) return { revision: state.current.revision, says: say('page.beside-submitted', { revision: state.current.revision, on: shortInWords(state.current.on) }) };
  const approved = approvals.findLast((one) => one.status === 'carried' || one.status === 'concluded');
  if (approved) return { revision: approved.revision, says: say('page.beside-revision', { how: 'approved', revision: approved.revision }) };
  const newest = revisions.at(-1)?.number;
  return newest === undefined ? { revision: null, says: say('page.beside-text') } : { revision: newest, says: say('page.beside-revision', { how: 'frozen', revision: newest }) };
}

export type Choice = { readonly id: string; readonly name: string };

/** The other plans of the district that have a text, and the one of the cycle before. */
export async function otherTexts(db: TenantDb, planId: string): Promise<{ readonly choices: readonly Choice[]; readonly before: string | null }> {
  const rows = await db.rows<{ plan: string; start: CalendarDate; end: CalendarDate; decidedOn: CalendarDate | null }>(
    `SELECT d.plan, d.state->'period'->>'start' AS start, d.state->'period'->>'end' AS "end", coalesce(
       (SELECT max(coalesce(s.state#>>'{current,on}', s.state#>>'{attested,on}')) FROM read.stages s WHERE s.kind = 'submission' AND s.plan = d.plan),
       (SELECT max(coalesce(a.state#>>'{motion,on}', a.state#>>'{attested,approvedOn}')) FROM read.stages a WHERE a.kind = 'approval' AND a.plan = d.plan AND a.state->>'status' IN ('carried', 'concluded'))
     ) AS "decidedOn" FROM read.stages d WHERE d.kind = 'draft' AND d.state->>'status' = 'begun'`,
  );
  const texts = new Map(rows.map(({ plan, ...row }) => [plan, row]));
  const all = (await listPlans(db)).flatMap(({ id, name, program }): Candidate[] => {
    const text = texts.get(id);
    return text ? [{ id, name, program, period: { start: text.start, end: text.end }, decidedOn: text.decidedOn }] : [];
  });
  const plan = all.find(({ id }) => id === planId);
  if (!plan) return { choices: all.map(({ id, name }) => ({ id, name })), before: null };
  return { choices: choicesFor(plan, all).map(({ id, name }) => ({ id, name })), before: cycleBefore(plan, all)?.id ?? null };
}
