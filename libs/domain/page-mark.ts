type Mark = { readonly plan: string; readonly revision: number; readonly shortHash: string };

const sameDigits = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Whether two marks are of one page. Whoever copies an id off a page may write its letters large. */
export const isSame = (a: Mark, b: Mark): boolean => a.plan.toLowerCase() === b.plan.toLowerCase() && a.revision === b.revision && sameDigits(a.shortHash, b.shortHash);
