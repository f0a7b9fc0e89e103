import { beforeAll, describe, expect, it } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import { quietRuntime } from '#test/support/temporal.js';
import { IDENTITY } from './protocol.js';
import { workflowBundle } from './testing/run-loop.js';

const folder = new URL('./histories/', import.meta.url);
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));

/**
 * Workflows that wait today were begun by older code, and go on under newer. A change that these histories
 * refuse would stop them all: put it behind `patched()`. Never delete one; add with `PLANLINE_RECORD_HISTORIES=1`
 * when running the integration tests of this folder or `stages-year.integration.ts`, under a new name.
 */
describe('every history that was ever recorded', () => {
  let bundle: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    quietRuntime();
    bundle = await workflowBundle();
  }, 60_000);

  it('is there', () => {
    expect([...recorded].sort()).toEqual([
      'after-continue-as-new.json', 'board-a-year.json', 'council-a-year.json', 'effect-that-fails.json',
      // Of real stages, by `stages-year.integration.ts`; the others' processes and effects are made up.
      'kms-board-1.json', 'kms-council-1.json', 'kms-review-1.json', 'kms-submission-1.json', 'kms-submission-2.json',
      'submission-a-year.json', 'thirty-days.json',
    ]);
  });

  it.each(recorded)('%s names no machine on which it ran', (name) => {
    const identities = readFileSync(new URL(name, folder), 'utf8').match(/"identity":"[^"]*"/g);
    expect([...new Set(identities)]).toEqual([`"identity":"${IDENTITY}"`]);
  });

  it.each(recorded)('%s is replayed without a difference', async (name) => {
    const history = historyFromJSON(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    await Worker.runReplayHistory({ workflowBundle: bundle }, history);
  }, 30_000);
});
