/** A value that a code's sentence may name. Dates are `YYYY-MM-DD`, amounts are decimal strings. */
export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Why something was not done. `code` is stable and finds its sentence in `libs/messages`;
 * a refusal is an expected answer, so it is a value and never thrown by the domain.
 */
export type Refusal = {
  readonly code: string;
  readonly params: MessageParams;
  /** What else stands against it, each with a sentence of its own, so that nobody repairs one fault believing it the last. */
  readonly also?: readonly RefusalLine[];
};

/** `at`: the place that it is about, where its sentence does not say. `from`: where its rule is written, and how far that was verified. */
export type RefusalLine = { readonly code: string; readonly params: MessageParams; readonly at?: string; readonly from?: { readonly mark: string; readonly source: string } };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: string, params: MessageParams = {}, also: readonly RefusalLine[] = []): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: also.length === 0 ? { code, params } : { code, params, also },
});

/** Marks a `switch` as complete: a new member of the union then fails to compile here. */
export function never(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
