import { shortHashOf } from '#libs/kernel/short-hash.js';

/** The revision that something was decided on: its number and the digits that people compare by eye. */
export type BoundView = { readonly revision: number; readonly shortHash: string; readonly href: string };

export const boundTo = (plan: string, { revision, hash }: { readonly revision: number; readonly hash: string }): BoundView => ({
  revision,
  shortHash: shortHashOf(hash),
  href: `/plans/${plan}/revisions/${revision}`,
});
