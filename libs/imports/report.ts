import { placeText } from '#libs/domain/draft/checks/finding.js';
import type { DraftFinding } from '#libs/domain/draft/events.js';
import type { Finding } from '#libs/domain/plan/events.js';
import type { Schedule } from '#libs/domain/schedule.js';
import type { CalendarDate } from '#libs/kernel/dates.js';
import type { Refusal } from '#libs/kernel/refusal.js';
import { say } from '#libs/messages/say.js';

/** A finding as people and programs read it: with its sentence. */
export type ReportedFinding = Omit<Finding, 'params'> & {
  readonly message: string;
  /** Of a plan's text: section, item and field, `strategies/5/indicators[1].measure`. Null in a table, and for the file as a whole. */
  readonly place?: string | null;
  /** Of a plan's text: line and column of the file from 1, or the heading it stands under. */
  readonly at?: DraftFinding['at'];
};

/** What an import did, or on a dry run would do. */
export type ImportReport = {
  /** The word that finds the plan; null where the file can't be read and there is no such plan. */
  readonly plan: string | null;
  /** Rows taken, those that changed nothing included. */
  readonly taken: number;
  /** Rows held back and not dealt with yet. */
  readonly held: number;
  readonly findings: readonly ReportedFinding[];
  readonly planId: string | null;
  /** Id of the import; null on a dry run, and where nothing had to change. */
  readonly import: string | null;
  readonly dryRun: boolean;
  readonly preview: Preview;
  /** How far the dates were moved from those of the file. */
  readonly anchor: { readonly date: string; readonly movedByDays: number; readonly lawDatesMovedByYears: number } | null;
  /** Index of the last event that it led to, as a decimal string: a page waits for it. */
  readonly logIndex: string | null;
  /** The program version by which the file was read; null where it could not be read at all. */
  readonly readUnder?: ReadUnder | null;
  /** Of a whole plan: items of its text by their places; null where a table was taken in. */
  readonly text?: { readonly written: readonly string[]; readonly removed: readonly string[]; readonly unchanged: number } | null;
};

/**
 * `plan`: the plan stays on it. `named`: it was named with the import. `form`: a form tells of itself which one it is.
 * `file`: the file names it. `years`: it is in force when the plan begins. `newest`: nothing told of another.
 */
export type ReadBecause = 'plan' | 'named' | 'form' | 'file' | 'years' | 'newest';
export type ReadUnder = { readonly program: string; readonly because: ReadBecause; readonly says: string };

export const readUnder = (program: string, because: ReadBecause, begins: CalendarDate | null = null): ReadUnder => ({
  program,
  because,
  says: say('imports.read-under', { program, because, begins: begins ?? '' }),
});

type Named = { readonly task: string; readonly title: string; readonly phase: string | null; readonly site: string | null };
export type Preview = {
  readonly added: readonly (Named & { readonly line: number })[];
  readonly changed: readonly (Named & {
    readonly line: number;
    readonly fields: readonly string[];
    /** The file's own dates before and now; null where they stay. */
    readonly schedule: { readonly before: Schedule; readonly after: Schedule } | null;
    /** An end that was granted and is in force until now; it stays where the file's own dates do. */
    readonly grantedEnd: CalendarDate | null;
    /** What it was called until now, where its row was found under another name. */
    readonly renamedFrom: string | null;
  })[];
  /** Tasks whose row the file has no more; nothing happens to them unasked. */
  readonly gone: readonly Named[];
  readonly held: readonly { readonly line: number; readonly cells: Readonly<Record<string, string>> }[];
  readonly unchanged: number;
};

export const emptyPreview: Preview = { added: [], changed: [], gone: [], held: [], unchanged: 0 };

/** In the order of the file: what is said of the whole of it comes first. */
export const reported = (findings: readonly Finding[]): ReportedFinding[] =>
  [...findings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).map(({ params, ...place }) => ({ ...place, message: sentenceOf({ ...place, params }) }));

/** Findings of a plan's text in the file's order. `column` is the field, `value` what was found there, where something was. */
export const reportedAt = (findings: readonly DraftFinding[]): ReportedFinding[] =>
  [...findings]
    .sort((a, b) => lineOf(a) - lineOf(b))
    .map((finding) => {
      const { place, at, severity, code, params } = finding;
      const value = params.value === undefined ? null : String(params.value);
      return { line: at !== null && 'line' in at ? at.line : null, column: place.field ?? place.section, value, severity, code, message: say(code, params), place: placeText(finding) || null, at };
    });

const lineOf = ({ at }: DraftFinding): number => (at !== null && 'line' in at ? at.line : 0);

/** A sentence may name its place and value besides what its finding carries. */
export const sentenceOf = (finding: Finding): string =>
  say(finding.code, { line: finding.line ?? 0, column: finding.column ?? '', value: finding.value ?? '', ...finding.params });

/** A file that could not be read as a whole: one finding that blocks, and nothing was done. */
export const unreadable = (plan: string | null, refusal: Refusal, dryRun: boolean): ImportReport => ({
  plan,
  taken: 0,
  held: 0,
  findings: reported([{ line: null, column: null, value: null, severity: 'blocks', ...refusal }]),
  planId: null,
  import: null,
  dryRun,
  preview: emptyPreview,
  anchor: null,
  logIndex: null,
});
