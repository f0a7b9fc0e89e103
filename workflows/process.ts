/**
 * A process is something that waits for people and for days: one workflow each. Its id names it
 * wherever it is spoken of: `{kind}/{tenant}/{subject}/{round}`.
 */
export const WORKFLOW_OF = {
  /** All dates of one plan's tasks; the subject is the plan's id. */
  timeline: 'planTimeline',
  /** The morning digests of one tenant; the subject is the tenant again. */
  digests: 'morningDigests',
  /** One round of one stage of a plan; the subject is `<plan>~<stage>`. */
  council: 'councilInput',
  board: 'boardApproval',
  submission: 'agencySubmission',
} as const;

export type ProcessKind = keyof typeof WORKFLOW_OF;
export type Process = { readonly kind: ProcessKind; readonly tenant: string; readonly subject: string; readonly round: number };

/** Of a process that belongs to a plan; null for a tenant's own. */
export const planOf = ({ kind, subject }: Process): string | null => (kind === 'digests' ? null : subject.split('~', 1)[0]!);

export const processId = ({ kind, tenant, subject, round }: Process): string => `${kind}/${tenant}/${subject}/${round}`;

/** Throws on anything that is no process's id. */
export function parseProcessId(id: string): Process {
  const [kind, tenant, subject, round, ...rest] = id.split('/');
  if (!kind || !(kind in WORKFLOW_OF) || !tenant || !subject || !/^[1-9]\d*$/.test(round ?? '') || rest.length > 0) {
    throw new Error(`"${id}" is not the id of a process`);
  }
  return { kind: kind as ProcessKind, tenant, subject, round: Number(round) };
}
