import type { PlanReader } from './plan-reading.js';
import { wordPlans } from './word.js';
import { yamlPlans } from './yaml.js';

/** Kinds of files that a whole plan can be read from; a table is none of them, and goes the way of a timeline. */
const planReaders: readonly PlanReader[] = [yamlPlans, wordPlans];

export const planReaderFor = (bytes: Uint8Array, fileName: string): PlanReader | null => planReaders.find((reader) => reader.recognises(bytes, fileName)) ?? null;
