import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const asIfOn = (version: string): string =>
  `data:text/javascript,${encodeURIComponent(`Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`)}`;

describe('the set-up', () => {
  it.each(['scripts/start.mjs', 'scripts/test.mjs', 'scripts/bench.mjs', 'scripts/build.mjs', 'apps/cli/bin.mjs'])('says in one sentence that Node is too old, before anything else (%s)', (started) => {
    const path = join(import.meta.dirname, '../..', started);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', asIfOn('20.18.3'), path], { encoding: 'utf8', env: { PATH: process.env.PATH } });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Planline needs Node 20.19 or newer, and this is Node 20.18.3. Install a newer Node (nodejs.org has it), then run the same command again.\n',
    });
  });
});
