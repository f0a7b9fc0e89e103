import { refuse } from '#libs/kernel/refusal.js';
import { sourceTold } from '../../program-rules.js';
import type { MinimumCell } from '../options.js';

type Counted = { readonly what: string; readonly total: number | null; readonly cells: readonly (number | null)[] };

/**
 * Why counts may not be kept; null where they may. A count below the minimum is never taken in, so that
 * nothing has to be hidden later; and one that was left out must not follow from the others.
 */
export function smallCount({ what, total, cells }: Counted, { count: minimum, source }: MinimumCell): ReturnType<typeof refuse> | null {
  if ([total, ...cells].some((count) => count !== null && count < minimum)) return refuse('consultation.count-too-small', { what, minimum, ...sourceTold(source) });
  return total !== null && follows(total, cells, minimum) ? refuse('consultation.count-follows', { what, minimum, ...sourceTold(source) }) : null;
}

/** Where answers could be ticked together they come to more than the total, and nothing follows from it. */
function follows(total: number, cells: readonly (number | null)[], minimum: number): boolean {
  const hidden = cells.filter((count) => count === null).length;
  const rest = total - cells.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (hidden === 0 || rest < 0) return false;
  return hidden === 1 || rest === 0 || rest === hidden * (minimum - 1);
}
