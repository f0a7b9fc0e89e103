import type { Duration } from '@temporalio/common';

type Limits = {
  /** Of one try, after which it counts as failed. */
  readonly oneTry: Duration;
  /** From one try to the next, when it has failed often: it is tried until its stream does not want it any more. */
  readonly longestPause: Duration;
};

const otherwise: Limits = { oneTry: '15 minutes', longestPause: '10 minutes' };

/**
 * By kind of effect. What Planline makes by itself fails by a fault of ours or a full disk: soon tried again.
 * What leaves the house waits for another's server, and must not press on it.
 */
const limits: Readonly<Record<string, Limits>> = {
  'render-package': { oneTry: '5 minutes', longestPause: '5 minutes' },
  'render-letter': { oneTry: '5 minutes', longestPause: '5 minutes' },
  'file-receipt': { oneTry: '2 minutes', longestPause: '5 minutes' },
  'send-package': { oneTry: '5 minutes', longestPause: '30 minutes' },
  'share-with-district': { oneTry: '2 minutes', longestPause: '5 minutes' },
  'tell-givers': { oneTry: '5 minutes', longestPause: '30 minutes' },
};

export const limitsOf = (kind: string): Limits => (Object.hasOwn(limits, kind) ? limits[kind]! : otherwise);
