/** What went wrong, in the words of whoever failed. Node gives several addresses' failures as one error without words. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error instanceof Error && error.cause !== undefined && error.message === 'fetch failed') return reasonOf(error.cause);
  return error instanceof Error ? error.message : String(error);
}
