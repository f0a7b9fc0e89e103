/** A value that a code's sentence may name. Dates are `YYYY-MM-DD`, amounts are decimal strings. */
export type MessageParams = Readonly<Record<string, string | number>>;

/**
 * Why something was not done. `code` is stable and finds its sentence in `libs/messages`;
 * a refusal is an expected answer, so it is a value and never thrown by the domain.
 */
export type Refusal = { readonly code: string; readonly params: MessageParams };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: string, params: MessageParams = {}): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: { code, params },
});

/** Marks a `switch` as complete: a new member of the union then fails to compile here. */
export function never(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
