/** A plan of the past as one that is to come: every year of this century moves by the same number. */
export const shiftYears = (yaml: string, by: number): string => yaml.replace(/\b20[12]\d\b/g, (year) => String(Number(year) + by));
