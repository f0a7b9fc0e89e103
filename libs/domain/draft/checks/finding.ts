import { canonicalHash } from '#libs/kernel/canonical-json.js';
import type { MessageParams } from '#libs/kernel/refusal.js';
import type { DraftFinding } from '../events.js';

export type Place = { readonly section: string; readonly item?: string; readonly field?: string };

/** A finding of the content itself: where it stands in a file, if anywhere, is added by who read the file. */
export const findingAt = ({ section, item, field }: Place, severity: DraftFinding['severity'], code: string, params: MessageParams = {}): DraftFinding => ({
  place: { section, item: item ?? null, field: field ?? null },
  at: null,
  severity,
  code,
  params,
});

/** The same finding has the same id for as long as what was found stays: an explanation of it ends with that. */
export const findingId = ({ place, code, params }: DraftFinding): string => canonicalHash({ place, code, params }).slice(0, 16);

/** `strategies/5/integrated_learning_environment`. */
export const placeText = ({ place: { section, item, field } }: Pick<DraftFinding, 'place'>): string => [section, item, field].filter((part) => part !== null).join('/');

const MOST_QUOTED = 200;

/** A value as far as a sentence repeats it. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MOST_QUOTED ? text : `${text.slice(0, MOST_QUOTED - 1)}…`;
}
