/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const task: Readonly<Record<string, string>> = {};
