/** Sentences by code, ICU MessageFormat. Each says what happened and what to do next. */
export const imports: Readonly<Record<string, string>> = {};
