/** Who did it. `id` is opaque; `assurance` says how sure we are that it was them. */
export type Actor = {
  readonly kind: 'person' | 'system' | 'machine';
  readonly id: string;
  readonly assurance: 'recorded-by-hand' | 'session' | 'step-up';
};
