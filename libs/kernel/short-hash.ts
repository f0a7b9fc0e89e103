/** As many digits of a revision's hash as people compare by eye. */
export const shortHashOf = (hash: string): string => hash.slice(0, 12);
