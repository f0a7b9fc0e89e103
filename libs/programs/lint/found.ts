import type { MessageParams } from '#libs/kernel/refusal.js';

export type Path = readonly (string | number)[];

/** A remark on a place of a program, before its line and column are looked up. */
export type Found = { readonly path: Path; readonly severity: 'blocks' | 'warns'; readonly code: string; readonly params: MessageParams };

export const blocks = (path: Path, code: string, params: MessageParams = {}): Found => ({ path, severity: 'blocks', code, params });
export const warns = (path: Path, code: string, params: MessageParams = {}): Found => ({ path, severity: 'warns', code, params });

export const listed = (words: Iterable<string>): string => [...words].join(', ') || 'none';
