import type { z } from 'zod';
import type { EventCatalog } from '#libs/kernel/event-definition.js';

/** At least one sample of the data of every event type of a catalog. */
export type SamplesOf<C extends EventCatalog> = { readonly [T in keyof C]: readonly [z.infer<C[T]['schema']>, ...z.infer<C[T]['schema']>[]] };
