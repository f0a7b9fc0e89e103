import type { MessageParams } from '#libs/kernel/refusal.js';

export type Path = readonly (string | number)[];

/** What `blocks` makes a program unusable, what `warns` is likely a mistake, what `informs` may be meant. */
export type Severity = 'blocks' | 'warns' | 'informs';

/** A remark on a place of a program, before its line and column are looked up. */
export type Found = { readonly path: Path; readonly severity: Severity; readonly code: string; readonly params: MessageParams };

export const blocks = (path: Path, code: string, params: MessageParams = {}): Found => ({ path, severity: 'blocks', code, params });
export const warns = (path: Path, code: string, params: MessageParams = {}): Found => ({ path, severity: 'warns', code, params });

export const informs = (path: Path, code: string, params: MessageParams = {}): Found => ({ path, severity: 'informs', code, params });

export const listed = (words: Iterable<string>): string => [...words].join(', ') || 'none';
