export type Values = Readonly<Record<string, unknown>>;

export const valueOf = (values: Values, field: string): unknown => (Object.hasOwn(values, field) ? values[field] : null);

/** The rows of a field that has such; none of anything else. */
export const rowsOf = (value: unknown): readonly Values[] => (Array.isArray(value) ? value.filter((row): row is Values => typeof row === 'object' && row !== null) : []);
