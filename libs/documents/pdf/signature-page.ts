import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { htmlOf } from './to-html.js';
import { pdfOf } from './to-pdf.js';
import { printedDay } from './day.js';
import type { Printed } from './printed.js';

export type SignaturePageInput = {
  readonly plan: {
    readonly id: string;
    readonly title: string;
    /** Name and number, as people write them; null where the plan has none. */
    readonly district: string | null;
    readonly period: { readonly start: CalendarDate; readonly end: CalendarDate } | null;
  };
  readonly revision: number;
  readonly shortHash: string;
  /** That the board has approved it, and on which day where that is known; null: it has not yet, and nobody may sign. */
  readonly approved: { readonly on: CalendarDate | null } | null;
  /** Who is to sign, in their order. What is null is left for a pen. `attested`: the date was told of a signature from before Planline. */
  readonly signers: readonly { readonly role: string; readonly name: string | null; readonly signedOn: CalendarDate | null; readonly attested?: boolean }[];
  /** What it rests on that was attested, and not decided here: a sentence each. */
  readonly attested?: readonly string[];
  readonly madeOn: CalendarDate;
};

/** The page that is signed by hand: it can always be printed, and says so itself where the board has not approved yet. */
export function printedSignaturePage({ plan, revision, shortHash, approved, signers, attested = [], madeOn }: SignaturePageInput): Printed {
  const byPen = signers.every((signer) => !signer.attested);
  const mark = { plan: plan.id, revision, shortHash };
  return {
    title: say('print.signature-title', { plan: plan.title }),
    mark,
    madeOn,
    blocks: [
      { kind: 'heading', level: 1, text: say('print.signature-heading') },
      ...(approved === null ? [{ kind: 'notice', text: say('print.signature-not-approved', { revision }) } as const] : []),
      ...attested.map((text) => ({ kind: 'notice', text }) as const),
      {
        kind: 'facts',
        caption: say('print.signature-what'),
        rows: [
          [say('print.plan'), plan.title],
          ...(plan.district === null ? [] : [[say('print.district'), plan.district] as const]),
          ...(plan.period === null ? [] : [[say('print.period'), say('print.from-to', { start: printedDay(plan.period.start), end: printedDay(plan.period.end) })] as const]),
          [say('print.revision'), String(revision)],
          [say('print.short-hash'), shortHash],
          ...(approved?.on ? [[say('print.approved-on', { attested: byPen ? 'no' : 'yes' }), printedDay(approved.on)] as const] : []),
        ],
      },
      ...(byPen ? [{ kind: 'paragraph', text: say('print.signature-statement', { revision, shortHash }) } as const] : []),
      {
        kind: 'signatures',
        caption: say('print.signature-table'),
        lines: signers.map(({ role, name, signedOn, attested: told }) => ({
          who: name === null || name === role ? [role] : [name, role],
          signed: signedOn === null ? null : { words: say(told ? 'print.signature-attested' : 'print.signature-recorded'), on: printedDay(signedOn) },
        })),
      },
      ...(approved === null || !byPen ? [] : [{ kind: 'paragraph', text: say('print.signature-how') } as const]),
    ],
  };
}

export const signaturePage = (input: SignaturePageInput): Promise<Uint8Array> => pdfOf(printedSignaturePage(input));
export const signaturePageHtml = (input: SignaturePageInput): string => htmlOf(printedSignaturePage(input));
