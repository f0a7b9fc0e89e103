import type { DraftFinding } from '../events.js';
import { findingAt, quoted } from './finding.js';

/** A shared strategy that this text carries otherwise than its district adopted it: in a field of an item, or (null) under a number that it has no more. */
type Apart = { readonly strategy: string; readonly version: number; readonly item: string | null; readonly field: string | null; readonly adopted: unknown; readonly is: unknown };

export const checkShared = (all: readonly Apart[]): DraftFinding[] =>
  all.map(({ strategy, version, item, field, adopted, is }) => {
    const about = { strategy: quoted(strategy), version };
    if (item === null || field === null) return findingAt({ section: 'strategies' }, 'warns', 'draft.shared-number-gone', { ...about, numbers: quoted(adopted) });
    return findingAt({ section: 'strategies', item, field }, 'warns', 'draft.shared-differs', { ...about, field, adopted: quoted(worded(adopted)), is: quoted(worded(is)) });
  });

const worded = (value: unknown): unknown => (Array.isArray(value) ? value.join(', ') : (value ?? ''));
