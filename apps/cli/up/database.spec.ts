import { describe, expect, it } from '@jest/globals';
import { reachDatabase } from './database.js';

describe('an outside database', () => {
  it('that does not answer is refused with its host and never its password', async () => {
    const reached = await reachDatabase('postgres://someone:hush@127.0.0.1:1/planline');
    expect(reached).toMatchObject({ ok: false, refusal: { code: 'setup.database-unreachable', params: { host: '127.0.0.1:1' } } });
    expect(JSON.stringify(reached)).not.toContain('hush');
  });
});
