import { makeRecent } from '#libs/kernel/recent.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Draft, DraftState } from '#libs/domain/draft/state.js';
import { refuseRequest } from '../http/problem.js';
import type { TenantDb } from './tenant-db.js';

/** Whose row it is, of which filling of the lists, and at which event: while it is the same, so is all that the row says. */
export const EDITION = `json_build_array(tenant, stream, (SELECT version FROM work.read_model_versions WHERE state = 'live'), stream_version, changed_index)::text`;

/** Of a draft's state all but its texts, which may be megabytes: the one that stands, and those of all revisions. */
export const WITHOUT_TEXTS = `state || '{"content": {}, "frozen": {}}'`;

export type DraftRow = { readonly state: Draft; readonly edition: string };

/** What stands beside a plan's text; ends the request where none was begun. */
export async function draftHead(db: TenantDb, plan: string): Promise<Draft> {
  const [found] = await db.rows<{ state: DraftState }>(`SELECT ${WITHOUT_TEXTS} AS state FROM read.stages WHERE stream = $1`, `draft/${plan}`);
  return begun(found?.state);
}

/** A plan's text as it stands, and of the revisions those with these numbers. */
export async function draftWith(db: TenantDb, plan: string, revisions: readonly number[]): Promise<DraftRow> {
  const [found] = await db.rows<{ state: DraftState; edition: string }>(
    `SELECT ${EDITION} AS edition, state || jsonb_build_object('frozen', (
       SELECT coalesce(jsonb_object_agg(text.key, text.value), '{}') FROM jsonb_each(state->'frozen') AS text
       WHERE text.key IN (SELECT section.value->>'hash' FROM jsonb_array_elements(state->'revisions') AS revision, jsonb_each(revision->'sections') AS section
         WHERE (revision->>'number')::integer = ANY($2::integer[]))
     )) AS state FROM read.stages WHERE stream = $1`,
    `draft/${plan}`, revisions,
  );
  return { state: begun(found?.state), edition: found?.edition ?? '' };
}

function begun(state: DraftState | undefined): Draft {
  if (!state || state.status === 'none') throw refuseRequest(404, 'draft.not-begun');
  return state;
}

/** Judging a text of megabytes takes most of a second; many look at one between two edits. */
const MOST_JUDGED = 32;

/** A day and a program are part of it: guards ask for the day, and a plan moves to another version of its program. */
export type Judging = { readonly edition: string; readonly program: string; readonly today: CalendarDate };

/** Keeps what was judged of the plans that were looked at last, and not their texts. */
export function makeJudged<T extends object>() {
  const kept = makeRecent<T>(MOST_JUDGED);
  const keyOf = ({ edition, program, today }: Judging): string => JSON.stringify([edition, program, today]);
  return {
    known: (of: Judging): T | undefined => kept.get(keyOf(of)),
    judged(of: Judging, judge: () => T): T {
      const known = kept.get(keyOf(of));
      if (known) return known;
      const made = judge();
      kept.set(keyOf(of), made);
      return made;
    },
  };
}
