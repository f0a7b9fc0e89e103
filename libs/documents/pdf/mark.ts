/** What binds a page to one frozen revision of a plan: it is printed on the page, and found again in a scan. */
export type RevisionMark = {
  /** The plan's id. */
  readonly plan: string;
  /** The number of the revision, from 1. */
  readonly revision: number;
  /** The first digits of the revision's hash, hexadecimal. */
  readonly shortHash: string;
};

/** Plain words and no punctuation, so that a scanner's text recognition keeps it. The QR code says the same. */
export const markText = ({ plan, revision, shortHash }: RevisionMark): string => `PLANLINE plan ${plan} revision ${revision} hash ${shortHash}`;

const MARK = /PLANLINE\s+plan\s+([A-Za-z0-9-]{1,80})\s+revision\s+(\d{1,6})\s+hash\s+([0-9a-f]{8,64})\b/gi;

/** The marks in the text of a scan, each once. Only a proposal: a person confirms that a page belongs to what it names. */
export function marksIn(text: string): RevisionMark[] {
  const found = new Map<string, RevisionMark>();
  for (const [, plan, revision, hash] of text.matchAll(MARK)) {
    const mark = { plan: plan!.toLowerCase(), revision: Number(revision), shortHash: hash!.toLowerCase() };
    found.set(markText(mark), mark);
  }
  return [...found.values()];
}
