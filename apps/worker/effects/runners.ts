import type { EffectRunner } from './deps.js';

/** What carries out each kind of effect. A new kind is added here and nowhere else. */
export const runners: Readonly<Record<string, EffectRunner>> = {};
