/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const people: Readonly<Record<string, string>> = {};
