import type { MessageParams } from '#libs/kernel/refusal.js';

/** What a form says in a field, before its program's rules tell what kind of value it is. */
export type FormValue = string | number | boolean | null | readonly FormValue[] | { readonly [field: string]: FormValue };

/** One remark on a place of the document. The sentence comes from `libs/messages` by code. */
export type FormFinding = {
  /** A path where it has rows: `indicators[1].measure`. */
  readonly field: string | null;
  readonly severity: 'blocks' | 'warns' | 'informs';
  readonly code: string;
  readonly params: MessageParams;
  /** `Heading 'Goals' › table 2 › row 3 › 'Target 2021'`. */
  readonly place: string;
};

export type FormItem = {
  /** As Planline wrote it into the document; null in a form that it did not write. */
  readonly key: string | null;
  readonly fields: Readonly<Record<string, FormValue>>;
  readonly place: string;
  /** By the path of a field. */
  readonly places: ReadonlyMap<string, string>;
  readonly findings: readonly FormFinding[];
};

export type FormSection = { readonly id: string; readonly place: string; readonly items: readonly FormItem[] };

/** What a filled form says by the sections of its program, and what in it no section takes. */
export type PlanForm = { readonly sections: readonly FormSection[]; readonly findings: readonly FormFinding[] };

/** What stands above all sections; null where the form does not say it. Days are `YYYY-MM-DD`. */
export type FormHead = {
  readonly program: string | null;
  readonly districtNumber: string | null;
  readonly districtName: string | null;
  readonly districtStatus: string | null;
  readonly start: string | null;
  readonly end: string | null;
};
