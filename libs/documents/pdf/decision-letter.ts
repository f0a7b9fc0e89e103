import type { CalendarDate } from '#libs/kernel/dates.js';
import { say } from '#libs/messages/say.js';
import { printedDay } from './day.js';
import type { LetterInput } from './letter.js';
import type { RevisionMark } from './mark.js';

export type DecisionLetterInput = {
  readonly agency: readonly string[];
  readonly district: readonly string[];
  readonly planTitle: string;
  readonly mark: RevisionMark;
  readonly decision: 'approved' | 'returned' | 'not-approved';
  readonly decidedOn: CalendarDate;
  readonly reasons: readonly string[];
  /** Sections that are to be changed, with what is asked of each. */
  readonly sections: readonly { readonly title: string; readonly points: readonly string[] }[];
  /** The day by which the changed plan is wanted; null where none is set. */
  readonly answerBy: CalendarDate | null;
  readonly signer: { readonly role: string; readonly name: string | null };
};

/** The letter that tells a decision. It names the revision and its hash, so that nobody takes it for another one. */
export const decisionLetter = (input: DecisionLetterInput): LetterInput => {
  const { decision, mark, planTitle, answerBy } = input;
  return {
    from: input.agency,
    to: input.district,
    on: input.decidedOn,
    subject: say('print.decision-subject', { plan: planTitle, decision }),
    mark,
    greeting: say('print.decision-greeting'),
    paragraphs: [
      say('print.decision-words', { decision, plan: planTitle, revision: mark.revision, shortHash: mark.shortHash, decidedOn: printedDay(input.decidedOn) }),
      ...input.reasons,
      ...(answerBy === null ? [] : [say('print.decision-answer-by', { answerBy: printedDay(answerBy) })]),
      // What stands last leads over to the sections.
      ...(input.sections.length === 0 ? [] : [say('print.decision-sections')]),
    ],
    sections: input.sections,
    closing: say('print.decision-closing'),
    signer: input.signer,
    enclosures: [],
  };
};
